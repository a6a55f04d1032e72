"""What a bank knows us by, sealed under a key that follows from the installation's secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from sintonia.audit.personal import key_for, seal, unseal
from sintonia.payments.models import Bank

PURPOSE: Final = "banks"
# These never stand in `Bank.settings` of an account that was set up on its page or by `sintonia banks`.
SECRETS: Final = ("client_secret", "private_key")


def sealed(secrets: Mapping[str, str]) -> bytes | None:
    """What is kept of secrets, by their names among the settings; None for none."""
    kept = {name: value for name, value in secrets.items() if value}
    return seal(key_for(PURPOSE), msgspec.json.encode(kept).decode()) if kept else None


def secrets_of(bank: Bank) -> dict[str, str]:
    """
    A bank's secrets, those included that stand openly among its settings.

    :raises ValueError: if they were sealed under another installation's secret
    """
    plain = {name: str(bank.settings[name]) for name in SECRETS if bank.settings.get(name)}
    if not bank.sealed:
        return plain
    return plain | msgspec.json.decode(unseal(key_for(PURPOSE), bytes(bank.sealed)), type=dict[str, str])


def settings_of(bank: Bank) -> dict[str, Any]:
    """
    All of a bank's settings, for its connector alone.

    :raises ValueError: if its secrets were sealed under another installation's secret
    """
    return {**bank.settings, **secrets_of(bank)}
