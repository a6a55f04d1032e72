"""`sintonia demo`: `sintonia up` with the pretend company."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Annotated

import typer

from sintonia.cli import up
from sintonia.cli.progress import say
from sintonia.config import environment, postgres

KEPT = ("postgres", "media", "static", "secret", "demo")


def command(
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew: what the demo kept is thrown away.")] = False,
) -> None:
    """Run the pretend company, with its known passwords, until Ctrl-C."""
    os.environ["SINTONIA_DEMO"] = "1"
    try:
        if fresh or os.environ.get("FRESH") == "1":
            begin_anew()
        _refuse_customers()
    except (postgres.UnableToStart, up.UnableToRun) as refusal:
        sys.exit(str(refusal))
    up.command()


def begin_anew() -> None:
    """
    Throw away what an earlier demo kept.

    :raises UnableToRun: when that is not a demo's, or still runs
    """
    if environment.read("DATABASE_URL"):
        raise up.UnableToRun("Only the embedded database is begun anew. Empty the one of DATABASE_URL yourself.")
    home = environment.home()
    if not (home / "demo").exists():
        _refuse_customers()
        return
    with postgres.start(home) as server:
        if not server.owned:
            raise up.UnableToRun("The demo still runs; stop it first.")
        folder = server.folder
    say("Beginning anew")
    shutil.rmtree(folder)
    for name in KEPT:
        path = home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _refuse_customers() -> None:
    """Never put known passwords beside a company's data."""
    home = up.open_home()
    if not (home / "demo").exists() and (home / "secret").exists():
        raise up.UnableToRun(f"{home} is not a demo's. Set SINTONIA_HOME to another folder for the demo.")
    (home / "demo").touch()
