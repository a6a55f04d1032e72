"""`sintonia worker`: turns in one thread, deliveries and deeds in another, timers and housekeeping between turns."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import uvloop

from sintonia.cli.django_on import set_up

log: Final = logging.getLogger("sintonia.worker")

IDLE_S: Final = 0.25
CHORES_S: Final = 0.5
SEAL_S: Final = 60.0
DOUBT_S: Final = 2.0
SILENT_AFTER: Final = timedelta(minutes=30)
EXPIRE_AFTER: Final = timedelta(hours=24)


def command(
    only: Annotated[str, typer.Option(help="Only `turns` or only `delivery`; both without it.")] = "",
) -> None:
    """Work until told to stop."""
    set_up("sintonia_worker")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    threads = []
    if only != "turns":
        threads.append(
            threading.Thread(target=_watched, args=(lambda: uvloop.run(deliver(stop)), stop), name="delivery")
        )
    for thread in threads:
        thread.start()
    if only != "delivery":
        _watched(lambda: turns(stop), stop)
    else:
        stop.wait()
    for thread in threads:
        thread.join(10)


def _watched(work: Any, stop: threading.Event) -> None:
    """A worker that cannot go on ends the process, which is started again."""
    try:
        work()
    except Exception:
        log.exception("the worker ends")
        stop.set()
        sys.exit(1)


def turns(stop: threading.Event) -> None:
    """Turn batches while there are any; sleep until woken otherwise."""
    import psycopg
    from django.conf import settings
    from django.db import connection

    from sintonia.config import database, plugins
    from sintonia.conversations.receipts import take_receipts
    from sintonia.dialogue.assembly import turn_worker
    from sintonia.kit.clock import now

    plugins.load_packs()
    worker = turn_worker(
        channels=plugins.channels(),
        ports=plugins.back_office(),
        engine=plugins.engine(Path(settings.HOME)),
        now=now,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET application_name = 'sintonia worker'")
    chores = Chores()
    url = database.url_for(settings.DATABASE_URL, database.WORKER)
    with psycopg.connect(url, autocommit=True) as bell:
        bell.execute("LISTEN sintonia_inbox")
        worker.live(bell)
        worker.free_lanes()
        while not stop.is_set():
            turned = worker.turn_batch()
            turned += take_receipts(worker.channels, at=now())
            if chores.do(at=now()):
                worker.free_lanes()
            if not turned:
                for _ in bell.notifies(timeout=IDLE_S, stop_after=1):
                    pass


class Chores:
    """What the turn worker does between turns: timers, silences, closings, the trail's seal."""

    def __init__(self) -> None:
        self._next = self._seal = time.monotonic()

    def do(self, *, at: Any) -> bool:
        """Do what is due; says whether it was time."""
        from sintonia.audit.operations import seal_leaves
        from sintonia.dialogue.operations import close_silent_contacts, remind_the_silent
        from sintonia.journeys.operations import ring_timers

        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + CHORES_S
        ring_timers(at=at)
        if time.monotonic() >= self._seal:
            self._seal = time.monotonic() + SEAL_S
            seal_leaves(at=at)
            remind_the_silent(at=at, after=SILENT_AFTER, expire_after=EXPIRE_AFTER)
            close_silent_contacts(at=at, after=EXPIRE_AFTER)
        return True


async def deliver(stop: threading.Event) -> None:
    """Deliver until told to stop, woken by the bell."""
    import psycopg
    from django.conf import settings
    from psycopg_pool import AsyncConnectionPool

    from sintonia.config import database, plugins
    from sintonia.conversations.delivery import Delivery, session
    from sintonia.dialogue.assembly import Deeds
    from sintonia.kit.clock import now

    url = database.url_for(settings.DATABASE_URL, database.WORKER)
    pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]] = AsyncConnectionPool(
        url, min_size=1, max_size=3, open=False, kwargs={"autocommit": True}
    )
    async with pool, session() as client:
        delivery = Delivery(pool, plugins.channels(), Deeds(plugins.back_office()), now, session=client)
        beside = [asyncio.create_task(_listen(url, delivery.news)), asyncio.create_task(_doubt(pool))]
        try:
            await delivery.deliver(stopped=stop.is_set)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


async def _doubt(pool: Any) -> None:
    """Take up what a crash left in doubt."""
    import psycopg

    from sintonia.conversations.outbox import take_up_doubtful
    from sintonia.kit.clock import now

    while True:
        with contextlib.suppress(psycopg.OperationalError):
            await take_up_doubtful(pool, at=now())
        await asyncio.sleep(DOUBT_S)


async def _listen(url: str, bell: asyncio.Event) -> None:
    import psycopg

    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute("LISTEN sintonia_outbox")
                async for _notice in connection.notifies():
                    bell.set()
        except psycopg.OperationalError:
            await asyncio.sleep(1)
