"""
What waits to be placed, with bills that it may be for: a handful of statements for a whole page, each by an index.

Bills are looked for among those known here, and by amount and day in the billing system: a bill is known here only once
its code was paid. One that was never heard of is found by its number too (`finding`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Right

from sintonia.backoffice.payments import Charge as Billed
from sintonia.backoffice.payments import Receivables
from sintonia.kit.money import Money
from sintonia.payments.models import Charge, Payment
from sintonia.payments.settling import moneys_of
from sintonia.payments.suggesting import (
    BARCODE,
    LEAST_OF_A_CODE,
    TAIL,
    Before,
    Candidate,
    Suggestion,
    Waiting,
    names_in,
    near_codes,
    near_txids,
    normal,
    suggest,
    tail_of,
)

NEWEST: Final = "newest"
ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    NEWEST: ("-unplaced_since", "-pk"),
    "oldest": ("unplaced_since", "pk"),
    "largest": ("-cents", "-pk"),
}
A_PAGE: Final = 20
MOST_SHOWN: Final = 3
# Of each amount so many bills due before the payment, and so many after it; of each contract its latest.
NEIGHBORS: Final = 4
MOST_BEFORE: Final = 200
DAYS: Final = 60
_SAME_AMOUNT: Final = """
SELECT c.id FROM unnest(%(cents)s::bigint[], %(days)s::date[]) AS asked (cents, day) CROSS JOIN LATERAL (
    (SELECT id FROM payments_charge WHERE company = %(company)s AND left_cents = asked.cents AND left_cents > 0
        AND due_on >= asked.day AND due_on < asked.day + %(within)s ORDER BY due_on LIMIT %(most)s)
    UNION ALL
    (SELECT id FROM payments_charge WHERE company = %(company)s AND left_cents = asked.cents AND left_cents > 0
        AND due_on < asked.day AND due_on > asked.day - %(within)s ORDER BY due_on DESC LIMIT %(most)s)
) c
"""
# Txids are often numbered, so that a wrong one stands near many: of each the bills of its amount, then of its days.
_NEAR_TXIDS: Final = """
SELECT id FROM (
    SELECT c.id, row_number() OVER (
        PARTITION BY asked.n
        ORDER BY c.left_cents <> (%(cents)s::bigint[])[asked.n], abs(c.due_on - (%(days)s::date[])[asked.n]), c.id
    ) AS place
    FROM unnest(%(numbers)s::int[], %(near)s::text[]) AS asked (n, txid)
    CROSS JOIN LATERAL (
        SELECT id, left_cents, due_on FROM payments_charge
        WHERE company = %(company)s AND txid <> '' AND txid = asked.txid LIMIT %(most)s
    ) c
) near WHERE place <= %(most)s
"""
_OF_CONTRACTS: Final = """
SELECT c.id FROM unnest(%(contracts)s::text[]) AS asked (contract) CROSS JOIN LATERAL (
    SELECT id FROM payments_charge WHERE company = %(company)s AND contract = asked.contract
    ORDER BY due_on DESC LIMIT %(most)s) c
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One payment that waits, what was not given back of it, and the bills that it may be for."""

    payment: Payment
    amount: Money
    suggestions: tuple[Suggestion, ...]

    @property
    def came(self) -> Money:
        """All that came, with what was given back of it."""
        return Money(self.payment.cents, self.payment.currency)


def unplaced(*, company: str) -> QuerySet[Payment]:
    """The payments of which nobody knows what they are for, as far as they did not go back whole."""
    return Payment.objects.filter(company=company, unplaced_since__isnull=False).select_related("bank")


def page_of(
    *, company: str, order: str, number: str, office: Receivables | None = None
) -> tuple[Page[Payment], list[Row]]:
    """
    One page of them in an order of `ORDERS`, each with its suggestions; a page that is not there is the nearest.

    Without `office`, only bills that are known here are suggested.

    :raises NotAnswering: if the billing system does not say which bills there are
    """
    found = Paginator(unplaced(company=company).order_by(*ORDERS.get(order, ORDERS[NEWEST])), A_PAGE).get_page(number)
    rows = list(found.object_list)
    asked = waiting(rows)
    suggested = _suggested(rows, asked, office=office, company=company, most=MOST_SHOWN)
    return found, [Row(row, Money(asked[row.pk].cents, row.currency), suggested[row.pk]) for row in rows]


def suggestions_for(row: Payment, *, most: int, office: Receivables | None = None) -> tuple[Suggestion, ...]:
    """
    Bills for a payment, the likeliest first; without `office`, only those that are known here.

    :raises NotAnswering: if the billing system does not say which bills there are
    """
    return _suggested([row], waiting([row]), office=office, company=row.company, most=most)[row.pk]


def _suggested(
    rows: Sequence[Payment], asked: Mapping[int, Waiting], *, office: Receivables | None, company: str, most: int
) -> dict[int, tuple[Suggestion, ...]]:
    notes = _contracts_by_note(rows, company)
    billed = {one.bill: as_billed(one) for one in _due(list(asked.values()), office)}
    known = Charge.objects.filter(pk__in=_candidates(list(asked.values()), notes, billed, company))
    # Of a bill that is known here, what was paid of it is known here.
    candidates = list((billed | {charge.bill: candidate(charge) for charge in known}).values())
    ways = _same_way(rows, {one.contract for one in candidates}, company)
    return {
        row.pk: suggest(
            asked[row.pk], candidates, most=most,
            before=Before(frozenset(notes.get(row.note, ())), frozenset(ways.get((row.bank_id, row.way), ()))),
        )
        for row in rows
    }  # fmt: skip


def waiting(rows: Sequence[Payment]) -> dict[int, Waiting]:
    """What payments say of themselves, with what was not given back of each."""
    moneys = moneys_of(rows)
    return {
        row.pk: Waiting(moneys[row.pk].counted, row.currency, paid_on=row.paid_on, code=row.code, note=row.note)
        for row in rows
    }


def candidate(charge: Charge) -> Candidate:
    """A bill as it is compared with a payment."""
    return Candidate(
        bill=charge.bill, contract=charge.contract, left=charge.left_cents, due_on=charge.due_on,
        currency=charge.currency, title=charge.title, barcode=charge.barcode, txid=charge.txid,
        cancelled=charge.cancelled_at is not None,
    )  # fmt: skip


def as_billed(billed: Billed) -> Candidate:
    """A bill that nothing was paid of here, as it is compared with a payment."""
    return Candidate(
        bill=billed.bill, contract=billed.contract, left=0 if billed.paid else billed.amount.cents,
        due_on=billed.due_on, currency=billed.amount.currency, title=billed.title, barcode=billed.barcode,
        txid=billed.txid, cancelled=billed.cancelled,
    )  # fmt: skip


def _due(asked: Sequence[Waiting], office: Receivables | None) -> Iterable[Billed]:
    """The bills of the billing system that ask for what came, due on a near day."""
    amounts = sorted({(one.cents, one.currency, one.paid_on) for one in asked})
    if office is None or not amounts:
        return ()
    return office.due([(Money(cents, currency), day) for cents, currency, day in amounts], within=DAYS, most=NEIGHBORS)


def _candidates(
    asked: Sequence[Waiting], notes: Mapping[str, set[str]], billed: Collection[str], company: str
) -> set[int]:
    """The bills worth comparing with any of these, by their numbers."""
    codes = sorted({normal(one.code) for one in asked if one.code})
    names = {spelt for one in asked for name in names_in(one) for spelt in (name, name.upper())}
    bills = Charge.objects.filter(company=company)
    coded = bills.exclude(barcode="")
    found = [
        coded.filter(barcode__in=sorted({near for code in codes for near in (code, *near_codes(code))})),
        bills.exclude(txid="").filter(txid__in=codes),
        bills.filter(bill__in=sorted(names.union(billed))),
        coded.alias(tail=Right("barcode", TAIL)).filter(tail__in=sorted({tail_of(code) for code in codes} - {""})),
        *(coded.filter(**_beginning(code))[:NEIGHBORS] for code in codes if _is_part(code)),
    ]
    contracts = sorted(names.union(*notes.values()))
    days, cents = [one.paid_on for one in asked], [one.cents for one in asked]
    near = [(number, txid) for number, one in enumerate(asked, 1) for txid in near_txids(normal(one.code))]
    numbers, txids = [number for number, _txid in near], [txid for _number, txid in near]
    return {
        *(pk for rows in found for pk in rows.values_list("pk", flat=True)),
        *(_numbers(_NEAR_TXIDS, company, cents=cents, days=days, numbers=numbers, near=txids) if near else ()),
        *_numbers(_SAME_AMOUNT, company, cents=cents, days=days, within=DAYS),
        *_numbers(_OF_CONTRACTS, company, contracts=contracts),
    }


def _is_part(code: str) -> bool:
    return code.isdecimal() and LEAST_OF_A_CODE <= len(code) < BARCODE


def _beginning(code: str) -> dict[str, str]:
    """Bar codes that begin like this, as a stretch of the index: digits stand in their order in every collation."""
    return {"barcode__gte": code, "barcode__lt": f"{int(code) + 1:0{len(code)}}"}


def _numbers(statement: str, company: str, **asked: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company": company, "most": NEIGHBORS, **asked})
        return [pk for (pk,) in cursor.fetchall()]


def _contracts_by_note(rows: Sequence[Payment], company: str) -> dict[str, set[str]]:
    """For which contracts payments with the same note were placed before."""
    notes = {row.note for row in rows if row.note}
    before = Payment.objects.filter(company=company, note__in=notes, unplaced_since=None, twin=None).exclude(note="")
    found: dict[str, set[str]] = defaultdict(set)
    for note, of_bill, of_credit in before.values_list("note", "charge__contract", "contract").distinct()[:MOST_BEFORE]:
        found[note] |= {one for one in (of_bill, of_credit) if one}
    return found


def _same_way(rows: Sequence[Payment], contracts: set[str], company: str) -> dict[tuple[int, str], set[str]]:
    """Which of these contracts paid before at the banks, and the ways, of these payments."""
    paid = Payment.objects.filter(
        company=company, charge__contract__in=contracts, charge__company=company, twin=None,
        bank__in={row.bank_id for row in rows},
    )  # fmt: skip
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for bank, way, contract in paid.values_list("bank_id", "way", "charge__contract").distinct():
        found[(bank, way)].add(contract)
    return found
