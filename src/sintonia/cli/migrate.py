"""`sintonia migrate`: the roles and the tables, brought up to date by their owner."""

from __future__ import annotations

import os
import sys

from sintonia.cli import django_on, up
from sintonia.cli.progress import say, step
from sintonia.config import database, environment, postgres, secret


def command() -> None:
    """Bring the database up to date."""
    given = environment.read("DATABASE_URL")
    try:
        up.open_home()
        secret.ensure()
        if given:
            migrate(given)
            return
        with step("Starting PostgreSQL"):
            server = postgres.start(environment.home(), say=say)
        with server:
            os.environ["DATABASE_URL"] = server.url
            migrate(server.url)
    except (postgres.UnableToStart, up.UnableToRun, database.UnableToPrepare) as refusal:
        sys.exit(str(refusal))


def migrate(url: str) -> None:
    """
    Make what is missing in the database of `url`, which is also the environment's.

    :raises UnableToPrepare: when the roles are missing and may not be made
    """
    database.prepare(url)
    django_on.set_up(database.OWNER)
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        with step(f"Making the tables ({waiting} migrations)"):
            call_command("migrate", verbosity=0, interactive=False)
    _write_knowledge()


def _write_knowledge() -> None:
    """Bring the articles in the tables up to date, as the company: their owner sees no row otherwise."""
    from django.db import transaction

    from sintonia.config import plugins
    from sintonia.web.scope import COMPANY, enter

    with transaction.atomic():
        enter(COMPANY)
        plugins.write_knowledge()
