"""`sintonia journey replay NAME`: yesterday's runs, told to the journey as it is now; differences before a release."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated

import typer

from sintonia.cli.journey import past


def command(
    name: Annotated[str, typer.Argument(help="The journey, such as second_copy.")],
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 1,
    most: Annotated[int, typer.Option(min=1, help="At most so many runs, the newest.")] = 1_000,
) -> None:
    """
    Tell past runs again to the journey as it is now, and say where they would go another way.

    Nothing is sent and nothing is done: what the back office answered then is remembered. The exit status is 1 if
    anything differs, so that a release can wait for whoever looks at it.
    """
    stored = past.journeys()
    from sintonia.journeys.looking_back import difference
    from sintonia.kit.clock import now

    try:
        journey = stored.journey_named(name)
    except stored.UnableToRun as problem:
        sys.exit(f"sintonia: {problem}.")
    runs = past.runs_since(name, now() - timedelta(days=days), most=most)
    found = [d for run in runs if (d := difference(run, journey, past.ports_of(run.company))) is not None]
    for one in found:
        print(f"run {one.run}, {one.label}:\n  then: {one.before}\n  now:  {one.after}")
    print(f"{len(runs)} runs of {name}: {len(runs) - len(found)} go as before, {len(found)} go another way.")
    if found:
        sys.exit(1)
