"""What the pretend insurer does once for a key, however often it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from sintonia.backoffice.ports import Key, Receipt, Refused
from sintonia.connectors.demo_insurer.models import Deed
from sintonia.kit.words import _

PREFIX: Final = "f-"
_LONGEST: Final = 18
UNKNOWN: Final = _("I do not find this among our policies.")


def nothing(_deed: Deed) -> None:
    """What a deed changes of which the ledger keeps all."""


def once(
    kind: str, key: Key, *, at: datetime, effect: Callable[[Deed], None] = nothing, letter: str = "F", **facts: Any
) -> Receipt:
    """
    Carry a deed out, once for each key, and answer with its receipt, the same each time.

    :raises Refused: if the effect refuses; nothing is kept then
    """
    with transaction.atomic():
        deed, fresh = Deed.objects.get_or_create(key=key, defaults={"kind": kind, "at": at, "facts": facts})
        if fresh:
            effect(deed)
    return Receipt(numbered(letter, deed.number), deed.at)


def numbered(letter: str, number: int) -> str:
    """A deed's number as it is told: S-000123."""
    return f"{letter}-{number:06}"


def deed_number(told: str) -> int:
    """The number behind a receipt's; 0, which none has, for anything else."""
    digits = told.partition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < _LONGEST else 0


def row_id(identity: str | None) -> int:
    """A row's number from the port's text; 0, which no row has, for another company's."""
    return deed_number(identity) if identity and identity.startswith(PREFIX) else 0


def known(found: Any) -> Any:
    """
    What was found.

    :raises Refused: if it is nothing
    """
    if found is None:
        raise Refused(UNKNOWN)
    return found
