"""A deadline that somebody was told of and that is missed: they hear it unasked, once, and staff saw it before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sintonia.backoffice.ports import NotAnswering
from sintonia.cases.clocks import planned
from sintonia.cases.models import Case, CaseClock
from sintonia.cases.operations import Started, write_clocks
from sintonia.connectors.demo.operations import come_back, go_down
from sintonia.connectors.demo.work import delay_request
from sintonia.conversations.models import ChannelAccount, Contact
from sintonia.desk.models import WorkItem
from sintonia.desk.warnings import warn_of_clocks
from sintonia.outreach.missed import tell_of_missed
from tests.dialogue.stage import BEGAN, Stage

pytestmark = pytest.mark.django_db
MARIA = "5531988887777"
ENDS = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)  # Friday, 18:00
SORRY = "Peço desculpas: Resposta à reclamação tinha prazo até sexta-feira, 27/11, às 18:00 e ainda não saiu."
PAYS = "Pelo atraso, você recebe um crédito em uma das duas próximas contas (REN ANEEL 1000/2021, art. 440)."
PERSON = "Prefere que uma pessoa veja isso com você? É só dizer “uma pessoa”."


@pytest.fixture
def number(stage: Stage) -> str:
    """The number of a complaint that the company does not answer in time."""
    for line in ("quero reclamar: o eletricista quebrou meu portão", "não"):
        stage.whatsapp(line, phone=MARIA)
    return CaseClock.objects.get().about


def missed(stage: Stage, at: datetime) -> list[str]:
    """What is said when time has come to a moment, unasked."""
    before, stage.at = len(stage.sent), at
    tell_of_missed(at=stage.at, office=lambda _company: stage.ports)
    stage.settle()
    return [saying.text for _to, _kind, saying in stage.sent[before:]]


def test_nothing_is_said_before_the_end_and_all_of_it_once_after(stage: Stage, number: str) -> None:
    delay_request(number=number, until=datetime(2026, 12, 3, 15, 0, tzinfo=UTC))
    assert missed(stage, ENDS - timedelta(seconds=1)) == []
    new_date = "Novo prazo: até quinta-feira, 03/12, às 12:00."
    assert missed(stage, ENDS) == [SORRY, new_date, PAYS, PERSON]
    assert missed(stage, ENDS + timedelta(hours=1)) == []


def test_without_a_new_date_none_is_invented(stage: Stage, number: str) -> None:
    assert missed(stage, ENDS)[1] == "Ainda não há nova data; escrevo assim que sair."


def test_a_person_is_one_word_away(stage: Stage, number: str) -> None:
    missed(stage, ENDS)
    assert stage.whatsapp("uma pessoa", phone=MARIA)
    assert stage.contact_of(MARIA).owner == "queue"


def test_staff_see_it_before_the_customer_hears_it(stage: Stage, number: str) -> None:
    clock = CaseClock.objects.get()
    assert clock.warn_at < clock.due_at
    warn_of_clocks(at=clock.warn_at)
    assert WorkItem.objects.get().case == clock.case


def test_nobody_is_woken_by_it(stage: Stage, number: str) -> None:
    CaseClock.objects.update(due_at=datetime(2026, 11, 28, 4, 0, tzinfo=UTC))  # 1:00 on Saturday
    assert missed(stage, datetime(2026, 11, 28, 5, 0, tzinfo=UTC)) == []
    assert len(missed(stage, datetime(2026, 11, 28, 11, 0, tzinfo=UTC))) == 4


def test_what_was_done_in_time_is_nothing_to_be_sorry_for(stage: Stage, number: str) -> None:
    CaseClock.objects.update(met_at=ENDS - timedelta(hours=1))
    assert missed(stage, ENDS) == []


def test_in_spanish_and_where_the_law_pays_nothing_no_payment_is_told(stage: Stage) -> None:
    stage.whatsapp("hola, buenas tardes a todos, muchas gracias", phone=MARIA)
    plan = planned(rule="complaint", at=BEGAN, zone="Europe/Madrid")
    write_clocks([Started("run:1", Case.objects.get().pk, "7", plan)], at=BEGAN)
    stage.contact_of(MARIA).__class__.objects.update(language="es")
    said = missed(stage, plan.due_at)
    assert said[0].startswith("Lo siento: Respuesta a la reclamación tenía plazo hasta el ")
    assert len(said) == 3


@pytest.mark.parametrize(("rule", "zone"), [("claim_notice", "Europe/Madrid"), ("assistance_arrival", "Europe/Madrid")])
def test_what_the_customer_must_do_or_a_journey_tells_is_told_by_nobody_else(
    stage: Stage, rule: str, zone: str
) -> None:
    stage.whatsapp("oi", phone=MARIA)
    plan = planned(rule=rule, at=BEGAN, zone=zone, minutes=45)
    write_clocks([Started("run:1", Case.objects.get().pk, "7", plan)], at=BEGAN)
    at = plan.due_at.replace(hour=12) + timedelta(days=1)
    assert missed(stage, at) == []
    assert CaseClock.objects.get().told_late_at == at


def test_while_the_companys_systems_are_down_nobody_is_told_that_there_is_no_date(stage: Stage, number: str) -> None:
    delay_request(number=number, until=datetime(2026, 12, 3, 15, 0, tzinfo=UTC))
    go_down()
    assert missed(stage, ENDS) == []
    come_back()
    assert "03/12" in missed(stage, ENDS + timedelta(minutes=1))[1]


def test_one_that_cannot_be_told_holds_up_no_other(stage: Stage, number: str) -> None:
    class Odd:
        """Requests of a company whose answer to one protocol makes no sense."""

        def requests_under(self, protocol: str) -> object:
            if protocol == spoilt:
                raise ValueError
            return stage.ports["requests"].requests_under(protocol)

    spoilt = Case.objects.get().protocol
    for line in ("quero reclamar: o eletricista quebrou meu portão", "não"):
        stage.whatsapp(line, phone="5531966665555")
    before, stage.at = len(stage.sent), ENDS
    assert tell_of_missed(at=ENDS, office=lambda _company: {"requests": Odd()}) == 1
    stage.settle()
    assert {to for to, _kind, _saying in stage.sent[before:]} == {"5531966665555"}
    assert CaseClock.objects.filter(told_late_at=None).count() == 1


def test_who_sleeps_takes_nobody_elses_turn(stage: Stage, number: str) -> None:
    asleep = planned(rule="complaint", at=BEGAN - timedelta(days=1), zone="Europe/Madrid")
    write_clocks([Started("run:asleep", Case.objects.get().pk, "7", asleep)], at=BEGAN)
    # 23:00 in Madrid, 19:00 in São Paulo.
    assert tell_of_missed(at=ENDS + timedelta(hours=1), office=lambda _company: stage.ports, most=1) == 1


class Down:
    """Requests of a company whose systems do not answer; it counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def requests_under(self, protocol: str) -> object:
        self.asked += 1
        raise NotAnswering(protocol)


def complains(stage: Stage, phone: str, *, company: str = "") -> None:
    for line in ("quero reclamar: o eletricista quebrou meu portão", "não"):
        stage.whatsapp(line, phone=phone)
    if company:
        account = ChannelAccount.objects.create(channel="whatsapp", key=company, hook=company, company=company)
        Contact.objects.filter(pk=stage.contact_of(phone).pk).update(account=account)


def test_a_company_that_does_not_answer_holds_up_no_other(stage: Stage, number: str) -> None:
    complains(stage, "5531966665555")
    complains(stage, "5531955554444", company="other")
    offices = {"": {"requests": Down()}, "other": {"requests": stage.ports["requests"]}}
    assert tell_of_missed(at=ENDS, office=offices.__getitem__, most=1) == 1
    assert CaseClock.objects.filter(told_late_at=None).count() == 2


def test_a_company_that_does_not_answer_is_asked_once_at_a_time(stage: Stage, number: str) -> None:
    complains(stage, "5531966665555")
    down = Down()
    assert tell_of_missed(at=ENDS, office=lambda _company: {"requests": down}) == 0
    assert down.asked == 1
    assert len(missed(stage, ENDS + timedelta(minutes=1))) == 8
