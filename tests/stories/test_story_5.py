"""Story 5: anger and a wrongful cut. The customer's words are as the story has them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from sintonia.cases.models import Case, CaseClock
from sintonia.connectors.demo import operations
from sintonia.connectors.demo.models import Cut, PaymentWord, Request
from sintonia.desk.models import WorkItem
from sintonia.journeys.models import StoredRun
from sintonia.journeys.operations import raise_event

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

DOOR, WHO = "webchat", "carlos"
CPF, NUMBER = "453.178.287-91", "3003010302"
TXID = "E18236120202611101032s0123456789"
WORDS = {
    "pt-BR": {
        "cut": "CORTARAM MINHA LUZ E EU PAGUEI ESSA M*** DIA 10",
        "person": "quero falar com gente nao com robo",
        "again": "ja liguei 3x e cada hora é um protocolo",
        "elsewhere": "vou no procon",
        "back": "voltou. e a indenização?",
        "sorry": "Sinto muito: isso não devia acontecer com quem pagou.",
        "four_hours": "a luz tem que voltar em 4 horas: até 15:00 hoje",
        "read": r"Li no comprovante: R\$ 130,12, em 10/11/2026, autenticação E18236120202611101032s0123456789",
        "found": r"Achei: R\$ 130,12 em 10/11/2026.*O corte foi erro nosso",
        "enough": "isso já basta",
        "next": "Você é a próxima pessoa da fila.",
        "meanwhile": "Enquanto isso, sigo aqui",
        "late": "terminaram às 10:30 hoje",
        "ombudsman": "Ouvidoria",
        "bill": "na conta de dezembro de 2026 ou, no máximo, na de janeiro de 2027",
    },
    "es": {
        "cut": "ME CORTARON LA LUZ Y PAGUÉ ESTA M*** EL DÍA 10",
        "person": "quiero hablar con gente no con un robot",
        "again": "ya llamé 3 veces y cada vez es otro protocolo",
        "elsewhere": "voy a ir a defensa del consumidor",
        "back": "volvió. y la indemnización?",
        "sorry": "Lo siento: eso no debería pasarle a nadie que pagó.",
        "four_hours": "la luz debe volver en 4 horas: hasta las 15:00 hoy",
        "read": r"Leí en el comprobante: R\$ 130[.,]12, el 10/11/2026, referencia E18236120202611101032s0123456789",
        "found": r"Lo encontré: R\$ 130[.,]12 el 10/11/2026.*El corte fue error nuestro",
        "enough": "con esto basta",
        "next": "Usted es la siguiente persona de la fila.",
        "meanwhile": "Mientras tanto, yo sigo aquí",
        "late": "terminaron a las 10:30 hoy",
        "ombudsman": "Defensoría",
        "bill": "en la factura de diciembre de 2026 o, a más tardar, en la de enero de 2027",
    },
    "en": {
        "cut": "YOU CUT MY POWER AND I PAID THIS D*** BILL ON THE 10TH",
        "person": "i want to talk to a person not a robot",
        "again": "i called 3 times and every time it is another protocol",
        "elsewhere": "i will go to the regulator",
        "back": "it's back. and the compensation?",
        "sorry": "I am sorry: that should not happen to anybody who has paid.",
        "four_hours": "power is back in 4 hours: by 15:00 today",
        "read": r"I read on the receipt: R\$ 130.12, on Nov 10, 2026, reference E18236120202611101032s0123456789",
        "found": r"Found: R\$ 130.12 on Nov 10, 2026.*The cut was our mistake",
        "enough": "is enough",
        "next": "You are next.",
        "meanwhile": "Meanwhile I go on here",
        "late": "ended at 10:30 today",
        "ombudsman": "Ombudsman",
        "bill": "on the bill of December 2026 or, at the latest, of January 2027",
    },
}
RECEIPT = f"Comprovante de pagamento\nPIX enviado\nValor R$ 130,12\n10/11/2026 - 10:32\nID da transação\n{TXID}"


@pytest.fixture
def cut_off(stage: Stage) -> Stage:
    """Carlos, whose flat 302 was cut off at six in the morning although the bill was paid on the tenth."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE demo_payment p SET cents = 13012, paid_on = '2026-11-10' FROM demo_contract c, demo_cut x"
            " WHERE c.id = p.contract_id AND c.number = %s AND x.contract_id = c.id AND p.month = ANY (x.months)",
            [NUMBER],
        )
        assert cursor.rowcount == 1
    Cut.objects.filter(contract__number=NUMBER).update(cut_at=datetime(2026, 11, 22, 9, tzinfo=UTC))
    return stage


