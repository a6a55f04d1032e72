"""The pretend company tells what happens in it, as another company's systems would: signed calls over HTTP."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import aiohttp
import psycopg

from sintonia.demo.graph import here
from sintonia.demo.phones import Pool
from sintonia.kit.clock import now
from sintonia.outreach import wire

log: Final = logging.getLogger(__name__)

HOOK: Final = "/happenings/demo"
SECRET: Final = "demo-office-secret"  # noqa: S105 - known to all, refused outside the demo
EVERY_S: Final = 0.5
AGAIN_S: Final = 5.0
MOST: Final = 100
_OK: Final = 200


async def tell_forever(pool: Pool, client: aiohttp.ClientSession) -> None:
    """Tell what was not taken yet, again and again until it is."""
    while True:
        try:
            await asyncio.sleep(EVERY_S if await tell_some(pool, client) else AGAIN_S)
        except psycopg.OperationalError:
            await asyncio.sleep(AGAIN_S)


async def tell_some(pool: Pool, client: aiohttp.ClientSession) -> bool:
    """Tell the oldest that were not taken; False if they were not taken this time either."""
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT key, name, at, about FROM demo_event WHERE taken_at IS NULL ORDER BY id LIMIT %s", [MOST]
        )
        told = [wire.Happening(*row) for row in await cursor.fetchall()]
    if not told:
        return True
    if not await _taken(client, wire.call(*told)):
        return False
    async with pool.connection() as connection:
        keys = [one.key for one in told]
        await connection.execute("UPDATE demo_event SET taken_at = %s WHERE key = ANY(%s)", [now(), keys])
    return True


async def _taken(client: aiohttp.ClientSession, body: bytes) -> bool:
    headers: dict[str, Any] = {"Content-Type": "application/json", wire.HEADER: wire.signature(body, SECRET)}
    try:
        async with client.post(here() + HOOK, data=body, headers=headers) as answer:
            return answer.status == _OK
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
