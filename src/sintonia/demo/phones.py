"""The simulated phones' rows: what was sent to each and typed on each, in one order; async, without models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, LiteralString

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from sintonia.kit.phone import canonical_phone

Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]
Json = dict[str, Any]

MOST_SHOWN: Final = 500
# Numbers of one person are given under a lock, so that nobody who asked for "after 7" misses a late 6.
_NUMBERED: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%(person)s, 7))"
_SEND: Final = """
INSERT INTO demo_sentmessage (wamid, at, person, line, request, state, number)
VALUES (%(wamid)s, %(at)s, %(person)s, %(line)s, %(request)s, 'taken', nextval('demo_thread_number'))
"""
_TYPE: Final = """
INSERT INTO demo_typed (wamid, at, person, line, message, media, mime, number)
VALUES (%(wamid)s, %(at)s, %(person)s, %(line)s, %(message)s, %(media)s, %(mime)s, nextval('demo_thread_number'))
"""
_SENT: Final = "SELECT wamid, at, request FROM demo_sentmessage WHERE person = ANY(%(people)s) ORDER BY number"
_THREAD: Final = """
SELECT number, wamid, at, line, request AS content, false AS mine, state FROM demo_sentmessage
WHERE person = ANY(%(people)s) AND number > %(after)s
UNION ALL
SELECT number, wamid, at, line, message, true, CASE WHEN taken_at IS NULL THEN 'waiting' ELSE 'delivered' END
FROM demo_typed WHERE person = ANY(%(people)s) AND number > %(after)s
ORDER BY number LIMIT %(most)s
"""
_LATEST: Final = """
SELECT * FROM (
    SELECT wamid, request FROM demo_sentmessage
    WHERE person = ANY(%(people)s) AND request ->> 'type' = 'interactive' ORDER BY number DESC LIMIT 50
) latest
"""


@dataclass(frozen=True, slots=True)
class Offered:
    """A button or row that a phone was shown, and may press."""

    wamid: str
    id: str
    title: str
    in_list: bool


def person_of(address: str) -> str:
    """One name for a phone: both writings of a Brazilian number are one."""
    digits = address.strip().removeprefix("+")
    return canonical_phone(digits) if digits.isdigit() else address.strip()


async def keep_sent(pool: Pool, *, wamid: str, to: str, line: str, request: Json, at: datetime) -> None:
    """Keep what the company sent; the same body sent twice is kept twice, as on a real phone."""
    values = {"wamid": wamid, "at": at, "person": person_of(to), "line": line, "request": Jsonb(request)}
    await _numbered(pool, _SEND, values)


async def keep_typed(
    pool: Pool, *, who: str, line: str, message: Json, at: datetime, media: bytes | None, mime: str
) -> None:
    """Keep what somebody typed to a company's number, before the company hears of it."""
    values = {
        "wamid": message["id"], "at": at, "person": who, "line": line, "message": Jsonb(message), "media": media,
        "mime": mime,
    }  # fmt: skip
    await _numbered(pool, _TYPE, values)


async def mark_sent(pool: Pool, *, wamid: str, state: str) -> None:
    """Remember the latest status that the company was told."""
    async with pool.connection() as connection:
        await connection.execute("UPDATE demo_sentmessage SET state = %s WHERE wamid = %s", [state, wamid])


async def mark_typed(pool: Pool, *, wamid: str, at: datetime) -> None:
    """Remember that the company's webhook had answered 200."""
    async with pool.connection() as connection:
        await connection.execute("UPDATE demo_typed SET taken_at = %s WHERE wamid = %s", [at, wamid])


async def sent_to(pool: Pool, people: Sequence[str]) -> list[DictRow]:
    """What was sent to these addresses of one person, oldest first."""
    return await _rows(pool, _SENT, {"people": [person_of(each) for each in people]})


async def thread_of(pool: Pool, people: Sequence[str], after: int) -> list[DictRow]:
    """Both directions of one person's thread, after a number."""
    values = {"people": [person_of(each) for each in people], "after": after, "most": MOST_SHOWN}
    return await _rows(pool, _THREAD, values)


async def offered(pool: Pool, people: Sequence[str], choice: str, wamid: str) -> Offered | None:
    """The button or row with this id that the phone shows; in that very message, if `wamid` names it."""
    for row in await _rows(pool, _LATEST, {"people": [person_of(each) for each in people]}):
        for option in options_of(row["request"]):
            if option["id"] == choice and wamid in ("", row["wamid"]):
                in_list = row["request"]["interactive"]["type"] == "list"
                return Offered(row["wamid"], choice, option["title"], in_list)
    return None


async def media_of(pool: Pool, wamid: str) -> tuple[bytes, str] | None:
    """The picture of a typed message."""
    rows = await _rows(pool, "SELECT media, mime FROM demo_typed WHERE wamid = %(wamid)s", {"wamid": wamid})
    return (bytes(rows[0]["media"]), rows[0]["mime"]) if rows and rows[0]["media"] is not None else None


async def line_of(pool: Pool, wamid: str) -> str:
    """The company's number that a message was typed to; "" if there is no such message."""
    rows = await _rows(pool, "SELECT line FROM demo_typed WHERE wamid = %(wamid)s", {"wamid": wamid})
    return str(rows[0]["line"]) if rows else ""


def options_of(request: Json) -> list[Json]:
    """The buttons or rows of a Graph body."""
    action = request.get("interactive", {}).get("action", {})
    replies = [button["reply"] for button in action.get("buttons", ())]
    return replies + [row for section in action.get("sections", ()) for row in section["rows"]]


async def _numbered(pool: Pool, statement: LiteralString, values: Json) -> None:
    async with pool.connection() as connection, connection.transaction():
        await connection.execute(_NUMBERED, values)
        await connection.execute(statement, values)


async def _rows(pool: Pool, statement: LiteralString, values: Json) -> list[DictRow]:
    async with pool.connection() as connection:
        cursor = connection.cursor(row_factory=dict_row)
        await cursor.execute(statement, values)
        return await cursor.fetchall()