def carlos(stage: Stage, words: str) -> list[str]:
    return stage.say(words, door=DOOR, sender=WHO)


def photo(stage: Stage, read: str = RECEIPT) -> list[str]:
    """A photo of the receipt, as it comes once it is read."""
    return stage.say("", door=DOOR, sender=WHO, kind="image", details={"text": read})


def called_before(stage: Stage, *hours: tuple[int, int]) -> list[str]:
    """Calls of this morning, each with a protocol of its own."""
    customer = stage.contact(DOOR, WHO).customer_id
    return [
        Case.objects.create(
            customer_id=customer, protocol=f"2026112200{n:03}", matter="outage",
            opened_at=datetime(2026, 11, 22, hour, minute, tzinfo=UTC),
        ).protocol
        for n, (hour, minute) in enumerate(hours)
    ]  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_a_wrongful_cut_is_mended_by_the_hour_and_made_good(cut_off: Stage, language: str) -> None:
    words = WORDS[language]

    # The protocol; one line of apology and no scolding; a complaint with its number; the four hours; one question.
    hello, sorry, opened, _receipt = carlos(cut_off, words["cut"])
    assert re.search(r"[\d ]{13,}", hello)
    assert sorry == words["sorry"]
    assert "?" not in sorry + opened
    assert words["four_hours"] in opened
    complaint = Request.objects.get(kind="complaint")
    assert complaint.number in opened
    assert CaseClock.objects.get(rule="wrongful_cut").due_at == cut_off.at + timedelta(hours=4)

    # The photo: amount, date and txid are read before anybody is asked who they are.
    read, cpf = photo(cut_off)
    assert re.search(words["read"], read)
    assert "CPF" in cpf
    carlos(cut_off, CPF)
    carlos(cut_off, "2")
    found, ordered = carlos(cut_off, NUMBER)
    assert re.search(words["found"], found)
    assert "302" in ordered and "15:00" in ordered
    assert Cut.objects.get(contract__number=NUMBER).reconnection_at == cut_off.at

    # A person at once, with the place in the queue, while work goes on.
    (coming, meanwhile) = carlos(cut_off, words["person"])
    assert coming.endswith(words["next"])
    assert meanwhile.startswith(words["meanwhile"])
    assert cut_off.contact(DOOR, WHO).owner == "queue"

    # The three calls are listed and joined, and the four hours run from the first.
    protocols = called_before(cut_off, (9, 30), (11, 0), (12, 45))
    joined, late, _noted = carlos(cut_off, words["again"])
    assert [re.sub(r"\D", "", line.split(",")[0]) for line in joined.splitlines()[1:4]] == protocols
    assert words["late"] in late
    assert CaseClock.objects.filter(rule="wrongful_cut", met_at=None).latest("pk").due_at.hour == 13
    assert Request.objects.filter(kind="complaint").count() == 1

    # Where else to go is given, not discouraged.
    assert words["ombudsman"] in carlos(cut_off, words["elsewhere"])[0]

    # Forty minutes later: what is owed, and on which bill.
    cut_off.later(minutes=40)
    said = " ".join(carlos(cut_off, words["back"]))
    assert words["bill"] in said
    assert "art. 441" in said and "art. 440" in said
    assert Request.objects.get(kind="complaint").facts["owed"].endswith("441 + art. 440")
    assert "CPF" not in said
    assert WorkItem.objects.count() == 1
    assert {run.journey for run in StoredRun.objects.all()} == {"reconnection", "complaint", "person"}


