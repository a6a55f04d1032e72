"""
Messages that wait for their file: set aside out of their lane, and given back to their place in it.

A lane is held for a few seconds, so that nothing that was said later overtakes the picture that it speaks of. If the
file takes longer, its message goes back without it (its words may be urgent), and what comes of the file is heard by
itself. Each step is one transaction, and a file that is given back twice is given back once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection, transaction
from msgspec import Struct

from sintonia.conversations.channel import Heard, HeardKind
from sintonia.conversations.ingest import Batch, receive_batch
from sintonia.kit import bulk
from sintonia.kit.text import token

HELD: Final = timedelta(seconds=6)
# Whoever began a file and says nothing for so long is dead, and another begins it anew: longer than any file takes.
IN_DOUBT: Final = timedelta(minutes=2)
WITH_FILES: Final[frozenset[HeardKind]] = frozenset({"image", "document", "audio", "video", "sticker"})
COLUMNS: Final = (
    "account_id", "element", "lane", "name", "heard", "told", "asked_at", "due_at", "attempts", "error",
)  # fmt: skip

CLAIM: Final = """
UPDATE conversations_fetch SET begun_at = %(at)s, attempts = attempts + 1
WHERE id IN (
    SELECT id FROM conversations_fetch
    WHERE gone_at IS NULL AND due_at <= %(at)s AND (begun_at IS NULL OR begun_at < %(doubt)s)
    ORDER BY due_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
RETURNING id, account_id, element, lane, name, heard, asked_at, attempts
"""
OVERDUE: Final = """
UPDATE conversations_fetch SET told = true
WHERE id IN (
    SELECT id FROM conversations_fetch WHERE NOT told AND gone_at IS NULL AND asked_at < %s
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)
RETURNING id, account_id, element, lane, name, heard, asked_at, attempts
"""
FREE: Final = (
    "UPDATE conversations_lane SET leased_until = NULL WHERE id = %s AND lease IS NULL AND attempts = 0"
    " AND parked_at IS NULL"
)


class Waiting(Struct, frozen=True):
    """A file under way, with what was heard beside it."""

    id: int
    account: int
    element: int
    lane: int
    name: str
    heard: Heard
    asked_at: datetime
    attempts: int


class Aside(Struct, frozen=True):
    """A message at the head of its lane, whose file is not here yet."""

    element: int
    account: int
    lane: int
    heard: Heard


def has_a_file(heard: Heard) -> bool:
    """Whether a file came with a message that is still at the provider."""
    return heard.media is not None and heard.kind in WITH_FILES


@transaction.atomic
def set_aside(*, messages: Sequence[Aside], lease: UUID, at: datetime) -> None:
    """Take messages out of their lanes until their files are here; the lanes are held meanwhile, but not for long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_lane SET lease = NULL, leased_until = %s WHERE id = ANY(%s) AND lease = %s "
            "RETURNING id",
            [at + HELD, sorted(message.lane for message in messages), lease],
        )
        ours = {row[0] for row in cursor.fetchall()}
        mine = [message for message in messages if message.lane in ours]
        rows = [
            (m.account, m.element, m.lane, token(), msgspec.json.encode(m.heard), False, at, at, 0, "") for m in mine
        ]
        bulk.copy(cursor, "conversations_fetch", COLUMNS, rows)
        cursor.execute(
            "UPDATE conversations_inbox SET done_at = %s WHERE id = ANY(%s)", [at, [m.element for m in mine]]
        )
        cursor.execute("SELECT pg_notify('sintonia_files', '')")


@transaction.atomic
def let_words_on(*, at: datetime, without: Callable[[Heard], Heard], most: int = 100) -> int:
    """Give back, `without` their file, the messages whose lane is held no longer; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(OVERDUE, [at - HELD, most])
        overdue = _waiting(cursor)
        for fetch in overdue:
            _put_in_its_place(cursor, fetch, without(fetch.heard))
        return len(overdue)


def claim(*, at: datetime, most: int) -> list[Waiting]:
    """Begin some of the files that are due."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at, "doubt": at - IN_DOUBT, "most": most})
        return _waiting(cursor)


def _waiting(cursor: Any) -> list[Waiting]:
    heard = msgspec.json.Decoder(Heard)
    return [Waiting(*(*row[:5], heard.decode(bytes(row[5])), *row[6:])) for row in cursor.fetchall()]


@transaction.atomic
def give_back(*, fetch: Waiting, heard: Heard, at: datetime, error: str = "") -> bool:
    """Put a message back with what came of its file; with an error, of one that never came. Once, however often."""
    with connection.cursor() as cursor:
        cursor.execute(FREE, [fetch.lane])
        if error:
            cursor.execute(
                "UPDATE conversations_fetch SET gone_at = %s, error = %s, heard = '' "
                "WHERE id = %s AND gone_at IS NULL RETURNING told",
                [at, error, fetch.id],
            )
        else:
            cursor.execute("DELETE FROM conversations_fetch WHERE id = %s RETURNING told", [fetch.id])
        row = cursor.fetchone()
        if row is None:
            return False
        if row[0]:
            _hear_by_itself(fetch, heard, at)
        else:
            _put_in_its_place(cursor, fetch, heard)
        return True


@transaction.atomic
def try_again(*, fetch: Waiting, heard: Heard, due_at: datetime, error: str) -> None:
    """Come back to a file later; its message goes on without it, as it is given, unless it went on already."""
    with connection.cursor() as cursor:
        cursor.execute(FREE, [fetch.lane])
        cursor.execute(
            "WITH before AS (SELECT id, told FROM conversations_fetch WHERE id = %(id)s FOR UPDATE) "
            "UPDATE conversations_fetch f SET begun_at = NULL, due_at = %(due)s, error = %(error)s, "
            "told = true FROM before WHERE f.id = before.id RETURNING before.told",
            {"id": fetch.id, "due": due_at, "error": error},
        )
        row = cursor.fetchone()
        if row is not None and not row[0]:
            _put_in_its_place(cursor, fetch, heard)


def _put_in_its_place(cursor: Any, fetch: Waiting, heard: Heard) -> None:
    """The same row of the inbox, so that the message keeps its order."""
    cursor.execute(
        "UPDATE conversations_inbox SET kind = 'heard', raw = %s, done_at = NULL WHERE id = %s",
        [msgspec.json.encode(heard), fetch.element],
    )
    cursor.execute("SELECT pg_notify('sintonia_inbox', '')")


def _hear_by_itself(fetch: Waiting, heard: Heard, at: datetime) -> None:
    batch = Batch()
    alone = msgspec.json.encode(msgspec.structs.replace(heard, text=""))
    batch.put(account=fetch.account, kind="heard", key=heard.key, status="file", lane=fetch.lane, raw=alone)
    receive_batch(batch, at=at)
