"""A crowd of browsers: each listens to its hints, is cut off now and then, and fetches what it heard has moved."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Final

import aiohttp

CUT_OFF_PER_S: Final = 0.005
AWAY_S: Final = (0.1, 3.0)
FETCHES_AT_ONCE: Final = 4


@dataclass
class Browser:
    """One agent's page: whose it is, what it may hear, and the newest number that it knows of each topic."""

    cookie: str
    stream: str
    parts: dict[str, str]
    known: dict[str, int] = field(default_factory=dict)
    last_id: str = ""


@dataclass
class Crowd:
    """What all of them saw. `said_at` is when each (topic, number) was committed, on the clock `time.monotonic`."""

    base: str
    said_at: dict[tuple[str, int], float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    fetches: list[float] = field(default_factory=list)
    connected: int = 0
    cut_off: int = 0
    caught_up: int = 0
    refused: int = 0
    _random: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - the same each time
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _ends: asyncio.Event = field(default_factory=asyncio.Event)
    _fetching: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FETCHES_AT_ONCE))

    async def listen(self, http: aiohttp.ClientSession, one: Browser, *, restless: bool = True) -> None:
        """Keep one browser listening until all is over; it is cut off at random and comes back with its last id."""
        while not self._ends.is_set():
            headers = {"Last-Event-ID": one.last_id} if one.last_id else {}
            back = bool(one.last_id)
            stays = self._random.expovariate(CUT_OFF_PER_S) if restless else 3600.0
            try:
                async with (
                    asyncio.timeout(stays),
                    http.get(f"{self.base}/live?topics={one.stream}", headers=headers) as answer,
                ):
                    self.connected += 1
                    try:
                        await self._read(http, one, answer, timed_from=time.monotonic() + (0.2 if back else 0.0))
                    finally:
                        self.connected -= 1
            except (TimeoutError, aiohttp.ClientError):
                self.cut_off += 1
                await asyncio.sleep(self._random.uniform(*AWAY_S))

    async def _read(
        self, http: aiohttp.ClientSession, one: Browser, answer: aiohttp.ClientResponse, *, timed_from: float
    ) -> None:
        topic = ""
        async for raw in answer.content:
            line = raw.decode().rstrip("\n")
            name, _, value = line.partition(": ")
            if name == "id":
                one.last_id = value
            elif name == "event":
                topic = value
            elif name == "data" and topic in one.parts:
                self._hears(http, one, topic, value, timed_from)

    def _hears(self, http: aiohttp.ClientSession, one: Browser, topic: str, value: str, timed_from: float) -> None:
        heard = time.monotonic()
        number = int(value) if value.isdigit() else -1
        if number >= 0:
            said = self.said_at.get((topic, number))
            if said is not None and said >= timed_from:
                self.took.append((heard - said) * 1000)
            elif said is not None:
                self.caught_up += 1
            one.known[topic] = max(one.known.get(topic, 0), number)
        task = asyncio.create_task(self._fetch(http, one, topic))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch(self, http: aiohttp.ClientSession, one: Browser, topic: str) -> None:
        """Fetch the part of the page that moved, as the page does."""
        path = one.parts[topic]
        if not path or self._ends.is_set():
            return
        async with self._fetching:
            if self._ends.is_set():
                return
            began = time.monotonic()
            headers = {"X-Part": "1", "Cookie": one.cookie}
            async with http.get(self.base + path, headers=headers, allow_redirects=False) as answer:
                await answer.read()
                if answer.status != 200:  # noqa: PLR2004 - HTTP's own number
                    self.refused += 1
            self.fetches.append((time.monotonic() - began) * 1000)

    async def end(self, patience_s: float = 60.0) -> None:
        """Let what is being fetched be fetched, and let everybody go."""
        until = time.monotonic() + patience_s
        while self._tasks and time.monotonic() < until:
            await asyncio.sleep(0.05)
        self._ends.set()
