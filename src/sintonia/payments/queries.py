"""Questions about money: a payment's receipt, what is not placed, what each way costs, whether the ledger holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.db.models import Count, Sum

from sintonia.kit.money import Money
from sintonia.payments.models import Account, Bank, Charge, Payment

_UNEVEN: Final = """
SELECT 'entry ' || entry_id FROM payments_line GROUP BY entry_id HAVING sum(cents) <> 0
UNION ALL
SELECT 'account ' || a.kind || ':' || a.about FROM payments_account a
LEFT JOIN (SELECT account_id, sum(cents) AS cents FROM payments_line GROUP BY account_id) l ON l.account_id = a.id
WHERE a.cents <> coalesce(l.cents, 0)
LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One payment as who paid sees it; `left` and `over` are what was left to pay then, and what of it was too much."""

    token: str
    contract: str
    bill: str
    title: str
    amount: Money
    extra: Money
    paid_at: datetime
    paid_on: date
    way: str
    bank: str
    key: str
    left: Money
    over: Money


def receipt_of(token: str) -> Receipt | None:
    """The receipt of a payment that counts, by the token that nobody can guess; None for any other."""
    row = Payment.objects.select_related("bank", "charge").filter(token=token, twin=None).first()
    if row is None or (row.charge is None and not row.contract):
        return None
    return Receipt(
        token=row.token, contract=row.charge.contract if row.charge else row.contract,
        bill=row.charge.bill if row.charge else "", title=row.charge.title if row.charge else "",
        amount=Money(row.cents, row.currency), extra=Money(row.extra_cents, row.currency), paid_at=row.paid_at,
        paid_on=row.paid_on, way=row.way, bank=row.bank.title, key=row.key,
        left=Money(row.left_cents or 0, row.currency), over=Money(row.over_cents or 0, row.currency),
    )  # fmt: skip


def received_for(*, company: str, bills: Collection[str]) -> dict[str, int]:
    """
    What came for bills and stayed, in cents, by the billing system's ids: only those for which anything did.

    Fine and interest are not counted: the rest of what a bill asks for is what is left to pay of it.
    """
    rows = Charge.objects.filter(company=company, bill__in=list(bills))
    found = {
        row.bill: (0 if row.cancelled_at or row.settled_before else row.cents) - row.left_cents + row.over_cents
        for row in rows
    }
    return {bill: cents for bill, cents in found.items() if cents > 0}


def balance(kind: str, about: str, *, company: str = "", currency: str = "BRL") -> int:
    """What one account of the ledger says, in cents."""
    found = Account.objects.filter(company=company, kind=kind, about=about, currency=currency).values_list("cents")
    return found[0][0] if found else 0


def uneven() -> list[str]:
    """What of the ledger does not add up: entries and accounts by name; empty as long as the database does its work."""
    with connection.cursor() as cursor:
        cursor.execute(_UNEVEN)
        return [name for (name,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Cost:
    """What payments of one way cost at one bank: `each` by its terms, `count` and `total` in the time asked for."""

    bank: Bank
    way: str
    each: int
    count: int
    total: int


def costs(*, company: str, since: date, until: date) -> list[Cost]:
    """What each way of paying costs at each bank, the cheapest first."""
    paid = Payment.objects.filter(company=company, paid_on__gte=since, paid_on__lte=until, twin=None)
    sums = {
        (row["bank"], row["way"]): (row["count"], row["total"])
        for row in paid.values("bank", "way").annotate(count=Count("pk"), total=Sum("cost_cents"))
    }
    banks = list(Bank.objects.filter(company=company).order_by("pk"))
    found = [
        Cost(bank, way, int(bank.costs.get(way, 0)), *sums.get((bank.pk, way), (0, 0)))
        for bank in banks
        for way in sorted(set(bank.costs) | {way for pk, way in sums if pk == bank.pk})
    ]
    return sorted(found, key=lambda cost: (cost.each, cost.bank.pk))


def cheapest_first(company: str, ways: Iterable[str]) -> list[str]:
    """Ways of paying in the order of what one payment costs at the bank where it costs least; unknown ones last."""
    asked = list(ways)
    prices = list(Bank.objects.filter(company=company, suspended_at=None).values_list("costs", flat=True))
    least = {way: min((int(one[way]) for one in prices if way in one), default=None) for way in asked}
    return sorted(asked, key=lambda way: (least[way] is None, least[way] or 0))
