"""Deeds on happenings: they are kept once, and all that follows from them is done, however often it takes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from sintonia.audit import SYSTEM
from sintonia.audit.operations import record
from sintonia.backoffice.ports import NotAnswering
from sintonia.cases.operations import LONGEST_WHY, meet_about
from sintonia.cases.queries import met_by, running_about
from sintonia.conversations.plugins import plugins
from sintonia.journeys.operations import raise_event
from sintonia.outreach.alerting import PAGE, as_told, has_room, send_page
from sintonia.outreach.following import Follows, follows_from
from sintonia.outreach.models import Happening
from sintonia.outreach.news import say_done
from sintonia.outreach.quiet import quiet_until
from sintonia.outreach.wire import Happening as Told
from sintonia.outreach.wire import columns

log: Final = logging.getLogger(__name__)

KEEP: Final = (Path(__file__).parent / "sql" / "happened.sql").read_text()
# What is done may be told before the turn that asked for it is written down. It counts from the first look, for while
# no worker ran, no turn was written down either.
PATIENCE: Final = timedelta(minutes=10)
SOONEST: Final = timedelta(seconds=1)
# About twenty minutes of trying, each try after a longer pause.
MOST_TRIES: Final = 12
A_MOMENT: Final = timedelta(milliseconds=500)
LONGEST_PAUSE_S: Final = 300
TRIES_OF_A_PAUSE: Final = 9
Office = Callable[[str], Mapping[str, Any]]


def receive_happenings(*, account: int, told: Sequence[Told], at: datetime) -> int:
    """Keep what a company's systems told, in the caller's transaction; returns how much was new."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {**columns(list(told)), "account": account, "at": at})
        kept: int = cursor.rowcount
        return kept


def settle_happenings(*, at: datetime, office: Office | None = None, most: int = 50) -> int:
    """Do what follows from happenings that are due; returns how many. `office` gives a company's ports."""
    plugins().load_packs()
    due = Happening.objects.filter(settled_at=None, parked_at=None, due_at__lte=at).order_by("due_at", "pk")
    found = list(due.values_list("pk", flat=True)[:most])
    for pk in found:
        try:
            _settle(pk, office or plugins().back_office, at)
        except NotAnswering:
            _put_off(pk, at)
        except Exception:
            log.exception("happening %s could not be settled", pk)
            _put_off(pk, at, ours=True)
    return len(found)


def _put_off(pk: int, at: datetime, *, ours: bool = False) -> None:
    """Try again later; what fails by a mistake of `ours` for long is parked, where the doctor tells of it."""
    row = Happening.objects.get(pk=pk)
    row.attempts = min(row.attempts + 1, MOST_TRIES if ours else TRIES_OF_A_PAUSE)
    row.due_at = at + timedelta(seconds=min(LONGEST_PAUSE_S, 2**row.attempts))
    row.parked_at = at if ours and row.attempts == MOST_TRIES else None
    row.save(update_fields=["attempts", "due_at", "parked_at"])


@transaction.atomic
def _settle(pk: int, office: Office, at: datetime) -> None:
    row = Happening.objects.select_for_update(skip_locked=True).filter(pk=pk, settled_at=None).first()
    if row is None:
        return
    row.looked_at = row.looked_at or at
    follows = follows_from(row.name)
    if follows is None:
        log.warning("nobody knows what follows from %s", row.name)
        row.settled_at = at
    else:
        _follow(row, follows, office, at)
    if row.settled_at is not None:
        about = ("happening", row.pk)
        record("outreach.settled", by=SYSTEM, at=at, about=about, name=row.name, told=row.told, untold=row.untold)
    row.save()


def _follow(row: Happening, follows: Follows, office: Office, at: datetime) -> None:
    if follows.done and (later := _done(row, follows, at)) is not None:
        row.due_at = later
        return
    if follows.meets is not None and row.begun_at is None:
        _meet(row, follows.meets(as_told(row), office(row.company)), at)
    if follows.event and row.begun_at is None:
        raise_event(name=follows.event.format(about=row.about), at=at, company=row.company)
    row.begun_at = row.begun_at or at
    if follows.alerts is None:
        row.settled_at = at
    elif not has_room(company=row.company):
        row.due_at = at + A_MOMENT
    else:
        _tell_some(row, follows, office(row.company), at)


def _meet(row: Happening, ended: Sequence[tuple[str, str]], at: datetime) -> None:
    """Meet the clocks that are over by it; whoever waits hears it from their run."""
    why = f"{row.name} {row.about}"[:LONGEST_WHY]
    for rule, about in ended:
        if not about:
            continue
        clocks = [clock for clock in running_about(about=about, company=row.company) if clock.rule == rule]
        meet_about(clocks=clocks, why=why, done_at=row.at, at=at)


def _done(row: Happening, follows: Follows, at: datetime) -> datetime | None:
    """
    Meet the clocks about what is done, and tell whoever waits; when to come back, if that cannot be yet.

    A clock is met at once. It is told when the quiet hours are over, and what runs no clock is looked at again: the
    turn that starts it may not be written down yet. What is about nothing ends nothing.
    """
    if not row.about:
        return None
    why = f"{row.name} {row.about}"[:LONGEST_WHY]
    running = running_about(about=row.about, company=row.company)
    clocks = [clock for clock in running if not follows.rules or clock.rule in follows.rules]
    meet_about(clocks=clocks, why=why, done_at=row.at, at=at)
    met = met_by(why=why, about=row.about, company=row.company)
    if not met:
        waited = at - (row.looked_at or at)
        return None if waited >= PATIENCE else at + min(max(waited, SOONEST), PATIENCE - waited)
    quiet = [until for clock in met if (until := quiet_until(at, zone=clock.zone)) is not None]
    if quiet:
        return max(quiet)
    for clock in met:
        say_done(clock, at=at)
    return None


def _tell_some(row: Happening, follows: Follows, ports: Mapping[str, Any], at: datetime) -> None:
    assert follows.alerts is not None
    page = follows.alerts(as_told(row), ports, after=row.after, most=PAGE, at=at)
    if page:
        became = send_page(row, follows, page, at=at)
        row.told, row.untold = row.told + became.told, row.untold + became.untold
        if became.held_until is not None:
            row.held_until = min(became.held_until, row.held_until or became.held_until)
        row.after, row.due_at = page[-1].place, at + became.lasts
    elif row.held_until is not None:
        # Those whose quiet hours it met hear it when they end, as things stand then; and all who are not told are
        # counted then.
        row.after, row.untold, row.due_at, row.held_until = "", 0, row.held_until, None
    else:
        row.settled_at = at
