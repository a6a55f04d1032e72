"""Besides answering: notes that no customer reads, handing on with a reason, putting aside, replies, searching."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from sintonia.conversations.models import Contact, Message
from sintonia.desk import offers, search
from sintonia.desk.models import CannedReply, Note, Presence, RoutingProfile, WorkItem
from sintonia.desk.replies import FIRST, filled, write_first_replies
from sintonia.staff.models import Provider, Team, User
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def item(stage: Stage) -> WorkItem:
    stage.whatsapp("quero falar com uma pessoa")
    return WorkItem.objects.get()


@pytest.fixture
def ana(item: WorkItem) -> Visit:
    browser = staff("ana")
    browser.post(f"/desk/{item.token}/claim")
    return browser


def someone(name: str) -> User:
    return User.objects.get(username=name)


def test_a_note_is_read_by_staff_and_never_sent(stage: Stage, item, ana):
    ana.post(f"/desk/{item.token}/note", {"text": "cliente muito gentil <script>alert(1)</script>"})
    page = ana.get(f"/desk/{item.token}/")
    assert "cliente muito gentil" in words_of(page)
    assert b"<script>alert(1)" not in page.content
    stage.settle()
    assert not Message.objects.filter(text__contains="gentil").exists()
    assert not [saying for _to, _kind, saying in stage.sent if "gentil" in saying.text]


def test_who_is_named_in_a_note_is_told_and_another_house_is_not(item, ana):
    staff("bruno")
    provider = Provider.objects.create(name="Contato Sul")
    User.objects.create_user(username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider)
    ana.post(f"/desk/{item.token}/note", {"text": "@bruno e @rosa, vejam isto. @ninguem"})
    assert Note.objects.get().mentions == [someone("bruno").pk]


def test_an_empty_note_is_none(item, ana):
    assert "Escreva algo" in words_of(ana.post(f"/desk/{item.token}/note", {"text": "  "}, follow=True))
    assert not Note.objects.exists()


def test_what_is_handed_on_keeps_its_place_and_its_reason_is_read_first(stage: Stage, item, ana):
    team = Team.objects.create(name="Retenção")
    began = item.waiting_since
    ana.post(f"/desk/{item.token}/transfer", {"to": f"team:{team.pk}", "reason": "quer rever o plano"})
    item.refresh_from_db()
    assert (item.claimed_by, item.team, item.waiting_since, item.closed_at) == (None, team, began, None)
    assert Contact.objects.get(pk=item.contact_id).owner == "queue"
    bruno = staff("bruno")
    bruno.post(f"/desk/{item.token}/claim")
    assert "quer rever o plano" in bruno.read(f"/desk/{item.token}/")


@pytest.mark.parametrize(("to", "reason"), [("team:999999", "porque sim"), ("", "porque sim"), ("company", "volta")])
def test_nothing_is_handed_on_to_nowhere(item, ana, to, reason):
    ana.post(f"/desk/{item.token}/transfer", {"to": to, "reason": reason})
    item.refresh_from_db()
    assert item.claimed_by == someone("ana")


def test_without_a_reason_nothing_is_handed_on(item, ana):
    team = Team.objects.create(name="Retenção")
    page = words_of(ana.post(f"/desk/{item.token}/transfer", {"to": f"team:{team.pk}", "reason": " "}, follow=True))
    assert "para ninguém perguntar de novo" in page
    item.refresh_from_db()
    assert item.claimed_by == someone("ana")


def test_a_colleague_to_whom_it_is_handed_is_asked_before_others(stage: Stage, item, ana):
    RoutingProfile.objects.create(name="All", skills=["*"], languages=["pt-BR"], capacity={"chat": 2, "all": 2})
    bruno, caio = staff("bruno"), staff("caio")
    for one in (caio, bruno):
        one.post("/desk/me/state", {"state": "available"})
    ana.post(f"/desk/{item.token}/transfer", {"to": f"agent:{someone('bruno').pk}", "reason": "ele conhece o caso"})
    assert offers.route(at=stage.at) == 1
    assert len(bruno.get("/desk/me").context["me"]["offers"]) == 1


def test_what_is_handed_to_a_provider_is_in_its_room_and_comes_back(item, ana):
    provider = Provider.objects.create(name="Contato Sul")
    rosa = Visit()
    user = User.objects.create_user(
        username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider
    )
    rosa.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    ana.post(f"/desk/{item.token}/transfer", {"to": f"provider:{provider.pk}", "reason": "fora do horário"})
    assert rosa.post(f"/desk/{item.token}/claim")["Location"].endswith(f"/desk/{item.token}/")
    assert "fora do horário" in rosa.read(f"/desk/{item.token}/")
    rosa.post(f"/desk/{item.token}/transfer", {"to": "company", "reason": "precisa do cadastro"})
    item.refresh_from_db()
    assert (item.room, item.claimed_by) == (None, None)
    assert rosa.get(f"/desk/{item.token}/").status_code == 404
    assert "precisa do cadastro" in ana.read(f"/desk/{item.token}/")


def test_what_is_put_aside_takes_no_place_and_comes_back_by_itself(stage: Stage, item, ana):
    profile = RoutingProfile.objects.create(
        name="All", skills=["*"], languages=["pt-BR"], capacity={"chat": 1, "all": 1}
    )
    ana.post("/desk/me/state", {"state": "available"})
    ana.post(f"/desk/{item.token}/snooze", {"until": "1h"})
    item.refresh_from_db()
    assert item.snoozed_until == BEGAN + timedelta(hours=1)
    assert Presence.objects.get(profile=profile).load == 0
    assert offers.wake(at=BEGAN + timedelta(minutes=59)) == 0
    assert offers.wake(at=BEGAN + timedelta(minutes=61)) == 1
    item.refresh_from_db()
    assert (item.snoozed_until, item.claimed_by) == (None, someone("ana"))
    assert Presence.objects.get(profile=profile).load == 1


def test_what_is_put_aside_wakes_when_the_customer_writes(stage: Stage, item, ana):
    ana.post(f"/desk/{item.token}/snooze", {"until": "tomorrow"})
    stage.at += timedelta(minutes=5)
    stage.whatsapp("oi, ainda estou aqui")
    assert offers.wake(at=stage.at) == 1


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01T10:00", "2099-01-01T10:00", "2026-13-45T99:99"])
def test_nothing_sleeps_until_a_moment_that_is_none(item, ana, until):
    ana.post(f"/desk/{item.token}/snooze", {"until": until})
    item.refresh_from_db()
    assert item.snoozed_until is None


def test_it_is_closed_with_an_outcome_and_an_unknown_one_is_the_first(item, ana):
    ana.post(f"/desk/{item.token}/close", {"outcome": "no_answer"})
    item.refresh_from_db()
    assert item.outcome == "no_answer"


def test_ready_replies_are_in_the_customers_language_with_the_names_filled_in(item, ana):
    write_first_replies()
    page = ana.get(f"/desk/{item.token}/")
    texts = [reply.text for reply in page.context["item"]["replies"]]
    assert f"Seu protocolo é {item.contact.protocol}. Com ele você continua em qualquer canal." in texts
    assert any("Aqui é Ana." in text for text in texts)
    write_first_replies()
    assert CannedReply.objects.count() == len(FIRST)


def test_a_name_that_nobody_knows_stays_to_be_seen():
    assert filled("Olá, {customer}! {agent}", {"customer": "", "agent": "Ana"}) == "Olá, {customer}! Ana"


class TestSearching:
    @pytest.mark.parametrize("words", ["pessoa", "PESSÔA", "quero falar", "falar pess"])
    def test_what_was_said_is_found_with_accents_or_not(self, item, ana, words):
        search.index_said()
        (found,) = ana.get("/desk/find", {"q": words}).context["found"]
        assert (found.protocol, found.open) == (item.case.protocol, True)
        assert "quero falar com uma pessoa" in ana.read(found.url)

    def test_it_is_found_by_its_protocol_however_that_is_written(self, item, ana):
        number = item.case.protocol
        for words in (number, f"{number[:4]} {number[4:]}"):
            assert [one.protocol for one in ana.get("/desk/find", {"q": words}).context["found"]] == [number]

    def test_it_is_found_by_the_customers_phone(self, item, ana):
        assert len(ana.get("/desk/find", {"q": "5531988887777"}).context["found"]) == 1

    @pytest.mark.parametrize("words", ["", "   ", "xyzzy", "'; drop table x; --", "a & | ! (", "é", "x" * 5000, "%_\\"])
    def test_nothing_is_found_and_nothing_breaks(self, item, ana, words):
        search.index_said()
        assert ana.get("/desk/find", {"q": words}).context["found"] == []

    def test_each_message_is_indexed_once(self, item):
        assert search.index_said() > 0
        assert search.index_said() == 0

    def test_a_provider_s_people_search_nothing(self, item):
        provider = Provider.objects.create(name="Contato Sul")
        user = User.objects.create_user(
            username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider
        )
        rosa = Visit()
        rosa.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert rosa.get("/desk/find", {"q": "pessoa"}).status_code == 403
