"""What the customer has with the company: contracts, what is owed, what is amiss, as the company's systems tell it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from sintonia.backoffice.ports import NotAnswering
from sintonia.customers.models import Verification
from sintonia.desk.models import WorkItem
from sintonia.journeys import cards
from sintonia.staff.models import Provider, User
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import BACKEND, Visit, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def item(stage: Stage) -> WorkItem:
    stage.whatsapp("quero falar com uma pessoa")
    return WorkItem.objects.get()


@pytest.fixture
def known(stage: Stage, item: WorkItem) -> WorkItem:
    """Somebody whom the company's systems know by their phone."""
    from sintonia.customers.models import Identifier

    assert Identifier.objects.filter(kind="party", customer=item.contact.customer).exists(), "known by their phone"
    return item


def test_an_agent_sees_each_contract_with_what_is_owed(known):
    page = staff("ana").read(f"/desk/{known.token}/contracts")
    assert "Em aberto: R$" in page or "Nada em aberto" in page
    assert "Contratos" in page


def test_the_page_asks_for_it_when_it_is_there_already(known):
    assert f'src="/desk/{known.token}/contracts" eager' in staff("ana").get(f"/desk/{known.token}/").content.decode()


def test_systems_that_do_not_answer_take_nothing_else_away(known, monkeypatch):
    def silent(_ports, _contract):
        raise NotAnswering

    monkeypatch.setattr(cards, "_kept", [(frozenset({"billing"}), silent)])
    assert "não estão respondendo agora" in staff("ana").read(f"/desk/{known.token}/contracts")


def test_who_is_not_known_to_the_company_has_nothing_shown(stage: Stage):
    stage.whatsapp("quero falar com uma pessoa", phone="5531900000000")
    item = WorkItem.objects.latest("pk")
    assert "Ainda não sabemos quem é" in staff("ana").read(f"/desk/{item.token}/contracts")


def test_a_providers_people_see_it_once_the_customer_has_proved_who_they_are(known):
    house = Provider.objects.create(name="Contato Sul")
    WorkItem.objects.filter(pk=known.pk).update(room=house)
    rosa = Visit()
    rosa.force_login(
        User.objects.create_user(username="rosa", password=None, name="Rosa", role="provider_agent", provider=house),
        backend=BACKEND,
    )
    assert "quando o cliente confirmar" in rosa.read(f"/desk/{known.token}/contracts")
    assert Verification.objects.count() == 0
