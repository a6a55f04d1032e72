"""What is learnt of an intent set of anybody's, and how well it is said to be understood."""

from __future__ import annotations

import pytest

from sintonia.understanding import evaluation
from sintonia.understanding.evaluation import Row, evaluate, learn
from sintonia.understanding.training import unpack_table

TAUGHT = [
    Row("where is my card", "card_arrival"),
    Row("my card has not come yet", "card_arrival"),
    Row("the shop charged me twice", "billing.double_charge"),
    Row("i paid two times for one thing", "billing.double_charge"),
    Row("how is the weather", "label_12"),
    Row("will it rain", "label_12"),
    Row("sing a song", "oos"),
]


def whole_phrases(taught: list[Row]) -> dict[str, tuple[str, str]]:
    return unpack_table(learn(taught)[0]).exact


def test_of_few_phrases_what_an_intent_is_called_is_one_more() -> None:
    known = whole_phrases(TAUGHT)
    assert known["card arrival"] == ("card_arrival", "en")
    assert known["double charge"] == ("billing.double_charge", "en")


def test_a_name_that_says_nothing_in_words_is_none() -> None:
    assert not {"label 12", "label #2", "oos"} & whole_phrases(TAUGHT).keys()


def test_of_many_phrases_names_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "FEW", len(TAUGHT) - 1)
    assert "card arrival" not in whole_phrases(TAUGHT)


def test_what_was_never_said_is_measured_by_each_step() -> None:
    asked = [Row("where's the card you sent", "card_arrival"), Row("charged two times", "billing.double_charge")]
    found = evaluate(TAUGHT, [*asked, Row("where is my card", "card_arrival"), Row("xyzzy", "oos")])
    assert (found["accuracy"], found["macro_f1"], found["rows"]) == (1.0, 1.0, 4)
    assert found["oos_auroc"] == 1.0
    assert found["cascade"]["phrase"]["share"] == 0.25
    assert found["p50_ms"] > 0
