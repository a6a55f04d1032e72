"""
Payments are placed on the bills that they name, and booked; whoever was shown the bill's code hears of it.

A payment whose bill nobody knows is booked all the same, as money that is not placed yet: it waits on the page of
reconciliation for a person, and for the bill.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from sintonia.backoffice.payments import Charge as Billed
from sintonia.backoffice.payments import Receivables
from sintonia.backoffice.ports import NotAnswering
from sintonia.payments.balances import Bill, Money, Where, balances, standing
from sintonia.payments.ledger import book, stand_in_line
from sintonia.payments.models import Charge, Payment, Refund
from sintonia.payments.telling import tell_of_refunds, tell_who_was_shown

log: Final = logging.getLogger(__name__)

MOST: Final = 200
LONGEST_PAUSE_S: Final = 300
TRIES_OF_A_PAUSE: Final = 9
# A bill that was not known yet when its payment came is asked for again, less and less often, for so long.
ASK_FOR: Final = timedelta(days=5)
OfficeOf = Callable[[str], Receivables | None]


def place_payments(*, office: OfficeOf, at: datetime, most: int = MOST) -> int:
    """Place and book payments that are due to be looked at; returns how many."""
    due = Payment.objects.exclude(look_at=None).filter(look_at__lte=at).order_by("look_at", "pk")
    found = list(due[:most])
    billed: dict[tuple[str, str], Billed | None] = {}
    late: set[int] = set()
    for payment in found:
        name = (payment.company, payment.code)
        try:
            if payment.code and name not in billed:
                billed[name] = _asked_for(office(payment.company), payment.code)
        except NotAnswering:
            late.add(payment.pk)
    for payment in found:
        try:
            place(
                payment=payment.pk, billed=billed.get((payment.company, payment.code)), at=at, late=payment.pk in late
            )
        except Exception:
            # One that cannot be booked holds up no other, and is tried again less and less often.
            log.exception("payment %s could not be placed", payment.pk)
            pause = timedelta(seconds=min(LONGEST_PAUSE_S, 2**payment.attempts))
            attempts = min(payment.attempts + 1, TRIES_OF_A_PAUSE)
            Payment.objects.filter(pk=payment.pk).update(look_at=at + pause, attempts=attempts)
    return len(found)


def _asked_for(office: Receivables | None, code: str) -> Billed | None:
    return office.charge_of_code(code) if office is not None else None


@transaction.atomic
def place(*, payment: int, billed: Billed | None, at: datetime, late: bool = False) -> None:
    """
    Place one payment on the bill that it names, if that is known, and book what follows.

    `late` says that the billing system did not answer: what is known of the bill serves, and it is asked again.
    """
    company = Payment.objects.values_list("company", flat=True).get(pk=payment)
    stand_in_line(company)
    row = Payment.objects.select_for_update().get(pk=payment)
    charge = register(billed, company=company, at=at) if billed is not None else None
    if row.charge_id is None and not row.contract and row.code:
        row.charge = _of_currency(charge or _known(row), row.currency)
        row.placed_at = at if row.charge else None
    if row.charge is not None and row.twin_id is None:
        row.twin = _twin(row)
    row.unplaced_since = None if row.charge or row.contract else row.unplaced_since or at
    row.look_at, row.attempts = _next_look(row, at, late), min(row.attempts + 1, TRIES_OF_A_PAUSE)
    row.save()
    settle(row, at=at)


def _next_look(row: Payment, at: datetime, late: bool) -> datetime | None:
    """When to look again: soon where nobody answered, later where nobody knows the bill, else not."""
    if not (late or (row.unplaced_since is not None and row.code)) or (at - row.received_at > ASK_FOR and not late):
        return None
    pause = timedelta(seconds=2 ** min(row.attempts, TRIES_OF_A_PAUSE))
    return at + (min(pause, timedelta(seconds=LONGEST_PAUSE_S)) if late else pause * 8)


def _known(row: Payment) -> Charge | None:
    codes = Charge.objects.filter(company=row.company)
    return codes.filter(txid=row.code).first() or codes.filter(barcode=row.code).first()


def _of_currency(charge: Charge | None, currency: str) -> Charge | None:
    """What is in another currency is placed by a person, who knows what it is worth."""
    return charge if charge is not None and charge.currency == currency else None


def _twin(row: Payment) -> Payment | None:
    """The same money as another source reported it: the same bill, day and amount, and nobody's twin yet."""
    if row.way != "pix":
        return None
    others = Payment.objects.filter(charge=row.charge, cents=row.cents, paid_on=row.paid_on, way="pix", twin=None)
    others = others.exclude(source=row.source).exclude(pk=row.pk)
    taken = Payment.objects.filter(twin__isnull=False, charge=row.charge).values("twin")
    return others.exclude(pk__in=taken).order_by("pk").first()


