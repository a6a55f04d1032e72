"""An agent's own pane: how they are, what they are offered, and that browser and line are looked at first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings

from sintonia.desk import offers, presence
from sintonia.desk.me import readiness
from sintonia.desk.models import Note, Presence, RoutingProfile, WorkItem
from sintonia.staff.models import User
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
GOOD = {"rtt_ms": "40.0", "lost": "0", "skew_s": "0.4", "browser": "yes", "microphone": "yes", "speakers": "yes"}


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def profile() -> RoutingProfile:
    return RoutingProfile.objects.create(
        name="Everybody", skills=["*"], languages=["pt-BR", "es", "en"], capacity={"chat": 3, "call": 1, "all": 3}
    )


def offered(stage: Stage) -> WorkItem:
    stage.whatsapp("quero falar com uma pessoa")
    assert offers.route(at=stage.at) == 1
    return WorkItem.objects.get()


def test_who_is_available_is_offered_what_waits_with_the_reason_and_can_take_it(stage: Stage, profile):
    ana = staff("ana")
    ana.post("/desk/me/state", {"state": "available"})
    item = offered(stage)

    pane = ana.get("/desk/me")
    (one,) = pane.context["me"]["offers"]
    assert "Por que você?" in words_of(pane)
    taken = ana.post(one["accept_url"])

    assert taken["Location"].endswith(f"/desk/{item.token}/")
    item.refresh_from_db()
    assert item.claimed_by == User.objects.get(username="ana")
    assert ana.get("/desk/me").context["me"]["offers"] == []


def test_what_is_declined_is_offered_to_somebody_else(stage: Stage, profile):
    ana, bruno = staff("ana"), staff("bruno")
    ana.post("/desk/me/state", {"state": "available"})
    offered(stage)
    bruno.post("/desk/me/state", {"state": "available"})
    (one,) = ana.get("/desk/me").context["me"]["offers"]
    ana.post(one["decline_url"])
    assert offers.route(at=stage.at) == 1
    assert len(bruno.get("/desk/me").context["me"]["offers"]) == 1


def test_another_s_offer_cannot_be_accepted(stage: Stage, profile):
    ana, bruno = staff("ana"), staff("bruno")
    ana.post("/desk/me/state", {"state": "available"})
    item = offered(stage)
    (one,) = ana.get("/desk/me").context["me"]["offers"]
    bruno.post(one["accept_url"])
    item.refresh_from_db()
    assert item.claimed_by is None


def test_a_pause_begins_once_what_one_has_is_finished(stage: Stage, profile):
    ana = staff("ana")
    ana.post("/desk/me/state", {"state": "available"})
    item = offered(stage)
    ana.post(ana.get("/desk/me").context["me"]["offers"][0]["accept_url"])
    page = words_of(ana.post("/desk/me/state", {"state": "break"}, follow=True))
    assert "a pausa começa depois" in page
    ana.post(f"/desk/{item.token}/close")
    assert Presence.objects.get().state != Presence.State.AVAILABLE


@override_settings(DEMO=False, READY_HOURS=12)
def test_without_a_look_at_browser_and_line_nobody_is_available(profile):
    ana = staff("ana")
    sent = ana.post("/desk/me/state", {"state": "available"})
    assert sent["Location"] == "/desk/ready"
    slow = words_of(ana.post("/desk/ready", {**GOOD, "rtt_ms": "1900"}))
    assert "A conexão está lenta." in slow
    assert ana.post("/desk/me/state", {"state": "available"})["Location"] == "/desk/ready"

    assert ana.post("/desk/ready", GOOD)["Location"] == "/desk/"
    ana.post("/desk/me/state", {"state": "available"})
    assert Presence.objects.get().state == Presence.State.AVAILABLE


@pytest.mark.parametrize("told", [{}, {**GOOD, "lost": "3"}, {**GOOD, "skew_s": "-900"}, {**GOOD, "rtt_ms": "soon"}])
def test_what_is_wrong_or_missing_is_not_ready(told):
    assert not readiness(told)["good"]


def test_who_is_heard_again_after_the_line_dropped_is_available_again(stage: Stage, profile):
    ana = staff("ana")
    ana.post("/desk/me/state", {"state": "available"})
    Presence.objects.update(heartbeat_at=stage.at)
    assert presence.miss(at=stage.at + timedelta(minutes=2)) == 1
    assert Presence.objects.get().state == Presence.State.AWAY
    assert presence.welcome_back(at=stage.at + timedelta(minutes=2)) == 0

    Presence.objects.update(heartbeat_at=stage.at + timedelta(minutes=3))
    assert presence.welcome_back(at=stage.at + timedelta(minutes=3)) == 1
    assert Presence.objects.get().state == Presence.State.AVAILABLE


def test_who_is_mentioned_in_a_note_sees_it(stage: Stage):
    stage.whatsapp("quero falar com uma pessoa")
    item = WorkItem.objects.get()
    ana, bruno = staff("ana"), staff("bruno")
    author = User.objects.get(username="bruno")
    mentioned = User.objects.get(username="ana")
    Note.objects.create(case=item.case, author=author, text="olha isso", mentions=[mentioned.pk], at=stage.at)
    assert "olha isso" in ana.read("/desk/me")
    assert "olha isso" not in bruno.read("/desk/me")


def test_what_waits_says_its_place_how_long_yet_and_who_was_asked_and_why(stage: Stage, profile):
    ana = staff("ana")
    ana.post("/desk/me/state", {"state": "available"})
    item = offered(stage)
    bruno = staff("bruno")
    page = bruno.read(f"/desk/{item.token}/")
    assert "1º lugar na fila." in page
    assert "ninguém pode dizer com honestidade" in page
    assert "Ana : está sendo chamada" in page
    (one,) = ana.get("/desk/me").context["me"]["offers"]
    ana.post(one["decline_url"])
    assert "agora não" in bruno.read(f"/desk/{item.token}/")
