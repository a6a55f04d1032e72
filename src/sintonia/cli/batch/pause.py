"""`sintonia batch pause`."""

from __future__ import annotations

from typing import Annotated

import typer

from sintonia.cli.batch.asking import batch_of, named, running
from sintonia.cli.progress import say


def command(batch: Annotated[int, typer.Argument(help="Its number, as `list` shows it.")]) -> None:
    """Let a batch rest; what is being handed over is finished."""
    with running():
        from sintonia.audit import SYSTEM
        from sintonia.kit.clock import now
        from sintonia.outreach import batches

        row = batch_of(batch)
        told = "it rests" if batches.pause(batch=row.pk, by=SYSTEM, at=now()) else "it does not run"
        say(f"{named(row)}: {told}.")
