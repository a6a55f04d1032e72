"""`sintonia batch clearances`."""

from __future__ import annotations

from typing import Annotated

import typer

from sintonia.cli.batch.asking import run


def command(
    year: Annotated[str, typer.Option(help="Of which year, as in 2025.")],
    company: Annotated[str, typer.Option(help="Of which company, where several are served.")] = "",
    rate: Annotated[float, typer.Option(help="At most so many a second; 0 is without limit.")] = 0,
    watch: Annotated[bool, typer.Option(help="Show how far it is until it ends.")] = True,
) -> None:
    """Mail the yearly statements of payment. One that was begun before goes on."""
    run("clearances", year, company=company, rate=rate, watch=watch)
