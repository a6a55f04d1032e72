"""
Carrying a batch out: letters are written in processes beside, handed over by threads, and written down one by one.

One process carries a batch at a time: it holds the batch's lock for as long as it lives, so that what stands there as
*sending* when another takes over was left by a dead one.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import psycopg
from django.db import connection

from sintonia.audit import SYSTEM
from sintonia.backoffice.ports import NotAnswering
from sintonia.backoffice.ports import Refused as OfficeRefused
from sintonia.outreach import batches
from sintonia.outreach.letters import InDoubt, Letter, NoAddress, Post, Refused, TryLater
from sintonia.outreach.models import Batch, BatchItem

log: Final = logging.getLogger(__name__)

LOCK: Final = 0x42415443
MOST_TRIES: Final = 8
FIRST_PAUSE_S: Final = 5
LONGEST_PAUSE_S: Final = 900
LONGEST_REST_S: Final = 60
SENDERS: Final = 8
LOOK_S: Final = 1.0
IDLE_S: Final = 0.02


Write = Callable[[str, str, str, str], tuple[Letter | None, str]]


@dataclass
class Pace:
    """When the next letter may go: so many a second, 0 without limit."""

    per_s: float
    due: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Wait for one's turn."""
        if not self.per_s:
            return
        with self.lock:
            now = time.monotonic()
            self.due = max(self.due, now) + 1 / self.per_s
            pause = self.due - 1 / self.per_s - now
        time.sleep(max(0.0, pause))


@dataclass
class Carrying:
    """One batch under way. `write` makes a letter in a process of `makers`; `clock` tells the moment."""

    batch: int
    post: Post
    ports: Mapping[str, Any]
    makers: Executor
    write: Write
    clock: Callable[[], datetime]
    stopped: Callable[[], bool]
    senders: int = SENDERS
    ahead: int = 48
    _under_way: set[int] = field(default_factory=set)
    _rest: float = 0.0
    _rests: int = 0
    _halted: bool = False
    _broken: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def carry_out(self) -> bool:
        """
        List and mail until nothing is open, or somebody pauses or cancels it; says whether it ended.

        :raises BrokenExecutor: if a process that writes letters died
        """
        row = Batch.objects.get(pk=self.batch)
        self._kind, self._period, self._company = row.kind, row.period, row.company
        self._pace = Pace(row.rate_per_s)
        batches.take_up(batch=self.batch, at=self.clock())
        # What was in the way of whoever carried it before may be so no longer.
        Batch.objects.filter(pk=self.batch).update(trouble="", resting_until=None)
        looked_at, listing = time.monotonic(), True
        with ThreadPoolExecutor(self.senders, thread_name_prefix="mail") as threads:
            while not self.stopped():
                if time.monotonic() - looked_at > LOOK_S:
                    looked_at = time.monotonic()
                    row.refresh_from_db(fields=["state", "rate_per_s"])
                    self._pace.per_s = row.rate_per_s
                if row.state != batches.RUNNING or self._broken:
                    self._halted = True
                    break
                listing = listing and batches.list_some(batch=self.batch, ports=self.ports, at=self.clock())
                if not self._begin_some(threads) and not listing and not self._under_way and self._ends():
                    return True
        if self._broken:
            raise BrokenExecutor("a process that writes letters died")
        return False

    def _begin_some(self, threads: ThreadPoolExecutor) -> int:
        """Have the next letters written and handed over; waits a moment if there is no room for any."""
        room = self.ahead - len(self._under_way)
        resting = self._rest > time.monotonic()
        found = self._next(room) if room > 0 and not resting else []
        for item, key in found:
            self._under_way.add(item)
            made = self.makers.submit(self.write, self._company, self._kind, self._period, key)
            made.add_done_callback(partial(self._hand_on, threads, item))
        if not found:
            time.sleep(IDLE_S)
        return len(found)

    def _next(self, most: int) -> list[tuple[int, str]]:
        waiting = BatchItem.objects.filter(batch=self.batch, done_at=None, state="waiting", due_at__lte=self.clock())
        rows = waiting.exclude(pk__in=list(self._under_way)).order_by("due_at", "pk").values_list("pk", "key")
        return list(rows[:most])

    def _hand_on(self, threads: ThreadPoolExecutor, item: int, made: Future[tuple[Letter | None, str]]) -> None:
        try:
            threads.submit(self._one, item, made)
        except RuntimeError:
            # It is being stopped: the letter waits where it was.
            self._under_way.discard(item)

    # One letter, in a thread

    def _one(self, item: int, made: Future[tuple[Letter | None, str]]) -> None:
        try:
            if not self.stopped() and not self._halted:
                self._mail(item, made)
        except BrokenExecutor:
            self._broken = True
        except Exception as wrong:
            log.exception("letter %s failed in an unforeseen way", item)
            self._later(item, type(wrong).__name__, begun=False)
        finally:
            self._under_way.discard(item)
            _tidy()

    def _mail(self, item: int, made: Future[tuple[Letter | None, str]]) -> None:
        letter, why = made.result()
        at = self.clock()
        if letter is None:
            if why == NOT_ANSWERING:
                self._rest_a_while(why)
                return
            end = batches.skip if why == NO_ADDRESS else batches.fail
            end(item=item, batch=self.batch, why=why, at=at)
            return
        silent = self.post.silent(kind=letter.kind, addresses=[letter.to])
        if letter.to in silent:
            batches.skip(item=item, batch=self.batch, why=silent[letter.to], at=at)
            return
        self._pace.wait()
        if not batches.begin(
            item=item, message_id=self.post.message_id(letter.key), address=letter.to, at=self.clock()
        ):
            return
        self._hand_over(item, letter)

    def _hand_over(self, item: int, letter: Letter) -> None:
        try:
            self.post.post(letter)
        except Refused as refused:
            batches.fail(item=item, batch=self.batch, why=str(refused), at=self.clock())
        except InDoubt as doubt:
            self._later(item, str(doubt), doubtful=True)
        except TryLater as later:
            if later.everything:
                self._rest_a_while(str(later))
                batches.put_off(item=item, why=str(later), until=self.clock(), counts=False)
            else:
                self._later(item, str(later))
        else:
            batches.sent(item=item, batch=self.batch, at=self.clock())
            self._rested()

    def _later(self, item: int, why: str, *, doubtful: bool = False, begun: bool = True) -> None:
        """Try a letter again after a growing pause; what never goes is given up, and shown."""
        tries = BatchItem.objects.values_list("attempts", flat=True).get(pk=item)
        if tries + (not begun) >= MOST_TRIES:
            batches.fail(item=item, batch=self.batch, why=why, at=self.clock())
            return
        pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (max(tries, 1) - 1)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        until = self.clock() + timedelta(seconds=pause)
        if begun:
            batches.put_off(item=item, why=why, until=until, doubtful=doubtful)
        else:
            batches.stumble(item=item, why=why, until=until)

    def _rest_a_while(self, why: str) -> None:
        """Nothing goes at all now: ask again after a growing pause, and say so on the page."""
        with self._lock:
            if self._rest > time.monotonic():
                return
            self._rests += 1
            pause = min(LONGEST_REST_S, 2.0**self._rests)
            self._rest = time.monotonic() + pause
        until = self.clock() + timedelta(seconds=pause)
        Batch.objects.filter(pk=self.batch).update(trouble=why[:200], resting_until=until)

    def _rested(self) -> None:
        if self._rests:
            self._rests = 0
            Batch.objects.filter(pk=self.batch).update(trouble="", resting_until=None)

    def _ends(self) -> bool:
        return batches.finish(batch=self.batch, by=SYSTEM, at=self.clock())


