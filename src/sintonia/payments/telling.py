"""
Who is told what money did: whoever was shown the code that was paid, in their conversation, and the billing system.

Where no such conversation is within reach, the receipt goes by mail (see `mailing`).

The billing system is told how a bill stands, not what happened to it: told again it changes nothing, and what was
told last holds.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from sintonia.backoffice.payments import Receivables
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import wake_contact
from sintonia.conversations.plugins import plugins
from sintonia.conversations.reach import is_within_reach
from sintonia.kit.money import Money
from sintonia.payments.mailing import mail_receipts
from sintonia.payments.models import Charge, Payment, Refund, Shown
from sintonia.payments.rows import keep

log: Final = logging.getLogger(__name__)

# What `wake_contact` calls this in the inbox.
PAID: Final = "paid"
SHOWN_FOR: Final = timedelta(days=60)
MOST_TOLD: Final = 3
MOST: Final = 100
LEASE: Final = timedelta(seconds=30)
LONGEST_PAUSE_S: Final = 300
TRIES_OF_A_PAUSE: Final = 9


@dataclass(frozen=True, slots=True)
class News:
    """That a payment came for a bill, or that money of it went back."""

    payment: Payment
    charge: Charge
    given_back: bool = False


def tell_who_was_shown(news: Sequence[News], *, company: str, at: datetime) -> None:
    """
    Let those to whom a bill's code was shown hear once what became of it, in the caller's transaction.

    The receipt of a payment that nobody can be told of in a conversation is mailed.
    """
    codes = {code for one in news for code in _codes(one)}
    rows = Shown.objects.filter(company=company, code__in=codes, at__gte=at - SHOWN_FOR)
    shown: dict[str, dict[int, Contact]] = defaultdict(dict)
    for row in rows.select_related("contact__account").order_by("-at"):
        shown[row.code].setdefault(row.contact_id, row.contact)
    doors, untold = plugins().channels(), []
    for one in news:
        found = {pk: contact for code in _codes(one) for pk, contact in shown.get(code, {}).items()}
        contacts = list(found.values())[:MOST_TOLD]
        for contact in contacts:
            for key, event in _events(one):
                wake_contact(contact=contact, kind=PAID, key=f"{key}:{contact.pk}", event=event, at=at)
        if not one.given_back and not any(is_within_reach(who, doors[who.channel], at=at) for who in contacts):
            untold.append(one.payment)
    mail_receipts(untold, company=company, at=at)


def _codes(one: News) -> list[str]:
    """What whoever paid may have been shown: the bill's two codes, and the one paid, which may ask for a rest."""
    return [code for code in (one.charge.barcode, one.charge.txid, one.payment.code) if code]


def _events(one: News) -> list[tuple[str, dict[str, Any]]]:
    token = one.payment.token
    if not one.given_back:
        return [(f"{PAID}:{token}", {"payment": token})]
    refunds = Refund.objects.filter(company=one.payment.company, payment_key=one.payment.key)
    return [(f"back:{refund.pk}", {"payment": token, "given_back": refund.cents}) for refund in refunds]


def tell_billing(*, office: Callable[[str], Receivables | None], at: datetime) -> int:
    """Tell the billing system how bills stand that stand otherwise than it was told; returns how many."""
    due = _claim(at)
    paid = Payment.objects.filter(charge__in=[charge.pk for charge in due], twin=None).order_by("paid_at", "pk")
    latest_of = {row.charge_id or 0: row for row in paid}
    silent: set[str] = set()
    for charge in due:
        port = office(charge.company) if charge.company not in silent else None
        try:
            if port is not None:
                _say(charge, port, latest_of)
        except NotAnswering:
            silent.add(charge.company)
            log.warning("the billing system of %r does not answer", charge.company)
        except Refused as refusal:
            log.warning("the billing system refused to be told of bill %s: %s", charge.pk, type(refusal).__name__)
        else:
            if port is not None:
                continue
        charge.tell_at = at + timedelta(seconds=min(LONGEST_PAUSE_S, 2**charge.attempts))
    _told(due, at)
    return len(due)


@transaction.atomic
def _claim(at: datetime) -> list[Charge]:
    """Take bills before anything is said of them: whoever dies after that leaves them to be said again."""
    free = Charge.objects.exclude(tell_at=None).filter(tell_at__lte=at).order_by("tell_at", "pk")
    due = list(free.select_for_update(skip_locked=True)[:MOST])
    for charge in due:
        charge.tell_at, charge.told_times = at + LEASE, charge.told_times + 1
    keep(due, "tell_at", "told_times")
    return due


def _say(charge: Charge, port: Receivables, latest_of: Mapping[int, Payment]) -> None:
    key = f"{charge.company}:{charge.bill}:{charge.told_times}"
    if charge.settled_at is not None:
        latest = latest_of.get(charge.pk)
        paid_on = latest.paid_on if latest is not None else charge.settled_at.date()
        amount, way = Money(charge.cents, charge.currency), latest.way if latest is not None else "transfer"
        port.settle(f"settle:{key}", bill=charge.bill, amount=amount, paid_on=paid_on, way=way)  # type: ignore[arg-type]
    elif (charge.told_settled or charge.told_times > 1) and not (charge.settled_before or charge.cancelled_at):
        port.reopen(f"reopen:{key}", bill=charge.bill)
    if charge.over_cents or charge.told_over_cents or charge.told_times > 1:
        over = Money(charge.over_cents, charge.currency)
        port.overpaid(f"overpaid:{key}", bill=charge.bill, contract=charge.contract, amount=over)
    charge.tell_at = None


@transaction.atomic
def _told(charges: Sequence[Charge], at: datetime) -> None:
    """What was said is done, unless a bill stands otherwise by now: then it is to be told again already."""
    said = {charge.pk: charge for charge in charges}
    rows = list(Charge.objects.select_for_update().filter(pk__in=said).order_by("pk"))
    for row in rows:
        charge = said[row.pk]
        if charge.tell_at is not None:
            row.tell_at, row.attempts = charge.tell_at, min(row.attempts + 1, TRIES_OF_A_PAUSE)
            continue
        row.told_settled, row.told_over_cents = charge.settled_at is not None, charge.over_cents
        same = (row.settled_at is not None) == row.told_settled and row.over_cents == row.told_over_cents
        row.tell_at, row.attempts = None if same else at, 0
    keep(rows, "told_settled", "told_over_cents", "tell_at", "attempts")
