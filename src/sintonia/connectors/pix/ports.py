"""Bank accounts as ports, one connection pool each."""

from __future__ import annotations

import ssl

from sintonia.backoffice.payments import Payments, UnableToConnect
from sintonia.connectors.pix.access import access_of
from sintonia.connectors.pix.bank import PixBank
from sintonia.kit.clock import now
from sintonia.payments.models import Bank
from sintonia.payments.sealing import settings_of

_MADE: dict[int, tuple[object, PixBank]] = {}


def bank_of(bank: Bank) -> Payments:
    """
    A bank account as a port; the same one for as long as its settings are the same.

    :raises UnableToConnect: if its settings lack something
    """
    told = (bank.key, repr(bank.settings), bytes(bank.sealed or b""))
    known = _MADE.get(bank.pk)
    if known is not None and known[0] == told:
        return known[1]
    made = _made(bank)
    _MADE[bank.pk] = (told, made)
    return made


def try_out(bank: Bank) -> None:
    """
    Ask a bank for a token and what came in, over a connection of its own.

    :raises UnableToConnect: if its settings lack something
    :raises NotAnswering: if something is wrong with the way there
    :raises Refused: if the bank does not let us in
    """
    port = _made(bank)
    try:
        port.try_out()
    finally:
        port.close()


def have_call(bank: Bank, url: str) -> None:
    """Have a bank call `url` + "/pix" whenever something happens to a payment; errors as in `try_out`."""
    port = _made(bank)
    try:
        port.call_at(url)
    finally:
        port.close()


def _made(bank: Bank) -> PixBank:
    try:
        return PixBank(access_of(bank.name, settings_of(bank)), key=bank.key, clock=now)
    except (ssl.SSLError, OSError, ValueError) as cause:
        raise UnableToConnect(f"bank {bank.name}: its certificate cannot be used: {cause}") from cause