NO_RELAY: Final = "no mail relay is set"
NOT_ANSWERING: Final = "the company's systems do not answer"
NOTHING_TO_MAIL: Final = "nothing to mail"
NO_ADDRESS: Final = "no address"


def written(ports: Mapping[str, Any], kind: str, period: str, key: str, at: datetime) -> tuple[Letter | None, str]:
    """Write one letter, or say why not."""
    from sintonia.outreach.kinds import kind_of

    known = kind_of(kind)
    if known is None:
        return None, "no such kind"
    try:
        letter = known.writes(ports, period, key=key, at=at)
    except NotAnswering:
        return None, NOT_ANSWERING
    except NoAddress:
        return None, NO_ADDRESS
    except OfficeRefused as refused:
        return None, str(refused)[:200]
    return letter, "" if letter is not None else NOTHING_TO_MAIL


@contextmanager
def held(url: str, batch: int) -> Iterator[psycopg.Connection[Any] | None]:
    """Hold a batch for as long as this lasts; None if another process holds it. A connection that ends lets go."""
    with psycopg.connect(url, autocommit=True) as life:
        cursor = life.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, batch % 2**31])
        (won,) = cursor.fetchone() or (False,)
        yield life if won else None


def _tidy() -> None:
    """Keep the thread's connection, unless it broke."""
    connection.close_if_unusable_or_obsolete()


def makers_at_once() -> int:
    """How many processes write letters: one for each processor."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def open_batches() -> deque[int]:
    """The batches that wait to be carried out, the oldest first."""
    return deque(Batch.objects.filter(state=batches.RUNNING).order_by("pk").values_list("pk", flat=True))
