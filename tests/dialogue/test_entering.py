"""An agent does a journey for the customer: what they enter moves the run as if the customer had said it."""

from __future__ import annotations

from typing import Any

import pytest

from sintonia.audit.models import AuditRecord
from sintonia.connectors.demo import operations as company
from sintonia.conversations.channel import Saying
from sintonia.conversations.models import Contact, Message, Outbox
from sintonia.conversations.queries import timeline
from sintonia.customers.models import Verification
from sintonia.desk import serving
from sintonia.desk.models import WorkItem
from sintonia.desk.operations import UnableToAnswer, claim, close, give_back
from sintonia.desk.serving import UnableToServe
from sintonia.dialogue.identity import OutboxCodes, SceneIdentity
from sintonia.journeys.facts import facts_of
from sintonia.journeys.models import StoredRun
from sintonia.journeys.operations import Entered, enter
from sintonia.journeys.queries import OpenStep, open_step, paused_step, runs_of
from sintonia.staff.models import User
from tests.dialogue.stage import Stage

pytestmark = pytest.mark.django_db

MARIA = "5531988887777"
CPF = "529.982.247-25"


class Desk:
    """Ana, who has Maria's conversation; `told` is what reached Maria since the latest deed."""

    def __init__(self, stage: Stage, *before: str) -> None:
        self.stage = stage
        for line in (*before, "quero falar com uma pessoa"):
            stage.whatsapp(line, phone=MARIA)
        self.ana = User.objects.create_user(username="ana", password=None, name="Ana")
        self.item = WorkItem.objects.get().token
        claim(item=self.item, by=self.ana, at=stage.at)
        self.keys = 0
        self.told: list[str] = []

    @property
    def contact(self) -> Contact:
        return self.stage.contact_of(MARIA)

    @property
    def opened(self) -> OpenStep:
        found = open_step(case=self.contact.case_id)
        assert found is not None
        return found

    def begin(self, journey: str) -> None:
        self._do(serving.begin, journey=journey)

    def take_up(self) -> None:
        self._do(serving.take_up, run=self.aside.run, step=self.aside.label)

    @property
    def aside(self) -> OpenStep:
        found = paused_step(case=self.contact.case_id)
        assert found is not None
        return found

    def enter(self, text: str = "", *, choice: str = "") -> None:
        self._do(serving.answer, run=self.opened.run, step=self.opened.label, text=text, choice=choice)

    def ask(self) -> None:
        self._do(serving.ask_customer, run=self.opened.run, step=self.opened.label)

    def notes(self) -> list[str]:
        return [m.text for m in Message.objects.filter(direction="note").order_by("number")]

    def _do(self, deed: Any, **told: Any) -> None:
        self.keys += 1
        before = len(self.stage.sent)
        deed(item=self.item, key=f"key-{self.keys}", by=self.ana, at=self.stage.at, **told)
        self.stage.settle()
        self.told = [_words(saying) for _to, _kind, saying in self.stage.sent[before:]]


def _words(saying: Saying) -> str:
    return saying.text or (saying.card.title if saying.card else saying.code.value if saying.code else "a file")


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return Desk(stage)


def registered(stage: Stage) -> list[str]:
    return [line for line in _all_sent(stage) if "4832" in line and "registrada" in line]


def _all_sent(stage: Stage) -> list[str]:
    return [_words(saying) for _to, _kind, saying in stage.sent]


def run(name: str) -> StoredRun:
    return StoredRun.objects.get(journey=name)


def test_an_agent_begins_a_journey_and_is_asked_its_question_alone(desk: Desk) -> None:
    desk.begin("meter_reading")
    assert desk.opened.question == "Que número aparece no seu medidor?"
    assert (desk.opened.expects, desk.opened.proves) == ("number", False)
    assert desk.told == []
    assert desk.contact.owner == f"agent:{desk.ana.pk}"


def test_that_an_agent_began_it_is_in_the_trail_by_their_name(desk: Desk) -> None:
    desk.begin("meter_reading")
    deeds = AuditRecord.objects.filter(actor_kind="agent", actor_id=desk.ana.pk).values_list("deed", flat=True)
    assert {"desk.journey.begun", "journeys.run.started"} <= set(deeds)


def test_what_is_known_of_the_customer_is_known_to_what_an_agent_begins(desk: Desk) -> None:
    desk.begin("meter_reading")
    assert run("meter_reading").caller["party"] == "1"


