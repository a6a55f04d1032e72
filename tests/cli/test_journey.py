"""The tools of whoever writes journeys: a new one runs, real runs are drawn, and a changed one is found out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sintonia.cli.journey import new, past
from sintonia.journeys.looking_back import PastRun, difference, steps_taken
from sintonia.journeys.steps import Caller, Confirm, Journey, Outcome
from sintonia.journeys.stored import journey_named
from sintonia.kit.words import _
from tests.dialogue.stage import BEGAN, Stage


def test_a_new_journey_runs_and_its_test_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tmp_path / "src/sintonia/packs/garden"
    pack.mkdir(parents=True)
    (pack / "pack.py").touch()

    new.command("tree_pruning", pack="garden", title="Prune a tree", where=tmp_path)

    space: dict[str, object] = {}
    for file in (pack / "journeys/tree_pruning.py", tmp_path / "tests/packs/garden/test_tree_pruning.py"):
        code = file.read_text().replace("from sintonia.packs.garden.journeys.tree_pruning import tree_pruning", "")
        exec(compile(code, str(file), "exec"), space)
    space["test_what_is_said_is_noted"]()  # type: ignore[operator]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    pack = tmp_path / "src/sintonia/packs/garden"
    pack.mkdir(parents=True)
    (pack / "pack.py").touch()
    new.command("tree", pack="garden", title="", where=tmp_path)
    with pytest.raises(SystemExit, match="is there already"):
        new.command("tree", pack="garden", title="", where=tmp_path)
    with pytest.raises(SystemExit, match="no name for a journey"):
        new.command("A tree", pack="garden", title="", where=tmp_path)


@pytest.fixture
def told(stage: Stage) -> list[PastRun]:
    """Three people who send a reading: one to the end, one who cancels, one who has not answered yet."""
    for number, lines in enumerate((("sim",), ("cancela",), ())):
        sender = f"visitor-{number}"
        stage.say("quero informar a leitura", sender=sender)
        stage.say(lines[0] if lines else "bom dia", sender=sender)
    return past.runs_since("meter_reading", BEGAN, most=10)


@pytest.mark.django_db
def test_real_runs_tell_which_steps_they_took_and_where_people_left(told: list[PastRun]) -> None:
    assert len(told) == 3
    steps = steps_taken(told)
    assert steps[0].reached == 3
    assert sum(sum(step.left.values()) for step in steps) == 3
    assert {how for step in steps for how in step.left} >= {"active", "cancelled"}


@pytest.mark.django_db
def test_a_journey_that_did_not_change_goes_as_before(told: list[PastRun]) -> None:
    journey = journey_named("meter_reading")
    assert [difference(run, journey, past.ports_of("")) for run in told] == [None, None, None]


@pytest.mark.django_db
def test_a_changed_journey_is_found_out_before_it_is_released(told: list[PastRun]) -> None:
    async def asks_first(me: Caller, **_ports: object) -> Outcome:
        await Confirm(_("May I ask you something?"))
        return Outcome.done

    journey = journey_named("meter_reading")
    changed = Journey(journey.name, journey.title, journey.version, asks_first, journey.ports)
    found = [difference(run, changed, past.ports_of("")) for run in told]
    assert all(one is not None for one in found)


@pytest.mark.django_db
def test_a_journey_that_asks_our_own_ports_is_told_again_too(stage: Stage) -> None:
    stage.say("quero ver meus protocolos")
    (run,) = past.runs_since("history", BEGAN, most=10)
    assert difference(run, journey_named("history"), past.ports_of("")) is None


@pytest.mark.django_db
def test_other_words_are_a_difference_too(told: list[PastRun]) -> None:
    run = next(run for run in told if run.said)
    label = next(iter(run.said))
    told_otherwise = replace(run, said={label: ("Something else was said then.",)})
    found = difference(told_otherwise, journey_named("meter_reading"), past.ports_of(""))
    assert found is not None
    assert (found.label, found.before) == (label, "Something else was said then.")


def test_without_a_database_the_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("SINTONIA_HOME", str(tmp_path))
    with pytest.raises(SystemExit, match="DATABASE_URL"):
        past.journeys()
