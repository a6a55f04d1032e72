"""What was paid too much comes off the next bill of the pretend company: in its amount, its codes and on paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from sintonia.backoffice.payments import Seen
from sintonia.connectors.demo.models import Bill, Cut
from sintonia.connectors.demo.next_bill import print_next_bill, print_next_bills
from sintonia.connectors.demo.receivables import credit_of
from sintonia.documents.payment_line import read_service_code
from sintonia.documents.pix import read_pix
from sintonia.kit.money import Money
from sintonia.payments.models import Bank
from sintonia.payments.placing import place_payments
from sintonia.payments.queries import balance, uneven
from sintonia.payments.receiving import keep_seen
from sintonia.payments.telling import tell_billing

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

ZONE = ZoneInfo("America/Sao_Paulo")
BEFORE, NEXT = "1-202609", "1-202611"
WHOLE = 18740

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="um", title="Banco Um")


def comes(stage: Stage, bank: Bank, key: str, cents: int, code: str) -> None:
    """A bank tells of a payment, and the billing system is told how its bill stands."""
    keep_seen(bank=bank, seen=[Seen(key=key, amount=Money(cents), paid_at=stage.at, code=code)], zone=ZONE, at=stage.at)
    for step in (place_payments, tell_billing):
        step(office=lambda _company: stage.ports["receivables"], at=stage.at)


def overpays(stage: Stage, cents: int, bill: str = BEFORE, key: str = "k1") -> None:
    stage.ports["receivables"].overpaid(key, bill=bill, contract="1", amount=Money(cents))


def text_of(pdf: bytes) -> str:
    document = PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_bill_paid_twice_makes_the_next_one_smaller_and_the_ledger_says_the_same(stage: Stage, bank: Bank) -> None:
    before = stage.ports["receivables"].charge(BEFORE)
    for key in ("E1", "E2"):
        comes(stage, bank, key, before.amount.cents, before.txid)
    credit = min(before.amount.cents, WHOLE)
    assert balance("credit", "1") == -before.amount.cents
    bill = stage.ports["billing"].bill(NEXT)
    assert (bill.credit, bill.amount) == (Money(credit), Money(WHOLE - credit))
    assert bill.to_pay
    comes(stage, bank, "E3", bill.to_pay.cents, read_pix(bill.pix).txid)
    assert (balance("credit", "1"), uneven()) == (0, [])
    assert stage.ports["billing"].bill(NEXT).state == "paid"


def test_what_was_paid_elsewhere_stays_paid_however_often_payments_of_it_are_told(stage: Stage, bank: Bank) -> None:
    bill = stage.ports["billing"].bill(NEXT)
    stage.ports["receivables"].settle("s1", bill=NEXT, amount=bill.amount, paid_on=stage.at.date(), way="debit")
    for key in ("E1", "E2"):
        comes(stage, bank, key, bill.amount.cents, read_pix(bill.pix).txid)
        assert stage.ports["billing"].bill(NEXT).state == "paid"
        assert stage.ports["receivables"].charge(NEXT).paid
    assert credit_of(1) == bill.amount + bill.amount


def test_its_codes_and_its_paper_ask_for_the_rest(stage: Stage) -> None:
    overpays(stage, 5000)
    bill = stage.ports["billing"].bill(NEXT)
    assert read_pix(bill.pix).amount == read_service_code(bill.line).amount == bill.to_pay == Money(WHOLE - 5000)
    charge = stage.ports["receivables"].charge(NEXT)
    assert (charge.amount, charge.credit) == (Money(WHOLE - 5000), 5000)
    text = text_of(stage.ports["billing"].bill_pdf(NEXT))
    assert "Crédito anterior" in text and "R$ -50,00" in text and "R$ 137,40" in text
    assert "187,40" not in text


def test_a_paper_that_was_printed_before_still_finds_its_bill(stage: Stage) -> None:
    whole = stage.ports["receivables"].charge(NEXT)
    overpays(stage, 5000)
    assert stage.ports["receivables"].charge_of_code(whole.barcode).bill == NEXT
    assert stage.ports["codes"].find_line(whole.barcode).left == Money(WHOLE - 5000)


def test_a_credit_that_is_taken_back_is_asked_for_again(stage: Stage) -> None:
    overpays(stage, 5000)
    overpays(stage, 0, key="k2")
    bill = stage.ports["billing"].bill(NEXT)
    assert (bill.credit, bill.amount) == (None, Money(WHOLE))


def test_what_a_paid_bill_used_is_used(stage: Stage) -> None:
    overpays(stage, 5000)
    stage.ports["receivables"].settle("s1", bill=NEXT, amount=Money(WHOLE - 5000), paid_on=stage.at.date(), way="pix")
    overpays(stage, 7000, key="k2")
    (printed,) = print_next_bills(at=stage.at)
    assert stage.ports["billing"].bill(printed).credit == Money(2000)
    assert stage.ports["billing"].bill(NEXT).credit == Money(5000)


def test_a_bill_that_its_credit_paid_is_to_pay_again_once_that_is_taken_back(stage: Stage) -> None:
    overpays(stage, WHOLE + 1000)
    overpays(stage, 5000, key="k2")
    bill = stage.ports["billing"].bill(NEXT)
    assert (bill.state, bill.credit, bill.amount) == ("open", Money(5000), Money(WHOLE - 5000))
    overpays(stage, 0, key="k3")
    assert stage.ports["billing"].bill(NEXT).to_pay == Money(WHOLE)


def test_what_a_credit_paid_is_no_payment_that_was_seen_and_stays_paid_on_its_day(stage: Stage) -> None:
    seen = stage.ports["arrears"].payments("1")
    overpays(stage, WHOLE)
    paid_on = stage.ports["billing"].bill(NEXT).paid_on
    stage.at += timedelta(days=3)
    overpays(stage, WHOLE + 1, key="k2")
    assert stage.ports["billing"].bill(NEXT).paid_on == paid_on == stage.at.date() - timedelta(days=3)
    assert stage.ports["arrears"].payments("1") == seen


def test_power_that_was_cut_comes_back_once_a_credit_pays_what_was_owed(stage: Stage) -> None:
    Cut.objects.filter(contract_id=1).delete()
    day = stage.at.date()
    Cut.objects.create(contract_id=1, months=[date(2026, 11, 1)], notice_on=day, not_before=day, cut_at=stage.at)
    overpays(stage, WHOLE - 1)
    assert Cut.objects.get(contract_id=1).reconnection_at is None
    overpays(stage, WHOLE, key="k2")
    assert Cut.objects.get(contract_id=1).reconnection_at is not None


def test_a_bill_for_which_money_came_leaves_a_credit_to_the_next_one(stage: Stage, bank: Bank) -> None:
    txid = read_pix(stage.ports["billing"].bill(NEXT).pix).txid
    comes(stage, bank, "E1", 10000, txid)
    overpays(stage, 9000)
    bill = stage.ports["billing"].bill(NEXT)
    assert (bill.credit, bill.to_pay) == (None, Money(WHOLE - 10000))
    (printed,) = print_next_bills(at=stage.at)
    assert stage.ports["billing"].bill(printed).credit == Money(9000)
    comes(stage, bank, "E2", bill.to_pay.cents, txid)
    assert (stage.ports["receivables"].charge(NEXT).paid, balance("credit", "1"), uneven()) == (True, 0, [])


def test_what_a_bill_used_before_money_came_for_it_is_used(stage: Stage, bank: Bank) -> None:
    overpays(stage, 5000)
    comes(stage, bank, "E1", 1000, read_pix(stage.ports["billing"].bill(NEXT).pix).txid)
    overpays(stage, 7000, key="k2")
    assert stage.ports["billing"].bill(NEXT).to_pay == Money(WHOLE - 5000 - 1000)
    (printed,) = print_next_bills(at=stage.at)
    assert stage.ports["billing"].bill(printed).credit == Money(2000)


def test_what_is_paid_in_parts_is_what_is_left_to_pay(stage: Stage, bank: Bank) -> None:
    before = stage.ports["receivables"].charge(BEFORE)
    comes(stage, bank, "E1", before.amount.cents - 9000, before.txid)
    stage.at += timedelta(days=40)
    overpays(stage, 5000)
    ways = stage.ports["accounts"].plans("1")
    assert {way.total for way in ways} == {Money(9000 + WHOLE - 5000)}


def test_somebody_proves_who_they_are_by_the_amount_as_it_is_shown_or_as_it_was_printed(stage: Stage) -> None:
    def proved_by(said: str) -> bool:
        return bool(stage.ports["parties"].fact_matches("1", "latest_amount", said))

    overpays(stage, 5000)
    assert proved_by("187,40") and proved_by("137,40") and not proved_by("50,00")
    overpays(stage, WHOLE, key="k2")
    assert proved_by("187,40") and not proved_by("0,00") and not proved_by("whatever")


def test_where_no_bill_follows_the_next_one_is_printed_once(stage: Stage) -> None:
    assert print_next_bills(at=stage.at) == []
    for bill in (BEFORE, NEXT):
        stage.ports["receivables"].settle(f"s{bill}", bill=bill, amount=Money(1), paid_on=stage.at.date(), way="pix")
    overpays(stage, 3000, bill=NEXT)
    assert print_next_bills(at=stage.at) == ["1-202612"]
    assert print_next_bills(at=stage.at) == []
    bill = stage.ports["billing"].bill("1-202612")
    row = Bill.objects.get(contract_id=1, month=date(2026, 12, 1))
    assert (bill.credit, bill.amount) == (Money(3000), Money(row.cents - 3000))
    assert bill.due_on.weekday() < 5 and bill.due_on > date(2026, 12, 28)
    text = text_of(stage.ports["billing"].bill_pdf(bill.id))
    assert "Crédito anterior" in text and bill.amount.render("pt-BR") in text
    assert "Crédito" not in text_of(stage.ports["billing"].bill_pdf(NEXT))


def test_two_who_print_at_a_time_print_one_bill_for_a_credit(stage: Stage) -> None:
    for bill in (BEFORE, NEXT):
        stage.ports["receivables"].settle(f"s{bill}", bill=bill, amount=Money(1), paid_on=stage.at.date(), way="pix")
    overpays(stage, 3000, bill=NEXT)
    # Both have read that the contract waits; whoever comes second finds the bill of the first.
    assert [print_next_bill(contract=1, at=stage.at) for _worker in range(2)] == ["1-202612", ""]
    assert Bill.objects.filter(contract_id=1, month__gt=date(2026, 11, 1)).count() == 1


def test_a_credit_larger_than_a_bill_pays_it_and_goes_on_to_the_one_after(stage: Stage) -> None:
    overpays(stage, WHOLE + 1000)
    bill = stage.ports["billing"].bill(NEXT)
    assert (bill.state, bill.amount, bill.pix) == ("paid", Money(0), "")
    assert NEXT not in {one.id for one in stage.ports["billing"].open_bills("1")}
    assert stage.ports["billing"].bill_pdf(NEXT).startswith(b"%PDF-")
    (printed,) = print_next_bills(at=stage.at)
    assert stage.ports["billing"].bill(printed).credit == Money(1000)


@pytest.mark.parametrize(
    ("words", "credit"),
    [
        ("quero a segunda via da conta", "Crédito já descontado"),
        ("quiero mi factura", "Crédito ya descontado"),
        ("i want my bill", "Credit already taken off"),
    ],
)
def test_a_second_copy_says_so(stage: Stage, words: str, credit: str) -> None:
    overpays(stage, 5000)
    for line in (words, "529.982.247-25", "2"):
        stage.whatsapp(line)
    cards = [f"{said.card.facts}" if said.card else said.text for _to, _kind, said in stage.sent]
    assert any(credit in one and "50" in one for one in cards)