def test_what_an_agent_enters_goes_on_and_only_what_comes_of_it_reaches_the_customer(desk: Desk) -> None:
    desk.begin("meter_reading")
    desk.enter("4832")
    assert desk.told == []
    assert [option.id for option in desk.opened.options] == ["yes", "no"]
    desk.enter(choice="yes")
    assert len(registered(desk.stage)) == 1
    assert run("meter_reading").state == "done"
    assert not [line for line in _all_sent(desk.stage) if "medidor?" in line or "certo?" in line]


def test_an_entry_that_is_no_answer_says_to_the_agent_what_would_be_one(desk: Desk) -> None:
    desk.begin("meter_reading")
    desk.enter("não achei")
    assert desk.told == []
    assert "só o número" in desk.opened.question
    desk.enter("4832")
    assert desk.opened.label == "confirm:1"


def test_a_fact_that_an_agent_entered_says_so_and_by_whom(desk: Desk) -> None:
    desk.begin("meter_reading")
    desk.enter("4832")
    found = facts_of(timeline(case=desk.contact.case_id), runs_of(case=desk.contact.case_id), {desk.ana.pk: "Ana"})
    (fact,) = [one for those in found.values() for one in those if one.value == "4832"]
    assert "Ana" in fact.source
    assert "WhatsApp" not in fact.source


def test_the_same_key_is_entered_once_however_often_it_is_clicked(desk: Desk) -> None:
    desk.begin("meter_reading")
    opened = desk.opened
    for _n in range(2):
        serving.answer(
            item=desk.item, run=opened.run, step=opened.label, text="4832", choice="", key="one", by=desk.ana,
            at=desk.stage.at,
        )  # fmt: skip
    desk.stage.settle()
    serving.answer(
        item=desk.item, run=opened.run, step=opened.label, text="4832", choice="", key="one", by=desk.ana,
        at=desk.stage.at,
    )  # fmt: skip
    desk.stage.settle()
    assert desk.opened.label == "confirm:1"
    assert desk.notes().count("4832") == 1


def test_a_journey_that_is_begun_twice_is_one(desk: Desk) -> None:
    desk.begin("meter_reading")
    desk.begin("meter_reading")
    assert StoredRun.objects.filter(journey="meter_reading").count() == 1


def test_two_who_press_at_once_register_once(desk: Desk) -> None:
    desk.begin("meter_reading")
    desk.enter("4832")
    opened = desk.opened
    for key in ("one tab", "another tab"):
        serving.answer(
            item=desk.item, run=opened.run, step=opened.label, text="", choice="yes", key=key, by=desk.ana,
            at=desk.stage.at,
        )  # fmt: skip
    desk.stage.settle()
    assert len(registered(desk.stage)) == 1
    assert any(note.startswith("Não feito") for note in desk.notes())


def test_given_back_the_assistant_goes_on_at_exactly_that_step(desk: Desk) -> None:
    desk.begin("meter_reading")
    desk.enter("4832")
    give_back(item=desk.item, by=desk.ana, at=desk.stage.at)
    desk.stage.settle()
    assert _all_sent(desk.stage)[-1] == "4832, certo?"
    desk.stage.whatsapp("sim", phone=MARIA)
    assert len(registered(desk.stage)) == 1


def test_a_run_that_the_customer_began_is_taken_over_at_its_step(stage: Stage) -> None:
    desk = Desk(stage, "quero informar a leitura")
    # Calling a person is above it; what lies beneath is begun again where it stood.
    desk.begin("meter_reading")
    assert StoredRun.objects.filter(journey="meter_reading").count() == 1
    desk.enter("4832")
    desk.enter(choice="yes")
    assert len(registered(stage)) == 1


def test_what_the_customer_writes_meanwhile_moves_nothing(desk: Desk) -> None:
    desk.begin("meter_reading")
    assert desk.stage.whatsapp("4832", phone=MARIA) == []
    assert desk.opened.label == "ask:kwh_shown:1"


def test_nobody_is_proved_by_what_an_agent_types(desk: Desk) -> None:
    desk.begin("second_copy")
    assert desk.opened.proves
    with pytest.raises(UnableToServe, match=r"."):
        desk.enter(CPF)
    _enter_unseen(desk, Entered(desk.ana.pk, run=desk.opened.run, step=desk.opened.label, text=CPF))
    assert desk.opened.label == "ask:cpf_or_cnpj:1"
    assert not Verification.objects.exists()


