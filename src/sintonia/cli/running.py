"""The Sintonia that runs already: where its database is, and whether it is a demonstration."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import Final

from sintonia.config import cluster, environment, postgres

NOT_RUNNING: Final = "Sintonia is not running. Start it first: make demo (or name its database: DATABASE_URL)"


def join(stack: ExitStack) -> None:
    """Name the database of what runs in DATABASE_URL, unless it is named; what a demonstration made is one here too."""
    if environment.read("DATABASE_URL"):
        return
    home = environment.home()
    if not cluster.was_made(home.resolve()):
        sys.exit(NOT_RUNNING)
    server = stack.enter_context(postgres.start(home))
    if server.owned:
        sys.exit(NOT_RUNNING)
    os.environ["DATABASE_URL"] = server.url
    if (home / "demo").exists():
        os.environ["SINTONIA_DEMO"] = "1"
