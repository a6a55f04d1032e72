"""
The outbox: rows are claimed, and written down as they ended. One transaction settles what is done and claims the next.

Only the lowest unsent message of a contact is claimed, so that order holds; what was just settled makes the next one of
its contact the lowest, so a chain of messages takes one round each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

import msgspec
import psycopg
from msgspec import Struct
from psycopg_pool import AsyncConnectionPool

from sintonia.conversations.accounts import ALL, as_account
from sintonia.conversations.channel import Account
from sintonia.conversations.ingest import LOOK_UPS, Batch, statement
from sintonia.kit import bulk

log: Final = logging.getLogger(__name__)

IN_DOUBT: Final = timedelta(seconds=30)
OVER: Final = timedelta(milliseconds=100)
ACCOUNTS_FOR_S: Final = 2.0
Connection = psycopg.AsyncConnection[Any]
Pool = AsyncConnectionPool[Connection]

PUT_BACK: Final = (
    "UPDATE conversations_outbox SET state = 'waiting', attempts = attempts - 1, due_at = %s WHERE id = ANY(%s)"
)


def pool_for(url: str) -> Pool:
    """
    Connections that claim and settle, each row by a look into an index; the caller opens the pool.

    Their statements are planned each time: a plan that is kept from when the outbox was empty reads all of it for ever.
    """

    async def prepared(connection: Connection) -> None:
        off = "".join(f"SET {name} = off;" for name in LOOK_UPS)
        await connection.execute(f"SET plan_cache_mode = force_custom_plan; {off}")

    return AsyncConnectionPool(url, min_size=1, max_size=3, open=False, kwargs={"autocommit": True}, configure=prepared)


class Claimed(Struct, frozen=True):
    """One effect under way; `body` is JSON."""

    id: int
    kind: str
    key: str
    account: int
    contact: int | None
    number: int | None
    address: str
    body: str
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
class Outbox:
    """The rows and the accounts they go out by."""

    pool: Pool
    accounts: dict[int, Account] = field(default_factory=dict)
    _buckets: dict[int, Bucket] = field(default_factory=dict)
    _accounts_at: float = -1e9

    async def settle_and_claim(
        self, done: Sequence[Done], *, most: int, at: datetime, clock: float, room: Callable[[int], int]
    ) -> tuple[list[Claimed], bool]:
        """
        Write down how effects ended and claim at most so many that are due, in one transaction.

        `room(account)` is how many more of one account may be under way. Says too whether some were put back because
        their account may not send so many, or so fast.
        """
        # The pipeline saves ways there and back; the transaction inside it undoes a claim that is not carried out.
        async with self.pool.connection() as connection, connection.pipeline(), connection.transaction():
            if done:
                await _settle(connection, done, at)
            if not most:
                return [], False
            await self._read_accounts(connection, clock)
            full = [account for account in self.accounts if room(account) <= 0]
            async with connection.cursor(binary=True) as cursor:
                wanted = {"at": at, "scan": most * 4, "most": most, "full": full}
                await cursor.execute(statement("claim_sends"), wanted, prepare=True)
                rows = [Claimed(*row) for row in await cursor.fetchall()]
            if any(row.account not in self.accounts for row in rows):
                await self._read_accounts(connection, clock, anew=True)
            over = self._over(rows, clock, room)
            if over:
                await connection.execute(PUT_BACK, [at + OVER, list(over)])
        return [row for row in rows if row.id not in over], bool(over)

    async def _read_accounts(self, connection: Connection, clock: float, *, anew: bool = False) -> None:
        if clock - self._accounts_at < ACCOUNTS_FOR_S and not anew:
            return
        self._accounts_at = clock
        cursor = await connection.execute(ALL)
        for row in await cursor.fetchall():
            self.accounts[row[0]] = as_account(row)
            self._buckets.setdefault(row[0], Bucket(row[8], clock)).rate = row[8]

    def _over(self, rows: list[Claimed], clock: float, room: Callable[[int], int]) -> set[int]:
        """What is over the room or the rate of its account."""
        by_account: dict[int, list[int]] = {}
        for row in rows:
            if row.kind != "deed" and row.state == "sending":
                by_account.setdefault(row.account, []).append(row.id)
        return {
            late
            for account, found in by_account.items()
            for late in found[self._buckets[account].take(min(len(found), room(account)), clock) :]
        }


ENDED: Final = ("id", "state", "provider_id", "error", "due_at", "failed")
_end: Final = attrgetter(*ENDED[1:])


async def _settle(connection: Connection, done: Sequence[Done], at: datetime) -> None:
    await connection.execute(
        statement("settle_sends"),
        {"at": at, "ended": bulk.as_json(ENDED, [(d.row.id, *_end(d)) for d in done])},
        prepare=True,
    )
    await _hear_of(connection, done, at)
    pauses = {d.row.account: d.pause_s for d in sorted(done, key=lambda d: d.pause_s) if d.pause_s}
    for account, pause_s in pauses.items():
        await connection.execute(
            "UPDATE conversations_channelaccount SET paused_until = %s WHERE id = %s",
            [at + timedelta(seconds=pause_s), account],
        )


async def _hear_of(connection: Connection, done: Sequence[Done], at: datetime) -> None:
    """Put results and dead letters into the inbox: nothing fails unseen, the dialogue makes it work for a person."""
    batch = Batch()
    for one in done:
        lane, element = one.row.lane, one.element
        if one.row.kind == "deed":
            lane = msgspec.json.decode(one.row.body)["lane"]
        if one.state == "dead":
            log.error("effect %s is dead: %s", one.row.id, one.error)
            element = ("dead", f"dead:{one.row.id}", {"why": one.error, "run": one.row.key.split(":")[0]})
        if element is not None and lane is not None:
            kind, key, event = element
            raw = msgspec.json.encode(event)
            batch.put(account=one.row.account, kind=kind, key=key, status="", lane=lane, raw=raw)
    if batch.kinds:
        await connection.execute(statement("ingest"), batch.parameters(at), prepare=True)
        await connection.execute("SELECT pg_notify('sintonia_inbox', '')")


async def take_up_doubtful(pool: Pool, *, at: datetime) -> int:
    """
    Let what a crash left *sending* be sent again, marked, once its receipt has not come for thirty seconds.

    Whatever was claimed was due before it was, so that what came due since is not looked at.
    """
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "UPDATE conversations_outbox SET state = 'waiting', doubtful = (kind <> 'deed'), due_at = %(at)s "
            "WHERE done_at IS NULL AND due_at < %(before)s AND state = 'sending' AND sending_since < %(before)s",
            {"at": at, "before": at - IN_DOUBT},
        )
        return cursor.rowcount
