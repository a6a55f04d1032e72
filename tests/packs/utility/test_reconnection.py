"""Power that was cut, asked back or given back, told as conversations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from sintonia.journeys.history import PastCase
from sintonia.journeys.steps import Outcome
from sintonia.kit.money import Money
from sintonia.packs.utility.cut_words import says_back, says_wrongful
from sintonia.packs.utility.ports.accounts import Cut, PaymentSeen

AT = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)  # a Monday, 16:30 in São Paulo
CUT = Cut("c1", (date(2026, 1, 1),), date(2026, 2, 1), date(2026, 2, 16), AT - timedelta(hours=6))
SEEN = PaymentSeen(date(2026, 1, 1), Money(18740), date(2026, 2, 10), "pix")
LATE = PaymentSeen(date(2026, 1, 1), Money(18740), date(2026, 3, 2), "pix")
RECEIPT = "Comprovante de pagamento\nValor pago R$ 187,40\nData 10/02/2026\nAutenticação 9A1F22B"
ANGRY = "CORTARAM MINHA LUZ E EU PAGUEI"


@pytest.mark.parametrize(
    ("said", "wrongful"),
    [
        (ANGRY, True),
        ("foi um corte indevido", True),
        ("me cortaron la luz y estaba al día", True),
        ("you disconnected me by mistake", True),
        ("cortaram por falta de pagamento, já paguei", False),
        ("paguei hoje, podem religar?", False),
        ("quero minha luz de volta", False),
        ("pagué lo atrasado y sigue cortada", False),
    ],
)
def test_only_who_says_that_nothing_was_owed_is_apologized_to(said, wrongful):
    assert says_wrongful(said) is wrongful


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("voltou. e a indenização?", True),
        ("a luz voltou agora", True),
        ("ainda não voltou", False),
        ("quando voltou a do vizinho?", False),
        ("it's back, thanks", True),
        ("todavía no volvió", False),
    ],
)
def test_power_that_is_back_is_told_from_power_that_is_not(said, back):
    assert says_back(said) is back


def test_a_mistake_is_mended_at_once_and_waited_for(company):
    company.arrears.seen, company.arrears.announced = (SEEN,), CUT
    run = company.start("reconnection", f"{ANGRY}\n{RECEIPT}")
    sorry, opened, read, found, ordered = run.begin()
    assert sorry.startswith("Sinto muito") and "20:30 hoje" in opened
    assert "9A1F22B" in read and "erro nosso" in found and "sem custo" in ordered
    assert list(company.arrears.reconnected.values()) == ["wrongful"]
    assert set(company.clocks.started) == {("wrongful_cut", "00000001"), ("complaint", "00000001")}
    company.arrears.back_at = AT + timedelta(hours=1)
    assert run.event("reconnected:c1") == ["A equipe diz que a luz voltou em Rua da Igreja, 12, ap 301. Voltou mesmo?"]
    said = run.hear("voltou sim")
    assert "7 h 0 min" in said[1]
    assert "na conta de abril de 2026 ou, no máximo, na de maio de 2026" in said[2]
    assert ("wrongful_cut", "00000001") not in company.clocks.started
    assert run.outcome is Outcome.done


def test_what_somebody_has_no_receipt_of_is_looked_for(company):
    company.arrears.seen, company.arrears.announced = (), CUT
    run = company.start("reconnection", ANGRY)
    run.begin()
    said = run.hear("não tenho o comprovante aqui")
    assert "Ainda não achei" in said[0]
    assert list(company.arrears.reconnected.values()) == ["wrongful"]


def test_whoever_cannot_prove_who_they_are_gets_a_person_with_the_complaint(company):
    company.identity.proved, company.identity.unknown = False, True
    run = company.start("reconnection", f"{ANGRY}\n{RECEIPT}", party=None)
    run.begin()
    for _n in range(3):
        run.hear("529.982.247-25")
    assert run.outcome is Outcome.handed_over
    assert run.handed_over[0].step.urgent
    assert "00000001" in str(run.handed_over[0].step.why)


def test_who_owes_is_shown_what_to_pay_and_told_to_come_back(company, a_bill):
    company.arrears.announced = CUT
    company.billing.open = (a_bill(1, 18740, "overdue"),)
    run = company.start("reconnection", "cortaram por falta de pagamento quero religar")
    said = run.begin()
    assert said[0].startswith("Para a luz voltar, falta pagar o que está vencido: R$ 187,40.")
    run.hear("vou pagar e volto")
    assert run.outcome is Outcome.done
    assert not company.arrears.reconnected


@pytest.mark.parametrize(
    ("way", "rule", "hours"), [("normal", "reconnection", 24), ("urgent", "urgent_reconnection", 4)]
)
def test_a_debt_that_is_paid_starts_the_clock_of_the_way_that_was_chosen(company, way, rule, hours):
    company.arrears.announced, company.arrears.seen = CUT, (LATE,)
    run = company.start("reconnection", "paguei a conta atrasada, podem religar")
    assert run.begin() == ["Qual religação você prefere? O prazo começa em dia útil, das 8h às 18h."]
    run.hear("", choice=way)
    (((started, about), clock),) = company.clocks.started.items()
    assert (started, about, clock.due_at) == (rule, "c1", AT + timedelta(hours=hours))
    assert list(company.arrears.reconnected.values()) == ["paid"]


@pytest.mark.parametrize(
    ("way", "rule", "hours"), [("normal", "reconnection", 48), ("urgent", "urgent_reconnection", 8)]
)
def test_a_home_in_the_country_has_the_laws_longer_time_and_is_told_so(company, in_the_country, way, rule, hours):
    company.arrears.announced, company.arrears.seen = CUT, (LATE,)
    run = company.start("reconnection", "paguei a conta atrasada, podem religar")
    run.begin()
    offered = {option.id: option.description.render("pt-BR") for option in run.run.pause.step.options}
    assert offered[way] == f"em até {hours} h"
    run.hear("", choice=way)
    assert company.clocks.started[rule, "c1"].due_at == AT + timedelta(hours=hours)
    company.arrears.announced = msgspec.structs.replace(CUT, ordered_at=AT)
    again = company.start("reconnection", "quero religar minha luz").begin()
    assert "16:30 quarta-feira" in again[0]


def test_a_payment_made_in_time_makes_the_cut_wrongful_whatever_was_said(company):
    company.arrears.announced, company.arrears.seen = CUT, (SEEN,)
    said = company.start("reconnection", "quero religar minha luz").begin()
    assert said[0].startswith("Sinto muito")
    assert list(company.arrears.reconnected.values()) == ["wrongful"]


def test_a_payment_that_came_too_late_is_no_mistake_of_ours_and_power_is_asked_back(company):
    company.arrears.announced, company.arrears.seen = CUT, (LATE,)
    run = company.start("reconnection", f"{ANGRY}\n{RECEIPT.replace('10/02/2026', '02/03/2026')}")
    said = run.begin()
    assert not any("erro nosso" in text and "Se o corte" not in text for text in said)
    assert "O pagamento é de 02/03/2026. Pelo aviso, o prazo era até 16/02/2026" in said[3]
    assert said[-1].startswith("Qual religação")
    run.hear("", choice="normal")
    assert list(company.arrears.reconnected.values()) == ["paid"]
    assert ("reconnection", "c1") in company.clocks.started
    assert "00000001" in str(run.handed_over[0].step.why)


def test_a_receipt_dated_too_late_is_no_mistake_even_while_its_payment_is_looked_for(company, a_bill):
    company.arrears.announced, company.billing.open = CUT, (a_bill(1, 18740, "overdue"),)
    run = company.start("reconnection", f"{ANGRY}\n{RECEIPT.replace('10/02/2026', '02/03/2026')}")
    said = " ".join(run.begin())
    assert "o prazo era até 16/02/2026" in said
    assert list(company.arrears.held.values())
    run.hear("", choice="normal")
    assert list(company.arrears.reconnected.values()) == ["paid"]


def test_who_has_no_receipt_at_hand_is_told_of_the_late_payment_that_arrived(company):
    company.arrears.announced, company.arrears.seen = CUT, (LATE,)
    run = company.start("reconnection", ANGRY)
    run.begin()
    said = run.hear("não tenho o comprovante aqui")
    assert said[0].startswith("O pagamento é de 02/03/2026. Pelo aviso, o prazo era até 16/02/2026")
    assert not company.arrears.held


def test_a_payment_of_another_bill_mends_no_cut_and_says_which_bill_is_open(company, a_bill):
    another = PaymentSeen(date(2025, 12, 1), Money(18740), date(2026, 2, 10), "pix")
    company.arrears.announced, company.arrears.seen = CUT, (another,)
    company.billing.open = (a_bill(1, 18740, "overdue"),)
    run = company.start("reconnection", f"{ANGRY}\n{RECEIPT}")
    said = run.begin()
    assert "é da conta de dezembro de 2025. O corte é pela de janeiro de 2026" in said[3]
    assert said[-1].startswith("Quando pagar")
    run.hear("vou pagar e volto")
    assert not company.arrears.reconnected


@pytest.mark.parametrize("shown", [RECEIPT, "não tenho o comprovante aqui"])
@pytest.mark.parametrize("said", [ANGRY, "paguei a conta atrasada, podem religar"])
def test_a_cut_for_two_bills_of_which_one_is_paid_is_no_mistake_and_names_the_other(company, a_bill, said, shown):
    company.arrears.announced = msgspec.structs.replace(CUT, months=(date(2025, 12, 1), date(2026, 1, 1)))
    company.arrears.seen = (SEEN,)
    company.billing.open = (msgspec.structs.replace(a_bill(1, 15030, "overdue"), month=date(2025, 12, 1)),)
    run = company.start("reconnection", said)
    run.begin()
    told = run.hear(shown)
    missing = "O corte é também pela conta de dezembro de 2025, que não vejo paga. Uma pessoa vê agora."
    assert missing in told
    assert told[-1] == "Conta de dezembro de 2025"
    assert not any("erro nosso" in text for text in told)
    assert not company.arrears.reconnected
    assert run.outcome is Outcome.handed_over
    assert run.handed_over[0].step.urgent


def test_what_was_no_mistake_promises_no_credit_afterwards(company):
    company.arrears.announced, company.arrears.seen = CUT, (LATE,)
    run = company.start("reconnection", f"{ANGRY}\n{RECEIPT.replace('10/02/2026', '02/03/2026')}")
    run.begin()
    assert ("wrongful_cut", "00000001") not in company.clocks.started
    assert ("complaint", "00000001") in company.clocks.started
    run.hear("", choice="normal")
    company.arrears.announced = Cut("c1", CUT.months, CUT.notice_on, CUT.not_before, CUT.cut_at, ordered_at=AT)
    said = " ".join(company.start("reconnection", "cadê minha luz, e a indenização?").begin())
    assert "441" not in said
    assert "já está pedida" in said


def test_what_was_ordered_back_urgently_is_not_ordered_again(company):
    company.arrears.announced, company.arrears.seen = CUT, (LATE,)
    run = company.start("reconnection", f"{ANGRY}\n{RECEIPT.replace('10/02/2026', '02/03/2026')}")
    run.begin()
    run.hear("", choice="urgent")
    company.arrears.announced = msgspec.structs.replace(CUT, ordered_at=AT, ordered_as="urgent")
    (told,) = company.start("reconnection", ANGRY).begin()
    assert "já está pedida" in told
    assert "20:30 hoje" in told
    assert len(company.arrears.reconnected) == len(company.requests.asked) == 1
    assert company.requests.asked[next(iter(company.requests.asked))].facts["about"] == "cut"


def test_a_late_payment_told_of_by_somebody_else_orders_nothing_again(company):
    company.arrears.seen = (LATE,)
    company.arrears.announced = msgspec.structs.replace(CUT, ordered_at=AT, ordered_as="urgent")
    run = company.start("reconnection", f"{ANGRY}\n{RECEIPT.replace('10/02/2026', '02/03/2026')}")
    assert "já está pedida" in run.begin()[-1]
    assert not company.arrears.reconnected


@pytest.mark.parametrize(
    ("journey", "said"),
    [("reconnection", "quero religar minha luz"), ("payment_recognition", RECEIPT.replace("10/02/2026", "02/03/2026"))],
)
def test_power_that_was_to_be_back_by_now_is_said_to_be_late_with_what_is_owed_and_a_person(company, journey, said):
    company.arrears.announced = msgspec.structs.replace(CUT, ordered_at=AT - timedelta(days=3), ordered_as="urgent")
    company.arrears.seen = (LATE,)
    run = company.start(journey, said)
    told = run.begin()[-1]
    assert told.startswith("A luz devia ter voltado até")
    assert "estamos atrasados" in told and "art. 440" in told
    assert run.handed_over[0].step.urgent
    assert run.handed_over[0].step.go_on


def test_four_hours_that_are_over_before_the_order_are_not_promised(company):
    company.history.known = (PastCase("2026030200009", "complaint", AT - timedelta(hours=5), ("phone",)),)
    company.arrears.announced, company.arrears.seen = CUT, (SEEN,)
    run = company.start("reconnection", f"{ANGRY}, ja liguei 2x\n{RECEIPT}")
    *_rest, ordered, late = run.begin()
    assert "R-9" in ordered and "até" not in ordered
    assert late.startswith("A luz devia ter voltado até")
    assert run.handed_over[-1].step.urgent


def test_no_credit_is_promised_for_a_cut_that_nobody_has_seen(company):
    company.start("reconnection", f"{ANGRY}\n{RECEIPT}").begin()
    for said in ("voltou. e a indenização?", "quero minha indenização", "ainda sem luz"):
        run = company.start("reconnection", said)
        told = " ".join(run.begin())
        assert "art. 441" not in told
        assert "recebe um crédito" not in told
        assert "00000001" in told
    assert "owed" not in company.requests.asked[next(iter(company.requests.asked))].facts


def test_one_home_of_two_that_is_cut_off_needs_no_question(company, neighbors):
    company.holds(*neighbors)
    company.arrears.cuts = {"c2": Cut("c2", CUT.months, CUT.notice_on, CUT.not_before, CUT.cut_at)}
    company.arrears.seen = (LATE,)
    assert company.start("reconnection", "paguei, podem religar?").begin()[0].startswith("Qual religação")


def test_where_nothing_is_cut_it_is_said(company):
    run = company.start("reconnection", "quero religar minha luz")
    assert run.begin() == [
        "Não vejo corte em Rua da Igreja, 12, ap 301. Se está sem luz, escreva “sem luz” que eu vejo o que houve."
    ]
    assert run.outcome is Outcome.done


def test_calls_before_the_cut_do_not_move_the_four_hours(company):
    days_before = PastCase("2026022800001", "outage", AT - timedelta(days=3), ("phone",))
    since_the_cut = PastCase("2026030200009", "complaint", AT - timedelta(hours=2), ("phone",))
    company.history.known = (since_the_cut, days_before)
    company.arrears.announced, company.arrears.seen = CUT, (SEEN,)
    run = company.start("reconnection", f"{ANGRY}, ja liguei 2x\n{RECEIPT}")
    run.begin()
    assert company.clocks.started["wrongful_cut", "00000001"].started_at == AT - timedelta(hours=2)
    assert company.clocks.started["complaint", "00000001"].started_at == AT - timedelta(days=3)


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_every_bubble_is_short_and_asks_one_thing(company, language):
    for seen in ((), (SEEN,), (LATE,)):
        company.arrears.announced, company.arrears.seen = CUT, seen
        said = company.start("reconnection", f"{ANGRY}\n{RECEIPT}", language=language).begin()
        assert all(len(text) <= 320 and text.count("?") <= 1 for text in said)
