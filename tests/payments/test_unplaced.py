"""The page of what waits to be placed: in its order, each with the bills that it may be for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sintonia.backoffice.payments import Charge as Billed
from sintonia.kit.money import Money
from sintonia.payments.models import Bank, Payment
from sintonia.payments.operations import keep_bills
from sintonia.payments.placing import place_payments
from sintonia.payments.unplaced import page_of
from tests.payments.office import AT, Billing
from tests.payments.test_suggesting import changed, code

pytestmark = pytest.mark.django_db
STATEMENTS = 12


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="um", title="Banco Um", costs={"pix": 42, "barcode": 180})


def billed(bill: str, cents: int, *, contract: str = "4200", days: int = 3, **more: Any) -> Billed:
    due_on = AT.date() + timedelta(days=days)
    return Billed(bill=bill, contract=contract, amount=Money(cents), due_on=due_on, **more)


def knows(*bills: Billed) -> None:
    keep_bills(billed=list(bills), company="", at=AT)


def came(bank: Bank, key: str, cents: int, code: str = "", **more: Any) -> Payment:
    """A payment that came in, after the worker has looked at it."""
    fields = {"way": "barcode", "source": "bank", "paid_at": AT, "paid_on": AT.date(), "received_at": AT, **more}
    row = Payment.objects.create(company="", bank=bank, key=key, cents=cents, code=code, look_at=AT, **fields)
    place_payments(office=lambda _company: None, at=AT)
    row.refresh_from_db()
    return row


def suggested(key: str, *, office: Billing | None = None) -> list[tuple[str, str]]:
    """The bills that are suggested for a payment, and the strongest reason for each."""
    _page, rows = page_of(company="", order="newest", number="1", office=office)
    row = next(row for row in rows if row.payment.key == key)
    return [(one.candidate.bill, one.reasons[0].kind) for one in row.suggestions]


class TestASuggestion:
    def test_by_a_code_with_one_digit_wrong(self, bank: Bank) -> None:
        knows(
            billed("a", 10000, barcode=code()),
            billed("b", 10000, days=2, contract="9", barcode=code(contract="1" * 10)),
        )
        came(bank, "P1", 10000, changed(code(), 30))
        assert suggested("P1") == [("a", "digit"), ("b", "amount")]

    @pytest.mark.parametrize(("named", "kind"), [("EC3004512876202611", "swapped"), ("EC3004512785202611", "digit")])
    def test_by_a_txid_with_a_slip_in_it(self, bank: Bank, named: str, kind: str) -> None:
        knows(billed("a", 10000, contract="1", txid="EC3004512786202611"))
        came(bank, "P1", 1, named)
        assert suggested("P1") == [("a", kind)]

    def test_by_a_txid_near_many_by_its_amount_first(self, bank: Bank) -> None:
        knows(*(billed(f"{n}", 10000 + n, contract=f"c{n}", txid=f"EC30045127862026{n:02}") for n in range(10, 20)))
        came(bank, "P1", 10017, "EC300451278620261X")
        assert suggested("P1")[0] == ("17", "digit")
        assert len(suggested("P1")) == 3

    def test_by_the_contract_and_month_of_an_older_code(self, bank: Bank) -> None:
        knows(billed("a", 10000, barcode=code()))
        came(bank, "P1", 9000, code(cents=9000, due="20261101"))
        assert suggested("P1") == [("a", "free_field")]

    def test_by_a_code_whose_end_is_missing(self, bank: Bank) -> None:
        knows(billed("a", 10000, barcode=code()))
        came(bank, "P1", 1, code()[:25])
        assert suggested("P1") == [("a", "begins")]

    def test_by_the_same_amount_of_many_only_the_nearest(self, bank: Bank) -> None:
        knows(*(billed(f"{days}", 10000, contract=f"c{days}", days=days) for days in range(-30, 30, 3)))
        came(bank, "P1", 10000)
        assert [bill for bill, _kind in suggested("P1")] == ["0", "-3", "3"]

    def test_by_the_same_amount_of_a_bill_that_only_billing_knows(self, bank: Bank) -> None:
        office = Billing()
        for one in (billed("a", 10000), billed("far", 10000, days=70), billed("other", 9999)):
            office.bills[one.bill] = one
        came(bank, "P1", 10000)
        came(bank, "P2", 10000, currency="EUR")
        assert suggested("P1", office=office) == [("a", "amount")]
        assert suggested("P2", office=office) == suggested("P1") == []

    def test_says_of_a_bill_that_is_known_here_what_was_paid_of_it_here(self, bank: Bank) -> None:
        office = Billing(bills={"a": billed("a", 10000, txid="tx-a")})
        knows(office.bills["a"])
        came(bank, "P0", 10000, "tx-a")
        came(bank, "P1", 10000)
        assert suggested("P1", office=office) == []

    def test_by_what_the_note_names(self, bank: Bank) -> None:
        knows(billed("FT-0009", 5000, contract="770011"), billed("FT-0008", 5000, contract="770012"))
        came(bank, "P1", 1, note="pago ft-0009")
        came(bank, "P2", 2, note="contrato 770012")
        assert suggested("P1") == [("FT-0009", "bill_named")]
        assert suggested("P2") == [("FT-0008", "contract_named")]

    def test_by_the_contract_for_which_the_same_note_came_before(self, bank: Bank) -> None:
        knows(billed("a", 10000, txid="tx-a"), billed("b", 7000, days=33))
        came(bank, "P0", 10000, "tx-a", note="MARIA DAS DORES")
        came(bank, "P1", 6900, note="MARIA DAS DORES")
        assert suggested("P1") == [("b", "note_before"), ("a", "note_before")]
        _page, rows = page_of(company="", order="newest", number="1")
        assert "way_before" in {reason.kind for reason in rows[0].suggestions[0].reasons}

    def test_is_never_of_another_company(self, bank: Bank) -> None:
        keep_bills(billed=[billed("a", 10000, barcode=code())], company="faro", at=AT)
        came(bank, "P1", 10000, changed(code(), 30))
        assert suggested("P1") == []


class TestThePage:
    def test_is_in_the_order_asked_for(self, bank: Bank) -> None:
        for number, cents in enumerate((300, 900, 600)):
            row = came(bank, f"P{number}", cents)
            Payment.objects.filter(pk=row.pk).update(unplaced_since=AT + timedelta(hours=number))
        orders = {
            order: [row.payment.key for row in page_of(company="", order=order, number="")[1]]
            for order in ("newest", "oldest", "largest", "nonsense")
        }
        assert orders == {
            "newest": ["P2", "P1", "P0"], "oldest": ["P0", "P1", "P2"], "largest": ["P1", "P2", "P0"],
            "nonsense": ["P2", "P1", "P0"],
        }  # fmt: skip

    def test_asks_no_more_for_twenty_payments_than_for_one(self, bank: Bank) -> None:
        knows(billed("a", 10000, barcode=code()))
        for number in range(22):
            came(bank, f"P{number}", 10000 + number, changed(code(), number), note=f"nota {number}77")
        with CaptureQueriesContext(connection) as asked:
            found, rows = page_of(company="", order="newest", number="1")
        assert (len(rows), found.paginator.count, found.paginator.num_pages) == (20, 22, 2)
        assert len(asked) <= STATEMENTS
        assert len(page_of(company="", order="newest", number="99")[1]) == 2
