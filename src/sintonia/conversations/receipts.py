"""Receipts: the provider's word on what we sent. In any order, any number of times; a state never goes backwards."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

import msgspec
from django.db import connection, transaction

from sintonia.conversations.channel import Channel, Note, Receipt
from sintonia.kit import bulk

log: Final = logging.getLogger(__name__)

CLAIM: Final = """
SELECT i.id, a.channel, i.account_id, i.kind, i.raw FROM conversations_inbox i
JOIN conversations_channelaccount a ON a.id = i.account_id
WHERE i.done_at IS NULL AND i.lane IS NULL ORDER BY i.id LIMIT %s FOR UPDATE OF i SKIP LOCKED
"""
SENT_AFTER_ALL: Final = """
UPDATE conversations_outbox o SET state = 'sent', provider_id = n.provider_id, done_at = %s
FROM {rows}
WHERE o.id = n.id AND o.state IN ('sending', 'waiting') AND o.attempts > 0
RETURNING o.contact_id, o.number, o.provider_id
"""
RANKED: Final = """
UPDATE conversations_message m SET state = n.state
FROM {rows}
WHERE m.provider_id = n.provider_id AND m.provider_id <> '' AND m.direction = 'out'
    AND array_position(ARRAY['queued', 'sent', 'failed', 'delivered', 'read'], n.state)
        > coalesce(array_position(ARRAY['queued', 'sent', 'failed', 'delivered', 'read'], m.state::text), 9)
RETURNING (SELECT c.token FROM conversations_contact c WHERE c.id = m.contact_id), m.number
"""
ECHOED: Final = {"id": "bigint", "provider_id": "text"}
LATE: Final = {"contact": "bigint", "number": "int", "provider_id": "text"}
BEST: Final = {"provider_id": "text", "state": "text"}
ORDER: Final = {"sent": 1, "failed": 2, "delivered": 3, "read": 4}


class Noted(Protocol):
    """What a channel does with what its provider tells the company; returns what that says of what we sent."""

    def __call__(self, *, account: int, note: Note, at: datetime) -> Sequence[Receipt]: ...


@transaction.atomic
def take_receipts(
    channels: Mapping[str, Channel], *, at: datetime, most: int = 500, noted: Mapping[str, Noted] | None = None
) -> int:
    """
    Apply waiting receipts, and put what could not be split aside as done; returns how many.

    A note is given to its channel's deed, if `noted` has one, which says what it means for what we sent.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [most])
        rows = cursor.fetchall()
        if not rows:
            return 0
        found: list[Receipt] = []
        for _id, channel, account, kind, raw in rows:
            match _read(channels, channel, kind, raw):
                case Receipt() as receipt:
                    found.append(receipt)
                case Note() as note if noted and channel in noted:
                    found += noted[channel](account=account, note=note, at=at)
        _apply(cursor, found, at)
        cursor.execute("UPDATE conversations_inbox SET done_at = %s WHERE id = ANY(%s)", [at, [row[0] for row in rows]])
        return len(rows)


def _read(channels: Mapping[str, Channel], channel: str, kind: str, raw: bytes) -> Receipt | Note | None:
    if kind != "status":
        return None
    try:
        found = channels[channel].read(kind, bytes(raw))
    except (ValueError, KeyError, msgspec.ValidationError):
        log.exception("a receipt could not be read")
        return None
    return found if isinstance(found, Receipt | Note) else None


def _apply(cursor: Any, receipts: list[Receipt], at: datetime) -> None:
    """A receipt for a send whose answer never came says that it was sent after all."""
    echoed = {r.outbox: r.provider_id for r in receipts if r.outbox is not None and r.state != "failed"}
    if echoed:
        cursor.execute(SENT_AFTER_ALL.format(rows=bulk.records(ECHOED)), [at, bulk.as_json(ECHOED, echoed.items())])
        late = [(c, n, p) for c, n, p in cursor.fetchall() if c is not None]
        if late:
            cursor.execute(
                "UPDATE conversations_message m SET state = 'sent', provider_id = n.provider_id "  # noqa: S608
                f"FROM {bulk.records(LATE)} "
                "WHERE m.contact_id = n.contact AND m.number = n.number AND m.state = 'queued'",
                [bulk.as_json(LATE, late)],
            )
    best: dict[str, str] = {}
    for receipt in receipts:
        if ORDER[receipt.state] > ORDER.get(best.get(receipt.provider_id, ""), 0):
            best[receipt.provider_id] = receipt.state
    if best:
        cursor.execute(RANKED.format(rows=bulk.records(BEST)), [bulk.as_json(BEST, best.items())])
        hints = [f"contact-{token} {number}" for token, number in cursor.fetchall()]
        for n in range(0, len(hints), 150):
            cursor.execute("SELECT pg_notify('sintonia_live', %s)", ["\n".join(hints[n : n + 150])])
