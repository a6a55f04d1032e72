"""`sintonia worker`: turns in one thread, deliveries, deeds and files in another; receipts, news and chores beside."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import uvloop

from sintonia.cli.batching import batching
from sintonia.cli.django_on import set_up
from sintonia.cli.money import banks, money
from sintonia.cli.routing import routing
from sintonia.config import environment
from sintonia.kit.collector import spare_the_collector

log: Final = logging.getLogger("sintonia.worker")

FAILED: Final = threading.Event()
IDLE_S: Final = 0.25
CHORES_S: Final = 0.5
LESSONS_S: Final = 1.0
SEAL_S: Final = 60.0
PRETEND_S: Final = 4.0
SEALED_AT_ONCE: Final = 1000
DOUBT_S: Final = 2.0
SILENT_AFTER: Final = timedelta(minutes=30)
HURRY: Final = timedelta(minutes=3)
EXPIRE_AFTER: Final = timedelta(hours=24)


def command(
    only: Annotated[str, typer.Option(help="Only `turns` or only `delivery`; both without it.")] = "",
) -> None:
    """Work until told to stop."""
    if not environment.read("DATABASE_URL"):
        sys.exit("A worker alone needs DATABASE_URL. Without it, `sintonia up` runs the database and a worker.")
    set_up("sintonia_worker")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    works: dict[str, Any] = {} if only == "turns" else {"delivery": lambda: uvloop.run(deliver(stop))}
    if only != "delivery":
        works |= {"chores": lambda: chores(stop), "told": lambda: told(stop), "receipts": lambda: receipts(stop)}
        works |= {"lessons": lambda: lessons(stop), "routing": lambda: routing(stop), "money": lambda: money(stop)}
        works |= {"banks": lambda: banks(stop), "batches": lambda: batching(stop)}
    threads = [threading.Thread(target=_watched, args=(work, stop), name=name) for name, work in works.items()]
    for thread in threads:
        thread.start()
    if only != "delivery":
        _watched(lambda: turns(stop), stop)
    else:
        stop.wait()
    for thread in threads:
        thread.join(10)
    if FAILED.is_set():
        sys.exit(1)


def _watched(work: Any, stop: threading.Event) -> None:
    """A worker that cannot go on ends the process, which is started again."""
    try:
        work()
    except Exception:
        log.exception("the worker ends")
        FAILED.set()
        stop.set()


def turns(stop: threading.Event) -> None:
    """Turn batches while there are any; sleep until woken otherwise."""
    import psycopg
    from django.conf import settings
    from django.db import connection

    from sintonia.config import database, plugins
    from sintonia.dialogue.assembly import turn_worker
    from sintonia.kit.clock import now

    worker = turn_worker(channels=plugins.channels(), companies=plugins.companies(Path(settings.HOME)), now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET application_name = 'sintonia worker'")
    spare_the_collector()
    free_at = time.monotonic() + CHORES_S
    url = database.url_for(settings.DATABASE_URL, database.WORKER)
    with psycopg.connect(url, autocommit=True) as bell:
        bell.execute("LISTEN sintonia_inbox")
        worker.live(bell)
        worker.free_lanes()
        while not stop.is_set():
            turned = worker.turn_batch()
            if not turned:
                worker.settle()
            if time.monotonic() > free_at:
                free_at = time.monotonic() + CHORES_S
                worker.free_lanes()
            if not turned:
                for _ in bell.notifies(timeout=IDLE_S, stop_after=1):
                    pass
        worker.close()


def chores(stop: threading.Event) -> None:
    """What is done beside the turns, which never wait for it: timers, silences, closings, files, clocks, the seal."""
    from django.conf import settings

    from sintonia.audit.operations import seal_leaves
    from sintonia.config import plugins
    from sintonia.conversations.erasing import Orphans, erase_files, erase_taken_in
    from sintonia.desk.warnings import warn_of_clocks
    from sintonia.dialogue.operations import close_silent_contacts, remind_the_silent
    from sintonia.journeys.operations import ring_timers
    from sintonia.kit.clock import now
    from sintonia.understanding.gateway.operations import erase_drafts
    from sintonia.understanding.keeping import forget_utterances

    seal_at = silent_at = pretend_at = time.monotonic()
    orphans = Orphans()
    learning = True
    while not stop.wait(CHORES_S):
        ring_timers(at=now())
        learning = learning and plugins.learn_meanings()
        if time.monotonic() >= pretend_at:
            pretend_at = time.monotonic() + PRETEND_S
            _pretend_moments()
        if time.monotonic() >= seal_at and seal_leaves(at=now(), most=SEALED_AT_ONCE) < SEALED_AT_ONCE:
            seal_at = time.monotonic() + SEAL_S
        if time.monotonic() >= silent_at:
            silent_at = time.monotonic() + SEAL_S
            remind_the_silent(at=now(), after=SILENT_AFTER, expire_after=EXPIRE_AFTER)
            close_silent_contacts(at=now(), after=EXPIRE_AFTER)
            warn_of_clocks(at=now())
            erase_files(at=now(), kept_for=settings.FILES_KEPT_FOR)
            orphans.erase_some(at=now())
            erase_taken_in(at=now())
            erase_drafts(at=now())
            forget_utterances(at=now())
            _pretend()


def told(stop: threading.Event) -> None:
    """What customers hear unasked: it asks the companies' own systems, and however slow they are, no timer waits."""
    from sintonia.kit.clock import now
    from sintonia.outreach.missed import tell_of_missed
    from sintonia.outreach.operations import settle_happenings

    missed_at = time.monotonic()
    while not stop.wait(CHORES_S):
        settle_happenings(at=now())
        if time.monotonic() >= missed_at:
            missed_at = time.monotonic() + SEAL_S
            tell_of_missed(at=now())


