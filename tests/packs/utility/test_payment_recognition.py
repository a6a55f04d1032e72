"""I have paid, told as conversations."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from sintonia.journeys.steps import Outcome
from sintonia.kit.money import Money
from sintonia.packs.utility.ports.accounts import Cut, PaymentSeen

AT = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)
RECEIPT = "Comprovante de pagamento\nValor pago R$ 187,40\nData 10/02/2026\nAutenticação 9A1F22B"
SEEN = PaymentSeen(date(2026, 1, 1), Money(18740), date(2026, 2, 10), "pix")
ANNOUNCED = Cut("c1", (date(2026, 1, 1),), date(2026, 2, 20), date(2026, 3, 7))
DONE = Cut("c1", (date(2026, 1, 1),), date(2026, 2, 1), date(2026, 2, 16), datetime(2026, 3, 1, 13, tzinfo=UTC))


def test_a_receipt_whose_payment_arrived_is_found_at_once(company):
    company.arrears.seen = (SEEN,)
    run = company.start("payment_recognition", RECEIPT)
    assert run.begin() == [
        "Li no comprovante: R$ 187,40, em 10/02/2026, autenticação 9A1F22B.",
        "Achei: R$ 187,40 em 10/02/2026, da conta de janeiro de 2026. Está paga.",
    ]
    assert run.outcome is Outcome.done
    assert not company.arrears.held


def test_what_is_not_found_yet_still_stops_the_cut(company):
    company.arrears.announced = ANNOUNCED
    run = company.start("payment_recognition", RECEIPT)
    said = run.begin()
    assert said[1].startswith("Ainda não achei, mas o comprovante basta: sua luz não será cortada")
    (held,) = company.arrears.held.values()
    assert (held["amount"], held["paid_on"], held["reference"]) == (Money(18740), date(2026, 2, 10), "9A1F22B")


def test_who_was_cut_off_though_it_was_paid_is_reconnected_with_an_apology(company):
    company.arrears.seen, company.arrears.announced = (SEEN,), DONE
    run = company.start("payment_recognition", f"CORTARAM MINHA LUZ E EU PAGUEI\n{RECEIPT}")
    assert run.begin()[2:] == [
        "Sua luz foi cortada mesmo estando paga. Peço desculpas: o erro foi nosso.",
        "A religação já foi pedida, número R-9: a luz volta até 20:30 hoje.",
    ]
    assert ("wrongful_cut", "c1") in company.clocks.started
    assert list(company.arrears.reconnected.values()) == ["wrongful"]
    assert run.handed_over[0].step.urgent


def test_who_paid_late_has_the_clock_of_a_usual_reconnection(company):
    company.arrears.seen, company.arrears.announced = (
        (SEEN,),
        msgspec.structs.replace(DONE, not_before=date(2026, 2, 9)),
    )
    run = company.start("payment_recognition", RECEIPT)
    assert run.begin()[-1] == "A religação já foi pedida, número R-9: a luz volta até 16:30 amanhã."
    assert ("reconnection", "c1") in company.clocks.started
    assert list(company.arrears.reconnected.values()) == ["paid"]


@pytest.mark.parametrize("way", ["normal", "urgent", "wrongful"])
def test_power_that_is_ordered_back_is_not_ordered_again(company, way):
    ordered = msgspec.structs.replace(DONE, not_before=date(2026, 2, 9), ordered_at=AT, ordered_as=way)
    company.arrears.seen, company.arrears.announced = (SEEN,), ordered
    assert "já está pedida" in company.start("payment_recognition", RECEIPT).begin()[-1]
    assert not company.arrears.reconnected


def test_power_cut_off_by_mistake_is_ordered_sooner_than_it_was(company):
    ordered = msgspec.structs.replace(DONE, ordered_at=AT)
    company.arrears.seen, company.arrears.announced = (SEEN,), ordered
    company.start("payment_recognition", RECEIPT).begin()
    assert list(company.arrears.reconnected.values()) == ["wrongful"]


def test_what_was_paid_of_another_bill_orders_no_power_back(company):
    two = msgspec.structs.replace(DONE, months=(date(2025, 12, 1), date(2026, 1, 1)))
    company.arrears.seen, company.arrears.announced = (SEEN,), two
    run = company.start("payment_recognition", RECEIPT)
    assert run.begin()[-1] == "O corte é também pela conta de dezembro de 2025, que não vejo paga. Uma pessoa vê agora."
    assert not company.arrears.reconnected
    assert run.outcome is Outcome.handed_over


def test_a_notice_for_two_bills_still_stands_for_the_one_that_is_not_paid(company, a_bill):
    two = msgspec.structs.replace(ANNOUNCED, months=(date(2026, 1, 1), date(2026, 2, 1)))
    company.arrears.seen, company.arrears.announced = (SEEN,), two
    company.billing.open = (a_bill(2, 15030, "overdue"),)
    run = company.start("payment_recognition", RECEIPT)
    told = run.begin()
    assert told[2] == "O aviso de corte continua valendo pela conta de fevereiro de 2026, que não vejo paga."
    assert told[3:] == ["Conta de fevereiro de 2026"]
    assert not any("foi cancelado" in text for text in told)


def test_a_notice_whose_every_bill_is_paid_is_off(company):
    company.arrears.seen, company.arrears.announced = (SEEN,), ANNOUNCED
    assert company.start("payment_recognition", RECEIPT).begin()[2:] == [
        "O corte que estava avisado por ela foi cancelado: não precisa fazer mais nada."
    ]


def test_who_is_cut_off_and_not_found_gets_a_person(company):
    company.arrears.announced = DONE
    run = company.start("payment_recognition", RECEIPT)
    run.begin()
    assert run.outcome is Outcome.handed_over
    assert company.arrears.held


def test_without_a_receipt_it_is_asked_for_and_what_was_typed_does(company):
    company.arrears.seen = (SEEN,)
    run = company.start("payment_recognition", "ja paguei")
    assert run.begin() == ["Mande o comprovante em foto, PDF ou texto, ou me diga quanto pagou e em que dia."]
    assert run.hear("187,40") == ["Em que dia você pagou?"]
    assert run.hear("10/02/2026")[0].startswith("Achei: R$ 187,40")


def test_another_amount_is_another_payment(company):
    company.arrears.seen = (SEEN,)
    run = company.start("payment_recognition", RECEIPT.replace("187,40", "187,41"))
    assert "não achei" in run.begin()[1]


def test_a_scheduled_payment_is_said_to_be_none_yet(company):
    run = company.start("payment_recognition", RECEIPT.replace("pagamento", "agendamento"))
    assert run.begin()[1].startswith("Esse comprovante é de um agendamento")
    assert not company.arrears.held


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_every_bubble_is_short(company, language):
    for announced in (None, ANNOUNCED, DONE):
        company.arrears.announced = announced
        said = company.start("payment_recognition", RECEIPT, language=language).begin()
        assert all(len(text) <= 320 and text.count("?") <= 1 for text in said)
