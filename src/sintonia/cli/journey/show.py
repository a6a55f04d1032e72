"""`sintonia journey show NAME`: the steps that real runs took, and where people left."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated, Final

import typer

from sintonia.cli.journey import past

WIDTH: Final = 40
# A run that is over well is no loss; "handed_over" is a person's work, and is shown as what it is.
LEFT: Final = ("cancelled", "expired", "refused", "handed_over", "active", "waiting", "retrying", "paused", "doing")


def command(
    name: Annotated[str, typer.Argument(help="The journey, such as second_copy.")],
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 30,
    most: Annotated[int, typer.Option(min=1, help="At most so many runs, the newest.")] = 10_000,
) -> None:
    """Draw the steps of a journey over real runs: how many came to each, and how many left there."""
    stored = past.journeys()
    from sintonia.journeys.looking_back import steps_taken
    from sintonia.kit.clock import now

    try:
        journey = stored.journey_named(name)
    except stored.UnableToRun as problem:
        sys.exit(f"sintonia: {problem}.")
    runs = past.runs_since(name, now() - timedelta(days=days), most=most)
    print(f"{journey.title} ({name}, version {journey.version}): {len(runs)} runs in {days} days")
    words = {label: said[-1] for run in runs for label, said in run.said.items()}
    for step in steps_taken(runs):
        bar = "█" * max(1, round(WIDTH * step.reached / len(runs)))
        left = ", ".join(f"{step.left[how]} {how}" for how in LEFT if step.left[how])
        print(f"{step.label:<28} {step.reached:>6} {bar:<{WIDTH}} {left}".rstrip())
        if step.label in words:
            print(f"{'':<28} “{words[step.label]}”")
