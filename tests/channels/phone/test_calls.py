"""A call from any telephone system: opened once, protocol first, and the agent does the journeys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from sintonia.audit.models import AuditRecord
from sintonia.channels.phone import calls
from sintonia.connectors.demo.models import Contract, Party, Reading
from sintonia.conversations.models import Contact, Message
from sintonia.customers.access import level_proved_in
from sintonia.journeys.models import StoredRun
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def contract(stage: Stage) -> Contract:
    found = Contract.objects.filter(holder__kind="person", holder__born_on__isnull=False).order_by("id")
    return next(c for c in found if Contract.objects.filter(holder=c.holder_id).count() == 1)


def rung(stage: Stage, agent: Visit, *, number: str = "+5531900000001", ref: str = "pbx-1") -> str:
    """Let a call come in; returns its page."""
    answer = agent.get("/desk/call", {"from": number, "to": "+553130000000", "ref": ref})
    assert answer.status_code == 302, answer.content[:300]
    stage.settle()
    return str(answer["Location"]).partition("?")[0]


def said(stage: Stage, agent: Visit, page: str, **fields: str) -> str:
    """Let the agent put down what the caller says, and give the page after it."""
    step = agent.get(page).context["step"]
    agent.post(f"{page}answer", {"step": step.step, **fields})
    stage.settle()
    return words_of(agent.get(page))


class TestOpening:
    def test_only_an_agent_who_signed_in_opens_one(self, stage: Stage) -> None:
        assert Visit().get("/desk/call", {"ref": "1"})["Location"].startswith("/staff/sign-in")
        assert staff("alba", role="analyst").get("/desk/call", {"ref": "1"}).status_code == 403
        assert not Contact.objects.exists()

    def test_the_protocol_stands_first_and_the_number_is_masked(self, stage: Stage) -> None:
        ana = staff("ana")
        page = rung(stage, ana)
        shown = ana.read(page)
        protocol = Contact.objects.get().protocol
        assert " ".join(protocol[n : n + 4] for n in range(0, len(protocol), 4)) in shown
        assert shown.index("protocolo") < shown.index("•••• 0001")
        assert "900000001" not in ana.get(page).content.decode()

    def test_the_same_reference_is_the_same_call(self, stage: Stage) -> None:
        ana, bruno = staff("ana"), staff("bruno")
        first = rung(stage, ana)
        assert rung(stage, ana) == first == rung(stage, bruno)
        assert rung(stage, ana, ref="pbx-2") != first
        assert Contact.objects.filter(channel="phone").count() == 2

    def test_two_who_open_it_before_the_first_turn_open_one(self, stage: Stage) -> None:
        ana = staff("ana")
        for _again in range(3):
            ana.get("/desk/call", {"from": "+5531900000001", "ref": "pbx-1"})
        stage.settle()
        assert Contact.objects.filter(channel="phone").count() == 1
        assert Message.objects.filter(direction="in").count() == 1

    @pytest.mark.parametrize("ref", ["", " ", "a b", "ü", "x" * 121, "<script>", "a\0b"])
    def test_without_a_reference_nothing_is_opened(self, stage: Stage, ref: str) -> None:
        answer = staff("ana").get("/desk/call", {"from": "+5531900000001", "ref": ref})
        assert answer.status_code == 400
        assert not Contact.objects.exists()

    @pytest.mark.parametrize("number", ["", "anonymous", "sip:bob@example.com", "+" * 500, "0" * 400])
    def test_whatever_the_line_shows_the_call_is_opened(self, stage: Stage, number: str) -> None:
        ana = staff("ana")
        page = rung(stage, ana, number=number)
        assert "protocolo" in ana.read(page)

    def test_a_name_reveals_no_reference(self) -> None:
        assert "pbx" not in calls.name_of_call("pbx-1")


class TestWhoCalls:
    def test_a_number_on_file_is_a_claim_and_proves_nothing(self, stage: Stage, contract: Contract) -> None:
        holder = Party.objects.get(pk=contract.holder_id)
        ana = staff("ana")
        page = rung(stage, ana, number=holder.reachable[0])
        assert holder.name in ana.read(page)
        assert "Não prova nada" in ana.read(page)
        shown = said(stage, ana, page, begin="debts")
        assert "CPF" in shown
        shown = said(stage, ana, page, text=holder.document)
        assert level_proved_in(contact=Contact.objects.get().pk, at=stage.at) < 2
        assert "R$" not in shown

    def test_who_sees_the_whole_number_is_on_the_trail(self, stage: Stage) -> None:
        ana = staff("ana")
        page = rung(stage, ana)
        assert "+5531900000001" in words_of(ana.post(f"{page}number"))
        assert AuditRecord.objects.filter(deed="channels.phone.number_shown").count() == 1


class TestJourneys:
    def test_the_agent_does_a_reading_for_whoever_calls(self, stage: Stage, contract: Contract) -> None:
        holder = Party.objects.get(pk=contract.holder_id)
        latest = Reading.objects.filter(contract=contract).order_by("-read_on")[0].kwh
        ana = staff("ana")
        page = rung(stage, ana)
        said(stage, ana, page, begin="meter_reading")
        said(stage, ana, page, text=holder.document)
        said(stage, ana, page, choice="contract_number")
        said(stage, ana, page, text=contract.number)
        said(stage, ana, page, text=str(latest + contract.usual_kwh))
        said(stage, ana, page, choice="yes")
        assert StoredRun.objects.get(journey="meter_reading").state == "done"
        assert Reading.objects.filter(contract=contract, kwh=latest + contract.usual_kwh).count() == 1
        heard = Message.objects.filter(direction="in")
        assert {message.author_kind for message in heard} == {"agent"}

    def test_another_matter_begins_by_its_name_and_the_first_goes_on(self, stage: Stage) -> None:
        ana = staff("ana")
        page = rung(stage, ana)
        said(stage, ana, page, begin="meter_reading")
        said(stage, ana, page, begin="outage")
        assert StoredRun.objects.get(journey="meter_reading").state == "paused"
        assert StoredRun.objects.get(journey="outage").state == "active"

    def test_every_journey_can_be_begun_by_name(self, stage: Stage) -> None:
        ana = staff("ana")
        page = rung(stage, ana)
        titles = {option.id for option in ana.get(page).context["beginnings"]}
        assert {"outage", "danger", "second_copy", "debts", "meter_reading"} <= titles

    @pytest.mark.parametrize("language", ["pt-br", "es", "en"])
    def test_the_page_is_said_in_the_agent_s_language(self, stage: Stage, language: str) -> None:
        ana = staff("ana")
        page = rung(stage, ana)
        ana.cookies["sintonia_language"] = language
        words = {"pt-br": "Diga primeiro o protocolo", "es": "Diga primero la clave", "en": "Say the protocol first"}
        assert words[language] in ana.read(page)


def test_the_desk_s_own_pages_stand_where_they_stood() -> None:
    assert reverse("desk") == "/desk/"
    assert staff("ana").get("/desk/call/call-nothing/").status_code == 200


@pytest.mark.parametrize("name", ["abc", "call-", "nobody-call-1", "visit-1"])
def test_an_address_that_no_call_has_is_nothing(stage: Stage, name: str) -> None:
    assert staff("ana").get(f"/desk/call/{name}/?after=0").status_code == 404
