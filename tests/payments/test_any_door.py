"""The same money by every door: calls of a bank, return files and refunds, in any order, grouping and repetition."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sintonia.kit.money import Money
from sintonia.payments.files.febraban150 import Collected
from sintonia.payments.models import Bank, Charge, Notice, Payment
from sintonia.payments.placing import place_payments
from sintonia.payments.receiving import look_into_notices, poll_banks
from sintonia.payments.taking_in import take_in
from sintonia.payments.telling import tell_billing
from tests.payments.files.written import DAY, NEXT_DAY, arrecadacao, bar_code
from tests.payments.office import AT, Billing, PretendBank, back, paid
from tests.payments.test_any_order import ZONE, balances, must_hold

pytestmark = pytest.mark.django_db
NOON = datetime(DAY.year, DAY.month, DAY.day, 15, tzinfo=UTC)
BILLS = {"1": 10000, "2": 5001}
PIX_BY_FILE = "9"


class Pay:
    """One payment of a bill: by PIX, of which the bank calls and maybe lists it too, or by a bar code."""

    def __init__(self, number: int, bill: str, how: str, refunds: tuple[int, ...]) -> None:
        self.number, self.bill, self.how, self.refunds = number, bill, how, refunds

    def __repr__(self) -> str:
        return f"Pay({self.number}, {self.bill!r}, {self.how!r}, {self.refunds})"

    @property
    def key(self) -> str:
        return f"E{self.number}"

    def line(self) -> Collected:
        cents = BILLS[self.bill]
        return Collected(
            barcode=bar_code(cents), amount=Money(cents), paid_on=DAY, credited_on=NEXT_DAY,
            authentication=f"AUT{self.number}", channel=PIX_BY_FILE if self.how == "both" else "3",
        )  # fmt: skip


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Pay], list[Any], list[Any]]:
    """Payments, all that is told of them in one order, and in another one: repeated, and grouped otherwise."""
    pays = []
    for number in range(draw(st.integers(1, 5))):
        how = draw(st.sampled_from(["pix", "both", "barcode"]))
        refunds = () if how == "barcode" else draw(st.sampled_from([(), (100,), (100, 4901)]))
        pays.append(Pay(number, draw(st.sampled_from(sorted(BILLS))), how, refunds))
    calls: list[Any] = [("call", p.number, n) for p in pays if p.how != "barcode" for n in range(len(p.refunds) + 1)]
    listed = [p for p in pays if p.how != "pix"]
    plainly = [*calls, *(("file", (p.number,)) for p in listed)]
    groups: list[Any] = []
    for order in draw(st.lists(st.permutations([p.number for p in listed]), min_size=1, max_size=2)):
        cut = draw(st.integers(0, len(order)))
        groups += [("file", part) for part in (tuple(order[:cut]), tuple(order[cut:])) if part]
    told = [*calls, *groups]
    again = draw(st.lists(st.sampled_from(told), max_size=4))
    return pays, plainly, draw(st.permutations([*told, *again]))


def told(pays: list[Pay], steps: list[Any]) -> dict[Any, int]:
    office, port = Billing(), PretendBank()
    for bill, cents in BILLS.items():
        office.add(bill, cents)
        office.bills[bill] = _with_code(office.bills[bill], bar_code(cents))
    bank = Bank.objects.create(name="um", title="Banco Um", costs={"pix": 42})
    banks: Any = {bank.pk: port}
    by_number = {p.number: p for p in pays}
    at = AT
    for place, (door, what, *part) in enumerate(steps):
        at += timedelta(minutes=7)
        if door == "file":
            lines = [by_number[number].line() for number in what]
            take_in(arrecadacao(lines, number=place + 1), f"{place}.ret", bank=bank, by=None, at=at)
        else:
            _calls(port, bank, by_number[what], part[0], at)
            look_into_notices(banks=banks, zones={"": ZONE}, at=at)
        place_payments(office=lambda _company: office, at=at)
        tell_billing(office=lambda _company: office, at=at)
        must_hold()
    poll_banks(banks=banks, zones={"": ZONE}, at=at + timedelta(hours=1))
    place_payments(office=lambda _company: office, at=at + timedelta(hours=1))
    tell_billing(office=lambda _company: office, at=at + timedelta(hours=2))
    for charge in Charge.objects.all():
        assert office.settled.get(charge.bill, False) == (charge.settled_at is not None)
        assert office.over.get(charge.bill, 0) == charge.over_cents
    assert not Payment.objects.filter(charge=None).exists()
    return balances()


def _calls(port: PretendBank, bank: Bank, pay: Pay, refunds: int, at: datetime) -> None:
    """The bank calls: by then it knows of so many refunds, and of no fewer than it has told before."""
    seen = paid(pay.key, BILLS[pay.bill], f"tx{pay.bill}", paid_at=NOON)
    seen = back(seen, *((f"d{n}", cents) for n, cents in enumerate(pay.refunds[:refunds])))
    known = port.payments.get(pay.key)
    if known is None or len(known.refunds) < len(seen.refunds):
        port.payments[pay.key] = seen
    digest = sha256(repr(seen).encode()).digest()
    Notice.objects.get_or_create(
        bank=bank, payment=pay.key, digest=digest, defaults={"received_at": at, "due_at": at}
    )  # fmt: skip


def _with_code(charge: Any, barcode: str) -> Any:
    return msgspec.structs.replace(charge, barcode=barcode)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories())
def test_balances_do_not_hang_on_the_door(story: Any) -> None:
    pays, plainly, otherwise = story
    with transaction.atomic():
        one_way = told(pays, plainly)
        transaction.set_rollback(True)
    with transaction.atomic():
        another = told(pays, otherwise)
        transaction.set_rollback(True)
    assert another == one_way
    for bill, cents in BILLS.items():
        theirs = [p for p in pays if p.bill == bill]
        # What a bank calls about and lists as well is one payment.
        left = cents * len(theirs) - sum(sum(p.refunds) for p in theirs)
        if theirs:
            assert another.get(("open", bill), 0) == max(0, cents - left)
