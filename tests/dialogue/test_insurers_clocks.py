"""An insurer's promises are clocks: the arrival of help by the policy, the answer to a claim by law."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sintonia.cases.models import CaseClock
from sintonia.config import plugins
from sintonia.connectors.demo_insurer import operations
from sintonia.connectors.demo_insurer.models import Assist
from sintonia.desk.models import WorkItem
from sintonia.desk.warnings import warn_of_clocks
from sintonia.journeys.operations import raise_event
from tests.stories.insurer import MONDAY, insurers_stage

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

pytestmark = pytest.mark.django_db
JAVIER = "34633444555"
ON_THE_ROAD = ("tirado en la a3 km 40 sentido valencia", "1243 KLM", "4", "al taller")


@pytest.fixture
def stage() -> Stage:
    made = insurers_stage()
    for words in ON_THE_ROAD:
        made.whatsapp(words, phone=JAVIER)
    return made


def happens(stage: Stage) -> list[str]:
    """Pass on what has happened in the fleet, and give what Javier is told."""
    before = len(stage.sent)
    for _company, event in plugins.news(at=stage.at):
        raise_event(name=event, at=stage.at)
    stage.settle()
    return [saying.text for _address, _kind, saying in stage.sent[before:]]


def test_a_promise_of_the_policy_runs_as_a_clock(stage: Stage) -> None:
    clock = CaseClock.objects.get()
    assert (clock.rule, clock.about, clock.met_at) == ("assistance_arrival", "A-000001", None)
    assert clock.due_at == MONDAY + timedelta(minutes=45)
    assert warn_of_clocks(at=clock.due_at - timedelta(minutes=16)) == 0
    assert warn_of_clocks(at=clock.due_at - timedelta(minutes=15)) == 1


def test_the_clock_is_met_when_the_tow_truck_arrives_and_the_driver_is_told_once(stage: Stage) -> None:
    stage.at = Assist.objects.get().arrives_at
    owed, there = happens(stage)
    assert "40,00 €" in owed
    assert there == "Según mi mapa la grúa ya está con usted. ¿Es así?"
    assert CaseClock.objects.get().met_at is not None
    assert happens(stage) == []


def test_who_says_that_nobody_came_is_believed_and_the_promise_runs_on_from_its_beginning(stage: Stage) -> None:
    stage.at = Assist.objects.get().arrives_at
    happens(stage)
    assert not any("¿Es así?" in text for text in stage.whatsapp("no, aquí no hay nadie", phone=JAVIER))
    running = CaseClock.objects.get(met_at=None)
    assert running.started_at == MONDAY
    assert WorkItem.objects.get().urgent


def test_the_first_pages_button_brings_the_truck_that_is_waited_for(stage: Stage) -> None:
    stage.at += timedelta(minutes=10)
    assert operations.bring(at=stage.at) == ["assist_arrived:A-000001"]
    assert operations.bring(at=stage.at) == []


def test_a_truck_that_was_called_off_promises_nothing_any_more(stage: Stage) -> None:
    for words in ("ya no hace falta la grúa, ya arrancó", "sí"):
        stage.whatsapp(words, phone=JAVIER)
    assert CaseClock.objects.get().met_at is not None
    stage.later(hours=2)
    assert happens(stage) == []


def test_a_claim_is_answered_within_forty_days_and_settled_within_three_months_of_the_loss() -> None:
    stage = insurers_stage()
    for words in ("me han dado un golpe ayer a las 15:00", "el Ibiza"):
        stage.whatsapp(words, phone=JAVIER)
    answer, settled = CaseClock.objects.order_by("due_at")
    assert (answer.rule, settled.rule) == ("claim_answer", "claim_settled")
    # The last day is a Saturday, and rolls to the earlier business day: where a law may be read in two ways.
    assert timedelta(days=38) < answer.due_at - MONDAY < timedelta(days=41)
    assert settled.started_at == MONDAY - timedelta(days=1)
    *_, by_law = stage.whatsapp("eso es todo", phone=JAVIER)
    assert "art. 18" in by_law