@pytest.mark.parametrize(("by_customer", "found"), [(True, True), (False, False)])
def test_a_document_is_a_claim_only_where_the_customer_said_it(desk: Desk, by_customer: bool, found: bool) -> None:
    contact = desk.contact
    parties, codes = desk.stage.ports["parties"], OutboxCodes("pt-BR")
    port = SceneIdentity(
        contact.pk, contact.customer_id, parties, codes, desk.stage.at, by_customer=lambda: by_customer
    )  # fmt: skip
    assert (port.claim(document=CPF.replace(".", "").replace("-", "")) is not None) is found


def test_the_customer_proves_it_when_the_agent_has_them_asked_and_the_agent_goes_on(desk: Desk) -> None:
    desk.begin("second_copy")
    desk.ask()
    assert ["CPF" in line for line in desk.told] == [True]
    assert desk.stage.whatsapp(CPF, phone=MARIA) == []
    assert desk.opened.question == "Qual conta você quer?"
    desk.enter(choice=desk.opened.options[0].id)
    assert "a file" in desk.told or any("setembro" in line for line in desk.told)
    assert run("second_copy").state == "done"


def test_a_proof_that_the_assistant_had_asked_for_is_not_read_over_the_agent(stage: Stage) -> None:
    desk = Desk(stage, "quero a segunda via da conta")
    desk.begin("second_copy")
    stage.whatsapp(CPF, phone=MARIA)
    assert desk.opened.proves


def test_an_entry_for_a_step_that_moved_on_is_applied_to_none(desk: Desk) -> None:
    desk.begin("meter_reading")
    first = desk.opened
    desk.enter("4832")
    _enter_unseen(desk, Entered(desk.ana.pk, run=first.run, step=first.label, text="4900"))
    assert desk.opened.label == "confirm:1"
    assert desk.opened.question == "4832, certo?"
    with pytest.raises(UnableToServe):
        serving.answer(
            item=desk.item, run=first.run, step=first.label, text="4900", choice="", key="late", by=desk.ana,
            at=desk.stage.at,
        )  # fmt: skip


def test_an_entry_for_a_run_that_ended_is_applied_to_none(desk: Desk) -> None:
    desk.begin("meter_reading")
    first = desk.opened
    desk.enter("4832")
    desk.enter(choice="yes")
    _enter_unseen(desk, Entered(desk.ana.pk, run=first.run, step=first.label, text="4900"))
    assert desk.notes()[-1].startswith("Não feito")
    assert len(registered(desk.stage)) == 1


def test_who_has_it_no_more_enters_nothing(desk: Desk) -> None:
    desk.begin("meter_reading")
    opened = desk.opened
    late = Entered(desk.ana.pk, run=opened.run, step=opened.label, text="4832")
    give_back(item=desk.item, by=desk.ana, at=desk.stage.at)
    desk.stage.settle()
    with pytest.raises(UnableToAnswer):
        serving.begin(item=desk.item, journey="outage", key="k", by=desk.ana, at=desk.stage.at)
    before = len(desk.stage.sent)
    _enter_unseen(desk, late)
    assert desk.opened.label == "ask:kwh_shown:1"
    assert len(desk.stage.sent) == before, "why it was refused is no word to the customer"


def test_what_is_still_being_taken_in_is_not_given_back_over(desk: Desk) -> None:
    desk.begin("meter_reading")
    opened = desk.opened
    serving.answer(
        item=desk.item, run=opened.run, step=opened.label, text="4832", choice="", key="k", by=desk.ana,
        at=desk.stage.at,
    )  # fmt: skip
    with pytest.raises(UnableToAnswer):
        give_back(item=desk.item, by=desk.ana, at=desk.stage.at)
    desk.stage.settle()
    give_back(item=desk.item, by=desk.ana, at=desk.stage.at)


def test_what_no_company_offers_is_not_begun(desk: Desk) -> None:
    for name in ("menu", "person", "no_such_thing"):
        with pytest.raises(UnableToServe):
            desk.begin(name)
        _enter_unseen(desk, Entered(desk.ana.pk, begin=name))
    assert not StoredRun.objects.exclude(journey="person").exists()


def test_what_needs_a_person_is_told_to_the_one_who_is_there(desk: Desk) -> None:
    desk.begin("meter_reading")
    for _n in range(2):
        desk.enter("12")
    assert desk.contact.owner == f"agent:{desk.ana.pk}"
    assert WorkItem.objects.filter(closed_at=None).count() == 1
    assert "4.790" in desk.notes()[-1]
    assert desk.told == []


def _enter_unseen(desk: Desk, entered: Entered) -> None:
    """What comes to its turn too late: it was right when it was entered."""
    desk.keys += 1
    enter(contact=desk.contact, entered=entered, key=f"late-{desk.keys}", at=desk.stage.at)
    desk.stage.settle()


