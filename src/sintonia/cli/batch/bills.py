"""`sintonia batch bills`."""

from __future__ import annotations

from typing import Annotated

import typer

from sintonia.cli.batch.asking import run


def command(
    month: Annotated[str, typer.Option(help="Of which month, as in 2026-10.")],
    company: Annotated[str, typer.Option(help="Of which company, where several are served.")] = "",
    rate: Annotated[float, typer.Option(help="At most so many a second; 0 is without limit.")] = 0,
    watch: Annotated[bool, typer.Option(help="Show how far it is until it ends.")] = True,
) -> None:
    """Mail a month's bills to every customer who wants them by e-mail. One that was begun before goes on."""
    run("bills", month, company=company, rate=rate, watch=watch)
