"""Deeds on addresses: what came back counts, who wants no more gets no more."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from sintonia.audit import SYSTEM
from sintonia.audit.operations import record
from sintonia.channels.email.models import Bounced, Stopped, Suppression
from sintonia.channels.email.queries import whom_of
from sintonia.channels.email.reading import BOUNCED
from sintonia.channels.email.stopping import Stop
from sintonia.conversations.channel import Note, Receipt
from sintonia.conversations.models import ChannelAccount, Outbox

log: Final = logging.getLogger(__name__)

# What says that nobody reads there, or that somebody there wants none of it, counts at once.
AT_ONCE: Final = ("hard", "complaint")
# What says nothing of the address: a machine that answers, a mail that is late or was taken for unwanted.
NEVER: Final = ("auto_reply", "delayed", "spam")
MOST_SOFT: Final = 3
SOFT_WITHIN: Final = timedelta(days=14)
REST: Final = timedelta(days=30)


@transaction.atomic
def take_note(*, account: int, note: Note, at: datetime) -> Sequence[Receipt]:
    """
    Count what came back of our mail; returns what that says of messages in conversations.

    Only what names a mail of ours counts: anybody can write a report about anybody's address.
    """
    if note.about != BOUNCED:
        return ()
    company = ChannelAccount.objects.values_list("company", flat=True).get(pk=account)
    receipts = []
    for row in note.details["bounces"]:
        message_id, address = _sent_to(row)
        if not address:
            log.info("a report names no mail of ours")
            continue
        count(company=company, address=address, message_id=message_id, kind=row["kind"], status=row["status"], at=at)
        if row["permanent"]:
            receipts.append(Receipt(message_id, "failed", error=row["status"] or row["kind"]))
    return receipts


def count(*, company: str, address: str, message_id: str, kind: str, status: str, at: datetime) -> bool:
    """Count one mail that came back, once; says whether nothing is mailed to the address from now on because of it."""
    whom = whom_of(address)
    _row, new = Bounced.objects.get_or_create(
        company=company, whom=whom, message_id=message_id[:300], kind=kind, defaults={"status": status[:12], "at": at}
    )
    if not new or kind in NEVER:
        return False
    if kind in AT_ONCE:
        return _suppress(company, whom, kind, None, at)
    recent = Bounced.objects.filter(company=company, whom=whom, at__gte=at - SOFT_WITHIN).exclude(kind__in=NEVER)
    if recent.values("message_id").distinct().count() < MOST_SOFT:
        return False
    return _suppress(company, whom, "soft", at + REST, at)


@transaction.atomic
def stop(asked: Stop, *, at: datetime) -> bool:
    """Mail no more of a kind to an address, because whoever reads there asked for it; says whether that is new."""
    row, new = Stopped.objects.get_or_create(
        company=asked.company, whom=whom_of(asked.address), kind=asked.kind, about=asked.about[:60],
        defaults={"at": at},
    )  # fmt: skip
    if new:
        record("email.stopped", by=SYSTEM, at=at, about=("stopped", row.pk), kind=asked.kind)
    return new


@transaction.atomic
def begin_again(*, company: str, address: str) -> None:
    """Mail to an address again, because its reader asked for it anew or proved that it works."""
    Stopped.objects.filter(company=company, whom=whom_of(address)).delete()
    Suppression.objects.filter(company=company, whom=whom_of(address)).delete()


def _suppress(company: str, whom: bytes, why: str, until: datetime | None, at: datetime) -> bool:
    row, new = Suppression.objects.get_or_create(
        company=company, whom=whom, defaults={"why": why, "since": at, "until": until}
    )
    longer = not new and row.until is not None and (until is None or until > row.until)
    if longer:
        over = row.until is not None and row.until <= at
        row.why, row.until, row.since, new = why, until, at if over else row.since, over
        row.save()
    if new:
        record("email.suppressed", by=SYSTEM, at=at, about=("suppression", row.pk), why=why)
    return new


def _sent_to(row: Mapping[str, Any]) -> tuple[str, str]:
    """The mail of ours that a report is about, and where it went; nothing for any other."""
    found = Outbox.objects.filter(account__channel="email", provider_id=row["message_id"]).exclude(provider_id="")
    address = found.values_list("address", flat=True).first()
    return (row["message_id"], address) if address else ("", "")
