"""What banks tell is kept, placed, booked and told: to whoever was shown the code, and to the billing system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from sintonia.kit.money import Money
from sintonia.payments.models import Account, Bank, Charge, Entry, Line, Notice, Payment, Refund
from sintonia.payments.operations import (
    UnableToGiveBack,
    UnableToPlace,
    bill_changed,
    give_back,
    place_as_credit,
    place_on_bill,
    take_off,
)
from sintonia.payments.placing import place_payments
from sintonia.payments.queries import balance, cheapest_first, costs, receipt_of, uneven
from sintonia.payments.receiving import OVERLAP, UNKNOWN_AFTER, keep_seen, look_into_notices, poll_banks
from sintonia.payments.telling import tell_billing
from sintonia.staff.models import User
from tests.payments.office import AT, Billing, PretendBank, back, paid

ZONE = ZoneInfo("America/Sao_Paulo")
ZONES = {"": ZONE}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def office() -> Billing:
    billing = Billing()
    billing.add("1", 10000)
    billing.add("2", 2500)
    return billing


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="um", title="Banco Um", connector="pix", costs={"pix": 42, "barcode": 180})


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user(username="clerk", password=None, name="Clerk")


def told(bank: Bank, office: Billing, *seen: Any, at: Any = AT, source: Any = "bank") -> None:
    keep_seen(bank=bank, seen=seen, zone=ZONE, at=at, source=source)
    place_payments(office=lambda _company: office, at=at)
    tell_billing(office=lambda _company: office, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert uneven() == []


def open_of(bill: str) -> int:
    return balance("open", str(Charge.objects.get(bill=bill).pk))


class TestABillIsPaid:
    def test_in_full_and_the_billing_system_hears_it_once(self, bank: Bank, office: Billing) -> None:
        for _ in range(3):
            told(bank, office, paid("E1", 10000, "tx1"))
        assert (open_of("1"), balance("credit", "7")) == (0, 0)
        assert office.settled == {"1": True}
        assert sum(call.startswith("settle") for call in office.calls) == 1

    def test_by_its_bar_code_with_another_bank_as_well(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("F1", 10000, "bar1", way="barcode"), source="file")
        told(bank, office, paid("E1", 10000, "tx1"))
        assert (open_of("1"), balance("credit", "7")) == (0, -10000)
        assert office.over == {"1": 10000}

    def test_a_cent_too_little_leaves_it_open_by_a_cent(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("E1", 9999, "tx1"))
        assert open_of("1") == 1
        assert office.settled == {}
        receipt = receipt_of(Payment.objects.get().token)
        assert receipt is not None and (receipt.left, receipt.over) == (Money(1), Money(0))

    def test_late_with_fine_and_interest_of_which_none_is_too_much(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("E1", 10250, "tx1", extra=250))
        charge = Charge.objects.get(bill="1")
        assert (charge.left_cents, charge.over_cents) == (0, 0)
        assert balance("interest", str(charge.pk)) == -250

    def test_after_it_was_cancelled_all_of_it_is_a_credit(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("E1", 4000, "tx1"))
        office.cancel("1")
        bill_changed(bill="1", office=office, company="", at=AT)
        assert (open_of("1"), balance("credit", "7")) == (0, -4000)
        told(bank, office, paid("E2", 10000, "tx1"))
        assert balance("credit", "7") == -14000

    def test_that_a_credit_made_smaller(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("E1", 13000, "tx1"))
        assert balance("credit", "7") == -3000
        office.add("3", 2000, credit=3000)
        told(bank, office, paid("E3", 2000, "tx3"))
        assert balance("credit", "7") == 0
        assert balance("billed", str(Charge.objects.get(bill="3").pk)) == -5000

    def test_of_twelve_million(self, bank: Bank, office: Billing) -> None:
        office.add("big", 1_234_567_890)
        told(bank, office, paid("E1", 1_234_567_890, "txbig"))
        assert office.settled == {"big": True}


class TestWhatIsNotPlaced:
    def test_waits_and_is_booked_all_the_same(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("E1", 500, "who knows"), paid("E2", 700))
        assert set(Payment.objects.values_list("unplaced_since", flat=True)) == {AT}
        assert sum(Account.objects.filter(kind="unplaced").values_list("cents", flat=True)) == -1200

    def test_finds_its_bill_when_that_is_known_later(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("E1", 500, "tx9"))
        office.add("9", 500)
        place_payments(office=lambda _company: office, at=AT + timedelta(minutes=10))
        payment = Payment.objects.get()
        assert payment.charge is not None and payment.charge.bill == "9" and payment.unplaced_since is None

    def test_in_another_currency_waits_for_a_person(self, bank: Bank, office: Billing, clerk: User) -> None:
        told(bank, office, paid("E1", 10000, "tx1", currency="EUR"))
        payment = Payment.objects.get()
        assert payment.charge is None and payment.unplaced_since == AT
        assert Charge.objects.get(bill="1").left_cents == open_of("1") == 10000
        with pytest.raises(UnableToPlace, match="currency"):
            place_on_bill(payment=payment.token, bill="1", office=office, by=clerk, at=AT)

    def test_is_placed_by_one_person_once_and_taken_off_again(self, bank: Bank, office: Billing, clerk: User) -> None:
        told(bank, office, paid("E1", 12000))
        token = Payment.objects.get().token
        place_on_bill(payment=token, bill="1", office=office, by=clerk, at=AT)
        assert (open_of("1"), balance("credit", "7")) == (0, -2000)
        with pytest.raises(UnableToPlace, match="meanwhile"):
            place_as_credit(payment=token, contract="7", office=office, by=clerk, at=AT)
        take_off(payment=token, by=clerk, at=AT)
        assert (open_of("1"), balance("credit", "7")) == (10000, 0)
        place_as_credit(payment=token, contract="8", office=office, by=clerk, at=AT)
        assert balance("credit", "8") == -12000
        take_off(payment=token, by=clerk, at=AT)
        assert (balance("credit", "8"), balance("unplaced", str(Payment.objects.get().pk))) == (0, -12000)
        assert uneven() == []

    def test_is_a_credit_of_a_contract_by_either_of_its_numbers(self, bank: Bank, office: Billing, clerk: User) -> None:
        told(bank, office, paid("E1", 500))
        token = Payment.objects.get().token
        for number in (" 3212333374 ", "7"):
            assert place_as_credit(payment=token, contract=number, office=office, by=clerk, at=AT).contract == "7"
        assert (balance("credit", "7"), balance("credit", "3212333374")) == (-500, 0)

    def test_is_a_credit_of_no_contract_that_billing_does_not_name(
        self, bank: Bank, office: Billing, clerk: User
    ) -> None:
        told(bank, office, paid("E1", 500))
        token = Payment.objects.get().token
        for number, down, refusal in (("nao existe 1", False, "no contract"), ("7", True, "does not answer")):
            office.down = down
            with pytest.raises(UnableToPlace, match=refusal):
                place_as_credit(payment=token, contract=number, office=office, by=clerk, at=AT)
        assert Payment.objects.get().unplaced_since == AT
        assert not Account.objects.filter(kind="credit").exists()

    def test_waits_no_more_once_all_of_it_went_back(self, bank: Bank, office: Billing, clerk: User) -> None:
        told(bank, office, paid("E1", 500))
        token = Payment.objects.get().token
        told(bank, office, back(paid("E1", 500), ("d1", 500)))
        assert Payment.objects.get().unplaced_since is None
        with pytest.raises(UnableToPlace, match="went back"):
            place_on_bill(payment=token, bill="1", office=office, by=clerk, at=AT)
        with pytest.raises(UnableToPlace, match="went back"):
            place_as_credit(payment=token, contract="7", office=office, by=clerk, at=AT)
        assert (balance("credit", "7"), uneven()) == (0, [])

    def test_and_went_back_before_it_was_looked_at_never_waits(self, bank: Bank, office: Billing) -> None:
        told(bank, office, back(paid("E1", 500, "who knows"), ("d1", 200), ("d2", 300)))
        payment = Payment.objects.get()
        assert (payment.unplaced_since, payment.look_at) == (None, None)

    def test_and_went_back_after_it_was_placed_does_not_wait_once_taken_off(
        self, bank: Bank, office: Billing, clerk: User
    ) -> None:
        told(bank, office, paid("E1", 500))
        token = Payment.objects.get().token
        place_as_credit(payment=token, contract="7", office=office, by=clerk, at=AT)
        told(bank, office, back(paid("E1", 500), ("d1", 500)))
        take_off(payment=token, by=clerk, at=AT)
        assert (Payment.objects.get().unplaced_since, balance("credit", "7"), uneven()) == (None, 0, [])

    def test_is_placed_as_far_as_it_did_not_go_back(self, bank: Bank, office: Billing, clerk: User) -> None:
        told(bank, office, paid("E1", 500))
        told(bank, office, back(paid("E1", 500), ("d1", 200)))
        payment = Payment.objects.get()
        assert payment.unplaced_since == AT
        place_as_credit(payment=payment.token, contract="7", office=office, by=clerk, at=AT)
        assert (balance("credit", "7"), uneven()) == (-300, [])

    def test_while_the_billing_system_is_down(self, bank: Bank, office: Billing) -> None:
        office.down = True
        told(bank, office, paid("E1", 10000, "tx1"))
        assert Payment.objects.get().unplaced_since == AT
        office.down = False
        place_payments(office=lambda _company: office, at=AT + timedelta(seconds=5))
        tell_billing(office=lambda _company: office, at=AT + timedelta(seconds=5))
        assert office.settled == {"1": True}


class TestMoneyGoesBack:
    def test_and_the_bill_is_open_again(self, bank: Bank, office: Billing) -> None:
        seen = paid("E1", 10000, "tx1")
        told(bank, office, seen)
        told(bank, office, back(seen, ("d1", 4000)), at=AT + timedelta(minutes=1))
        told(bank, office, seen, back(seen, ("d1", 4000)), at=AT + timedelta(minutes=2))
        assert open_of("1") == 4000
        assert office.settled == {"1": False}

    def test_twice_as_much_as_was_paid_counts_once(self, bank: Bank, office: Billing) -> None:
        seen = paid("E1", 10000, "tx1")
        told(bank, office, back(seen, ("d1", 10000), ("d2", 10000)))
        assert (open_of("1"), balance("bank", str(Payment.objects.get().pk))) == (10000, 0)

    def test_by_a_person_once(self, bank: Bank, office: Billing, clerk: User) -> None:
        port = PretendBank({"E1": paid("E1", 10000, "tx1")})
        told(bank, office, port.payments["E1"])
        token = Payment.objects.get().token
        for _ in range(2):
            give_back(payment=token, amount=Money(4000), key="once", bank=port, by=clerk, at=AT)  # type: ignore[arg-type]
        place_payments(office=lambda _company: office, at=AT)
        assert open_of("1") == 4000
        with pytest.raises(UnableToGiveBack, match="At most"):
            give_back(payment=token, amount=Money(6001), key="more", bank=port, by=clerk, at=AT)  # type: ignore[arg-type]
        port.down = True
        with pytest.raises(UnableToGiveBack, match="does not answer"):
            give_back(payment=token, amount=Money(1), key="later", bank=port, by=clerk, at=AT)  # type: ignore[arg-type]
        assert Refund.objects.count() == 1


class TestTheBankIsAsked:
    def test_when_it_calls_and_is_believed_in_nothing(self, bank: Bank, office: Billing) -> None:
        port = PretendBank({"E1": paid("E1", 10000, "tx1")})
        for payment in ("E1", "forged"):
            Notice.objects.create(bank=bank, payment=payment, digest=b"1", received_at=AT, due_at=AT)
        look_into_notices(banks={bank.pk: port}, zones=ZONES, at=AT)  # type: ignore[dict-item]
        assert list(Payment.objects.values_list("key", flat=True)) == ["E1"]
        at = AT + UNKNOWN_AFTER
        look_into_notices(banks={bank.pk: port}, zones=ZONES, at=at)  # type: ignore[dict-item]
        assert Notice.objects.get(payment="forged").unknown_at == at
        assert not Notice.objects.filter(settled_at=None).exists()

    def test_again_when_it_was_down(self, bank: Bank) -> None:
        port = PretendBank({"E1": paid("E1", 10000, "tx1")}, down=True)
        Notice.objects.create(bank=bank, payment="E1", digest=b"1", received_at=AT, due_at=AT)
        look_into_notices(banks={bank.pk: port}, zones=ZONES, at=AT)  # type: ignore[dict-item]
        port.down = False
        look_into_notices(banks={bank.pk: port}, zones=ZONES, at=AT + timedelta(minutes=6))  # type: ignore[dict-item]
        assert Payment.objects.count() == 1

    def test_for_what_it_never_called_about(self, bank: Bank) -> None:
        port = PretendBank({"E1": paid("E1", 10000, "tx1", paid_at=AT - timedelta(minutes=3))})
        assert poll_banks(banks={bank.pk: port}, zones=ZONES, at=AT) == 1  # type: ignore[dict-item]
        assert poll_banks(banks={bank.pk: port}, zones=ZONES, at=AT) == 0  # type: ignore[dict-item]
        late = paid("E2", 100, "tx2", paid_at=AT - OVERLAP / 2)
        port.payments["E2"] = late
        assert poll_banks(banks={bank.pk: port}, zones=ZONES, at=AT + timedelta(minutes=1)) == 1  # type: ignore[dict-item]


class TestTheDatabaseHoldsTheLedger:
    @pytest.mark.django_db(transaction=True)
    def test_an_entry_that_does_not_add_up_is_refused(self) -> None:
        with pytest.raises(DatabaseError, match="do not add up"), transaction.atomic():
            account = Account.objects.create(kind="bank", about="1", currency="BRL")
            entry = Entry.objects.create(key="1", why="test", at=AT)
            Line.objects.create(entry=entry, account=account, cents=5)

    def test_lines_stay_and_sums_are_written_by_lines_alone(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("E1", 10000, "tx1"))
        for deed in (
            "UPDATE payments_line SET cents = cents + 1",
            "DELETE FROM payments_line",
            "UPDATE payments_entry SET why = ''",
            "UPDATE payments_account SET cents = cents + 1",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(deed)

    def test_nobody_who_has_no_business_with_it_sees_a_row(self, bank: Bank, office: Billing) -> None:
        told(bank, office, paid("E1", 10000, "tx1"))
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE sintonia_pages")
            try:
                for table in ("payment", "charge", "account", "line", "refund", "bank", "shown", "returnfile"):
                    cursor.execute(f"SELECT count(*) FROM payments_{table}")
                    assert cursor.fetchone() == (0,)
            finally:
                cursor.execute("RESET ROLE")


def test_the_prices_of_a_bank_that_rests_count_for_nothing(bank: Bank) -> None:
    dear = Bank.objects.create(name="dois", title="Banco Dois", costs={"barcode": 1})
    assert cheapest_first("", ["pix", "barcode"]) == ["barcode", "pix"]
    Bank.objects.filter(pk=dear.pk).update(suspended_at=AT)
    assert cheapest_first("", ["pix", "barcode"]) == ["pix", "barcode"]


def test_what_ways_cost_the_cheapest_first(bank: Bank, office: Billing) -> None:
    dear = Bank.objects.create(name="dois", title="Banco Dois", costs={"pix": 90})
    told(bank, office, paid("E1", 10000, "tx1"), paid("F1", 2500, "bar2", way="barcode"))
    told(dear, office, paid("E2", 100, "tx2"))
    found = costs(company="", since=AT.date(), until=AT.date())
    assert [(c.bank.name, c.way, c.each, c.count, c.total) for c in found] == [
        ("um", "pix", 42, 1, 42), ("dois", "pix", 90, 1, 90), ("um", "barcode", 180, 1, 180),
    ]  # fmt: skip
