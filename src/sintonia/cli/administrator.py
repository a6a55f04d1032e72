"""`sintonia administrator NAME`: the link by which an administrator comes in, the first or one who is locked out."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import Annotated

import typer

from sintonia.cli.django_on import set_up
from sintonia.cli.running import join


def command(
    username: Annotated[str, typer.Argument(help="The name that they sign in with.")],
    name: Annotated[str, typer.Option(help="What they are called.")] = "",
) -> None:
    """Make an administrator where there is none of this name, and print the link by which they choose a password."""
    with ExitStack() as stack:
        join(stack)
        set_up("sintonia_worker")
        from django.conf import settings

        from sintonia.audit import SYSTEM
        from sintonia.kit.clock import now
        from sintonia.staff import people

        try:
            user, word = people.let_in_administrator(username=username, name=name, by=SYSTEM, at=now())
        except people.UnableToChange as refusal:
            sys.exit(f"sintonia: {refusal}")
        print(f"Once, within three days: {settings.PUBLIC_URL}/staff/welcome/{user.token}/{word}")
