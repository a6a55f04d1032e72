"""What `sintonia up` does before anything is served: tables, catalogues, static files, accounts, the demo companies."""

from __future__ import annotations

import sys

from sintonia.cli import django_on
from sintonia.cli.migrate import migrate
from sintonia.cli.progress import step
from sintonia.config import catalogues, database, environment


def command() -> None:
    """Prepare what `up` serves; `up` calls this by itself."""
    # Compiled before Django reads them.
    catalogues.compile_stale()
    try:
        migrate(environment.read("DATABASE_URL"))
    except database.UnableToPrepare as refusal:
        sys.exit(str(refusal))
    collect_static_files()
    if environment.is_demo():
        _seed_company()
    django_on.become(database.WORKER)
    _open_accounts()
    if environment.is_demo():
        _seed_staff()


def collect_static_files() -> None:
    from django.core.management import call_command

    with step("Laying out the pages"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def _seed_company() -> None:
    """Make the pretend companies, as the owner: it empties whole tables, which the worker may not."""
    from sintonia.connectors import demo
    from sintonia.connectors.demo_insurer.operations import seed
    from sintonia.kit.clock import now

    with step("Founding the pretend companies"):
        demo.seed(at=now())
        seed(at=now())


def _open_accounts() -> None:
    from sintonia.conversations.accounts import ensure_accounts

    ensure_accounts(demo=environment.is_demo())


def _seed_staff() -> None:
    from sintonia.demo.bank.seeding import seed_banks
    from sintonia.desk.macros import write_first_macros
    from sintonia.desk.replies import write_first_replies
    from sintonia.desk.seeding import seed_demo_profiles
    from sintonia.kit.clock import now
    from sintonia.staff.operations import seed_demo_staff

    seed_demo_staff()
    write_first_replies()
    write_first_macros()
    seed_demo_profiles(at=now())
    seed_banks()
