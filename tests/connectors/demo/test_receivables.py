"""What the pretend company does once it is told that a bill is paid, unpaid again, or paid too much."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from sintonia.backoffice.ports import NotAnswering
from sintonia.connectors.demo import seed
from sintonia.connectors.demo.models import Contract, Cut
from sintonia.connectors.demo.operations import come_back, go_down
from sintonia.connectors.demo.ports import ports
from sintonia.connectors.demo.receivables import DemoReceivables, credit_of
from sintonia.kit.money import Money

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
MARIA = "1"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> DemoReceivables:
    seed(at=AT, customers=60)
    found = ports(lambda: AT)["receivables"]
    assert isinstance(found, DemoReceivables)
    return found


def cut_off(*months: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM demo_cut WHERE contract_id = %s", [MARIA])
    Cut.objects.create(
        contract_id=int(MARIA), months=list(months), notice_on=AT.date(), not_before=AT.date(), cut_at=AT
    )


def test_a_bill_is_found_by_either_of_its_codes_and_by_nothing_like_them(office: DemoReceivables) -> None:
    charge = office.charge("1-202611")
    assert charge is not None and charge.amount == Money(18740)
    assert office.charge_of_code(charge.barcode) == charge
    assert office.charge_of_code(charge.txid) == charge
    changed = charge.barcode[:-1] + str((int(charge.barcode[-1]) + 1) % 10)
    for code in (changed, charge.txid[:-1], "", "EC00000000000000000", "\0", "x" * 300):
        assert office.charge_of_code(code) is None


def test_bills_to_pay_are_found_by_their_amount_and_day(office: DemoReceivables) -> None:
    charge = office.charge("1-202611")
    assert charge is not None
    days = [charge.due_on + timedelta(days=days) for days in (-60, -59, 0, 59, 60)]
    found = [{one.bill for one in office.due([(charge.amount, day)], within=60, most=99)} for day in days]
    assert [charge.bill in bills for bills in found] == [False, True, True, True, False]
    asked = [(charge.amount, charge.due_on), (Money(charge.amount.cents, "EUR"), charge.due_on)]
    assert len(office.due(asked, within=60, most=1)) <= 2
    assert not office.due([], within=60, most=4)
    assert not office.due(asked[1:], within=60, most=4)
    office.settle("k1", bill=charge.bill, amount=charge.amount, paid_on=AT.date(), way="pix")
    assert charge not in office.due(asked, within=60, most=99)


def test_a_contract_is_known_by_its_id_and_by_its_customers_number(office: DemoReceivables) -> None:
    number = Contract.objects.get(pk=MARIA).number
    assert {office.contract(one) for one in (MARIA, number, f"{number[:4]} {number[4:]}")} == {MARIA}
    for nobody in ("nao existe 1", "", "0", "9" * 10, "9" * 30, "\0", "١"):
        assert office.contract(nobody) is None


def test_what_was_cut_off_comes_back_once_all_of_it_is_paid(office: DemoReceivables) -> None:
    cut_off(date(2026, 9, 1), date(2026, 11, 1))
    for number, bill in enumerate(("1-202609", "1-202611")):
        assert Cut.objects.get(contract_id=int(MARIA)).reconnection_at is None
        for _ in range(2):
            office.settle(f"k{number}", bill=bill, amount=Money(1), paid_on=AT.date(), way="pix")
    assert Cut.objects.get(contract_id=int(MARIA)).reconnection_at == AT


def test_it_is_unpaid_again_and_paid_again(office: DemoReceivables) -> None:
    billing = ports(lambda: AT)["billing"]
    office.settle("k1", bill="1-202611", amount=Money(18740), paid_on=AT.date(), way="pix")
    office.reopen("k2", bill="1-202611")
    assert billing.bill("1-202611").state == "open"  # type: ignore[attr-defined]
    office.settle("k3", bill="1-202611", amount=Money(18740), paid_on=AT.date(), way="barcode")
    assert billing.bill("1-202611").state == "paid"  # type: ignore[attr-defined]


def test_what_was_paid_too_much_is_what_was_said_last(office: DemoReceivables) -> None:
    for key, cents in (("k1", 500), ("k2", 700), ("k2", 900)):
        office.overpaid(key, bill="1-202611", contract=MARIA, amount=Money(cents))
    assert credit_of(1) == Money(700)


def test_while_it_is_down_it_says_so(office: DemoReceivables) -> None:
    go_down()
    try:
        with pytest.raises(NotAnswering):
            office.charge_of_code("EC3004512786202611")
    finally:
        come_back()
