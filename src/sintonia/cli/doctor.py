"""`sintonia doctor`: what is wrong with this deployment, in sentences."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack

from sintonia.cli import django_on
from sintonia.cli.progress import say
from sintonia.config import complaints, database, environment, postgres


def command() -> None:
    """Say in sentences what is wrong with this deployment; the exit status is 1 if anything is."""
    found = [sentence for question in complaints.WITHOUT_DATABASE for sentence in question()]
    with ExitStack() as stack:
        try:
            url = _database(stack)
        except postgres.UnableToStart as refusal:
            found.append(str(refusal))
        else:
            if url:
                os.environ["DATABASE_URL"] = url
                django_on.set_up(database.WORKER)
                found += complaints.about_database(url)
    for sentence in found:
        say(f"- {sentence}")
    if found:
        sys.exit(1)
    say("All is well.")


def _database(stack: ExitStack) -> str:
    """Return the address of the database: the one named, else the embedded one, which is started for the look."""
    if given := environment.read("DATABASE_URL"):
        return given
    if not environment.home().is_dir() or not os.access(environment.home(), os.W_OK):
        return ""
    return stack.enter_context(postgres.start(environment.home())).url
