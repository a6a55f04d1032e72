"""`sintonia batch list`."""

from __future__ import annotations

from sintonia.cli.batch.asking import line, running
from sintonia.cli.progress import say


def command() -> None:
    """Tell how far each batch is, the newest first."""
    with running():
        from sintonia.outreach.models import Batch

        for row in Batch.objects.order_by("-pk")[:20]:
            say(f"{row.pk}  {row.kind} {row.period}  {line(row)}")
