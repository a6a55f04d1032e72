"""
What banks say is kept, each payment and each refund once by its key; what follows from it is done by a worker.

A bank that calls is not believed: it is asked. And as calls get lost, each bank is asked every minute what came in.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q

from sintonia.backoffice.payments import GivenBack, Payments, Seen, Trouble, trouble_of
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.payments.models import Bank, Notice, Payment, Refund
from sintonia.payments.standing import ran_out

log: Final = logging.getLogger(__name__)

POLL_EVERY: Final = timedelta(minutes=1)
# Who was never reached may be starting beside us.
SOON: Final = timedelta(seconds=5)
# What reaches a bank's records late is found by asking again for a while that was asked for before.
OVERLAP: Final = timedelta(minutes=10)
FIRST_POLL: Final = timedelta(days=3)
LONGEST_PAUSE_S: Final = 300
TRIES_OF_A_PAUSE: Final = 9
# A payment that a bank calls about and does not know for so long is none: somebody else called.
UNKNOWN_AFTER: Final = timedelta(minutes=30)
MOST: Final = 100
LONGEST_NOTE: Final = 140
BanksOf = Mapping[int, Payments]


@transaction.atomic
def keep_seen(
    *, bank: Bank, seen: Sequence[Seen], zone: ZoneInfo, at: datetime, source: Literal["bank", "file"] = "bank"
) -> int:
    """
    Keep payments and refunds that a bank told; returns how many were new.

    Days are those of `zone`. What came before is nothing new, and changes nothing.
    """
    payments = [_payment(bank, one, zone, source, at) for one in seen if one.amount.cents > 0]
    keys = [payment.key for payment in payments]
    known = set(Payment.objects.filter(company=bank.company, key__in=keys).values_list("key", flat=True))
    Payment.objects.bulk_create([p for p in payments if p.key not in known], ignore_conflicts=True)
    refunds = [_refund(bank, one.key, back, at) for one in seen for back in one.refunds if back.state == "done"]
    told = {(r.payment_key, r.key) for r in refunds}
    before = set(
        Refund.objects.filter(company=bank.company, payment_key__in={r.payment_key for r in refunds}).values_list(
            "payment_key", "key"
        )
    )
    Refund.objects.bulk_create([r for r in refunds if (r.payment_key, r.key) not in before], ignore_conflicts=True)
    changed = {payment_key for payment_key, _key in told - before}
    Payment.objects.filter(company=bank.company, key__in=changed).update(look_at=at)
    return len(set(keys) - known) + len(told - before)


def _payment(bank: Bank, seen: Seen, zone: ZoneInfo, source: str, at: datetime) -> Payment:
    return Payment(
        company=bank.company,
        bank=bank,
        key=seen.key,
        source=source,
        way=seen.way,
        cents=seen.amount.cents,
        extra_cents=max(0, min(seen.extra, seen.amount.cents)),
        currency=seen.amount.currency,
        code=seen.code,
        note=seen.note.replace("\0", "")[:LONGEST_NOTE],
        paid_at=seen.paid_at,
        paid_on=seen.paid_at.astimezone(zone).date(),
        cost_cents=int(bank.costs.get(seen.way, 0)),
        received_at=at,
        look_at=at,
    )


def _refund(bank: Bank, payment: str, back: GivenBack, at: datetime) -> Refund:
    return Refund(
        company=bank.company,
        bank=bank,
        payment_key=payment,
        key=back.id,
        cents=back.amount.cents,
        at=back.at,
        received_at=at,
    )


def look_into_notices(*, banks: BanksOf, zones: Mapping[str, ZoneInfo], at: datetime) -> int:
    """Ask banks about the payments of which they called; returns how many calls were looked into."""
    # Calls of a bank that rests lie untouched until it is asked again, and hold up no other's.
    due = Notice.objects.filter(bank__in=banks, settled_at=None, due_at__lte=at)
    due = due.select_related("bank").order_by("due_at", "pk")
    found = list(due[:MOST])
    answered: dict[tuple[int, str], Seen | None] = {}
    silent: set[int] = set()
    for notice in found:
        port = banks.get(notice.bank_id) if notice.bank_id not in silent else None
        if port is None:
            _put_off(notice, at)
            continue
        try:
            asked = (notice.bank_id, notice.payment)
            if asked not in answered:
                answered[asked] = port.seen(notice.payment)
        except (NotAnswering, Refused) as problem:
            log.info("bank %s does not say what became of a payment: %s", notice.bank.name, type(problem).__name__)
            if isinstance(problem, NotAnswering):
                silent.add(notice.bank_id)
            _put_off(notice, at)
            continue
        _settle(notice, answered[asked], zones, at)
    return len(found)


@transaction.atomic
def _settle(notice: Notice, seen: Seen | None, zones: Mapping[str, ZoneInfo], at: datetime) -> None:
    if seen is not None:
        keep_seen(bank=notice.bank, seen=[seen], zone=zones[notice.bank.company], at=at)
        under_way = any(back.state == "under_way" for back in seen.refunds)
        Notice.objects.filter(pk=notice.pk).update(settled_at=at)
        if under_way:
            Bank.objects.filter(pk=notice.bank_id).update(poll_at=at)
    elif at - notice.received_at >= UNKNOWN_AFTER:
        Notice.objects.filter(pk=notice.pk).update(settled_at=at, unknown_at=at)
    else:
        _put_off(notice, at)


def _put_off(notice: Notice, at: datetime) -> None:
    pause = timedelta(seconds=min(LONGEST_PAUSE_S, 2**notice.attempts))
    attempts = min(notice.attempts + 1, TRIES_OF_A_PAUSE)
    Notice.objects.filter(pk=notice.pk).update(due_at=at + pause, attempts=attempts)


def poll_banks(*, banks: BanksOf, zones: Mapping[str, ZoneInfo], at: datetime) -> int:
    """
    Ask each bank whose turn it is what came in since it was asked last; returns how much was new.

    A bank of these companies that should be asked and is none of `banks` lacks something: that is kept as its trouble.
    """
    new = 0
    asked = Q(company__in=zones, suspended_at=None) & ~Q(connector="")
    turn = Q(poll_at=None) | Q(poll_at__lte=at)
    for bank in Bank.objects.filter(turn, Q(pk__in=banks) | asked).order_by("pk"):
        if bank.pk not in banks:
            keep_trouble(bank, "incomplete", at=at)
            Bank.objects.filter(pk=bank.pk).update(poll_at=at + SOON)
            continue
        since = (bank.polled_until - OVERLAP) if bank.polled_until else at - FIRST_POLL
        try:
            seen = list(banks[bank.pk].seen_between(since, at))
        except (NotAnswering, Refused) as problem:
            # Who was never reached is not set up yet, or starts: that is no news.
            level = logging.DEBUG if bank.polled_until is None else logging.INFO
            log.log(level, "bank %s does not say what came in: %s", bank.name, type(problem).__name__)
            trouble = "expired" if ran_out(bank, at=at) else trouble_of(problem)
            keep_trouble(bank, trouble, at=at)
            starts = bank.polled_until is None and trouble == "not_reached"
            Bank.objects.filter(pk=bank.pk).update(poll_at=at + (SOON if starts else POLL_EVERY))
            continue
        for first in range(0, len(seen), MOST):
            new += keep_seen(bank=bank, seen=seen[first : first + MOST], zone=zones[bank.company], at=at)
        # What was changed meanwhile is another account, perhaps: it is asked at once, and from its own beginning.
        same = Bank.objects.filter(pk=bank.pk, key=bank.key, settings=bank.settings, sealed=bank.sealed)
        same.update(poll_at=at + POLL_EVERY, polled_until=at, asked_at=at, trouble="", trouble_since=None)
    return new


def keep_trouble(bank: Bank, trouble: Trouble | Literal[""], *, at: datetime) -> None:
    """Keep what came of asking a bank, and since when it does not answer: another trouble does not begin anew."""
    row = Bank.objects.filter(pk=bank.pk)
    row.filter(trouble_since=None).update(trouble_since=at)
    row.update(asked_at=at, trouble=trouble, **({} if trouble else {"trouble_since": None}))


def look_again(*, payments: Sequence[int], at: datetime) -> None:
    """Have payments placed anew: something about them changed."""
    Payment.objects.filter(pk__in=payments).update(look_at=at, attempts=F("attempts") * 0)
