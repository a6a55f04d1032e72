"""The pretend company works: what was asked of it is done in its time, and that is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection, transaction

from sintonia.connectors.demo.requests import begins, expected
from sintonia.connectors.demo.telling import tell

# In a demonstration nobody waits for days: a few at a time are done soon, and one in five takes its whole time.
MOST: Final = 3
SLOW: Final = 5
LOOKED_AT: Final = 200


@transaction.atomic
def work_requests(*, at: datetime, hurry: timedelta | None = None) -> list[str]:
    """Do what is due by now, or was asked for longer than `hurry` ago, at most three; returns their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, kind, opened_at, facts::text FROM demo_request"
            " WHERE done_at IS NULL AND cancelled_at IS NULL ORDER BY opened_at LIMIT %s FOR UPDATE SKIP LOCKED",
            [LOOKED_AT],
        )
        done = [row[0] for row in cursor.fetchall() if _is_ready(row, at, hurry)][:MOST]
        for number in done:
            cursor.execute("UPDATE demo_request SET done_at = %s WHERE number = %s", [at, number])
            tell(cursor, name="request_done", about=number, at=at)
    return done


def delay_request(*, number: str, until: datetime) -> None:
    """Let a request be done later than was thought, as it happens in companies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE demo_request SET facts = facts || jsonb_build_object('until', %s::text)"
            " WHERE number = %s AND done_at IS NULL",
            [until.isoformat(), number],
        )


def _is_ready(row: tuple[Any, ...], at: datetime, hurry: timedelta | None) -> bool:
    number, kind, opened_at, kept = row
    facts = msgspec.json.decode(kept, type=dict[str, str])
    if hurry is not None and int(number) % SLOW and "until" not in facts:
        return bool(begins(facts, opened_at) + hurry <= at)
    return expected(kind, facts, opened_at) <= at
