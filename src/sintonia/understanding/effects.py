"""
What a new model would change: the check set and what customers said, decided by the model in use and by the new one.

A report shows where they differ and refuses a model that falls: journeys wrongly begun in more than two sentences of a
thousand more, answers right in one of a hundred less, or a danger missed that is recognized today. One sentence more
or less is chance: any phrase moves a few, and nobody could teach if none might move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from sintonia.kit.words import Words, _
from sintonia.understanding.checking import GOOD, Figures, Judged, Row, figures
from sintonia.understanding.deciding import GENERAL, Decision, decide
from sintonia.understanding.phrases import ELSEWHERE
from sintonia.understanding.port import Understanding, Understood
from sintonia.understanding.redaction import shaped
from sintonia.understanding.subject import Subject

MAY_FALL: Final = 0.01
MAY_BEGIN: Final = 0.002
HELD: Final = "held"
ONE_OF_TWO: Final = "one_of_two"
MOST_SHOWN: Final = 60
EXAMPLES: Final = 5


class Said(Struct, frozen=True):
    """A sentence of customers, and what a supervisor said that it means ("" where nobody has)."""

    text: str
    language: str
    label: str = ""


class Tally(Struct, frozen=True):
    """What a model makes of the check set."""

    right: int
    wrongly_started: int
    dangers_missed: int


class Change(Struct, frozen=True):
    """A sentence that is decided otherwise; `meant` is what it should be ("" where nobody knows)."""

    text: str
    language: str
    meant: str
    before: Decision
    after: Decision
    better: bool | None = None


class Confusion(Struct, frozen=True):
    """How often one thing was meant and another done, now and before, with sentences that may be shown."""

    meant: str
    done: str
    count: int
    before: int
    examples: tuple[str, ...] = ()


class Report(Struct, frozen=True):
    """
    The effect of a model. `against` is the number of the release in use when it was measured (None: the pack's own).

    `held_better` and `held_worse` count sentences of the check set that are shown to nobody, so that nobody teaches
    by them. `labels_right` of `labels` sentences that were labelled are decided so.
    """

    against: int | None
    checked: int
    now: Tally
    before: Tally
    newly_missed: int
    labels: int
    labels_right: int
    confusions: tuple[Confusion, ...]
    changes: tuple[Change, ...]
    held_better: int
    held_worse: int


def decided(understood: Understood, subject: Subject) -> Decision:
    """What the dialogue does with a first message that is understood so."""
    return decide(understood, danger=subject.danger, covers=subject.covers)


def compare(
    subject: Subject,
    *,
    before: Understanding,
    after: Understanding,
    rows: Sequence[Row],
    said: Sequence[Said],
    against: int | None,
    at: datetime,
) -> Report:
    """Report what changes from one model to the other."""
    then, now = (_judged(engine, subject, rows, at) for engine in (before, after))
    pairs = [
        (b, a) for b, a in zip(then.judged, now.judged, strict=True) if (b.kind, b.journeys) != (a.kind, a.journeys)
    ]
    moved = [(b, a) for b, a in pairs if (b.verdict in GOOD) != (a.verdict in GOOD)]
    labelled = [one for one in said if one.label]
    met = [_meets(one, understood, subject) for one, understood in _understood(after, labelled, at)]
    return Report(
        against=against,
        checked=len(rows),
        now=_tally(now),
        before=_tally(then),
        newly_missed=sum(a.verdict == "missed danger" != b.verdict for b, a in pairs),
        labels=len(labelled),
        labels_right=sum(met),
        confusions=_confusions(then, now),
        changes=(*_of_customers(subject, before, after, said, at), *_of_the_check_set(moved))[:MOST_SHOWN],
        held_better=sum(a.verdict in GOOD for _b, a in moved if a.row.part == HELD),
        held_worse=sum(b.verdict in GOOD for b, a in moved if a.row.part == HELD),
    )


def refusal(report: Report) -> Words | None:
    """Why a model may not serve; None if it may."""
    now, before = report.now, report.before
    if report.newly_missed:
        return _("It misses a danger that is recognized today.")
    if now.wrongly_started > before.wrongly_started + MAY_BEGIN * report.checked:
        return _(
            "It begins the wrong matter more often: {now} times in the check set, and {before} today.",
            now=now.wrongly_started,
            before=before.wrongly_started,
        )
    if now.right < before.right - MAY_FALL * report.checked:
        return _(
            "It is right less often: {now} times in the check set, and {before} today.",
            now=now.right,
            before=before.right,
        )
    return None


def _judged(engine: Understanding, subject: Subject, rows: Sequence[Row], at: datetime) -> Figures:
    said = [Said(row.text, row.lang) for row in rows]
    found = [decided(understood, subject) for _one, understood in _understood(engine, said, at)]
    return figures(rows, found)


def _understood(engine: Understanding, said: Sequence[Said], at: datetime) -> list[tuple[Said, Understood]]:
    """Each sentence with what an engine makes of it; in its own language, as a customer's is known."""
    found: dict[int, Understood] = {}
    by_language: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(said):
        by_language[one.language].append(place)
    for language, places in by_language.items():
        meant = engine.understand([shaped(said[place].text) for place in places], language=language, at=at)
        found.update(zip(places, meant, strict=True))
    return [(one, found[place]) for place, one in enumerate(said)]


def _tally(found: Figures) -> Tally:
    right = sum(found.verdicts[name] for name in GOOD)
    return Tally(right, found.verdicts["wrong start"] + found.verdicts["false danger"], found.missed)


def _confusions(then: Figures, now: Figures) -> tuple[Confusion, ...]:
    """The cells that are not zero, the largest first."""
    counted, counted_before = (Counter(map(_cell, _faults(found))) for found in (now, then))
    shown: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in _faults(now):
        if one.row.part != HELD:
            shown[_cell(one)].append(one.row.text)
    cells = sorted(counted | counted_before, key=lambda cell: (-counted[cell], -counted_before[cell], cell))
    return tuple(Confusion(*cell, counted[cell], counted_before[cell], tuple(shown[cell][:EXAMPLES])) for cell in cells)


def _faults(found: Figures) -> Iterable[Judged]:
    return (one for one in found.judged if one.verdict not in GOOD)


def _cell(one: Judged) -> tuple[str, str]:
    if one.kind != "start":
        return meant_of(one.row), one.kind
    wrong = [name for name in one.journeys if name not in one.row.fine]
    return meant_of(one.row), wrong[0] if wrong else ONE_OF_TWO


def meant_of(row: Row) -> str:
    """What a row of the check set is about, as one word: an intent, or what should be done."""
    return row.journeys[0] if row.journeys else row.decision


def _meets(one: Said, understood: Understood, subject: Subject) -> bool:
    """Whether a sentence is decided as it was labelled."""
    done = decided(understood, subject)
    if one.label.startswith(ELSEWHERE):
        return understood.elsewhere == one.label.removeprefix(ELSEWHERE)
    if one.label == "danger":
        return done.kind == "danger"
    if one.label not in GENERAL:
        return one.label in done.journeys
    return understood.best.intent == one.label


def _of_customers(
    subject: Subject, before: Understanding, after: Understanding, said: Sequence[Said], at: datetime
) -> Iterable[Change]:
    then, now = _understood(before, said, at), _understood(after, said, at)
    for (one, was), (_same, is_) in zip(then, now, strict=True):
        old, new = decided(was, subject), decided(is_, subject)
        if old != new:
            met, meets = _meets(one, was, subject), _meets(one, is_, subject)
            better = meets if one.label and met != meets else None
            yield Change(one.text, one.language, one.label, old, new, better)


def _of_the_check_set(moved: Sequence[tuple[Judged, Judged]]) -> Iterable[Change]:
    for was, now in moved:
        if now.row.part != HELD:
            old, new = Decision(was.kind, was.journeys), Decision(now.kind, now.journeys)
            yield Change(now.row.text, now.row.lang, meant_of(now.row), old, new, now.verdict in GOOD)
