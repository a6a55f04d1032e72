"""Paying the pretend company in parts: what it offers for overdue bills, and what was agreed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sintonia.backoffice.ports import Key, Receipt, Refused
from sintonia.connectors.demo.asking import Deed, ask, once, row_id
from sintonia.connectors.demo.billing import open_bills
from sintonia.kit.money import Money
from sintonia.kit.words import _
from sintonia.packs.utility.ports.accounts import Plan

# All parts, the one that is paid at once among them; whoever has a low income is offered three at least.
_PARTS: Final = (2, 4, 6)
_PARTS_OF_LOW_INCOME: Final = (3, 6, 12)
_LEAST_CENTS: Final = 1500
_AGREE: Final = Deed(
    "plan",
    "contract bigint, name text, first int, count smallint, each int, today date",
    "INSERT INTO demo_plan (contract_id, name, down_cents, count, each_cents, agreed_at)"
    " SELECT contract, name, first, count, each, at FROM fresh",
    "EXISTS (SELECT FROM demo_contract WHERE id = a.contract) AND NOT EXISTS (SELECT FROM demo_plan p"
    " WHERE p.contract_id = a.contract AND p.agreed_at + make_interval(months => p.count) > a.today)",
)
_OFFERED_TO: Final = """
    SELECT 'low_income' = ANY(h.needs), EXISTS (
        SELECT FROM demo_plan p WHERE p.contract_id = c.id AND p.agreed_at + make_interval(months => p.count) > %s
    )
    FROM demo_contract c JOIN demo_party h ON h.id = c.holder_id WHERE c.id = %s
"""
_RUNNING: Final = """
    SELECT name, down_cents, count, each_cents FROM demo_plan
    WHERE contract_id = %s AND agreed_at + make_interval(months => count) > %s ORDER BY id DESC LIMIT 1
"""
_DENIED: Final = _("A payment plan is already running for this contract, or nothing is overdue.")


def offered(contract: str, *, on: date) -> tuple[Plan, ...]:
    """What may be offered now, the fewest parts first."""
    ((low_income, runs),) = ask(_OFFERED_TO, [on, row_id(contract)]) or [(False, True)]
    owed = sum(bill.to_pay.cents for bill in open_bills(contract, on=on) if bill.state == "overdue")
    if not owed or runs:
        return ()
    found = tuple(_plan(owed, parts) for parts in (_PARTS_OF_LOW_INCOME if low_income else _PARTS))
    return tuple(plan for n, plan in enumerate(found) if n == 0 or plan.each.cents >= _LEAST_CENTS)


def running(contract: str, *, on: date) -> Plan | None:
    """What was agreed, as long as parts of it are due."""
    rows = ask(_RUNNING, [row_id(contract), on])
    return _agreed(*rows[0]) if rows else None


def agree(key: Key, *, contract: str, plan: str, at: datetime, on: date) -> Receipt:
    """
    Agree to what was offered, once.

    :raises Refused: if it is not offered: nothing is overdue, or another plan runs
    """
    chosen = next((one for one in offered(contract, on=on) if one.id == plan), None) or running(contract, on=on)
    if chosen is None or chosen.id != plan:
        raise Refused(_DENIED)
    try:
        return once(
            _AGREE, key, at=at, contract=row_id(contract), name=chosen.id, first=chosen.down.cents,
            count=chosen.count, each=chosen.each.cents, today=on,
        )  # fmt: skip
    except Refused:
        raise Refused(_DENIED) from None


def _plan(owed: int, parts: int) -> Plan:
    """Equal parts; the first takes the odd cents, so that all together are what is owed."""
    each = owed // parts
    down = owed - each * (parts - 1)
    return Plan(id=f"{parts}x{owed}", down=Money(down), count=parts - 1, each=Money(each), total=Money(owed))


def _agreed(name: str, down: int, count: int, each: int) -> Plan:
    return Plan(id=name, down=Money(down), count=count, each=Money(each), total=Money(down + count * each))
