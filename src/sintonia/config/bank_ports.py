"""The banks of a company as ports: each row is spoken to by the connector that it names."""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from sintonia.backoffice.payments import Payments, UnableToConnect

if TYPE_CHECKING:
    from sintonia.payments.models import Bank

log: Final = logging.getLogger(__name__)


def banks(company: str) -> dict[str, Payments]:
    """The banks at which a company is paid, by their names; one that is not set up or is suspended is left out."""
    from sintonia.payments.models import Bank

    found: dict[str, Payments] = {}
    for row in Bank.objects.filter(company=company, suspended_at=None).exclude(connector="").order_by("name"):
        try:
            found[row.name] = _connector(row).bank_of(row)
        except UnableToConnect as cause:
            _warn(str(cause))
    return found


def try_bank(company: str, name: str) -> None:
    """
    Have a bank's connector ask it for something harmless, now.

    :raises UnableToConnect: if its settings lack something
    :raises NotAnswering: if something is wrong with the way there
    :raises Refused: if the bank does not let us in
    """
    row = _row(company, name)
    _connector(row).try_out(row)


def have_bank_call(company: str, name: str, url: str) -> None:
    """Tell a bank the address that it calls when something happens to a payment; errors as in `try_bank`."""
    row = _row(company, name)
    _connector(row).have_call(row, url)


def _row(company: str, name: str) -> Bank:
    from sintonia.payments.models import Bank

    return Bank.objects.get(company=company, name=name)


def _connector(bank: Bank) -> Any:
    try:
        return import_module(f"sintonia.connectors.{bank.connector}.ports")
    except ModuleNotFoundError as cause:
        raise UnableToConnect(f"bank {bank.name}: {cause}") from cause


@cache
def _warn(cause: str) -> None:
    """Say once, and not at each look, that something is not set up."""
    log.warning("%s", cause)
