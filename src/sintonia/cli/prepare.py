"""What `sintonia up` does before anything is served: tables, catalogues, static files, and the demo's company."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from sintonia.cli import django_on
from sintonia.cli.migrate import migrate
from sintonia.cli.progress import step
from sintonia.config import catalogues, database, environment

SEED = "sintonia.demo.seed"


def command() -> None:
    """Prepare what `up` serves; `up` calls this by itself."""
    # Compiled before Django reads them.
    catalogues.compile_stale()
    try:
        migrate(environment.read("DATABASE_URL"))
    except database.UnableToPrepare as refusal:
        sys.exit(str(refusal))
    _collect_static_files()
    if environment.is_demo() and find_spec(SEED) is not None:
        django_on.become(database.WORKER)
        from sintonia.demo import seed

        seed.seed()


def _collect_static_files() -> None:
    from django.core.management import call_command

    with step("Laying out the pages"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
