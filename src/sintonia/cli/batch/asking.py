"""What the commands of batches share: the database that runs, and a line that tells how far a batch is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from sintonia.cli.progress import say

if TYPE_CHECKING:
    from sintonia.outreach.models import Batch

BAR: Final = 24
EVERY_S: Final = 1.0
QUIET_EVERY_S: Final = 5.0


@contextmanager
def running() -> Iterator[None]:
    """Be at the database of the Sintonia that runs."""
    from sintonia.cli import running as beside
    from sintonia.cli.django_on import set_up
    from sintonia.config import database, plugins

    with ExitStack() as stack:
        beside.join(stack)
        set_up(database.WORKER)
        plugins.load_packs()
        yield


def run(kind: str, period: str, *, company: str, rate: float, watch: bool) -> None:
    """Ask for a batch, or go on with it, and show how far it is until it ends."""
    with running():
        from sintonia.audit import SYSTEM
        from sintonia.kit.clock import now
        from sintonia.outreach import batches

        try:
            row, new = batches.ask_for(
                company=company, kind=kind, period=period, rate_per_s=rate, by=SYSTEM, name="sintonia batch", at=now()
            )
        except batches.UnableToRun as refusal:
            sys.exit(str(refusal))
        if not new and row.state == batches.PAUSED:
            batches.resume(batch=row.pk, by=SYSTEM, at=now())
        say(f"{named(row)}: {'begun' if new else 'it was begun before, and goes on'}.")
        if watch:
            follow(row)


def batch_of(number: int) -> Batch:
    """The batch with this number; where there is none, the command ends with 1 and says so."""
    from sintonia.outreach.models import Batch

    row = Batch.objects.filter(pk=number).first()
    if row is None:
        sys.exit(f"sintonia: there is no batch {number}; `sintonia batch list` shows which there are.")
    return row


def named(row: Batch) -> str:
    """A batch as its commands call it."""
    return f"Batch {row.pk}, {row.kind} {row.period}"


def follow(row: Batch) -> None:
    """Show how far a batch is until it ends or rests; Ctrl-C ends the showing alone."""
    alive = sys.stdout.isatty()
    try:
        while True:
            row.refresh_from_db()
            text = line(row)
            print(f"\r\033[2K{text}" if alive else text, end="" if alive else "\n", flush=True)
            if row.state != "running":
                break
            time.sleep(EVERY_S if alive else QUIET_EVERY_S)
    except KeyboardInterrupt:
        say("\nThe batch goes on without us; `sintonia batch list` tells how far it is.")
        return
    if alive:
        print()


def line(row: Batch) -> str:
    """How far a batch is, in one line."""
    from sintonia.kit.clock import now
    from sintonia.outreach.progress import progress_of

    told = progress_of(row, at=now())
    full = int(BAR * told.share)
    parts = [
        f"[{'#' * full}{'.' * (BAR - full)}] {told.ended:,} of {row.total:,}{'' if row.listed_at else ' so far'}",
        f"{told.per_s:.1f}/s" if told.per_s else "",
        f"ends about {told.ends_at:%H:%M}" if told.ends_at else "",
        *(f"{count:,} {name}" for name, count in told.counts if count),
        f"on paper: {row.paper:,}" if row.paper else "",
        f"the relay says: {row.trouble}" if row.trouble else "",
        row.state if row.state != "running" else "",
    ]
    return " · ".join(part for part in parts if part)
