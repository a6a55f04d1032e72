"""Bank accounts as ports, one connection pool each."""

from __future__ import annotations

from sintonia.backoffice.payments import Payments
from sintonia.connectors.pix.access import access_of
from sintonia.connectors.pix.bank import PixBank
from sintonia.kit.clock import now
from sintonia.payments.models import Bank

_MADE: dict[int, tuple[object, PixBank]] = {}


def bank_of(bank: Bank) -> Payments:
    """
    A bank account as a port; the same one for as long as its settings are the same.

    :raises UnableToConnect: if its settings lack something
    """
    told = (bank.key, repr(bank.settings))
    known = _MADE.get(bank.pk)
    if known is not None and known[0] == told:
        return known[1]
    made = PixBank(access_of(bank.name, bank.settings), key=bank.key, clock=now)
    _MADE[bank.pk] = (told, made)
    return made
