"""
The edge: webhooks in, live hints out, and whether all is well. Async, without models.

A webhook is answered 200 only after its elements are committed. Calls that arrive together share one commit.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
import psycopg
from django.conf import settings
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sintonia.config import database, listening, plugins
from sintonia.config.hints import Hints
from sintonia.config.listening import Beats
from sintonia.conversations.channel import Channel
from sintonia.conversations.ingest import Batch, statement
from sintonia.kit.collector import spare_the_collector

MOST_BYTES = 3 * 1024 * 1024
MOST_CALLS_A_COMMIT = 400
GATHER_S = 0.004
ACCOUNTS_FOR_S = 2.0
LATE_INBOX_S = 60


@dataclass
class Hook:
    """The accounts behind one webhook address: by key, and the one for what names none."""

    secret: str
    verify_token: str
    accounts: dict[str, int]

    def account(self, key: str) -> int:
        return self.accounts.get(key) or next(iter(self.accounts.values()))


@dataclass
class Edge:
    """What the edge holds while it runs."""

    pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]]
    hooks: dict[tuple[str, str], Hook] = field(default_factory=dict)
    hooks_read_at: float = -1e9
    arrivals: asyncio.Queue[tuple[Batch, asyncio.Future[None]]] = field(default_factory=asyncio.Queue)
    hints: Hints = field(default_factory=Hints)
    beats: Beats = field(default_factory=Beats)

    async def hook(self, channel: str, name: str) -> Hook | None:
        if time.monotonic() - self.hooks_read_at > ACCOUNTS_FOR_S:
            await self._read_hooks()
        return self.hooks.get((channel, name))

    async def _read_hooks(self) -> None:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT id, channel, hook, key, app_secret, verify_token FROM conversations_channelaccount ORDER BY id"
            )
            hooks: dict[tuple[str, str], Hook] = {}
            for pk, channel, hook, key, secret, verify_token in await cursor.fetchall():
                found = hooks.setdefault((channel, hook), Hook(secret, verify_token, {}))
                found.accounts[key] = pk
        self.hooks, self.hooks_read_at = hooks, time.monotonic()

    async def keep(self, batch: Batch) -> None:
        """Return once the batch is committed, together with whatever else arrived."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.arrivals.put_nowait((batch, kept))
        await kept

    async def commit_forever(self) -> None:
        """Commit arrivals, as many together as have come."""
        while True:
            together = [await self.arrivals.get()]
            # Four milliseconds' patience saves most commits when much comes in.
            await asyncio.sleep(GATHER_S)
            while len(together) < MOST_CALLS_A_COMMIT and not self.arrivals.empty():
                together.append(self.arrivals.get_nowait())
            try:
                await self._commit(_joined([batch for batch, _ in together]))
            except psycopg.Error as error:
                for _batch, kept in together:
                    if not kept.done():
                        kept.set_exception(error)
            else:
                for _batch, kept in together:
                    if not kept.done():
                        kept.set_result(None)

    async def _commit(self, batch: Batch) -> None:
        # What a pipeline sends is one transaction, which ends with it: one way there and back instead of four.
        async with self.pool.connection() as connection, connection.pipeline():
            await connection.execute(statement("ingest"), batch.parameters(datetime.now(UTC)), prepare=True)
            await connection.execute("SELECT pg_notify('sintonia_inbox', '')")

    async def listen_forever(self) -> None:
        """Pass on the workers' hints: `contact-<token> 17` a line; what was said while we were away is unknown."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    database.url_for(settings.DATABASE_URL, database.WORKER), autocommit=True
                ) as heard:
                    await heard.execute("LISTEN sintonia_live")
                    self.hints.begin()
                    async for notice in heard.notifies():
                        self.hints.pass_on(notice.payload)
            except psycopg.OperationalError:
                await asyncio.sleep(1)


def _joined(batches: list[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    whole = Batch()
    for batch in batches:
        for name, column in vars(batch).items():
            getattr(whole, name).extend(column)
    return whole


async def challenge(request: Request) -> Response:
    """Answer a provider that checks the address: its challenge, if it knows the verify token."""
    edge: Edge = request.app.state.edge
    hook = await edge.hook(request.path_params["channel"], request.path_params["hook"])
    provider = plugins.webhooks().get(request.path_params["channel"])
    answer = provider.challenge(request.query_params, hook.verify_token) if hook and provider else None
    if answer is None:
        return PlainTextResponse("forbidden", 403)
    return PlainTextResponse(answer)


async def receive(request: Request) -> Response:
    """Verify, split and keep one call; 401, 400 and 413 keep nothing."""
    edge: Edge = request.app.state.edge
    name = request.path_params["channel"]
    provider = plugins.webhooks().get(name)
    hook = await edge.hook(name, request.path_params["hook"])
    if hook is None or provider is None:
        return PlainTextResponse("not found", 404)
    body = await body_of(request)
    if body is None:
        return PlainTextResponse("too large", 413)
    if not provider.verify(body, request.headers.get(provider.signature_header, ""), hook.secret):
        return PlainTextResponse("bad signature", 401)
    try:
        batch = _split(plugins.channels()[name], hook, body)
    except ValueError:
        return PlainTextResponse("malformed", 400)
    if batch.kinds:
        await edge.keep(batch)
    return PlainTextResponse("ok")


def _split(channel: Channel, hook: Hook, body: bytes) -> Batch:
    batch = Batch()
    for element in channel.split(body):
        batch.add(hook.account(element.account), element)
    return batch


async def body_of(request: Request) -> bytes | None:
    """The body, or None if it is too large: by its own word before reading, by count while reading."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return None
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


