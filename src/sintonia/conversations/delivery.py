"""
The way out: effects of the outbox are carried out, each once by its key as far as the other side can know.

Only the lowest unsent message of a contact is claimed, so order holds. What fails is tried again with growing pauses
for fifteen minutes; then it goes to the dead letters with work for a person, and the contact's later messages go on.
A row that a crash left *sending* is in doubt: its receipt is awaited for thirty seconds, then it is sent again and
marked. 429 pauses the account, not the contact. A slow send holds up nobody else.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
import msgspec
import psycopg

from sintonia.conversations.channel import Account, Carries, Channel, NotSent, Request, Saying, Sent
from sintonia.conversations.outbox import Claimed, Done, Outbox, Pool

log: Final = logging.getLogger(__name__)

GIVE_UP: Final = timedelta(minutes=15)
LONGEST_PAUSE_S: Final = 120
TIMEOUT_S: Final = 15
IDLE_S: Final = 0.25
SOON_S: Final = 0.05
# So long at least from one round to the next: results and what is new gather, and share a commit.
ROUND_S: Final = 0.03
BROKEN_S: Final = 1.0
SHARE: Final = 0.75
Deed = Callable[[str, str, str, str, dict[str, Any]], Awaitable[Any]]
_saying: Final = msgspec.json.Decoder(Saying)


class DeedRefused(Exception):
    """The back office said no; the message may be shown."""


@dataclass
class Delivery:
    """The delivery worker. `deed(company, port, method, key, arguments)` carries out a deed of the back office."""

    pool: Pool
    channels: Mapping[str, Channel]
    deed: Deed
    now: Callable[[], datetime]
    most: int = 300
    session: aiohttp.ClientSession | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _sending: Counter[int] = field(default_factory=Counter)
    _done: list[Done] = field(default_factory=list)
    _soon: bool = False

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.pool)

    async def deliver_batch(self) -> int:
        """Claim what is due, carry it out, write down how it ended; returns how many effects were settled."""
        claimed = await self._turn_over()
        while self._under_way:
            await asyncio.wait(self._under_way)
        if self._done:
            await self._turn_over(most=0)
        return claimed

    async def deliver(self, *, stopped: Callable[[], bool]) -> None:
        """Deliver until told to stop, then let what is under way end. Set `news` when something was put out."""
        clock = asyncio.get_running_loop().time
        while not stopped():
            self.news.clear()
            began = clock()
            try:
                claimed = await self._turn_over()
            except psycopg.OperationalError:
                log.exception("the outbox does not answer; what is under way goes on")
                await asyncio.sleep(BROKEN_S)
                continue
            if not claimed or self._under_way:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.news.wait(), SOON_S if self._soon else IDLE_S)
            await asyncio.sleep(began + ROUND_S - clock())
        while self._under_way:
            await asyncio.wait(self._under_way)
        await self._turn_over(most=0)

    async def _turn_over(self, *, most: int | None = None) -> int:
        """Settle what is done, claim what is next and begin it; returns how many were begun."""
        done, self._done = self._done, []
        room = self.most - len(self._under_way) if most is None else most
        clock = asyncio.get_running_loop().time()
        try:
            rows, self._soon = await self.outbox.settle_and_claim(
                done, most=room, at=self.now(), clock=clock, room=self._room
            )
        except BaseException:
            self._done = done + self._done
            raise
        for row in rows:
            self._sending[row.account] += 1
            task = asyncio.create_task(self._end(row))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return len(rows)

    def _room(self, account: int) -> int:
        """How many more of one account may be under way: a provider that hangs must leave room for the others."""
        return int(self.most * SHARE) - self._sending[account]

    async def _end(self, row: Claimed) -> None:
        try:
            done = await self._carry_out(row)
        except Exception as problem:
            log.exception("effect %s failed in an unforeseen way", row.id)
            done = self._again(row, NotSent(type(problem).__name__, again=True))
        self._sending[row.account] -= 1
        self._done.append(done)
        self.news.set()

    # Carrying out

    async def _carry_out(self, row: Claimed) -> Done:
        if row.state == "withheld":
            return Done(row, "withheld")
        if row.kind == "deed":
            return await self._do(row)
        return await self._send(row)

    async def _send(self, row: Claimed) -> Done:
        account = self.outbox.accounts[row.account]
        channel = self.channels[account.channel]
        saying = self._within_the_window(row, channel, account)
        if saying is None:
            return self._again(row, NotSent("the reply window has closed and the account has no template", again=False))
        match await self._carried(row, saying, channel, account):
            case Sent(provider_id=provider_id):
                return Done(row, "sent", provider_id=provider_id)
            case NotSent() as refusal:
                return self._again(row, refusal)

    async def _carried(self, row: Claimed, saying: Saying, channel: Channel, account: Account) -> Sent | NotSent:
        """How the door that a saying goes out by ended with it."""
        if isinstance(channel, Carries):
            return await asyncio.to_thread(
                channel.carry, saying, to=row.address, account=account, outbox=row.id, at=self.now()
            )
        request = channel.request(saying, to=row.address, account=account, outbox=row.id)
        try:
            status, body = await self._call(account, request)
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            return NotSent(type(problem).__name__, again=True)
        return channel.outcome(status, body)

    def _within_the_window(self, row: Claimed, channel: Channel, account: Account) -> Saying | None:
        """What was to be said, or, after the reply window, the account's template with the same text."""
        saying = _saying.decode(row.body)
        hours = channel.reply_window_h
        if hours is None or saying.template or row.latest_heard_at is None:
            return saying
        if self.now() - row.latest_heard_at < timedelta(hours=hours):
            return saying
        name = account.settings.get("template")
        if not name or saying.file is not None:
            # A template of words alone would lose the file, and nobody would know.
            return None
        return Saying(template=name, template_values=(saying.text,), language=saying.language)

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
        deed = msgspec.json.decode(row.body)
        event = {"run": deed["run"], "label": deed["label"]}
        try:
            result = await self.deed(deed.get("company", ""), deed["port"], deed["method"], row.key, deed["arguments"])
        except DeedRefused as refusal:
            return Done(row, "sent", element=("result", row.key, {**event, "refused": str(refusal)}))
        except (TimeoutError, ConnectionError) as problem:
            done = self._again(row, NotSent(str(problem)[:200], again=True))
            done.element = ("slow", f"{row.key}:slow", event)
            return done
        return Done(row, "sent", element=("result", row.key, {**event, "value": result}))


def session() -> aiohttp.ClientSession:
    """A client for deliveries: kept connections, and nothing that a provider's API has no use for."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
        connector=aiohttp.TCPConnector(limit=100, keepalive_timeout=30),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("user-agent", "accept-encoding"),
        auto_decompress=False,
    )
