"""
Deeds on batches: asked for once a period, or grown letter by letter; paused, gone on with, cancelled.

And what becomes of each letter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Case, F, When

from sintonia.audit import SYSTEM, Actor
from sintonia.audit.operations import record
from sintonia.audit.personal import blind
from sintonia.kit.words import Words, _
from sintonia.outreach.kinds import Kind, kind_of
from sintonia.outreach.models import Batch, BatchItem

PAGE: Final = 500
RUNNING, PAUSED, CANCELLED, DONE = "running", "paused", "cancelled", "done"
_PERIODS: Final = {"month": re.compile(r"20\d\d-(?:0[1-9]|1[0-2])"), "year": re.compile(r"20\d\d")}
_LIST: Final = """
INSERT INTO outreach_batchitem (batch_id, key, state, doubtful, attempts, due_at, message_id, shown, error)
SELECT %s, key, 'waiting', false, 0, %s, '', '', '' FROM unnest(%s::text[]) AS key
ON CONFLICT (batch_id, key) DO NOTHING
"""


class UnableToRun(Exception):
    """The batch cannot be run; the message can be shown."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@transaction.atomic
def ask_for(
    *, company: str, kind: str, period: str, rate_per_s: float, by: Actor, name: str, at: datetime
) -> tuple[Batch, bool]:
    """
    Ask for a batch; one that was asked for before is the same one, and goes on. Says whether it is new.

    Of one that had come to its end the list is gone through again: who came since gets theirs, and nobody a second.
    `rate_per_s` letters go a second at most, 0 without limit; asked again, 0 leaves it as it was.

    :raises UnableToRun: if there is no such kind or period
    """
    known = kind_of(kind)
    if known is None or known.lists is None:
        raise UnableToRun(_("There is no such batch."))
    if not _PERIODS[known.every].fullmatch(period):
        raise UnableToRun(
            _("A month is written like 2026-10.") if known.every == "month" else _("A year is written like 2025.")
        )
    batch, new = Batch.objects.get_or_create(
        company=company, kind=kind, period=period,
        defaults={"asked_by": name, "asked_at": at, "rate_per_s": max(0.0, rate_per_s)},
    )  # fmt: skip
    if new:
        record("outreach.batch.asked", by=by, at=at, about=("batch", batch.pk), kind=kind, period=period)
    else:
        batch = _listed_again(batch.pk, rate_per_s, by, at)
    return batch, new


def _listed_again(batch: int, rate_per_s: float, by: Actor, at: datetime) -> Batch:
    row = Batch.objects.select_for_update().get(pk=batch)
    if rate_per_s > 0:
        row.rate_per_s = rate_per_s
        row.save(update_fields=["rate_per_s"])
    if row.state == DONE:
        row.state, row.ended_at, row.listed_at, row.listed_to, row.paper = RUNNING, None, None, "", 0
        row.save(update_fields=["state", "ended_at", "listed_at", "listed_to", "paper"])
        record("outreach.batch.asked", by=by, at=at, about=("batch", row.pk), kind=row.kind, period=row.period)
    return row


@transaction.atomic
def put_in(*, company: str, kind: str, period: str, keys: Collection[str], at: datetime) -> int:
    """
    Put letters into a period's batch of a kind that nobody lists, each once by its key; returns how many were new.

    A batch that had ended goes on. Into one that somebody ended before its end nothing is put.
    """
    made, new = Batch.objects.get_or_create(
        company=company, kind=kind, period=period, defaults={"asked_at": at, "begun_at": at, "listed_at": at}
    )
    if new:
        record("outreach.batch.asked", by=SYSTEM, at=at, about=("batch", made.pk), kind=kind, period=period)
    row = Batch.objects.select_for_update().get(pk=made.pk)
    if row.state == CANCELLED:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_LIST, [row.pk, at, sorted(keys)])
        put: int = cursor.rowcount
    if put:
        row.total += put
        row.state, row.ended_at = (RUNNING, None) if row.state == DONE else (row.state, row.ended_at)
        row.save(update_fields=["total", "state", "ended_at"])
    return put


def pause(*, batch: int, by: Actor, at: datetime) -> bool:
    """Let a batch rest; what is being handed over is finished. Says whether it ran."""
    return _turn(batch, RUNNING, PAUSED, by, at, paused_at=at)


def resume(*, batch: int, by: Actor, at: datetime) -> bool:
    """Go on with a batch that rests."""
    return _turn(batch, PAUSED, RUNNING, by, at, paused_at=None)


def cancel(*, batch: int, by: Actor, at: datetime) -> bool:
    """End a batch; what was mailed was mailed."""
    return _turn(batch, RUNNING, CANCELLED, by, at, ended_at=at) or _turn(batch, PAUSED, CANCELLED, by, at, ended_at=at)


@transaction.atomic
def try_again(*, batch: int, by: Actor, at: datetime) -> int:
    """Let what failed be tried again, once more from the beginning; returns how many."""
    row = Batch.objects.select_for_update().get(pk=batch)
    again = BatchItem.objects.filter(batch=row, state="failed").update(
        state="waiting", attempts=0, due_at=at, done_at=None, error=""
    )
    if again:
        row.failed, row.state, row.ended_at = F("failed") - again, RUNNING, None
        row.save(update_fields=["failed", "state", "ended_at"])
        record("outreach.batch.tried_again", by=by, at=at, about=("batch", batch), letters=again)
    return again


