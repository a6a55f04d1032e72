"""The worker's router: offers what waits to who is free, as soon as something changes; once a second what is due."""

from __future__ import annotations

import threading
import time
from datetime import datetime
from typing import Final

TICK_S: Final = 1.0
RESEAT_S: Final = 60.0


def routing(stop: threading.Event) -> None:
    """Route until told to stop, woken by whatever brings work or frees an agent."""
    import psycopg
    from django.conf import settings

    from sintonia.config import database
    from sintonia.desk.seats import ROUTE, reseat_all
    from sintonia.kit.clock import now

    due_at, reseat_at = time.monotonic(), time.monotonic() + RESEAT_S
    url = database.url_for(settings.DATABASE_URL, database.WORKER)
    with psycopg.connect(url, autocommit=True) as bell:
        bell.execute(f"LISTEN {ROUTE}".encode())
        while not stop.is_set():
            if time.monotonic() >= due_at:
                due_at = time.monotonic() + TICK_S
                tick(at=now())
            if time.monotonic() >= reseat_at:
                reseat_at = time.monotonic() + RESEAT_S
                reseat_all(at=now())
            offer_all(at=now())
            for _ in bell.notifies(timeout=max(0.01, due_at - time.monotonic()), stop_after=1):
                pass


def tick(*, at: datetime) -> None:
    """What is due: offers that expire, lines that dropped, work after a contact that ends, what slept until now."""
    from sintonia.desk import offers, presence, search

    search.index_said()
    offers.expire(at=at)
    presence.welcome_back(at=at)
    presence.miss(at=at)
    presence.end_wraps(at=at)
    offers.wake(at=at)


def offer_all(*, at: datetime) -> int:
    """Offer until nobody is free for anything that waits; returns how many offers were made."""
    from sintonia.desk.offers import route

    made = 0
    while found := route(at=at):
        made += found
    return made
