"""The edge's ears: pages that listen to hints, agents' pages that say they are there, and who looks at the same."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from sintonia.config.hints import AGENT
from sintonia.web import live

log = logging.getLogger(__name__)

BEATS_KEPT_EVERY_S = 5.0
BEATS = """
UPDATE desk_presence p SET heartbeat_at = now() FROM staff_user u
WHERE u.id = p.user_id AND u.token = ANY(%s) AND p.state <> 'offline'
"""
COLLEAGUES = """
SELECT u.name FROM staff_user u JOIN staff_user me ON me.token = %s
WHERE u.token = ANY(%s) AND u.provider_id IS NOT DISTINCT FROM me.provider_id ORDER BY u.name LIMIT 5
"""


@dataclass
class Beats:
    """Whose pages said that they are there, until it is written down: all together, every few seconds."""

    there: set[str] = field(default_factory=set)

    async def keep_forever(self, pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]]) -> None:
        """Write down who is there."""
        while True:
            await asyncio.sleep(BEATS_KEPT_EVERY_S)
            there, self.there = self.there, set()
            try:
                if there:
                    async with pool.connection() as connection:
                        await connection.execute(BEATS, [list(there)])
            except (psycopg.Error, TimeoutError) as problem:
                # Nobody is away because the database was: they are written down with the next.
                self.there |= there
                log.warning("who is there is not written down yet: %s", type(problem).__name__)


def routes() -> list[Route]:
    """The addresses of what listens."""
    return [
        Route("/live", stream),
        Route("/live/beat", beat, methods=["POST"]),
        Route("/live/who", who),
    ]


async def stream(request: Request) -> Response:
    """Live hints on the topics that a signed, ten-minute token names."""
    edge = request.app.state.edge
    try:
        topics, signed_at = live.unsign(request.query_params.get("topics", ""))
    except live.UnableToListen:
        return PlainTextResponse("this page slept too long; it renews itself", 403)
    listener = edge.hints.listen(topics, last=request.headers.get("last-event-id", ""), signed_at=signed_at)
    return StreamingResponse(
        edge.hints.events(listener),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def beat(request: Request) -> Response:
    """An agent's page is there: it says so with the token by which it listens."""
    edge = request.app.state.edge
    try:
        topics, _signed_at = live.unsign(request.query_params.get("topics", ""))
    except live.UnableToListen:
        return PlainTextResponse("this page slept too long; it renews itself", 403)
    edge.beats.there.update(topic.removeprefix(AGENT) for topic in topics if topic.startswith(AGENT))
    return Response(status_code=204)


async def who(request: Request) -> Response:
    """Who else of one's own house looks at the contacts that a token names: first names, by which colleagues go."""
    edge = request.app.state.edge
    try:
        topics, _signed_at = live.unsign(request.query_params.get("topics", ""))
    except live.UnableToListen:
        return PlainTextResponse("this page slept too long; it renews itself", 403)
    me = next((topic.removeprefix(AGENT) for topic in topics if topic.startswith(AGENT)), "")
    others = edge.hints.looking_at(topic for topic in topics if topic.startswith("contact-")) - {me}
    if not me or not others:
        return JSONResponse({"names": []})
    async with edge.pool.connection() as connection:
        found = await (await connection.execute(COLLEAGUES, [me, list(others)])).fetchall()
    return JSONResponse({"names": [name.split(" ")[0] for (name,) in found]})
