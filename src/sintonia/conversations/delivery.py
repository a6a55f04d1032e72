"""
The way out: effects of the outbox are carried out, each once by its key as far as the other side can know.

Only the lowest unsent message of a contact is claimed, so order holds. What fails is tried again with growing pauses
for fifteen minutes; then it goes to the dead letters with work for a person, and the contact's later messages go on.
A row that a crash left *sending* is in doubt: its receipt is awaited for thirty seconds, then it is sent again and
marked. 429 pauses the account, not the contact.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
import msgspec
import psycopg
from msgspec import Struct
from psycopg_pool import AsyncConnectionPool

from sintonia.conversations.channel import Account, Channel, NotSent, Request, Saying, Sent
from sintonia.conversations.ingest import Batch, statement

log: Final = logging.getLogger(__name__)

IN_DOUBT: Final = timedelta(seconds=30)
GIVE_UP: Final = timedelta(minutes=15)
LONGEST_PAUSE_S: Final = 120
TIMEOUT_S: Final = 15
Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]
Deed = Callable[[str, str, str, dict[str, Any]], Awaitable[Any]]


class DeedRefused(Exception):
    """The back office said no; the message may be shown."""


class Claimed(Struct, frozen=True):
    """One effect under way."""

    id: int
    kind: str
    key: str
    account: int
    contact: int | None
    number: int | None
    address: str
    body: Any
    state: str
    attempts: int
    first_failed_at: datetime | None
    latest_heard_at: datetime | None
    lane: int | None


@dataclass
class Done:
    """How one effect ended: its row's new state, with what the inbox must hear of it."""

    row: Claimed
    state: str
    provider_id: str = ""
    error: str = ""
    due_at: datetime | None = None
    failed: bool = False
    pause_s: float = 0
    element: tuple[str, str, dict[str, Any]] | None = None


class Bucket:
    """How fast an account may send: `rate` a second, 0 without limit."""

    def __init__(self, rate: float, now: float) -> None:
        self.rate, self.level, self.at = rate, rate, now

    def take(self, wanted: int, now: float) -> int:
        """How many of `wanted` may go now."""
        if not self.rate:
            return wanted
        self.level = min(max(self.rate, 1.0), self.level + (now - self.at) * self.rate)
        self.at = now
        taken = min(wanted, int(self.level))
        self.level -= taken
        return taken


