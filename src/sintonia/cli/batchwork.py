"""`sintonia batchwork`: carry out the batches that wait, then end; a worker calls it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import TYPE_CHECKING, Final

from sintonia.cli.django_on import set_up
from sintonia.config import database

if TYPE_CHECKING:
    from sintonia.outreach.letters import Letter, Post

log: Final = logging.getLogger("sintonia.batches")
WATCH_S: Final = 1.0
STOP: Final = threading.Event()


def command() -> None:
    """Carry out what waits, the oldest first; whoever called gone, it ends too."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: STOP.set())
    _end_with_whoever_began_us()
    set_up(database.WORKER)
    from sintonia.config import plugins

    plugins.load_packs()
    try:
        carry_out_all()
    except BrokenExecutor:
        log.exception("the batches begin anew")
        sys.exit(1)


def carry_out_all() -> None:
    """Carry out every batch that no other process has."""
    from sintonia.outreach.carrying import makers_at_once, open_batches

    with ProcessPoolExecutor(makers_at_once(), multiprocessing.get_context("spawn"), _begin_to_write) as makers:
        for batch in open_batches():
            if STOP.is_set():
                return
            _carry_out(batch, makers)


def _carry_out(batch: int, makers: ProcessPoolExecutor) -> None:
    import psycopg
    from django.conf import settings

    from sintonia.config import plugins
    from sintonia.kit.clock import now
    from sintonia.outreach.carrying import Carrying, held
    from sintonia.outreach.models import Batch

    row = Batch.objects.get(pk=batch)
    with held(database.url_for(settings.DATABASE_URL, database.WORKER), batch) as life:
        if life is None:
            return
        post, trouble = _post_of(row.company)
        if post is None:
            Batch.objects.filter(pk=batch).update(trouble=trouble)
            return
        looked_at = time.monotonic()

        def stopped() -> bool:
            """Whether to stop: because we were told to, or another may hold the batch by now."""
            nonlocal looked_at
            if time.monotonic() - looked_at > WATCH_S:
                looked_at = time.monotonic()
                try:
                    life.execute("SELECT 1")
                except psycopg.OperationalError:
                    STOP.set()
            return STOP.is_set()

        try:
            Carrying(
                batch, post, plugins.back_office(row.company), makers, write, now, stopped, ahead=24 * _count(makers)
            ).carry_out()
        finally:
            post.close()


def _post_of(company: str) -> tuple[Post | None, str]:
    """Who mails for a company, or why nobody can."""
    from sintonia.config import plugins
    from sintonia.outreach.carrying import NO_RELAY
    from sintonia.outreach.letters import TryLater

    try:
        return plugins.post(company), NO_RELAY
    except TryLater as wrong:
        return None, str(wrong)


def write(company: str, kind: str, period: str, key: str) -> tuple[Letter | None, str]:
    """Write one letter, in a process that does nothing else."""
    from sintonia.config import plugins
    from sintonia.kit.clock import now
    from sintonia.outreach.carrying import written

    return written(plugins.back_office(company), kind, period, key, now())


def _begin_to_write() -> None:
    """What a process that writes letters does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_whoever_began_us()
    os.nice(5)
    set_up(database.WORKER)
    from sintonia.config import plugins

    plugins.load_packs()


def _end_with_whoever_began_us() -> None:
    """Nobody mails for a worker that was killed: whoever is orphaned ends at once."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_S / 4)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _count(makers: ProcessPoolExecutor) -> int:
    return int(getattr(makers, "_max_workers", 1))
