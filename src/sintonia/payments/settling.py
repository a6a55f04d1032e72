"""
Bills are settled by the facts about them: what follows is booked, how each stands is written down, and who waits hears.

Everything here is done for many at once, in the caller's transaction, which stands in line (see `ledger`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sintonia.payments.balances import Bill, Money, Where, balances, standing
from sintonia.payments.ledger import Booking, book
from sintonia.payments.models import Charge, Payment, Refund
from sintonia.payments.rows import keep
from sintonia.payments.telling import News, tell_who_was_shown


def settle_charges(
    charges: Sequence[Charge], *, company: str, at: datetime, also: Mapping[Where, int] | None = None
) -> None:
    """Book what follows from the facts about bills; `also` are other accounts' balances that go with the one bill."""
    of_charge: dict[int, list[Payment]] = defaultdict(list)
    rows = list(Payment.objects.filter(charge__in=[charge.pk for charge in charges]).order_by("pk"))
    for row in rows:
        of_charge[row.charge_id or 0].append(row)
    moneys = moneys_of(rows)
    bookings, news = [], []
    for charge in charges:
        paid = of_charge[charge.pk]
        bill = _bill(charge)
        theirs = [moneys[row.pk] for row in paid]
        wanted = balances(bill, theirs, contract=charge.contract) | dict(also or {})
        bookings.append(Booking(wanted, charge.currency, charge.contract, "settled"))
        _stand(charge, bill, theirs, at)
        news += _new(charge, bill, paid, moneys)
    book(bookings, company=company, at=at)
    keep(charges, "settled_at", "left_cents", "over_cents", "tell_at", "attempts")
    fresh = [one.payment for one in news if not one.given_back]
    keep(fresh, "left_cents", "over_cents")
    tell_who_was_shown(news, company=company, at=at)


def settle_alone(rows: Sequence[Payment], *, company: str, at: datetime) -> None:
    """Book payments that are on no bill: as a contract's credit, or as not placed."""
    moneys = moneys_of(rows)
    bookings = []
    for row in rows:
        money = moneys[row.pk]
        wanted = balances(None, [money], contract=row.contract)
        bookings.append(Booking(wanted, row.currency, row.contract, "placed"))
        if row.contract and row.over_cents is None:
            row.left_cents, row.over_cents = 0, money.counted
    book(bookings, company=company, at=at)
    keep(rows, "left_cents", "over_cents")


def _bill(charge: Charge) -> Bill:
    void = charge.cancelled_at is not None or charge.settled_before
    return Bill(about=str(charge.pk), cents=charge.cents, credit=charge.credit_cents, void=void)


def _stand(charge: Charge, bill: Bill, paid: Sequence[Money], at: datetime) -> None:
    """Write down how a bill stands, and that the billing system is to be told if that is news to it."""
    stands = standing(bill, paid)
    was_settled, is_settled = charge.settled_at is not None, stands.left == 0 and not bill.void
    changed = is_settled != was_settled or stands.over != charge.over_cents or charge.told_settled != is_settled
    charge.settled_at = (charge.settled_at or at) if is_settled else None
    charge.left_cents, charge.over_cents = stands.left, stands.over
    if changed:
        charge.tell_at, charge.attempts = at, 0


def _new(charge: Charge, bill: Bill, paid: Sequence[Payment], moneys: Mapping[int, Money]) -> list[News]:
    """What of each new payment was too much, in the order in which they came; and all that went back."""
    news: list[News] = []
    before: list[Money] = []
    for row in paid:
        money = moneys[row.pk]
        if row.over_cents is None and not money.twin:
            after = standing(bill, [*before, money])
            row.left_cents, row.over_cents = after.left, after.over - standing(bill, before).over
            news.append(News(row, charge))
        if money.given_back:
            news.append(News(row, charge, given_back=True))
        before.append(money)
    return news


def moneys_of(rows: Sequence[Payment]) -> dict[int, Money]:
    """The facts about payments: what is told of either report of one payment is told of the report that counts."""
    reports = {row.pk: row for row in rows}
    missing = {row.twin_id for row in rows if row.twin_id} - set(reports)
    if missing:
        reports |= {row.pk: row for row in Payment.objects.filter(pk__in=missing)}
    counts = {row.key: row.twin_id or row.pk for row in reports.values()}
    back: dict[int, int] = defaultdict(int)
    given = Refund.objects.filter(company=rows[0].company if rows else "", payment_key__in=list(counts))
    for key, cents in given.values_list("payment_key", "cents"):
        back[counts[key]] += cents
    extra = _extras(list(reports.values()), back)
    return {
        row.pk: Money(
            about=str(row.pk), cents=row.cents, extra=extra.get(row.pk, 0), given_back=back[row.pk],
            twin=row.twin_id is not None,
        )
        for row in rows
    }  # fmt: skip


def _extras(reports: Sequence[Payment], back: Mapping[int, int]) -> dict[int, int]:
    """
    The fine and interest of each payment that counts.

    Of several payments of one amount and day for one bill nobody can tell which a file's line is about: its dearest
    line is taken for the dearest payment, and of two as dear for that of which less went back, whoever told first.
    """
    alike: dict[tuple[object, ...], list[Payment]] = defaultdict(list)
    for row in reports:
        same = row.way == "pix" and row.charge_id is not None
        alike[(row.charge_id, row.cents, row.paid_on) if same else (row.twin_id or row.pk,)].append(row)
    found: dict[int, int] = {}
    for its in alike.values():
        told = [row for row in its if row.source != "file"]
        told.sort(key=lambda row: (-row.extra_cents, back.get(row.twin_id or row.pk, 0), row.key))
        lines = sorted((row.extra_cents for row in its if row.source == "file"), reverse=True)
        for place, row in enumerate(told):
            found[row.twin_id or row.pk] = max(row.extra_cents, *lines[place : place + 1], 0)
        alone = sorted(row.pk for row in its if row.twin_id is None and row.pk not in found)
        found |= zip(alone, lines[len(told) :], strict=False)
    return found
