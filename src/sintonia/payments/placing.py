"""
Payments are placed on the bills that they name, and booked; whoever was shown the bill's code hears of it.

A payment whose bill nobody knows is booked all the same, as money that is not placed yet: it waits on the page of
reconciliation for a person, and for the bill.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from sintonia.backoffice.payments import Charge as Billed
from sintonia.backoffice.payments import Receivables
from sintonia.backoffice.ports import NotAnswering
from sintonia.payments.ledger import stand_in_line
from sintonia.payments.models import Charge, Payment
from sintonia.payments.rows import keep
from sintonia.payments.settling import moneys_of, settle_alone, settle_charges

log: Final = logging.getLogger(__name__)

MOST: Final = 500
LONGEST_PAUSE_S: Final = 300
TRIES_OF_A_PAUSE: Final = 9
# A bill that was not known yet when its payment came is asked for again, less and less often, for so long.
ASK_FOR: Final = timedelta(days=5)
_ASKED: Final = (
    "contract", "title", "cents", "due_on", "currency", "credit_cents", "barcode", "txid", "cancelled_at",
)  # fmt: skip
_PLACED: Final = ("charge", "placed_at", "twin", "unplaced_since", "look_at", "attempts")
OfficeOf = Callable[[str], Receivables | None]


def place_payments(*, office: OfficeOf, at: datetime, most: int = MOST) -> int:
    """Place and book payments that are due to be looked at; returns how many."""
    due = Payment.objects.exclude(look_at=None).filter(look_at__lte=at).order_by("look_at", "pk")
    of_company: dict[str, list[Payment]] = defaultdict(list)
    for payment in due[:most]:
        of_company[payment.company].append(payment)
    for company, found in of_company.items():
        billed, late = _asked_for(office(company), {payment.code for payment in found} - {""})
        numbers = [payment.pk for payment in found]
        try:
            place(payments=numbers, company=company, billed=billed, at=at, late=late)
        except Exception:
            log.exception("%s payments were not placed together; they go one by one", len(numbers))
            for number in numbers:
                _place_alone(number, company, billed, late, at)
    return sum(len(found) for found in of_company.values())


def _asked_for(office: Receivables | None, codes: Collection[str]) -> tuple[dict[str, Billed], set[str]]:
    """The bills that codes name, and the codes of which the billing system did not say."""
    billed: dict[str, Billed] = {}
    late: set[str] = set()
    for code in codes if office is not None else ():
        try:
            found = office.charge_of_code(code) if office is not None and not late else None
        except NotAnswering:
            late.add(code)
            continue
        if late:
            # It is down: each further question would wait as long.
            late.add(code)
        elif found is not None:
            billed[code] = found
    return billed, late


def _place_alone(number: int, company: str, billed: Mapping[str, Billed], late: set[str], at: datetime) -> None:
    try:
        place(payments=[number], company=company, billed=billed, at=at, late=late)
    except Exception:
        # One that cannot be booked holds up no other, and is tried again less and less often.
        log.exception("payment %s could not be placed", number)
        row = Payment.objects.get(pk=number)
        pause = timedelta(seconds=min(LONGEST_PAUSE_S, 2**row.attempts))
        attempts = min(row.attempts + 1, TRIES_OF_A_PAUSE)
        Payment.objects.filter(pk=number).update(look_at=at + pause, attempts=attempts)


@transaction.atomic
def place(
    *,
    payments: Sequence[int],
    company: str,
    billed: Mapping[str, Billed],
    at: datetime,
    late: Collection[str] = (),
) -> None:
    """
    Place payments of one company on the bills that their codes name, where those are known, and book what follows.

    Of the `late` codes the billing system did not say: what is known of their bills serves, and it is asked again.
    """
    stand_in_line(company)
    rows = list(Payment.objects.select_for_update(of=("self",)).filter(pk__in=payments).order_by("pk"))
    codes = {row.code for row in rows} - {""}
    known = _known(codes - billed.keys(), company)
    named = {code: billed[code].bill for code in codes & billed.keys()}
    kept = register(list({billed[code].bill: billed[code] for code in named}.values()), company=company, at=at)
    # A code for what was left of a bill is none of the two that the bill itself carries.
    known |= {code: kept[bill] for code, bill in named.items()}
    charges = {charge.pk: charge for charge in known.values()}
    charges |= Charge.objects.in_bulk({row.charge_id for row in rows if row.charge_id} - set(charges))
    for row in rows:
        if row.charge_id is None and not row.contract and row.code:
            row.charge = _of_currency(known.get(row.code), row.currency)
            row.placed_at = at if row.charge else None
    _let_wait(rows, late, at)
    keep(rows, *_PLACED)
    _find_twins(rows)
    settle_alone([row for row in rows if row.charge_id is None], company=company, at=at)
    # What asks for money is booked as soon as it is known, also where its payment waits for a person.
    settle_charges([charges[pk] for pk in sorted(charges)], company=company, at=at)


def _let_wait(rows: Sequence[Payment], late: Collection[str], at: datetime) -> None:
    """What has no place waits for one, unless all of it went back."""
    moneys = moneys_of([row for row in rows if row.charge_id is None and not row.contract])
    for row in rows:
        waits = row.pk in moneys and moneys[row.pk].counted > 0
        row.unplaced_since = (row.unplaced_since or at) if waits else None
        row.look_at = _next_look(row, at, row.code in late)
        row.attempts = min(row.attempts + 1, TRIES_OF_A_PAUSE)


def _next_look(row: Payment, at: datetime, late: bool) -> datetime | None:
    """When to look again: soon where nobody answered, later where nobody knows the bill, else not."""
    if not (late or (row.unplaced_since is not None and row.code)) or (at - row.received_at > ASK_FOR and not late):
        return None
    pause = timedelta(seconds=2 ** min(row.attempts, TRIES_OF_A_PAUSE))
    return at + (min(pause, timedelta(seconds=LONGEST_PAUSE_S)) if late else pause * 8)


def _known(codes: Collection[str], company: str) -> dict[str, Charge]:
    charges = Charge.objects.filter(company=company)
    found = {charge.barcode: charge for charge in charges.filter(barcode__in=codes)}
    return found | {charge.txid: charge for charge in charges.filter(txid__in=codes)}


def _of_currency(charge: Charge | None, currency: str) -> Charge | None:
    """What is in another currency is placed by a person, who knows what it is worth."""
    return charge if charge is not None and charge.currency == currency else None


def _find_twins(rows: Sequence[Payment]) -> None:
    """
    The same money as another source reported it: the same bill, day and amount, and nobody's twin yet.

    A bank calls about a PIX payment, and lists it once more in a return file, where its key is another.
    """
    looking = [row for row in rows if row.way == "pix" and row.charge_id and row.twin_id is None]
    if not looking:
        return
    free: dict[tuple[Any, ...], list[Payment]] = defaultdict(list)
    reported = Payment.objects.filter(charge__in={row.charge_id for row in looking}, way="pix").order_by("pk")
    reports = list(reported)
    taken = {row.twin_id for row in reports if row.twin_id}
    for row in reports:
        if row.twin_id is None and row.pk not in taken:
            free[row.charge_id, row.cents, row.paid_on, row.source].append(row)
    changed = []
    for row in looking:
        same = (row.charge_id, row.cents, row.paid_on)
        mine, theirs = free[*same, row.source], free[*same, "file" if row.source == "bank" else "bank"]
        if theirs and any(one.pk == row.pk for one in mine):
            row.twin = theirs.pop(0)
            mine[:] = [one for one in mine if one.pk != row.pk]
            changed.append(row)
    keep(changed, "twin")


def register(billed: Collection[Billed], *, company: str, at: datetime) -> dict[str, Charge]:
    """
    Keep bills as the billing system knows them now, in the caller's transaction: what they ask may have changed.

    They come back under their codes.
    """
    known = {c.bill: c for c in Charge.objects.filter(company=company, bill__in=[one.bill for one in billed])}
    new: list[Charge] = []
    changed: list[Charge] = []
    for one in billed:
        charge = known.get(one.bill)
        if charge is None:
            charge = known[one.bill] = Charge(company=company, bill=one.bill, registered_at=at, settled_before=one.paid)
            new.append(charge)
        before = [getattr(charge, name) for name in _ASKED]
        _as_billed(charge, one, at)
        if charge.pk is not None and before != [getattr(charge, name) for name in _ASKED]:
            changed.append(charge)
    Charge.objects.bulk_create(new)
    keep(changed, *_ASKED)
    return {code: known[one.bill] for one in billed for code in (one.barcode, one.txid, one.bill) if code}


def _as_billed(charge: Charge, billed: Billed, at: datetime) -> None:
    charge.contract, charge.title, charge.due_on = billed.contract, billed.title, billed.due_on
    charge.cents, charge.currency, charge.credit_cents = billed.amount.cents, billed.amount.currency, billed.credit
    charge.barcode, charge.txid = billed.barcode, billed.txid
    charge.cancelled_at = (charge.cancelled_at or at) if billed.cancelled else None
