"""The pretend companies tell what happens in them, as other companies' systems would: signed calls over HTTP."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Any, Final

import aiohttp
import psycopg
from psycopg import sql

from sintonia.connectors.demo.next_bill import print_next_bills
from sintonia.connectors.demo_insurer.telling import tell
from sintonia.demo.bank.calling import call_forever
from sintonia.demo.graph import here
from sintonia.demo.phones import Pool
from sintonia.kit.clock import now
from sintonia.outreach import wire

log: Final = logging.getLogger(__name__)

HOOK: Final = "/happenings/demo"
# Where each of them puts down what it has to tell, and the address at which it tells it.
TELLERS: Final = {"demo_event": HOOK, "faro_event": "/happenings/faro"}
SECRET: Final = "demo-office-secret"  # noqa: S105 - known to all, refused outside the demo
EVERY_S: Final = 0.5
AGAIN_S: Final = 5.0
MOST: Final = 100
_OK: Final = 200


def live(*, at: datetime) -> None:
    """Do what happens by itself from moment to moment: where tow trucks are, what became of claims, the next bills."""
    tell(at=at)
    print_next_bills(at=at)


async def go_on_forever(pool: Pool, client: aiohttp.ClientSession) -> None:
    """Let the pretend companies and their banks tell, for as long as a worker lives."""
    await asyncio.gather(tell_forever(pool, client), call_forever(pool, client))


async def tell_forever(pool: Pool, client: aiohttp.ClientSession) -> None:
    """Tell what was not taken yet, again and again until it is."""
    while True:
        try:
            await asyncio.sleep(EVERY_S if await tell_some(pool, client) else AGAIN_S)
        except psycopg.OperationalError:
            await asyncio.sleep(AGAIN_S)


async def tell_some(pool: Pool, client: aiohttp.ClientSession) -> bool:
    """Tell the oldest that were not taken; False if some were not taken this time either."""
    return all([await _told(pool, client, table, hook) for table, hook in TELLERS.items()])


async def _told(pool: Pool, client: aiohttp.ClientSession, table: str, hook: str) -> bool:
    events = sql.Identifier(table)
    waiting = sql.SQL("SELECT key, name, at, about FROM {} WHERE taken_at IS NULL ORDER BY id LIMIT %s").format(events)
    async with pool.connection() as connection:
        told = [wire.Happening(*row) for row in await (await connection.execute(waiting, [MOST])).fetchall()]
    if not told:
        return True
    if not await _taken(client, hook, wire.call(*told)):
        return False
    taken = sql.SQL("UPDATE {} SET taken_at = %s WHERE key = ANY(%s)").format(events)
    async with pool.connection() as connection:
        await connection.execute(taken, [now(), [one.key for one in told]])
    return True


async def _taken(client: aiohttp.ClientSession, hook: str, body: bytes) -> bool:
    headers: dict[str, Any] = {"Content-Type": "application/json", wire.HEADER: wire.signature(body, SECRET)}
    try:
        async with client.post(here() + hook, data=body, headers=headers) as answer:
            return answer.status == _OK
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
