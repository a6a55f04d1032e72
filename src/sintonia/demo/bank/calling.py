"""
The pretend banks call the company: payments grouped, tried until they are answered 200, every fourth one told twice.

What is to be told stands in a table, so that a restart goes on where it was. A bank that is down calls nobody.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from datetime import timedelta
from typing import Any, Final

import aiohttp
import msgspec
import psycopg
from django.db import close_old_connections
from psycopg.rows import dict_row

from sintonia.backoffice.ports import NotAnswering
from sintonia.demo.bank import seeding
from sintonia.demo.bank.banks import BANKS
from sintonia.demo.bank.received import settle_refunds
from sintonia.demo.phones import Pool
from sintonia.kit.clock import now

log: Final = logging.getLogger(__name__)

EVERY_S: Final = 0.4
AGAIN_S: Final = 2.0
MOST: Final = 100
GROUP: Final = 20
REPEATED: Final = 4
REPEAT_AFTER: Final = timedelta(seconds=3)
LONGEST_PAUSE_S: Final = 300
_OK: Final = 200
_DUE: Final = """
SELECT c.id, c.url, c.body, c.attempts FROM demo_bank_call c LEFT JOIN demo_bank_branch b ON b.name = c.bank
WHERE c.told_at IS NULL AND c.due_at <= %s AND b.down_since IS NULL ORDER BY c.id LIMIT %s
"""
_TOLD: Final = "UPDATE demo_bank_call SET told_at = %s, attempts = attempts + 1 WHERE id = ANY(%s)"
_AGAIN: Final = "UPDATE demo_bank_call SET due_at = %s, attempts = attempts + 1 WHERE id = ANY(%s)"
_REFUNDS: Final = "SELECT EXISTS (SELECT FROM demo_bank_kept WHERE kind = 'back' AND at <= %s)"


async def call_forever(pool: Pool, client: aiohttp.ClientSession) -> None:
    """Have the banks know where to call, and call whenever there is something to tell."""
    await asyncio.gather(_introduce(), _call(pool, client))


async def _introduce() -> None:
    while not await asyncio.to_thread(_introduced):
        await asyncio.sleep(AGAIN_S)


async def _call(pool: Pool, client: aiohttp.ClientSession) -> None:
    while True:
        try:
            if await _refunds_are_due(pool):
                await asyncio.to_thread(_settle)
            await call_some(pool, client)
            await asyncio.sleep(EVERY_S)
        except psycopg.OperationalError:
            await asyncio.sleep(AGAIN_S)


async def call_some(pool: Pool, client: aiohttp.ClientSession) -> int:
    """Tell what is due; returns how much of it was taken."""
    async with pool.connection() as connection:
        cursor = connection.cursor(row_factory=dict_row)
        due = await (await cursor.execute(_DUE, [now(), MOST])).fetchall()
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in due:
        groups[row["url"]].append(row)
    taken = 0
    for url, rows in groups.items():
        for start in range(0, len(rows), GROUP):
            taken += await _tell(pool, client, url, rows[start : start + GROUP])
    return taken


async def _tell(pool: Pool, client: aiohttp.ClientSession, url: str, rows: list[dict[str, Any]]) -> int:
    body = msgspec.json.encode({"pix": [msgspec.Raw(row["body"].encode()) for row in rows]})
    told = await _is_taken(client, f"{url.rstrip('/')}/pix", body)
    async with pool.connection() as connection:
        if not told:
            pause = timedelta(seconds=min(LONGEST_PAUSE_S, 2 ** min(row["attempts"] for row in rows)))
            await connection.execute(_AGAIN, [now() + pause, [row["id"] for row in rows]])
            return 0
        # A bank whose answer was lost tells it all again: here that happens to every fourth, for everybody to see.
        again = [row["id"] for row in rows if row["id"] % REPEATED == 0 and row["attempts"] == 0]
        await connection.execute(_AGAIN, [now() + REPEAT_AFTER, again])
        await connection.execute(_TOLD, [now(), [row["id"] for row in rows if row["id"] not in again]])
    return len(rows)


async def _is_taken(client: aiohttp.ClientSession, url: str, body: bytes) -> bool:
    try:
        async with client.post(url, data=body, headers={"Content-Type": "application/json"}) as answer:
            return answer.status == _OK
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


async def _refunds_are_due(pool: Pool) -> bool:
    async with pool.connection() as connection:
        row = await (await connection.execute(_REFUNDS, [now()])).fetchone()
    return bool(row and row[0])


def _settle() -> None:
    close_old_connections()
    for bank in BANKS.values():
        settle_refunds(bank, at=now())


def _introduced() -> bool:
    close_old_connections()
    try:
        seeding.introduce()
    except NotAnswering:
        return False
    return True