def test_while_the_system_is_down_the_agent_is_told_and_it_goes_on_by_itself(desk: Desk) -> None:
    company.go_down()
    desk.begin("meter_reading")
    assert run("meter_reading").state == "retrying"
    assert desk.told == []
    assert "sistema" in desk.notes()[-1]
    company.come_back()
    desk.stage.later(minutes=1)
    assert desk.opened.label == "ask:kwh_shown:1"


def test_what_the_customer_waited_for_does_not_go_on_over_an_agent(stage: Stage) -> None:
    company.go_down()
    desk = Desk(stage, "quero informar a leitura")
    company.come_back()
    stage.later(minutes=1)
    assert not [line for line in desk.notes() if "medidor" in line]
    assert not [line for line in _all_sent(stage) if "medidor?" in line]


def test_what_was_under_way_when_an_agent_took_it_reaches_the_customer(stage: Stage) -> None:
    desk = Desk(stage)
    desk.begin("meter_reading")
    desk.enter("4832")
    company.go_down()
    desk.enter(choice="yes")
    assert registered(stage) == []
    company.come_back()
    stage.later(minutes=2)
    assert len(registered(stage)) == 1
    assert not Outbox.objects.filter(state="withheld").exists()


def test_of_what_was_closed_nobody_is_asked_later_who_never_was(desk: Desk) -> None:
    desk.begin("meter_reading")
    close(item=desk.item, by=desk.ana, outcome="solved", at=desk.stage.at)
    desk.stage.settle()
    assert run("meter_reading").state == "cancelled"


def test_what_the_customer_was_asked_stays_open_when_it_is_closed(stage: Stage) -> None:
    desk = Desk(stage, "quero informar a leitura")
    close(item=desk.item, by=desk.ana, outcome="solved", at=stage.at)
    stage.settle()
    assert run("meter_reading").state in {"active", "paused"}


def test_a_run_left_open_when_a_person_was_asked_for_is_seen_with_its_question_and_what_it_knows(stage: Stage) -> None:
    desk = Desk(stage, "quero informar a leitura", "4832")
    assert (desk.aside.label, desk.aside.question) == ("confirm:1", "4832, certo?")
    assert [(one.question, one.said) for one in desk.aside.answers] == [("Que número aparece no seu medidor?", "4832")]


def test_an_agent_takes_it_up_at_that_step_and_has_the_word(stage: Stage) -> None:
    desk = Desk(stage, "quero informar a leitura", "4832")
    desk.take_up()
    assert desk.told == []
    assert desk.opened.label == "confirm:1"
    assert desk.contact.owner == f"agent:{desk.ana.pk}"
    desk.enter(choice="yes")
    assert len(registered(stage)) == 1
    assert run("meter_reading").state == "done"


def test_what_was_asked_until_then_waits_beneath_what_is_taken_up(stage: Stage) -> None:
    desk = Desk(stage, "quero informar a leitura")
    desk.begin("complaint")
    desk.take_up()
    assert run("meter_reading").state == "active"
    assert run("complaint").state == "paused"


def test_taking_up_is_in_the_trail_by_the_agents_name(stage: Stage) -> None:
    desk = Desk(stage, "quero informar a leitura")
    desk.take_up()
    deeds = AuditRecord.objects.filter(actor_kind="agent", actor_id=desk.ana.pk).values_list("deed", flat=True)
    assert {"desk.run.taken_up", "journeys.run.taken_up"} <= set(deeds)


def test_what_was_taken_up_meanwhile_is_not_taken_up_again(stage: Stage) -> None:
    desk = Desk(stage, "quero informar a leitura")
    before = desk.aside
    desk.take_up()
    with pytest.raises(UnableToServe):
        serving.take_up(
            item=desk.item, run=before.run, step=before.label, key="again", by=desk.ana, at=stage.at
        )  # fmt: skip
    asked = len(desk.notes())
    _enter_unseen(desk, Entered(desk.ana.pk, run=before.run, step=before.label, resume=True))
    assert desk.notes()[asked:] == ["Não feito: a pergunta já era outra. Nada foi registrado."]


def test_nobody_takes_up_what_is_anothers(stage: Stage) -> None:
    desk = Desk(stage, "quero informar a leitura")
    other = User.objects.create_user(username="bruno", password=None, name="Bruno")
    with pytest.raises(UnableToAnswer):
        serving.take_up(
            item=desk.item, run=desk.aside.run, step=desk.aside.label, key="one", by=other, at=stage.at
        )  # fmt: skip
    assert run("meter_reading").state == "paused"
