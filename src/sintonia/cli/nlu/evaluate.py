"""`sintonia nlu evaluate`: how well and how fast an intent set is understood."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has none

from sintonia.cli.nlu import say


def command(
    train: Annotated[list[Path], typer.Option(help="JSON Lines to learn from: text, intent, split, lang.")],
    test: Annotated[Path, typer.Option(help="JSON Lines to be asked about; the intent oos is out of scope.")],
    json_: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Learn from some rows, be asked about others, on one thread; nothing is chosen on the rows that are asked."""
    from sintonia.understanding import evaluation

    try:
        taught = evaluation.rows_to_learn(train)
        asked = evaluation.rows_of(test)
    except (OSError, ValueError) as problem:
        sys.exit(f"sintonia: {problem}")
    if not asked:
        sys.exit("sintonia: there must be rows to be asked about.")
    with threadpool_limits(1):
        found = evaluation.evaluate(taught, asked)
    say(found, json_=json_)