def lessons(stop: threading.Event) -> None:
    """What supervisors want learnt, one release after the other, each in a process of its own."""
    from sintonia.config import plugins
    from sintonia.kit.clock import now
    from sintonia.understanding.apart import learn_apart
    from sintonia.understanding.operations import renew_release, take_release, train_taken

    renew_at = time.monotonic()
    while not stop.wait(LESSONS_S):
        if time.monotonic() >= renew_at:
            renew_at = time.monotonic() + SEAL_S
            for company in plugins.served():
                renew_release(subject=plugins.subject(company), at=now())
        taken = take_release(companies=plugins.served(), at=now())
        if taken is not None:
            train_taken(release=taken, teach=learn_apart, at=now())


def _pretend_moments() -> None:
    """In a demonstration things move in the pretend companies' own systems, from one moment to the next."""
    from django.conf import settings

    from sintonia.demo.office import live
    from sintonia.kit.clock import now

    if settings.DEMO:
        live(at=now())


def _pretend() -> None:
    """In a demonstration the pretend company works too: what was asked of it is done in minutes."""
    from django.conf import settings

    from sintonia.connectors.demo.work import work_requests
    from sintonia.kit.clock import now

    if settings.DEMO:
        work_requests(at=now(), hurry=HURRY)


def receipts(stop: threading.Event) -> None:
    """The provider's word on what was sent: it may wait a moment, and no turn waits for it."""
    from sintonia.config import plugins
    from sintonia.conversations.receipts import take_receipts
    from sintonia.kit.clock import now

    while not stop.is_set():
        if not take_receipts(plugins.channels(), at=now(), noted=plugins.noted()):
            stop.wait(IDLE_S)


async def deliver(stop: threading.Event) -> None:
    """Deliver until told to stop, woken by the bell."""
    from django.conf import settings

    from sintonia.config import database, plugins
    from sintonia.conversations.delivery import Delivery, session
    from sintonia.conversations.fetching import Fetching
    from sintonia.conversations.outbox import pool_for
    from sintonia.dialogue.assembly import Deeds
    from sintonia.documents.apart import Apart
    from sintonia.kit.clock import now

    url = database.url_for(settings.DATABASE_URL, database.WORKER)
    pool = pool_for(url)
    spare_the_collector()
    async with pool, session() as client:
        delivery = Delivery(pool, plugins.channels(), Deeds(plugins.back_office), now, session=client)
        apart = Apart()
        fetching = Fetching(plugins.channels(), apart.read, now, client)
        model = {"sintonia_model": asyncio.Event(), "sintonia_draft": asyncio.Event()}
        bells = {"sintonia_outbox": delivery.news, "sintonia_files": fetching.news, **model}
        beside = [asyncio.create_task(_listen(url, bells)), asyncio.create_task(_doubt(pool))]
        fetches = asyncio.create_task(fetching.fetch(stopped=stop.is_set))
        beside.append(asyncio.create_task(_ask_a_model(stop, *model.values())))
        if settings.DEMO:
            from sintonia.demo.office import go_on_forever

            beside.append(asyncio.create_task(go_on_forever(pool, client)))
        try:
            await asyncio.gather(delivery.deliver(stopped=stop.is_set), fetches)
        finally:
            for task in (*beside, fetches):
                task.cancel()
            await asyncio.gather(*beside, fetches, return_exceptions=True)
            await fetching.close()
            apart.close()


async def _ask_a_model(stop: threading.Event, asked: asyncio.Event, wanted: asyncio.Event) -> None:
    """Ask a language model, where there is one, what was not understood, and for the drafts that agents want."""
    from sintonia.desk.drafting import Drafting
    from sintonia.dialogue.proposing import Proposing
    from sintonia.kit.clock import now
    from sintonia.understanding.gateway.client import session
    from sintonia.understanding.gateway.endpoint import budget, endpoint
    from sintonia.understanding.gateway.gateway import Gateway

    where = endpoint()
    if where is None:
        return
    async with session() as client:
        gateway = Gateway(where, budget(), client, now)
        try:
            proposing = Proposing(gateway, asked).propose(stopped=stop.is_set)
            await asyncio.gather(proposing, Drafting(gateway, wanted).draft(stopped=stop.is_set))
        finally:
            await gateway.close()


async def _doubt(pool: Any) -> None:
    """Take up what a crash left in doubt."""
    import psycopg

    from sintonia.conversations.outbox import take_up_doubtful
    from sintonia.kit.clock import now

    while True:
        with contextlib.suppress(psycopg.OperationalError):
            await take_up_doubtful(pool, at=now())
        await asyncio.sleep(DOUBT_S)


async def _listen(url: str, bells: Mapping[str, asyncio.Event]) -> None:
    import psycopg

    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                for name in bells:
                    await connection.execute(f"LISTEN {name}".encode())
                async for notice in connection.notifies():
                    bells[notice.channel].set()
        except psycopg.OperationalError:
            await asyncio.sleep(1)