def test_a_receipt_that_is_not_found_yet_is_enough(cut_off: Stage) -> None:
    words = WORDS["pt-BR"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM demo_payment p USING demo_contract c WHERE c.id = p.contract_id AND c.number = %s",
                       [NUMBER])  # fmt: skip
    carlos(cut_off, words["cut"])
    photo(cut_off)
    for said in (CPF, "2"):
        carlos(cut_off, said)
    enough, _ordered = carlos(cut_off, NUMBER)
    assert words["enough"] in enough
    assert PaymentWord.objects.get().reference == TXID
    assert Cut.objects.get(contract__number=NUMBER).reconnection_at is not None


def test_who_is_back_on_is_told_before_they_ask(cut_off: Stage) -> None:
    for said in (WORDS["pt-BR"]["cut"],):
        carlos(cut_off, said)
    photo(cut_off)
    for said in (CPF, "2", NUMBER):
        carlos(cut_off, said)
    cut_off.later(minutes=40)
    before = cut_off.contact(DOOR, WHO).latest_number
    (contract,) = operations.reconnect_all(at=cut_off.at)
    assert raise_event(name=f"reconnected:{contract}", at=cut_off.at) == 1
    cut_off.settle()
    (asked,) = cut_off.said_since(cut_off.lane(DOOR, WHO), before)
    assert asked.startswith("A equipe diz que a luz voltou em")
    said = " ".join(carlos(cut_off, WORDS["pt-BR"]["back"]))
    assert "5 h 40 min" in said
    assert WORDS["pt-BR"]["bill"] in said
    assert "art. 440" not in said
    assert not CaseClock.objects.filter(rule="wrongful_cut", met_at=None).exists()


def test_the_companys_word_that_power_is_back_meets_the_four_hours_before_anybody_answers(cut_off: Stage) -> None:
    carlos(cut_off, WORDS["pt-BR"]["cut"])
    photo(cut_off)
    for said in (CPF, "2", NUMBER):
        carlos(cut_off, said)
    cut_off.at += timedelta(minutes=40)
    operations.reconnect_all(at=cut_off.at)
    before = cut_off.contact(DOOR, WHO).latest_number
    cut_off.office()
    clock = CaseClock.objects.get(rule="wrongful_cut")
    assert (clock.met_at, clock.why.split()[0]) == (cut_off.at, "reconnected")
    assert CaseClock.objects.get(rule="complaint").met_at is None
    (asked,) = cut_off.said_since(cut_off.lane(DOOR, WHO), before)
    assert asked.startswith("A equipe diz que a luz voltou em")
    # "Still out": the time runs on from when it was asked for first.
    began = clock.started_at
    carlos(cut_off, "ainda não")
    again = CaseClock.objects.get(rule="wrongful_cut", met_at=None)
    assert again.started_at == began


def test_a_reconnection_that_was_paid_for_is_met_by_the_companys_word(cut_off: Stage) -> None:
    late = datetime(2026, 11, 21, tzinfo=UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE demo_payment p SET paid_on = %s FROM demo_contract c, demo_cut x"
            " WHERE c.id = p.contract_id AND c.number = %s AND x.contract_id = c.id AND p.month = ANY (x.months)",
            [late, NUMBER],
        )
    for said in ("quero minha luz religada", CPF, "2", NUMBER, "normal"):
        carlos(cut_off, said)
    assert Cut.objects.get(contract__number=NUMBER).ordered_as == "normal"
    clock = CaseClock.objects.get(rule="reconnection")
    cut_off.at += timedelta(hours=2)
    operations.reconnect_all(at=cut_off.at)
    cut_off.office()
    clock.refresh_from_db()
    assert clock.met_at == cut_off.at


def test_who_waits_longer_than_four_hours_gets_a_person_unasked(cut_off: Stage) -> None:
    carlos(cut_off, WORDS["pt-BR"]["cut"])
    photo(cut_off)
    for said in (CPF, "2", NUMBER):
        carlos(cut_off, said)
    before = cut_off.contact(DOOR, WHO).latest_number
    cut_off.later(hours=4, minutes=1)
    (late,) = cut_off.said_since(cut_off.lane(DOOR, WHO), before)
    assert late.startswith("O prazo acabou")
    assert WorkItem.objects.get().urgent
