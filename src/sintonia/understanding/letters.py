"""What the letters of phrases tell of a label: the features of each as a row, and logistic regression over the rows."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sintonia.understanding.features import pairs_of, pieces_of

Weights = NDArray[np.float32]


def features_of(words: list[str]) -> Counter[str]:
    """How often each feature is in a text of these words."""
    found: Counter[str] = Counter()
    for word in words:
        found.update(pieces_of(word))
    found.update(pairs_of(words))
    return found


def rows_of(seen: Sequence[Counter[str]], place: Mapping[str, int], rarity: Weights) -> Any:
    """
    A sparse matrix float32[texts, features]: how often, by how rare, divided by the length of the text.

    The square of that length is the sum over its pieces, as often as each is there, so that what words add is summed.
    """
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # its stubs are a package of their own

    columns, values, starts = [], [], [0]
    for features in seen:
        known = [(place[name], count) for name, count in features.items() if name in place]
        length = math.sqrt(sum(count * float(rarity[column]) ** 2 for column, count in known)) or 1.0
        columns += [column for column, _ in known]
        values += [count * float(rarity[column]) / length for column, count in known]
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(seen), len(place)), dtype=np.float32)


def weighed(matrix: Any, labels: Sequence[str], strength: float) -> tuple[tuple[str, ...], Weights, Weights]:
    """
    The labels in order, what each feature weighs for each of them, and where each begins.

    Features that are always together, as the runs of letters of one rare word are, weigh the same by symmetry: so many
    columns of weight w are one column, times the root of how many, of weight w times that root, at the same penalty.
    """
    together, place, root = _together(matrix)
    names, weights, bias = weighed_apart(together, labels, strength)
    return names, (weights / root[:, None])[place], bias


def weighed_apart(matrix: Any, labels: Sequence[str], strength: float) -> tuple[tuple[str, ...], Weights, Weights]:
    """The same with every column by itself: as right, in twice the time, and rounded otherwise."""
    from sklearn.exceptions import ConvergenceWarning  # type: ignore[import-untyped]  # it has no stubs
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it has none

    if len(set(labels)) == 1:
        return (labels[0],), np.zeros((matrix.shape[1], 1), np.float32), np.zeros(1, np.float32)
    model = LogisticRegression(C=strength, max_iter=40, tol=2e-3)
    with warnings.catch_warnings():
        # Forty steps are enough: what more would change is below what held-out phrases can show.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix, labels)
    weights, bias = model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
    if len(model.classes_) == 2:  # noqa: PLR2004 - of two it gives one column, for the second
        weights, bias = np.hstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return tuple(map(str, model.classes_)), weights, bias


def _together(matrix: Any) -> tuple[Any, NDArray[np.int64], Weights]:
    """The matrix with equal columns as one; where each of its columns went; the root of how many each stands for."""
    by_column = matrix.tocsc()
    known: dict[tuple[bytes, bytes], int] = {}
    place = np.empty(matrix.shape[1], np.int64)
    for column in range(matrix.shape[1]):
        here = slice(by_column.indptr[column], by_column.indptr[column + 1])
        alike = by_column.indices[here].tobytes(), by_column.data[here].tobytes()
        place[column] = known.setdefault(alike, len(known))
    _, first, times = np.unique(place, return_index=True, return_counts=True)
    root = np.sqrt(times).astype(np.float32)
    together = by_column[:, first].tocsr()
    together.data *= root[together.indices]
    return together, place, root