@transaction.atomic
def list_some(*, batch: int, ports: Mapping[str, Any], at: datetime, most: int = PAGE) -> bool:
    """Write down the next page of a batch's list; says whether there is more."""
    row = Batch.objects.select_for_update().get(pk=batch)
    if row.listed_at is not None:
        return False
    lists = _kind(row).lists
    page = lists(ports, row.period, after=row.listed_to, most=most) if lists is not None else ()
    keys = [entry.key for entry in page if entry.mails]
    others = [entry.key for entry in page if not entry.mails]
    # Who chose paper after their letter was put here counts once, as what became of that letter.
    known = BatchItem.objects.filter(batch=row, key__in=others).count() if others else 0
    with connection.cursor() as cursor:
        cursor.execute(_LIST, [row.pk, at, keys])
        row.total += cursor.rowcount
    row.paper += len(others) - known
    row.begun_at = row.begun_at or at
    row.listed_to = page[-1].place if page else row.listed_to
    row.listed_at = at if len(page) < most else None
    row.save(update_fields=["total", "paper", "begun_at", "listed_to", "listed_at"])
    return row.listed_at is None


@transaction.atomic
def finish(*, batch: int, by: Actor, at: datetime) -> bool:
    """End a batch of which nothing is open any more; says whether it ended."""
    row = Batch.objects.select_for_update().get(pk=batch)
    open_ = BatchItem.objects.filter(batch=row, done_at=None)
    if row.state != RUNNING or row.listed_at is None or open_.exists():
        return False
    row.state, row.ended_at, row.trouble, row.resting_until = DONE, at, "", None
    row.save(update_fields=["state", "ended_at", "trouble", "resting_until"])
    if (kind := kind_of(row.kind)) is not None and kind.lists is None:
        # It ends whenever nothing waits in it: that is no news.
        return True
    told = {"sent": row.sent, "failed": row.failed, "skipped": row.skipped, "repeated": row.repeated}
    record("outreach.batch.done", by=by, at=at, about=("batch", batch), **told)
    return True


def take_up(*, batch: int, at: datetime) -> int:
    """What a worker that is no more left *sending* may have been taken: it goes again, marked; returns how many."""
    left = BatchItem.objects.filter(batch=batch, done_at=None, state="sending")
    return left.update(state="waiting", doubtful=True, due_at=at)


# One letter


def begin(*, item: int, message_id: str, address: str, at: datetime) -> bool:
    """Write down that a letter is handed over from now on; not if somebody else has it, or has ended it."""
    waiting = BatchItem.objects.filter(pk=item, state="waiting")
    return bool(
        waiting.update(
            state="sending", sending_since=at, attempts=F("attempts") + 1, message_id=message_id[:120],
            whom=blind("email", address.strip().casefold()), shown=hidden(address),
        )
    )  # fmt: skip


@transaction.atomic
def sent(*, item: int, batch: int, at: datetime) -> None:
    """Write down that a letter was taken."""
    if BatchItem.objects.filter(pk=item, state="sending").update(state="sent", done_at=at, error=""):
        again = BatchItem.objects.filter(pk=item, doubtful=True).exists()
        Batch.objects.filter(pk=batch).update(sent=F("sent") + 1, repeated=F("repeated") + int(again))


@transaction.atomic
def fail(*, item: int, batch: int, why: str, at: datetime) -> None:
    """Write down that a letter will not be mailed, and why."""
    if BatchItem.objects.filter(pk=item, done_at=None).update(state="failed", done_at=at, error=why[:200]):
        Batch.objects.filter(pk=batch).update(failed=F("failed") + 1)


@transaction.atomic
def skip(*, item: int, batch: int, why: str, at: datetime) -> None:
    """Write down that a letter is not mailed, because its reader or their mailbox takes none, or they have none."""
    if BatchItem.objects.filter(pk=item, done_at=None).update(state="skipped", done_at=at, error=why[:200]):
        Batch.objects.filter(pk=batch).update(skipped=F("skipped") + 1)


def put_off(*, item: int, why: str, until: datetime, doubtful: bool = False, counts: bool = True) -> None:
    """Let a letter wait; one that is in doubt is marked, and one that was not at fault keeps its tries."""
    told: dict[str, Any] = {"state": "waiting", "due_at": until, "error": why[:200]}
    told |= {"doubtful": True} if doubtful else {}
    told |= {} if counts else {"attempts": F("attempts") - 1}
    BatchItem.objects.filter(pk=item, state="sending").update(**told)


def stumble(*, item: int, why: str, until: datetime) -> None:
    """Let a letter wait that failed by a mistake of ours; if it was being handed over by then, it is in doubt."""
    BatchItem.objects.filter(pk=item, done_at=None).update(
        doubtful=Case(When(state="sending", then=True), default=F("doubtful")), state="waiting", due_at=until,
        error=why[:200], attempts=F("attempts") + Case(When(state="sending", then=0), default=1),
    )  # fmt: skip


def hidden(address: str) -> str:
    """An address that its owner recognizes and nobody else learns: "m•••@example.com"."""
    name, _at, domain = address.strip().partition("@")
    return f"{name[:1]}•••@{domain}"[:120]


def _kind(batch: Batch) -> Kind:
    kind = kind_of(batch.kind)
    if kind is None:
        raise UnableToRun(_("There is no such batch."))
    return kind


@transaction.atomic
def _turn(batch: int, before: str, after: str, by: Actor, at: datetime, **told: Any) -> bool:
    turned = Batch.objects.filter(pk=batch, state=before).update(state=after, **told)
    if turned:
        record(f"outreach.batch.{after}", by=by, at=at, about=("batch", batch))
    return bool(turned)
