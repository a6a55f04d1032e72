"""
Who is told what money did: whoever was shown the code that was paid, in their conversation, and the billing system.

The billing system is told how a bill stands, not what happened to it: told again it changes nothing, and what was
told last holds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from sintonia.backoffice.payments import Receivables
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.conversations.operations import wake_contact
from sintonia.kit.money import Money
from sintonia.payments.models import Charge, Payment, Refund, Shown

log: Final = logging.getLogger(__name__)

# What `wake_contact` calls this in the inbox.
PAID: Final = "paid"
SHOWN_FOR: Final = timedelta(days=60)
MOST_TOLD: Final = 3
MOST: Final = 100
LEASE: Final = timedelta(seconds=30)
LONGEST_PAUSE_S: Final = 300
TRIES_OF_A_PAUSE: Final = 9


def tell_who_was_shown(payment: Payment, charge: Charge, *, at: datetime) -> None:
    """Let the conversations in which the bill's code was shown hear that it is paid, in the caller's transaction."""
    for shown in _shown(charge, at):
        event = {"payment": payment.token}
        wake_contact(
            contact=shown.contact, kind=PAID, key=f"{PAID}:{payment.token}:{shown.contact_id}", event=event, at=at
        )


def tell_of_refunds(charge: Charge, payments: Sequence[Payment], *, at: datetime) -> None:
    """Let the same conversations hear, once, that money went back."""
    keys = {row.key: row for row in payments}
    for refund in Refund.objects.filter(company=charge.company, payment_key__in=list(keys)):
        for shown in _shown(charge, at):
            event = {"payment": keys[refund.payment_key].token, "given_back": refund.cents}
            wake_contact(
                contact=shown.contact, kind=PAID, key=f"back:{refund.pk}:{shown.contact_id}", event=event, at=at
            )


def _shown(charge: Charge, at: datetime) -> list[Shown]:
    codes = [code for code in (charge.barcode, charge.txid) if code]
    rows = Shown.objects.filter(company=charge.company, code__in=codes, at__gte=at - SHOWN_FOR)
    by_contact: dict[int, Shown] = {}
    for row in rows.select_related("contact__account").order_by("-at"):
        by_contact.setdefault(row.contact_id, row)
    return list(by_contact.values())[:MOST_TOLD]


def tell_billing(*, office: Callable[[str], Receivables | None], at: datetime) -> int:
    """Tell the billing system how bills stand that stand otherwise than it was told; returns how many."""
    due = list(Charge.objects.exclude(tell_at=None).filter(tell_at__lte=at).order_by("tell_at", "pk")[:MOST])
    for charge in due:
        port = office(charge.company)
        if port is None or not _claim(charge, at):
            continue
        try:
            _say(charge, port)
        except (NotAnswering, Refused) as problem:
            log.warning("the billing system was not told how bill %s stands: %s", charge.pk, type(problem).__name__)
            pause = timedelta(seconds=min(LONGEST_PAUSE_S, 2**charge.attempts))
            attempts = min(charge.attempts + 1, TRIES_OF_A_PAUSE)
            Charge.objects.filter(pk=charge.pk).update(tell_at=at + pause, attempts=attempts)
        else:
            _told(charge)
    return len(due)


def _claim(charge: Charge, at: datetime) -> bool:
    """Take a bill before anything is said of it: whoever dies after that leaves it to be said again."""
    free = Charge.objects.filter(pk=charge.pk, tell_at=charge.tell_at)
    if not free.update(tell_at=at + LEASE, told_times=F("told_times") + 1):
        return False
    charge.refresh_from_db()
    return True


def _say(charge: Charge, port: Receivables) -> None:
    key = f"{charge.company}:{charge.bill}:{charge.told_times}"
    if charge.settled_at is not None:
        latest = Payment.objects.filter(charge=charge, twin=None).order_by("-paid_at", "-pk").first()
        paid_on = latest.paid_on if latest is not None else charge.settled_at.date()
        amount, way = Money(charge.cents, charge.currency), latest.way if latest is not None else "transfer"
        port.settle(f"settle:{key}", bill=charge.bill, amount=amount, paid_on=paid_on, way=way)  # type: ignore[arg-type]
    elif charge.told_settled or charge.told_times > 1:
        port.reopen(f"reopen:{key}", bill=charge.bill)
    over = Money(charge.over_cents, charge.currency)
    port.overpaid(f"overpaid:{key}", bill=charge.bill, contract=charge.contract, amount=over)


@transaction.atomic
def _told(charge: Charge) -> None:
    """Done, unless it stands otherwise by now: then it is to be told again already."""
    now = Charge.objects.select_for_update().get(pk=charge.pk)
    now.told_settled, now.told_over_cents = charge.settled_at is not None, charge.over_cents
    same = (now.settled_at is not None) == now.told_settled and now.over_cents == now.told_over_cents
    if same:
        now.tell_at, now.attempts = None, 0
    elif now.tell_at is not None:
        now.tell_at = min(now.tell_at, charge.tell_at or now.tell_at)
    now.save(update_fields=["told_settled", "told_over_cents", "tell_at", "attempts"])
