"""The pretend company's credits: what was paid too much comes off the next bill, which is printed for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from sintonia.connectors.demo.billing import bill_id
from sintonia.connectors.demo.cuts import COMES_BACK
from sintonia.connectors.demo.operations import ZONE
from sintonia.connectors.demo.prices import bill_cents
from sintonia.payments.queries import received_for

MOST: Final = 20
_SATURDAY: Final = 5
# What a bill used stays used once money came for it: what it asks for is to be what that was paid of.
_STAYS: Final = """
    (b.month = ANY(%(came)s::date[]) OR EXISTS (
        SELECT FROM demo_payment p WHERE p.contract_id = b.contract_id AND p.month = b.month AND p.by <> 'credit'
    ))
"""
# A credit comes off open bills that follow what was paid too much, the oldest first.
_USE: Final = f"""
    WITH credit AS (
        SELECT sum(cents) AS cents, min(month) AS since FROM demo_credit WHERE contract_id = %(contract)s
    ),
    used AS (
        SELECT coalesce(sum(b.credit_cents), 0) AS cents FROM demo_bill b
        WHERE b.contract_id = %(contract)s AND {_STAYS}
    ),
    following AS (
        SELECT b.month, b.cents, sum(b.cents) OVER (ORDER BY b.month) - b.cents AS before
        FROM demo_bill b, credit
        WHERE b.contract_id = %(contract)s AND b.month > credit.since AND NOT {_STAYS}
    )
    UPDATE demo_bill b SET credit_cents = greatest(0, least(f.cents, credit.cents - used.cents - f.before))
    FROM following f, credit, used WHERE b.contract_id = %(contract)s AND b.month = f.month
"""  # noqa: S608
_UNPAID: Final = """
    SELECT b.month FROM demo_bill b WHERE b.contract_id = %s AND NOT EXISTS (
        SELECT FROM demo_payment p WHERE p.contract_id = b.contract_id AND p.month = b.month AND p.by <> 'credit'
    )
"""
# With nothing left to pay, a bill is paid by its credit; with something, it is so no more.
_UNCOVERED: Final = """
    DELETE FROM demo_payment p USING demo_bill b
    WHERE p.contract_id = %s AND p.by = 'credit' AND b.contract_id = p.contract_id AND b.month = p.month
    AND b.credit_cents < b.cents
"""
_COVERED: Final = """
    INSERT INTO demo_payment (contract_id, month, paid_on, cents, by)
    SELECT contract_id, month, %(on)s, 0, 'credit' FROM demo_bill
    WHERE contract_id = %(contract)s AND credit_cents > 0 AND credit_cents = cents ON CONFLICT DO NOTHING
"""
_ORDER_BACK: Final = f"UPDATE demo_cut c SET reconnection_at = %s WHERE c.contract_id = %s AND {COMES_BACK}"  # noqa: S608
# Whoever has credit left, with the open bills after the one that was paid too much.
_LEFT_OVER: Final = """
    SELECT c.contract_id, array(
        SELECT b.month FROM demo_bill b WHERE b.contract_id = c.contract_id AND b.month > min(c.month) AND NOT EXISTS (
            SELECT FROM demo_payment p WHERE p.contract_id = b.contract_id AND p.month = b.month
        )
    )
    FROM demo_credit c
    WHERE c.contract_id = coalesce(%(contract)s::bigint, c.contract_id)
    GROUP BY c.contract_id
    HAVING sum(c.cents) > (SELECT coalesce(sum(b.credit_cents), 0) FROM demo_bill b WHERE b.contract_id = c.contract_id)
    ORDER BY c.contract_id
"""
_LATEST: Final = """
    SELECT month, due_on, (SELECT round(avg(kwh)) FROM (
        SELECT kwh FROM demo_bill WHERE contract_id = %(contract)s ORDER BY month DESC LIMIT 12
    ) AS year)
    FROM demo_bill WHERE contract_id = %(contract)s ORDER BY month DESC LIMIT 1
"""
_PRINT: Final = """
    INSERT INTO demo_bill (contract_id, month, cents, due_on, kwh) VALUES (%s, %s, %s, %s, %s)
"""


@transaction.atomic
def use_credits(*, contract: int, at: datetime) -> None:
    """Take a contract's credits off the open bills that follow; done again it changes nothing."""
    with connection.cursor() as cursor:
        _locked(cursor, contract)
        _use(cursor, contract, at)


def print_next_bills(*, at: datetime) -> list[str]:
    """
    Print the next month's bill for whoever has a credit and no bill that it comes off; returns their ids.

    In a demonstration no credit waits for a month.
    """
    with connection.cursor() as cursor:
        waiting = _waiting(cursor, None)
    found = [print_next_bill(contract=contract, at=at) for contract in waiting[:MOST]]
    return [bill for bill in found if bill]


@transaction.atomic
def print_next_bill(*, contract: int, at: datetime) -> str:
    """Print a contract's next bill and return its id; "" if no credit waits for it, or no more: others print too."""
    with connection.cursor() as cursor:
        _locked(cursor, contract)
        if not _waiting(cursor, contract):
            return ""
        cursor.execute(_LATEST, {"contract": contract})
        month, due_on, kwh = cursor.fetchone()
        following = _month_after(month)
        cursor.execute(_PRINT, [contract, following, bill_cents(int(kwh), following), _due_after(due_on), int(kwh)])
        _use(cursor, contract, at)
    return bill_id(contract, following)


def _waiting(cursor: Any, contract: int | None) -> list[int]:
    """Contracts, or this one, with credit left and no bill that it comes off."""
    cursor.execute(_LEFT_OVER, {"contract": contract})
    left = cursor.fetchall()
    came = received_for(company="", bills=[bill_id(contract, month) for contract, months in left for month in months])
    return [contract for contract, months in left if all(bill_id(contract, month) in came for month in months)]


def _use(cursor: Any, contract: int, at: datetime) -> None:
    cursor.execute(_UNPAID, [contract])
    unpaid = {bill_id(contract, month): month for (month,) in cursor.fetchall()}
    came = [unpaid[bill] for bill in received_for(company="", bills=unpaid)]
    cursor.execute(_USE, {"contract": contract, "came": came})
    cursor.execute(_UNCOVERED, [contract])
    cursor.execute(_COVERED, {"contract": contract, "on": at.astimezone(ZONE).date()})
    cursor.execute(_ORDER_BACK, [at, contract])


def _locked(cursor: Any, contract: int) -> None:
    """One at a time counts what a contract's credits are used for."""
    cursor.execute("SELECT 1 FROM demo_contract WHERE id = %s FOR UPDATE", [contract])


def _month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _due_after(due_on: date) -> date:
    """The same day a month later, or the Monday after it."""
    day = _month_after(due_on.replace(day=1)).replace(day=min(due_on.day, 28))
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)
