"""Deeds on addresses: what came back counts, who wants no more gets no more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import transaction

from sintonia.audit import SYSTEM
from sintonia.audit.operations import record
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.channels.email.models import Bounced, Stopped, Suppression
from sintonia.channels.email.queries import whom_of
from sintonia.channels.email.reading import BOUNCED
from sintonia.channels.email.stopping import Stop
from sintonia.conversations.channel import Note, Receipt
from sintonia.conversations.models import ChannelAccount, Outbox
from sintonia.outreach.kinds import kinds
from sintonia.outreach.models import BatchItem
from sintonia.outreach.operations import receive_happenings
from sintonia.outreach.wire import Happening

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
    ours = ChannelAccount.objects.get(pk=account)
    receipts = []
    for row in note.details["bounces"]:
        mailed = _mailed(row, ours)
        if mailed is None:
            log.info("a report names no mail of ours")
            continue
        told = {"message_id": mailed.message_id, "kind": row["kind"], "status": row["status"]}
        if count(company=ours.company, whom=mailed.whom, at=at, **told) and mailed.about and row["kind"] != "complaint":
            _tell_elsewhere(account, mailed, at)
        if row["permanent"]:
            receipts.append(Receipt(mailed.message_id, "failed", error=row["status"] or row["kind"]))
    return receipts


def count(*, company: str, whom: bytes, message_id: str, kind: str, status: str, at: datetime) -> bool:
    """Count one mail that came back, once; says whether nothing is mailed to the address from now on because of it."""
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
    if not new and row.carried_at is not None:
        # They were mailed again, for they asked for it; and now want it no more once more.
        row.at, row.carried_at, new = at, None, True
        row.save(update_fields=["at", "carried_at"])
    if new:
        record("email.stopped", by=SYSTEM, at=at, about=("stopped", row.pk), kind=asked.kind)
    return new


def carry_out_stops(*, office: Callable[[str], Mapping[str, Any]], at: datetime, most: int = 50) -> int:
    """Tell the companies' own systems who wants no more of a kind of mail; returns how many were told."""
    told = 0
    stops = {kind.name: kind.stops for kind in kinds() if kind.stops is not None}
    for row in Stopped.objects.filter(carried_at=None, kind__in=stops).exclude(about="").order_by("pk")[:most]:
        try:
            stops[row.kind](office(row.company), about=row.about, key=f"stop:{row.pk}:{row.at:%Y%m%d%H%M%S}")
        except NotAnswering:
            return told
        except Refused:
            log.warning("stop %s was refused by the company's systems", row.pk)
        Stopped.objects.filter(pk=row.pk).update(carried_at=at)
        told += 1
    return told


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


class _Mailed(NamedTuple):
    """A mail of ours: its id, its address by the blind index, and whose matter it was, if it was a letter."""

    message_id: str
    whom: bytes
    about: str = ""


def _mailed(row: Mapping[str, Any], account: ChannelAccount) -> _Mailed | None:
    """The mail of ours that a report is about: the one that it names, or whose own address it came to."""
    named = [row["message_id"]] if row["message_id"] else []
    if row["own"]:
        named.append(f"{row['own']}@{account.key.rpartition('@')[2]}")
    letter = BatchItem.objects.filter(message_id__in=named, batch__company=account.company).first()
    if letter is not None and letter.whom is not None:
        return _Mailed(letter.message_id, bytes(letter.whom), letter.key)
    said = Outbox.objects.filter(account=account, provider_id__in=named).first()
    return _Mailed(said.provider_id, whom_of(said.address)) if said is not None else None


def _tell_elsewhere(account: int, mailed: _Mailed, at: datetime) -> None:
    """Whose letter came back hears it on another channel, as their company's pack says it."""
    key = f"mail_undelivered:{mailed.message_id}"[:120]
    receive_happenings(account=account, told=[Happening(key, "mail_undelivered", at, mailed.about)], at=at)
