"""What the packs' engines make of messages that were written apart from their training phrases."""

import importlib
from dataclasses import dataclass

import pytest

from sintonia.understanding.checking import LANGUAGES, STARTS, Figures, Row, figures, judge, rows_of
from sintonia.understanding.deciding import decide
from sintonia.understanding.engine import load_engine
from sintonia.understanding.features import plain
from sintonia.understanding.phrases import read_phrases
from tests.running import LEARNT

PACKS = ("utility", "insurer")
ALL = "all"


@dataclass(frozen=True)
class Bound:
    """What was reached: at least so many right or rightly clarified, at most so many of each fault."""

    good: float
    wrong: float
    missed: int
    false_dangers: int


# Figures that were reached. Whoever mends something moves them towards the aim, never away: .92 good, .02 wrong and no
# danger missed.
REACHED = {
    ("utility", ALL): Bound(0.96, 0.018, 0, 2),
    ("utility", "pt-BR"): Bound(0.96, 0.02, 0, 1),
    ("utility", "es"): Bound(0.94, 0.025, 0, 1),
    ("utility", "en"): Bound(0.96, 0.01, 0, 0),
    ("insurer", ALL): Bound(0.95, 0.014, 0, 2),
    ("insurer", "pt-BR"): Bound(0.95, 0.02, 0, 0),
    ("insurer", "es"): Bound(0.94, 0.02, 0, 2),
    ("insurer", "en"): Bound(0.96, 0.01, 0, 0),
}


def check_set_of(pack):
    return rows_of(pack.PHRASES.parent / "check")


@pytest.fixture(scope="module", params=PACKS)
def pack(request):
    return importlib.import_module(f"sintonia.packs.{request.param}.pack")


@pytest.fixture(scope="module")
def found(pack, at) -> Figures:
    rows = check_set_of(pack)
    engine = load_engine([pack.PHRASES], cache=LEARNT)
    covers = {journey.name: journey.covers for journey in pack.JOURNEYS}
    answers = [engine.understand([row.text], language=row.lang, at=at)[0] for row in rows]
    decided = [decide(answer, danger=pack.DANGER, covers=covers) for answer in answers]
    return figures(rows, decided)


@pytest.mark.parametrize("language", [ALL, *LANGUAGES])
def test_no_fewer_messages_are_right_or_rightly_clarified_than_were(pack, found, language):
    part = found.of(lang="" if language == ALL else language)
    assert part.good >= REACHED[pack.NAME, language].good, part.worst()


@pytest.mark.parametrize("language", [ALL, *LANGUAGES])
def test_no_more_journeys_are_wrongly_begun_than_were(pack, found, language):
    part = found.of(lang="" if language == ALL else language)
    assert part.wrong <= REACHED[pack.NAME, language].wrong, part.worst()


@pytest.mark.parametrize("language", [ALL, *LANGUAGES])
def test_no_more_dangers_are_missed_or_imagined_than_were(pack, found, language):
    part, reached = found.of(lang="" if language == ALL else language), REACHED[pack.NAME, language]
    assert part.missed <= reached.missed, part.worst()
    assert part.false_dangers <= reached.false_dangers, part.worst()


def test_the_words_held_apart_are_shown_to_nobody(found):
    told = found.worst(most=len(found.judged))
    assert any(one.row.part == "held" and f"{one.line:4} " in told for one in found.judged)
    assert not [one for one in found.judged if one.row.part == "held" and repr(one.row.text) in told]


def test_the_set_is_large_and_in_three_languages(pack):
    rows = check_set_of(pack)
    enough = {"utility": (540, 60), "insurer": (180, 40)}[pack.NAME]
    assert len(rows) >= enough[0]
    assert sum(row.decision == "danger" for row in rows) >= enough[1]
    assert all(sum(row.lang == language for row in rows) >= len(rows) / 5 for language in LANGUAGES)
    assert len({row.text.casefold() for row in rows}) == len(rows)


def test_the_set_asks_only_for_what_there_is(pack):
    offered = {journey.name for journey in pack.JOURNEYS} - {"person", pack.DANGER}
    for row in check_set_of(pack):
        assert {*row.journeys} <= offered, row
        assert bool(row.journeys) == (row.decision in {"start", "clarify"}), row
        assert row.decision not in row.may, row
        assert row.decision != "danger" or all(name.startswith(STARTS) for name in row.may), row
        assert {*row.may} <= {"clarify", "ask", "person", "danger", *(f"{STARTS}{name}" for name in offered)}, row


def test_every_second_line_is_held_apart(pack):
    rows = check_set_of(pack)
    assert all(row.part == ("held" if line % 2 else "dev") for line, row in enumerate(rows, 1))


def test_what_is_asked_for_in_one_language_is_asked_for_in_all(pack):
    asked = {language: set() for language in LANGUAGES}
    for row in check_set_of(pack):
        asked[row.lang].update(row.journeys)
    assert asked["pt-BR"] == asked["es"] == asked["en"]


def test_the_set_is_no_copy_of_the_training_phrases(pack):
    known = {plain(phrase.text) for phrase in read_phrases([pack.PHRASES])}
    # What is short is said alike by many ("quero parcelar"): that stays.
    rows = [row for row in check_set_of(pack) if len(row.text.split()) > 4]
    copied = [line for line, row in enumerate(rows, 1) if plain(row.text) in known]
    assert len(copied) <= len(rows) * 0.04, copied


def row(decision, *journeys, may=()):
    return Row("text", "en", decision, journeys, may, "dev")


@pytest.mark.parametrize(
    ("meant", "kind", "journeys", "verdict"),
    [
        (row("start", "debts"), "start", ("debts",), "right"),
        (row("start", "debts"), "start", ("debts", "move"), "wrong start"),
        (row("start", "debts"), "start", ("move",), "wrong start"),
        (row("start", "debts", may=("start:move",)), "start", ("move",), "right"),
        (row("start", "debts", "move"), "start", ("debts",), "one of two"),
        (row("start", "debts", "move"), "start", ("move", "debts"), "right"),
        (row("start", "debts"), "clarify", ("move", "debts"), "clarified"),
        (row("start", "debts"), "clarify", ("move",), "wrong offer"),
        (row("start", "debts"), "ask", (), "asked"),
        (row("start", "debts"), "person", (), "handed over"),
        (row("start", "debts", may=("person",)), "person", (), "right"),
        (row("start", "debts"), "danger", (), "false danger"),
        (row("ask"), "start", ("debts",), "wrong start"),
        (row("ask"), "clarify", ("debts",), "wrong offer"),
        (row("ask", may=("clarify",)), "clarify", ("debts",), "clarified"),
        (row("ask"), "ask", (), "right"),
        (row("clarify", "debts", "move"), "start", ("debts",), "wrong start"),
        (row("clarify", "debts", "move"), "clarify", ("debts",), "right"),
        (row("person"), "clarify", ("person", "debts"), "clarified"),
        (row("danger"), "danger", (), "right"),
        (row("danger"), "clarify", ("danger",), "missed danger"),
        (row("danger", may=("start:tow",)), "start", ("tow",), "right"),
        (row("danger", may=("start:tow",)), "ask", (), "missed danger"),
    ],
)
def test_a_decision_is_worth_what_a_clerk_would_say(meant, kind, journeys, verdict):
    assert judge(meant, kind, journeys) == verdict
