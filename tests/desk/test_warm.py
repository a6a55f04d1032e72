"""A colleague is asked first: the conversation stays with who has it until they accept, and is never with two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from sintonia.audit.models import AuditRecord
from sintonia.conversations.models import Contact
from sintonia.desk import offers, presence
from sintonia.desk.models import Note, Offer, Presence, RoutingProfile, WorkItem
from sintonia.staff.models import Provider, User
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = pytest.mark.django_db
WHY = {"reason": "é da sua região", "first": "1"}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEGAN, tick=False) as clock:
        yield clock


@pytest.fixture
def item(stage: Stage) -> WorkItem:
    RoutingProfile.objects.create(name="All", skills=["*"], languages=["*"], capacity={"chat": 2, "all": 2})
    stage.whatsapp("quero falar com uma pessoa")
    return WorkItem.objects.get()


@pytest.fixture
def ana(item: WorkItem) -> Visit:
    browser = staff("ana")
    browser.post(f"/desk/{item.token}/claim")
    return browser


@pytest.fixture
def bruno(ana: Visit) -> Visit:
    browser = staff("bruno")
    browser.post("/desk/me/state", {"state": "available"})
    return browser


def someone(name: str) -> User:
    return User.objects.get(username=name)


def asks(browser: Visit, item: WorkItem, to: str = "bruno", **more: str) -> str:
    told = {**WHY, "to": f"agent:{someone(to).pk}", **more}
    return words_of(browser.post(f"/desk/{item.token}/transfer", told, follow=True))


def owner(item: WorkItem) -> tuple[str, str]:
    item.refresh_from_db()
    assert item.claimed_by is not None
    return item.claimed_by.username, Contact.objects.get(pk=item.contact_id).owner


def test_until_the_colleague_accepts_it_stays_with_who_asks(item, ana, bruno):
    page = asks(ana, item)
    assert "Esperando a resposta de Bruno" in page
    assert owner(item)[0] == "ana"
    (offer,) = bruno.get("/desk/me").context["me"]["offers"]
    assert "é da sua região" in offer["why"]
    bruno.post(offer["accept_url"])
    assert owner(item) == ("bruno", f"agent:{someone('bruno').pk}")
    assert Presence.objects.get(user=someone("bruno")).loads == {"chat": 1}
    assert AuditRecord.objects.filter(deed="desk.item.taken_over").count() == 1
    assert "Com Bruno" in ana.read(f"/desk/{item.token}/")
    assert Note.objects.get().text.endswith("é da sua região"), "why is read first by who goes on"


def test_a_colleague_who_cannot_leaves_it_where_it_is_and_says_why(item, ana, bruno):
    asks(ana, item)
    bruno.post(f"/desk/offers/{Offer.objects.get().token}/decline", {"reason": "estou em ligação"})
    assert owner(item)[0] == "ana"
    assert "Bruno não pode seguir agora: estou em ligação" in ana.read(f"/desk/{item.token}/")


def test_who_does_not_answer_is_asked_no_more(item, ana, bruno, at_noon):
    asks(ana, item)
    at_noon.shift(timedelta(minutes=2))
    offers.expire(at=BEGAN + timedelta(minutes=2))
    assert "Bruno não pode seguir agora" in ana.read(f"/desk/{item.token}/")
    bruno.post(f"/desk/offers/{Offer.objects.get().token}/accept")
    assert owner(item)[0] == "ana"


def test_who_asks_can_think_again(item, ana, bruno):
    asks(ana, item)
    ana.post(f"/desk/{item.token}/take-back")
    page = words_of(bruno.post(f"/desk/offers/{Offer.objects.get().token}/accept", follow=True))
    assert "Esta oferta" in page
    assert owner(item)[0] == "ana"
    assert not bruno.get("/desk/me").context["me"]["offers"]


def test_what_was_closed_meanwhile_is_offered_to_nobody(item, ana, bruno):
    asks(ana, item)
    ana.post(f"/desk/{item.token}/close", {"outcome": "solved"})
    assert not bruno.get("/desk/me").context["me"]["offers"]
    bruno.post(f"/desk/offers/{Offer.objects.get().token}/accept")
    item.refresh_from_db()
    assert (item.claimed_by.username, item.outcome) == ("ana", "solved")


def test_two_clicks_take_over_once(item, ana, bruno):
    asks(ana, item)
    for _ in range(2):
        bruno.post(f"/desk/offers/{Offer.objects.get().token}/accept")
    assert owner(item)[0] == "bruno"
    assert AuditRecord.objects.filter(deed="desk.item.taken_over").count() == 1


def test_one_colleague_is_asked_at_a_time(item, ana, bruno):
    caio = staff("caio")
    caio.post("/desk/me/state", {"state": "available"})
    asks(ana, item)
    assert "já está sendo chamada" in asks(ana, item, "caio")
    assert Offer.objects.count() == 1


def test_if_the_line_of_who_asked_drops_who_accepts_has_it(item, ana, bruno):
    asks(ana, item)
    presence.beat(users=[someone("ana").pk], at=BEGAN)
    Presence.objects.filter(user=someone("ana")).update(state="available")
    late = BEGAN + timedelta(seconds=90)
    presence.miss(at=late)
    bruno.post(f"/desk/offers/{Offer.objects.get().token}/accept")
    assert owner(item)[0] == "bruno"


@pytest.mark.parametrize("to", ["team:1", "", "agent:0", "agent:x"])
def test_only_an_available_colleague_is_asked(item, ana, bruno, to):
    told = words_of(ana.post(f"/desk/{item.token}/transfer", {**WHY, "to": to}, follow=True))
    assert "Só um colega disponível" in told
    assert not Offer.objects.exists()


def test_in_a_providers_house_a_colleague_is_asked_too_and_nobody_else(item, ana):
    house = Provider.objects.create(name="Contato Sul")
    people = {}
    for name in ("rosa", "lia"):
        user = User.objects.create_user(
            username=name, password=None, name=name.capitalize(), role="provider_agent", provider=house
        )
        people[name] = Visit()
        people[name].force_login(user, backend=BACKEND)
    RoutingProfile.objects.create(name="Sul", skills=["*"], languages=["*"], provider=house)
    people["lia"].post("/desk/me/state", {"state": "available"})
    ana.post(f"/desk/{item.token}/transfer", {"to": f"provider:{house.pk}", "reason": "fora do horário"})
    people["rosa"].post(f"/desk/{item.token}/claim")
    asks(people["rosa"], item, "lia")
    asks(people["rosa"], item, "ana")
    (offer,) = people["lia"].get("/desk/me").context["me"]["offers"]
    people["lia"].post(offer["accept_url"])
    assert owner(item)[0] == "lia"
    assert Offer.objects.count() == 1
