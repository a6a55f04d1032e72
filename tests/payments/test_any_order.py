"""Any order, repetition and grouping of what banks tell gives the same balances, with the worker killed anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sintonia.backoffice.payments import Seen
from sintonia.payments.models import Account, Bank, Charge, Payment
from sintonia.payments.placing import place_payments
from sintonia.payments.queries import uneven
from sintonia.payments.receiving import keep_seen
from sintonia.payments.telling import tell_billing
from tests.payments.office import AT, Billing, back, paid

ZONE = ZoneInfo("America/Sao_Paulo")
BILLS = {"1": (10000, "7"), "2": (5001, "7"), "3": (1, "8")}

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is gone."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """Die at the n-th statement, which is not carried out; whatever transaction was open is rolled back."""
    left = [statement]

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            left[0] -= 1
            if left[0] == 0:
                raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        try:
            with transaction.atomic():
                yield
        except Killed:
            pass


codes = st.sampled_from(["tx1", "bar1", "tx2", "tx3", "nothing", ""])
payments = st.lists(
    st.tuples(codes, st.sampled_from([10000, 9999, 5001, 1, 10250]), st.sampled_from([0, 250]), st.booleans()),
    min_size=1,
    max_size=6,
)


@st.composite
def facts(draw: st.DrawFn) -> list[tuple[Seen, str]]:
    """What happened: payments told by a bank or a file, some given back in part or whole."""
    told = []
    for number, (code, cents, extra, by_file) in enumerate(draw(payments)):
        source = "file" if by_file else "bank"
        seen = paid(f"{source}-{number}", cents, code, extra=min(extra, cents - 1))
        # A file tells of no refund of a PIX payment: only the bank does.
        refunds = (
            () if by_file else draw(st.sampled_from([(), (("a", cents),), (("a", 1),), (("a", 1), ("b", cents - 1))]))
        )
        refunds = tuple((key, part) for key, part in refunds if part > 0)
        told.append((seen, source))
        told += [(back(seen, *refunds[: n + 1]), source) for n in range(len(refunds))]
    return told


@st.composite
def tellings(draw: st.DrawFn) -> tuple[list[tuple[Seen, str]], list[list[tuple[Seen, str]]], list[int]]:
    happened = draw(facts())
    again = draw(st.lists(st.sampled_from(happened), max_size=4))
    order = draw(st.permutations([*happened, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    groups = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    kills = draw(st.lists(st.integers(1, 60), max_size=3))
    return happened, groups, kills


def told(groups: list[list[tuple[Seen, str]]], kills: list[int]) -> dict[Any, int]:
    """The balances after all of it was told in these groups; whoever worked was killed at these statements."""
    office = Billing()
    for name, (cents, contract) in BILLS.items():
        office.add(name, cents, contract=contract)
    bank = Bank.objects.create(name="um", title="Banco Um", costs={"pix": 42})
    at, deaths = AT, list(kills)
    for group in groups:
        at += timedelta(minutes=10)
        for source in ("bank", "file"):
            seen = [one for one, by in group if by == source]
            if deaths and seen:
                with killed_at(deaths.pop()):
                    keep_seen(bank=bank, seen=seen, zone=ZONE, at=at, source=source)
            keep_seen(bank=bank, seen=seen, zone=ZONE, at=at, source=source)
        if deaths:
            with killed_at(deaths.pop()):
                place_payments(office=lambda _company: office, at=at)
        place_payments(office=lambda _company: office, at=at + timedelta(minutes=5))
        tell_billing(office=lambda _company: office, at=at)
        must_hold()
    tell_billing(office=lambda _company: office, at=at + timedelta(hours=1))
    for charge in Charge.objects.all():
        assert office.settled.get(charge.bill, False) == (charge.settled_at is not None)
        assert office.over.get(charge.bill, 0) == charge.over_cents
    return balances()


def left_by_hand(happened: list[tuple[Seen, str]]) -> dict[str, int]:
    """What is left of each bill, reckoned otherwise: each amount as often as the source that told it most often did."""
    left: dict[str, int] = {}
    for bill, (cents, _contract) in BILLS.items():
        theirs = {seen.key: (seen, by) for seen, by in happened if seen.code in {f"tx{bill}", f"bar{bill}"}}
        told_by = Counter((seen.amount.cents, by) for seen, by in theirs.values())
        got = sum(
            amount * max(told_by[amount, "bank"], told_by[amount, "file"]) for amount in {a for a, _by in told_by}
        )
        got -= sum(part.amount.cents for seen, _by in theirs.values() for part in seen.refunds)
        if theirs and not any(seen.extra for seen, _by in theirs.values()):
            left[bill] = max(0, cents - got)
    return left


def must_hold() -> None:
    """The ledger adds up, and the database says so too."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert uneven() == []
    assert sum(Account.objects.values_list("cents", flat=True)) == 0


def balances() -> dict[Any, int]:
    """Every account by what it is about; which report of the same money counts is one and the same."""
    bills = dict(Charge.objects.values_list("pk", "bill"))
    rows: Counter[Any] = Counter()
    for account in Account.objects.all():
        kind, about = account.kind, account.about
        if kind in {"bank", "unplaced"}:
            payment = Payment.objects.get(pk=int(about))
            about = bills.get(payment.charge_id, f"code {payment.code}")
        elif kind != "credit":
            about = bills[int(about)]
        rows[kind, about] += account.cents
    return {where: cents for where, cents in rows.items() if cents}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tellings())
def test_balances_do_not_hang_on_how_it_was_told(telling: Any) -> None:
    happened, groups, kills = telling
    with transaction.atomic():
        plainly = told([[one] for one in happened], [])
        transaction.set_rollback(True)
    with transaction.atomic():
        otherwise = told(groups, kills)
        transaction.set_rollback(True)
    assert otherwise == plainly
    by_hand = left_by_hand(happened)
    assert {bill: otherwise.get(("open", bill), 0) for bill in by_hand} == by_hand


@pytest.mark.parametrize("order", list(permutations(range(4))))
@pytest.mark.parametrize(
    ("extras", "interest"), [((0, 0, 250), 250), ((250, 0, 0), 0), ((0, 250, 250), 250), ((250, 0, 250), 0)]
)
def test_interest_does_not_hang_on_which_of_two_like_payments_a_file_is_about(
    order: tuple[int, ...], extras: tuple[int, int, int], interest: int
) -> None:
    one, other, line = (
        paid(key, 9999, "tx1", extra=extra) for key, extra in zip(("bank-0", "bank-1", "file-2"), extras, strict=True)
    )
    happened = [(one, "bank"), (other, "bank"), (line, "file"), (back(one, ("a", 9999)), "bank")]
    found = told([[happened[place]] for place in order], [])
    assert found.get(("interest", "1"), 0) == -interest
