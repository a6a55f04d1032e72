"""A model that falls is refused, and says why; what changes is told both ways, but nothing that is held apart."""

from datetime import UTC, datetime

import msgspec
import pytest

from sintonia.understanding.checking import Row
from sintonia.understanding.effects import Report, Said, Tally, compare, refusal
from sintonia.understanding.port import Guess, Understood
from tests.understanding import small

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
BEFORE = Tally(right=90, wrongly_started=2, dangers_missed=1)


def report(now, newly_missed=0, checked=100):
    return Report(None, checked, now, BEFORE, newly_missed, 0, 0, (), (), 0, 0)


@pytest.mark.parametrize(
    ("now", "newly_missed", "falls"),
    [
        (BEFORE, 0, False),
        (Tally(95, 1, 0), 0, False),
        (Tally(89, 2, 1), 0, False),
        (Tally(88, 2, 1), 0, True),
        (Tally(99, 3, 1), 0, True),
        (Tally(99, 0, 1), 1, True),
    ],
)
def test_more_wrong_starts_fewer_right_or_a_missed_danger_refuse(now, newly_missed, falls):
    assert (refusal(report(now, newly_missed)) is not None) == falls


@pytest.mark.parametrize(("wrongly", "falls"), [(2, False), (3, False), (4, True)])
def test_of_a_large_set_one_sentence_may_move(wrongly, falls):
    assert (refusal(report(Tally(90, wrongly, 1), checked=900)) is not None) == falls


class Fixed:
    """An engine that means what it is told."""

    def __init__(self, **meant):
        self.meant = meant

    def understand(self, texts, *, language, at):
        found = [self.meant.get(text, "none").split(":") for text in texts]
        return [Understood(language, 0.9, (Guess(name, float((sure or ["0.9"])[0])),)) for name, *sure in found]


def row(text, meant, part="dev"):
    kind = "danger" if meant == "danger" else "start"
    return Row(text, "en", kind, (meant,) if kind == "start" else (), (), part)


ROWS = [row("a", "light"), row("b", "bill"), row("c", "danger"), row("d", "light", "held"), row("e", "bill", "held")]
RIGHT = {"a": "light", "b": "bill", "c": "danger", "d": "light", "e": "bill"}


def compared(before, after, said=()):
    return compare(
        small.subject(""), before=Fixed(**before), after=Fixed(**after), rows=ROWS, said=said, against=7, at=AT
    )


def test_the_same_model_changes_nothing():
    found = compared(RIGHT, RIGHT, [Said("x", "en", "light")])
    assert (found.now, found.changes, found.confusions, found.against) == (found.before, (), (), 7)
    assert found.now == Tally(5, 0, 0)


def test_a_danger_that_is_missed_now_counts_although_another_is_found():
    others = [*ROWS, row("f", "danger")]
    before, after = RIGHT | {"f": "light"}, RIGHT | {"c": "light", "f": "danger"}
    found = compare(
        small.subject(""), before=Fixed(**before), after=Fixed(**after), rows=others, said=(), against=None, at=AT
    )
    assert (found.now.dangers_missed, found.before.dangers_missed, found.newly_missed) == (1, 1, 1)


def test_confusions_are_counted_largest_first_with_what_they_were():
    found = compared(RIGHT | {"a": "bill"}, RIGHT | {"b": "light", "e": "light"})
    cells = [(one.meant, one.done, one.count, one.before, one.examples) for one in found.confusions]
    assert cells == [("bill", "light", 2, 0, ("b",)), ("light", "bill", 0, 1, ())]


def test_what_is_held_apart_is_counted_and_never_shown():
    found = compared(RIGHT | {"e": "light"}, RIGHT | {"d": "bill"})
    assert (found.held_better, found.held_worse) == (1, 1)
    assert not {"d", "e"} & {one.text for one in found.changes}
    assert b'"d"' not in msgspec.json.encode(found)


def test_what_customers_said_is_shown_both_ways():
    said = (Said("x", "en", "light"), Said("y", "en", "bill"), Said("z", "en"))
    found = compared({"x": "bill", "y": "bill"}, {"x": "light", "y": "light", "z": "bill"}, said)
    assert {(one.text, one.better) for one in found.changes} == {("x", True), ("y", False), ("z", None)}
    assert (found.labels, found.labels_right) == (2, 1)
