"""Bills of customers who do not exist, to try out printing with: the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from sintonia.connectors.demo import printing
from sintonia.connectors.demo.billing import Row, barcode, bill_of
from sintonia.connectors.demo.names import company_name, cpf, person_name
from sintonia.connectors.demo.prices import LIGHTING_CENTS, flag_of
from sintonia.connectors.demo.sheet import BillSheet, Item
from sintonia.kit.money import Money
from sintonia.kit.words import LANGUAGES, _

LARGEST: Final = 1_234_567_890
EVERY: Final = 50
_MONTHS: Final = 13
_SOME_DAY: Final = date(2026, 11, 23)


def made_up(count: int, *, seed: int = 7) -> Iterator[BillSheet]:
    """Sheets of random bills: every fiftieth of nothing, the next one of millions, all others of up to a million."""
    chance = Random(seed)
    for number in range(count):
        yield _sheet(chance, number, {0: 0, 1: LARGEST}.get(number % EVERY))


def _sheet(chance: Random, number: int, cents: int | None) -> BillSheet:
    name = company_name(chance) if number % 7 == 0 else person_name(chance)
    return BillSheet(
        company=printing.COMPANY,
        language=LANGUAGES[number % len(LANGUAGES)],
        # No font of ours knows the last letter.
        holder=f"{name} 李" if number % 11 == 0 else name,
        document=printing.masked(cpf(number)),
        address=(f"Rua da Igreja, {number}", "Santa Rita · Vila Clara"),
        meter=f"EC-{number:06}",
        notices=printing.NOTICES,
        rights=printing.RIGHTS,
        **_billed(chance, number, chance.randrange(1, 10 ** chance.randrange(3, 9)) if cents is None else cents),
    )


def _billed(chance: Random, number: int, cents: int) -> dict[str, Any]:
    contract = f"{chance.randrange(3_000_000_000, 3_999_999_999)}"
    month = date(2024 + chance.randrange(3), chance.randrange(1, 13), 1)
    due_on, kwh = month + timedelta(days=20 + chance.randrange(20)), chance.randrange(30, 90_000)
    first = chance.randrange(90_000)
    city = Item(_("Contribution to public lighting"), Money(LIGHTING_CENTS))
    return {
        "contract": contract,
        "number": f"{month:%Y%m}-{number}",
        "month": month,
        "amount": Money(cents),
        "due_on": due_on,
        "kwh": kwh,
        "readings": ((month - timedelta(days=30), first), (month, first + kwh)),
        "items": (Item(_("Energy, with taxes"), Money(cents - LIGHTING_CENTS)), city),
        "history": tuple(((month - timedelta(days=30 * back)).replace(day=1), kwh + back) for back in range(_MONTHS)),
        "barcode": barcode(number=contract, month=month, cents=cents, due_on=due_on),
        "pix": bill_of(Row(number, month, cents, due_on, kwh, None, contract), _SOME_DAY).pix,
        "flag": flag_of(month),
        "taxes": tuple(printing.taxes_of(Money(cents))),
    }
