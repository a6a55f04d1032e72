"""Supervising: what a supervisor may do with others' conversations, and that the trail knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from sintonia.audit.models import AuditRecord
from sintonia.desk.models import Note, Offer, Presence, WorkItem
from sintonia.desk.operations import claim
from sintonia.desk.supervising import UnableToSupervise, reassign
from sintonia.staff.models import Provider, User
from tests.desk.people import NOON, agent
from tests.desk.test_board import browser_of, supervisor
from tests.dialogue.stage import Stage
from tests.visits import staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ana() -> User:
    return agent("ana")


@pytest.fixture
def item(stage: Stage, ana: User) -> WorkItem:
    """A conversation that Ana has."""
    stage.whatsapp("quero falar com uma pessoa")
    return claim(item=WorkItem.objects.get().token, by=ana, at=NOON)


def deeds(deed: str) -> list[int]:
    return list(AuditRecord.objects.filter(deed=deed).values_list("actor_id", flat=True))


def test_who_reads_along_reads_what_is_said_and_the_trail_notes_it(item: WorkItem) -> None:
    boss = supervisor()
    page = browser_of(boss).read(f"/desk/board/items/{item.token}/")
    assert "quero falar com uma pessoa" in page
    assert "Ana está atendendo." in page
    assert deeds("desk.item.read_along") == [boss.pk]


def test_a_whisper_is_read_by_who_answers_and_by_no_other_agent(item: WorkItem, ana: User) -> None:
    browser_of(supervisor()).post(f"/desk/board/items/{item.token}/whisper", {"text": "Ofereça o parcelamento."})
    assert "Ofereça o parcelamento." in browser_of(ana).read(f"/desk/{item.token}/")
    assert "Ofereça o parcelamento." not in browser_of(agent("bia")).read(f"/desk/{item.token}/")


def test_a_conversation_is_given_to_somebody_who_is_available_with_the_reason(item: WorkItem, ana: User) -> None:
    bia, boss = agent("bia"), supervisor()
    data = {"to": bia.token, "reason": "Ana vai almoçar"}
    browser_of(boss).post(f"/desk/board/items/{item.token}/reassign", data)

    item.refresh_from_db()
    item.contact.refresh_from_db()
    assert (item.claimed_by, item.contact.owner) == (bia, f"agent:{bia.pk}")
    loads = dict(Presence.objects.values_list("user", "load"))
    assert (loads[ana.pk], loads[bia.pk]) == (0, 1)
    assert "Ana vai almoçar" in browser_of(bia).read(f"/desk/{item.token}/")
    assert deeds("desk.item.reassigned") == [boss.pk]


def test_given_back_to_the_queue_it_keeps_its_place(item: WorkItem) -> None:
    since = item.waiting_since
    browser_of(supervisor()).post(f"/desk/board/items/{item.token}/reassign", {"to": "", "reason": "engano"})
    item.refresh_from_db()
    item.contact.refresh_from_db()
    assert (item.claimed_by, item.claimed_at, item.contact.owner) == (None, None, "queue")
    assert item.waiting_since == since


def test_what_moved_meanwhile_is_left_where_it_is(item: WorkItem, ana: User) -> None:
    bia, caio, boss = agent("bia"), agent("caio"), supervisor()
    WorkItem.objects.filter(pk=item.pk).update(claimed_by=caio)
    with pytest.raises(UnableToSupervise):
        reassign(item=item, to=bia, reason="pausa", by=boss, at=NOON)
    found = WorkItem.objects.select_related("contact").get(pk=item.pk)
    assert (found.claimed_by, found.contact.owner) == (caio, f"agent:{ana.pk}")


@pytest.mark.parametrize(("state", "reason"), [("break", "almoço"), ("available", "  ")])
def test_nobody_is_given_what_they_cannot_take_nor_anything_without_a_reason(
    item: WorkItem, ana: User, state: str, reason: str
) -> None:
    bia = agent("bia")
    Presence.objects.filter(user=bia).update(state=state)
    data = {"to": bia.token, "reason": reason}
    browser_of(supervisor()).post(f"/desk/board/items/{item.token}/reassign", data)
    item.refresh_from_db()
    assert item.claimed_by == ana
    assert not deeds("desk.item.reassigned")


def test_who_is_taken_out_is_offered_nothing_until_they_say_that_they_are_there(item: WorkItem, ana: User) -> None:
    WorkItem.objects.filter(pk=item.pk).update(claimed_by=None, offered_to=ana)
    Offer.objects.create(item=item, agent=ana, made_at=NOON, expires_at=NOON)
    browser_of(supervisor()).post(f"/desk/board/people/{ana.token}/take-out")

    found = Presence.objects.get(user=ana)
    assert (found.state, found.bench) == ("away", "")
    assert Offer.objects.get(item=item).answer == "withdrawn"
    assert "Um supervisor suspendeu as ofertas para você." in browser_of(ana).read("/desk/me")
    browser_of(ana).post("/desk/me/state", {"state": "available"})
    assert Presence.objects.get(user=ana).state == "available"


def test_coaching_is_read_by_who_it_is_about_and_by_supervisors_alone(ana: User) -> None:
    boss = browser_of(supervisor())
    boss.post(f"/desk/board/people/{ana.token}/coach", {"text": "Escute até o fim."})
    assert "Escute até o fim." in boss.read(f"/desk/board/people/{ana.token}/")
    assert "Escute até o fim." in browser_of(ana).read("/desk/coaching")
    assert "Escute até o fim." not in browser_of(agent("bia")).read("/desk/coaching")
    assert Note.objects.get().kind == "coaching"


def test_a_providers_supervisor_reaches_their_own_people_and_conversations_alone(item: WorkItem, ana: User) -> None:
    provider = Provider.objects.create(name="Contato Sul")
    rosa = agent("rosa", provider=provider, role="provider_agent")
    boss = browser_of(supervisor(provider))
    assert boss.get(f"/desk/board/people/{rosa.token}/").status_code == 200
    assert boss.get(f"/desk/board/people/{ana.token}/").status_code == 404
    assert boss.post(f"/desk/board/people/{ana.token}/take-out").status_code == 404
    assert boss.get(f"/desk/board/items/{item.token}/").status_code == 404
    boss.post(f"/desk/board/people/{rosa.token}/coach", {"text": "Muito bem."})
    assert "Muito bem." in browser_of(rosa).read("/desk/coaching")


def test_a_providers_supervisor_whispers_and_reassigns_in_their_own_room(stage: Stage) -> None:
    provider = Provider.objects.create(name="Contato Sul")
    rosa, lia = (agent(name, provider=provider, role="provider_agent") for name in ("rosa", "lia"))
    stage.whatsapp("quero falar com uma pessoa")
    WorkItem.objects.update(room=provider)
    item = claim(item=WorkItem.objects.get().token, by=rosa, at=NOON)
    boss = browser_of(supervisor(provider))
    boss.post(f"/desk/board/items/{item.token}/whisper", {"text": "Com calma."})
    assert "Com calma." in browser_of(rosa).read(f"/desk/{item.token}/")
    boss.post(f"/desk/board/items/{item.token}/reassign", {"to": lia.token, "reason": "pausa"})
    item.refresh_from_db()
    assert item.claimed_by == lia
    page = words_of(boss.get(f"/desk/board/items/{item.token}/"))
    assert "Lia está atendendo." in page


def test_a_supervisor_comes_from_the_desk_to_what_another_has(item: WorkItem) -> None:
    way = f'href="/desk/board/items/{item.token}/"'.encode()
    assert way in browser_of(supervisor()).get(f"/desk/{item.token}/").content
    assert way not in staff("bia").get(f"/desk/{item.token}/").content


def test_an_agent_supervises_nobody(item: WorkItem, ana: User) -> None:
    other = staff("bia")
    assert other.get(f"/desk/board/items/{item.token}/").status_code == 403
    assert other.post(f"/desk/board/people/{ana.token}/coach", {"text": "oi"}).status_code == 403
