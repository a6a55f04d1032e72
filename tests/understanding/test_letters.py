"""Features that are always together are weighed as one, which changes no weight."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from sintonia.understanding.features import words_of
from sintonia.understanding.letters import features_of, rows_of, weighed

TEXTS = (
    ("segunda via da conta", "bill"), ("quero a segunda via", "bill"), ("me manda a conta", "bill"),
    ("estou sem luz", "outage"), ("sem luz desde ontem", "outage"), ("acabou a luz", "outage"),
    ("informar a leitura", "reading"), ("quero informar a leitura", "reading"), ("a leitura do medidor", "reading"),
)  # fmt: skip


@pytest.fixture(scope="module", params=[3, 2], ids=["of-three", "of-two"])
def learnt(request: pytest.FixtureRequest) -> tuple[Any, list[str], list[str]]:
    told = [each for each in TEXTS if each[1] in sorted({label for _, label in TEXTS})[: request.param]]
    seen = [features_of(words_of(text)) for text, _ in told]
    counts = Counter(name for features in seen for name in features)
    rarity = np.linspace(1, 2, len(counts), dtype=np.float32)
    # Those seen as often are as rare, as they are to a lesson.
    rarity = np.array([rarity[-count] for count in counts.values()], np.float32)
    names = list(counts)
    return rows_of(seen, {name: n for n, name in enumerate(names)}, rarity), [label for _, label in told], names


def test_the_weights_are_those_of_every_feature_by_itself(learnt: tuple[Any, list[str], list[str]]) -> None:
    matrix, labels, _ = learnt
    names, weights, bias = weighed(matrix, labels, 20.0)
    alone = LogisticRegression(C=20.0, max_iter=40, tol=2e-3).fit(matrix, labels)
    expected, begins = alone.decision_function(matrix), matrix @ weights + bias
    if len(names) == 2:
        begins = begins[:, 1] - begins[:, 0]
    assert list(names) == alone.classes_.tolist()
    np.testing.assert_allclose(begins, expected, atol=2e-3)


def test_what_is_always_together_weighs_the_same(learnt: tuple[Any, list[str], list[str]]) -> None:
    matrix, labels, names = learnt
    _, weights, _ = weighed(matrix, labels, 20.0)
    apart = {column.tobytes() for column in matrix.toarray().T}
    assert len(apart) < len(names), "some are always together"
    one, other = names.index("=segunda"), names.index("segun")
    np.testing.assert_array_equal(weights[one], weights[other])
    assert np.abs(weights[one]).max() > 0
