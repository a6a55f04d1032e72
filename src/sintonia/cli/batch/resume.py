"""`sintonia batch resume`."""

from __future__ import annotations

from typing import Annotated

import typer

from sintonia.cli.batch.asking import batch_of, named, running
from sintonia.cli.progress import say


def command(batch: Annotated[int, typer.Argument(help="Its number, as `list` shows it.")]) -> None:
    """Go on with a batch that rests."""
    with running():
        from sintonia.audit import SYSTEM
        from sintonia.kit.clock import now
        from sintonia.outreach import batches

        row = batch_of(batch)
        told = "it goes on" if batches.resume(batch=row.pk, by=SYSTEM, at=now()) else "it does not rest"
        say(f"{named(row)}: {told}.")
