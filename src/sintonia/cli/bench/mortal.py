"""A worker for one step, which remembers nothing of the last: it works until nothing waits, or dies where it stands."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection

from sintonia.config import database, plugins
from sintonia.conversations.delivery import Delivery, session
from sintonia.conversations.outbox import pool_for, take_up_doubtful
from sintonia.conversations.receipts import take_receipts
from sintonia.dialogue.assembly import Deeds, turn_worker
from sintonia.dialogue.company import Company
from sintonia.journeys.operations import ring_timers

MOST_ROUNDS: Final = 200
WAITS: Final = """
SELECT EXISTS (SELECT FROM conversations_inbox WHERE done_at IS NULL)
    OR EXISTS (SELECT FROM conversations_outbox WHERE done_at IS NULL AND due_at <= %s)
"""


class UnableToRest(Exception):
    """There is always something left to do."""


def work(companies: Mapping[str, Company], *, at: datetime) -> float:
    """Let a worker do all that waits; returns the seconds that it took."""
    began = time.perf_counter()
    asyncio.run(_work(companies, at))
    return time.perf_counter() - began


def work_and_die(companies: Mapping[str, Company], *, at: datetime, after_s: float) -> None:
    """Kill a worker, a process of its own, where it stands, so many seconds after it began."""
    # A connection belongs to one process.
    connection.close()
    pid = os.fork()
    if pid == 0:
        try:
            asyncio.run(_work(companies, at))
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


async def _work(companies: Mapping[str, Company], at: datetime) -> None:
    """Turn, deliver and take receipts until nothing waits. Everything happens in one thread, at one moment."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    url = database.url_for(settings.DATABASE_URL, database.WORKER)
    channels = plugins.channels()
    turns = turn_worker(channels=channels, companies=companies, now=lambda: at)
    ports: Callable[[str], Mapping[str, Any]] = lambda name: companies[name].ports  # noqa: E731
    with psycopg.connect(url, autocommit=True) as life:
        turns.live(life)
        turns.free_lanes()
        async with pool_for(url) as pool, session() as client:
            delivery = Delivery(pool, channels, Deeds(ports), lambda: at, session=client)
            await take_up_doubtful(pool, at=at)
            for _ in range(MOST_ROUNDS):
                ring_timers(at=at)
                moved = turns.turn_batch() + take_receipts(channels, at=at)
                turns.settle()
                if not moved + await delivery.deliver_batch() and not _waits(at):
                    return
    raise UnableToRest


def _waits(at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [at])
        return bool(cursor.fetchone()[0])