def register(billed: Billed, *, company: str, at: datetime) -> Charge:
    """Keep a bill as the billing system knows it now, in the caller's transaction; what it asks may have changed."""
    asked = {
        "contract": billed.contract, "title": billed.title, "cents": billed.amount.cents, "due_on": billed.due_on,
        "currency": billed.amount.currency, "credit_cents": billed.credit, "barcode": billed.barcode,
        "txid": billed.txid,
    }  # fmt: skip
    charge, new = Charge.objects.get_or_create(
        company=company,
        bill=billed.bill,
        defaults={
            **asked,
            "registered_at": at,
            "settled_before": billed.paid,
            "cancelled_at": at if billed.cancelled else None,
        },
    )
    if not new:
        cancelled = charge.cancelled_at or at if billed.cancelled else None
        if cancelled != charge.cancelled_at or any(getattr(charge, name) != value for name, value in asked.items()):
            for name, value in asked.items():
                setattr(charge, name, value)
            charge.cancelled_at = cancelled
            charge.save()
    return charge


def settle(row: Payment, *, at: datetime) -> None:
    """Book what follows from the facts about a payment's bill, in the caller's transaction, which stands in line."""
    if row.charge is None:
        money = moneys_of([row])[row.pk]
        wanted = balances(None, [money], contract=row.contract)
        book(wanted, company=row.company, currency=row.currency, contract=row.contract, why="placed", at=at)
        if row.contract and row.over_cents is None:
            Payment.objects.filter(pk=row.pk).update(left_cents=0, over_cents=money.counted)
        return
    settle_charge(row.charge, at=at)


def settle_charge(charge: Charge, *, at: datetime, also: dict[Where, int] | None = None) -> None:
    """Book what follows from the facts about one bill; `also` are other accounts' balances that go with it."""
    paid = list(Payment.objects.filter(charge=charge).order_by("pk"))
    moneys = moneys_of(paid)
    bill = Bill(
        about=str(charge.pk), cents=charge.cents, credit=charge.credit_cents,
        void=charge.cancelled_at is not None or charge.settled_before,
    )  # fmt: skip
    wanted = balances(bill, list(moneys.values()), contract=charge.contract) | (also or {})
    book(
        wanted, company=charge.company, currency=charge.currency, contract=charge.contract, why="settled", at=at
    )  # fmt: skip
    stands = standing(bill, list(moneys.values()))
    was_settled = charge.settled_at is not None
    is_settled = stands.left == 0 and not bill.void
    charge.settled_at = (charge.settled_at or at) if is_settled else None
    changed = is_settled != was_settled or stands.over != charge.over_cents
    charge.left_cents, charge.over_cents = stands.left, stands.over
    if changed or charge.told_settled != is_settled:
        charge.tell_at, charge.attempts = at, 0
    charge.save()
    _tell(charge, bill, paid, moneys, at)


def _tell(charge: Charge, bill: Bill, paid: Sequence[Payment], moneys: dict[int, Money], at: datetime) -> None:
    """What of each new payment was too much, in the order in which they came; and whoever waits hears of it."""
    before: list[Money] = []
    for row in paid:
        money = moneys[row.pk]
        if row.over_cents is None and not money.twin:
            after = standing(bill, [*before, money])
            row.left_cents, row.over_cents = after.left, after.over - standing(bill, before).over
            Payment.objects.filter(pk=row.pk).update(left_cents=row.left_cents, over_cents=row.over_cents)
            tell_who_was_shown(row, charge, at=at)
        before.append(money)
    tell_of_refunds(charge, [row for row in paid if moneys[row.pk].given_back], at=at)


def moneys_of(rows: Sequence[Payment]) -> dict[int, Money]:
    """The facts about payments: what is told of either report of one payment is told of the report that counts."""
    reports = {row.pk: row for row in rows}
    missing = {row.twin_id for row in rows if row.twin_id} - set(reports)
    reports |= {row.pk: row for row in Payment.objects.filter(pk__in=missing)}
    counts = {row.key: row.twin_id or row.pk for row in reports.values()}
    back: dict[int, int] = {}
    extra: dict[int, int] = {}
    for row in reports.values():
        extra[row.twin_id or row.pk] = max(row.extra_cents, extra.get(row.twin_id or row.pk, 0))
    given = Refund.objects.filter(company=rows[0].company if rows else "", payment_key__in=list(counts))
    for key, cents in given.values_list("payment_key", "cents"):
        back[counts[key]] = back.get(counts[key], 0) + cents
    return {
        row.pk: Money(
            about=str(row.pk), cents=row.cents, extra=extra.get(row.pk, 0), given_back=back.get(row.pk, 0),
            twin=row.twin_id is not None,
        )
        for row in rows
    }  # fmt: skip
