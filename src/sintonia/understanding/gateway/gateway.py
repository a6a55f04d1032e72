"""The gateway: a budget, a circuit breaker and one endpoint, asked by whoever may wait for an answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

import aiohttp
from django.db import connection

from sintonia.understanding.gateway import operations
from sintonia.understanding.gateway.budget import Budget
from sintonia.understanding.gateway.client import Endpoint, Limits, Said, UnableToAsk, ask, most_tokens_of

log: Final = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass
class Gateway:
    """What asks a company's model. `rows` is the one thread in which it reads and writes the database."""

    endpoint: Endpoint
    budget: Budget
    client: aiohttp.ClientSession
    now: Callable[[], datetime]
    rows: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "gateway"))

    async def ask(self, messages: Sequence[Said], *, limits: Limits) -> str:
        """
        Ask once, if it may be.

        :raises UnableToAsk: if it may not, or nothing usable came in time
        """
        expected, begun_at = most_tokens_of(messages, limits), self.now()
        try:
            await self.in_rows(partial(operations.begin, budget=self.budget, tokens=expected, at=begun_at))
        except operations.UnableToBegin:
            raise UnableToAsk("held_back") from None
        settle = partial(operations.end, expected=expected, begun_at=begun_at)
        try:
            reply = await ask(self.client, self.endpoint, messages, limits=limits)
        except UnableToAsk as problem:
            log.warning("the language model gave nothing: %s", problem.kind)
            await self.in_rows(partial(settle, tokens=expected, failure=problem.kind, at=self.now()))
            raise
        await self.in_rows(partial(settle, tokens=reply.tokens, at=self.now()))
        return reply.text

    async def refuse(self) -> None:
        """Count an answer that asked for what may not be."""
        await self.in_rows(partial(operations.refuse, at=self.now()))

    async def in_rows(self, work: Callable[[], T]) -> T:
        """Do something with the database beside the calls."""
        return await asyncio.get_running_loop().run_in_executor(self.rows, work)

    async def reconnect(self) -> None:
        """Let a connection that died go: the next use makes another."""
        await self.in_rows(_let_go)

    async def close(self) -> None:
        """Let go of the database."""
        await self.in_rows(_let_go)
        self.rows.shutdown()


def _let_go() -> None:
    """Close the connection of the thread that this runs in."""
    connection.close()