@dataclass
class Delivery:
    """The delivery worker. `deed(port, method, key, arguments)` carries out a deed of the back office."""

    pool: Pool
    channels: Mapping[str, Channel]
    deed: Deed
    now: Callable[[], datetime]
    most: int = 200
    session: aiohttp.ClientSession | None = None
    accounts: dict[int, tuple[Account, float]] = field(default_factory=dict)
    buckets: dict[int, Bucket] = field(default_factory=dict)

    async def deliver_batch(self) -> int:
        """Claim what is due, carry it out, write down how it ended; returns how many effects were settled."""
        rows = await self._claim()
        if not rows:
            return 0
        results = await asyncio.gather(*(self._carry_out(row) for row in rows))
        await self._write(results)
        return len(rows)

    async def _claim(self) -> list[Claimed]:
        at = self.now()
        async with self.pool.connection() as connection, connection.transaction():
            await self._read_accounts(connection)
            cursor = await connection.execute(
                statement("claim_sends"), {"at": at, "scan": self.most * 4, "most": self.most}, prepare=True
            )
            rows = [Claimed(*row) for row in await cursor.fetchall()]
            over = self._over_the_rate(rows)
            if over:
                await connection.execute(
                    "UPDATE conversations_outbox SET state = 'waiting', attempts = attempts - 1, due_at = %s WHERE id = ANY(%s)",
                    [at + timedelta(milliseconds=100), [row.id for row in over]],
                )
        gone = {row.id for row in over}
        return [row for row in rows if row.id not in gone]

    async def _read_accounts(self, connection: psycopg.AsyncConnection[Any]) -> None:
        now = asyncio.get_running_loop().time()
        if self.accounts and now - next(iter(self.accounts.values()))[1] < 2:  # noqa: PLR2004 - seconds
            return
        cursor = await connection.execute(
            "SELECT id, channel, key, display, api, token, settings, rate_per_s FROM conversations_channelaccount"
        )
        for row in await cursor.fetchall():
            settings = msgspec.json.decode(row[6]) if isinstance(row[6], str) else row[6]
            self.accounts[row[0]] = (Account(row[0], row[1], row[2], row[3], row[4], row[5], settings), now)
            bucket = self.buckets.setdefault(row[0], Bucket(row[7], now))
            bucket.rate = row[7]

    def _over_the_rate(self, rows: list[Claimed]) -> list[Claimed]:
        now = asyncio.get_running_loop().time()
        over: list[Claimed] = []
        by_account: dict[int, list[Claimed]] = {}
        for row in rows:
            if row.kind != "deed" and row.state == "sending":
                by_account.setdefault(row.account, []).append(row)
        for account, found in by_account.items():
            over += found[self.buckets[account].take(len(found), now) :]
        return over

    # Carrying out

    async def _carry_out(self, row: Claimed) -> Done:
        if row.state == "withheld":
            return Done(row, "withheld")
        if row.kind == "deed":
            return await self._do(row)
        return await self._send(row)

    async def _send(self, row: Claimed) -> Done:
        account = self.accounts[row.account][0]
        channel = self.channels[account.channel]
        saying = self._within_the_window(row, channel, account)
        if saying is None:
            return self._again(row, NotSent("the reply window has closed and the account has no template", again=False))
        request = channel.request(saying, to=row.address, account=account, outbox=row.id)
        try:
            status, body = await self._call(account, request)
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            return self._again(row, NotSent(type(problem).__name__, again=True))
        match channel.outcome(status, body):
            case Sent(provider_id=provider_id):
                return Done(row, "sent", provider_id=provider_id)
            case NotSent() as refusal:
                return self._again(row, refusal)

    def _within_the_window(self, row: Claimed, channel: Channel, account: Account) -> Saying | None:
        """What was to be said, or, after the reply window, the account's template with the same text."""
        saying = msgspec.convert(row.body, Saying)
        hours = channel.reply_window_h
        if hours is None or saying.template or row.latest_heard_at is None:
            return saying
        if self.now() - row.latest_heard_at < timedelta(hours=hours):
            return saying
        name = account.settings.get("template")
        return Saying(template=name, template_values=(saying.text,), language=saying.language) if name else None

    async def _call(self, account: Account, request: Request) -> tuple[int, bytes]:
        assert self.session is not None
        async with self.session.request(
            request.method,
            account.api + request.path,
            data=msgspec.json.encode(request.body),
            headers={"content-type": "application/json", "authorization": f"Bearer {account.token}", **request.headers},
        ) as answer:
            return answer.status, await answer.read()

    def _again(self, row: Claimed, refusal: NotSent) -> Done:
        at = self.now()
        began = row.first_failed_at or at
        if not refusal.again or at - began >= GIVE_UP:
            return Done(row, "dead", error=refusal.why, failed=True)
        pause = min(LONGEST_PAUSE_S, 2 ** min(row.attempts, 7)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        return Done(
            row, "waiting", error=refusal.why, failed=True, due_at=at + timedelta(seconds=refusal.pause_s or pause),
            pause_s=refusal.pause_s,
        )  # fmt: skip

    async def _do(self, row: Claimed) -> Done:
        deed = row.body
        event = {"run": deed["run"], "label": deed["label"]}
        try:
            result = await self.deed(deed["port"], deed["method"], row.key, deed["arguments"])
        except DeedRefused as refusal:
            return Done(row, "sent", element=("result", row.key, {**event, "refused": str(refusal)}))
        except (TimeoutError, ConnectionError) as problem:
            done = self._again(row, NotSent(str(problem)[:200], again=True))
            done.element = ("slow", f"{row.key}:slow", event)
            return done
        return Done(row, "sent", element=("result", row.key, {**event, "value": result}))

    # Writing down

    async def _write(self, results: list[Done]) -> None:
        at = self.now()
        async with self.pool.connection() as connection, connection.transaction():
            await connection.execute(
                statement("settle_sends"),
                {
                    "at": at,
                    "ids": [d.row.id for d in results],
                    "states": [d.state for d in results],
                    "providers": [d.provider_id for d in results],
                    "errors": [d.error for d in results],
                    "dues": [d.due_at for d in results],
                    "failed": [d.failed for d in results],
                },
                prepare=True,
            )
            await self._hear_of(connection, results, at)
            for done in results:
                if done.pause_s:
                    await connection.execute(
                        "UPDATE conversations_channelaccount SET paused_until = %s WHERE id = %s",
                        [at + timedelta(seconds=done.pause_s), done.row.account],
                    )
                if done.state == "dead":
                    log.error("effect %s is dead: %s", done.row.id, done.error)

    async def _hear_of(self, connection: psycopg.AsyncConnection[Any], results: list[Done], at: datetime) -> None:
        batch = Batch()
        for done in results:
            lane = done.row.lane if done.row.kind != "deed" else done.row.body["lane"]
            if done.state == "dead" and lane is not None:
                # Nothing fails unseen: the dialogue makes it work for a person.
                done.element = ("dead", f"dead:{done.row.id}", {"why": done.error, "run": done.row.key.split(":")[0]})
            if done.element is not None and lane is not None:
                kind, key, event = done.element
                raw = msgspec.json.encode(event)
                batch.put(account=done.row.account, kind=kind, key=key, status="", lane=lane, raw=raw)
        if batch.kinds:
            await connection.execute(statement("ingest"), batch.parameters(at), prepare=True)
            await connection.execute("SELECT pg_notify('sintonia_inbox', '')")


async def take_up_doubtful(pool: Pool, *, at: datetime) -> int:
    """Let what a crash left *sending* be sent again, marked, once its receipt has not come for thirty seconds."""
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "UPDATE conversations_outbox SET state = 'waiting', doubtful = (kind <> 'deed'), due_at = %s "
            "WHERE state = 'sending' AND sending_since < %s",
            [at, at - IN_DOUBT],
        )
        return cursor.rowcount
