"""`sintonia batch resume`."""

from __future__ import annotations

from typing import Annotated

import typer

from sintonia.cli.batch.asking import running
from sintonia.cli.progress import say


def command(batch: Annotated[int, typer.Argument(help="Its number, as `list` shows it.")]) -> None:
    """Go on with a batch that rests."""
    with running():
        from sintonia.audit import SYSTEM
        from sintonia.kit.clock import now
        from sintonia.outreach import batches

        say("It goes on." if batches.resume(batch=batch, by=SYSTEM, at=now()) else "It does not rest.")
