"""What the commands of banks share: the database that runs, a bank by its name, and sentences in English."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sintonia.payments.models import Bank


@contextmanager
def running() -> Iterator[None]:
    """Be at the database of the Sintonia that runs."""
    from sintonia.cli import running as beside
    from sintonia.cli.django_on import set_up
    from sintonia.config import database

    with ExitStack() as stack:
        beside.join(stack)
        set_up(database.WORKER)
        from django.utils import translation

        stack.enter_context(translation.override("en"))
        yield


def check_company(company: str) -> None:
    """End the command unless the company is served here."""
    from sintonia.config import plugins

    if company not in plugins.served():
        named = ", ".join(filter(None, plugins.served())) or "none besides the first"
        sys.exit(f"sintonia: there is no company {company!r}; there are: {named}.")


def bank_named(name: str, company: str) -> Bank:
    """A company's bank; ends the command if there is none of this name."""
    from sintonia.payments.models import Bank

    found = Bank.objects.filter(name=name, company=company).first()
    if found is None:
        names = ", ".join(Bank.objects.filter(company=company).order_by("name").values_list("name", flat=True))
        sys.exit(f"sintonia: there is no bank {name!r}; there are: {names or 'none'}.")
    return found
