"""`sintonia payments check`: what is wrong with the money."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from sintonia.cli.django_on import set_up
from sintonia.cli.progress import say
from sintonia.cli.running import join


def command() -> None:
    """Say in sentences what is wrong with the money; the exit status is 1 if anything is."""
    with ExitStack() as stack:
        join(stack)
        set_up("sintonia_worker")
        from sintonia.config.complaints import about_money

        found = list(about_money())
    for sentence in found:
        say(f"- {sentence}")
    if found:
        sys.exit(1)
    say("The money is well.")
