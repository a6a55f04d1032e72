"""The banks of a company as ports: each row is spoken to by the connector that it names."""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from typing import Final

from sintonia.backoffice.payments import Payments, UnableToConnect

log: Final = logging.getLogger(__name__)


def banks(company: str) -> dict[str, Payments]:
    """The banks at which a company is paid, by their names; one that is not set up is left out."""
    from sintonia.payments.models import Bank

    found: dict[str, Payments] = {}
    for row in Bank.objects.filter(company=company).exclude(connector="").order_by("name"):
        try:
            found[row.name] = import_module(f"sintonia.connectors.{row.connector}.ports").bank_of(row)
        except (UnableToConnect, ModuleNotFoundError) as cause:
            _warn(str(cause))
    return found


@cache
def _warn(cause: str) -> None:
    """Say once, and not at each look, that something is not set up."""
    log.warning("%s", cause)