HEALTH = """
SELECT
    (SELECT count(*) FROM conversations_inbox WHERE done_at IS NULL) AS inbox_waiting,
    (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM conversations_inbox WHERE done_at IS NULL)
        AS inbox_oldest_s,
    (SELECT count(*) FROM conversations_outbox WHERE state IN ('waiting', 'sending')) AS outbox_waiting,
    (SELECT count(*) FROM conversations_outbox WHERE state = 'dead') AS dead_letters,
    (SELECT count(*) FROM conversations_lane WHERE parked_at IS NOT NULL) AS parked,
    (SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sintonia worker' AND datname = current_database())
        AS workers
"""


async def healthz(request: Request) -> Response:
    """200 with the state of database, worker and outbox; 503 when one of them does not work."""
    edge: Edge = request.app.state.edge
    try:
        async with edge.pool.connection(timeout=3) as connection:
            cursor = connection.cursor(row_factory=dict_row)
            await cursor.execute(HEALTH)
            row = await cursor.fetchone() or {}
    except (psycopg.Error, TimeoutError) as error:
        return JSONResponse({"database": type(error).__name__, "worker": "unknown", "outbox": "unknown"}, 503)
    late = float(row["inbox_oldest_s"]) > LATE_INBOX_S
    worker = "none" if not row["workers"] else "late" if late else "ok"
    state = {
        "database": "ok",
        "worker": worker,
        "inbox": {"waiting": row["inbox_waiting"], "oldest_s": round(float(row["inbox_oldest_s"]), 1)},
        "outbox": {"waiting": row["outbox_waiting"], "dead_letters": row["dead_letters"]},
        "parked": row["parked"],
    }
    return JSONResponse(msgspec.to_builtins(state), 200 if worker == "ok" else 503)


def routes() -> list[Route]:
    """The edge's addresses."""
    return [
        Route("/hooks/{channel}/{hook}", challenge, methods=["GET"]),
        Route("/hooks/{channel}/{hook}", receive, methods=["POST"]),
        *listening.routes(),
        Route("/healthz", healthz),
    ]


@contextlib.asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Open the pool, commit arrivals and listen for hints, for as long as the application runs."""
    pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]] = AsyncConnectionPool(
        database.url_for(settings.DATABASE_URL, database.WORKER),
        min_size=2,
        max_size=6,
        open=False,
        kwargs={"autocommit": True},
    )
    async with pool:
        edge = Edge(pool)
        app.state.edge = edge
        spare_the_collector()
        forever = (edge.commit_forever(), edge.listen_forever(), edge.beats.keep_forever(pool))
        tasks = [asyncio.create_task(one) for one in forever]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
