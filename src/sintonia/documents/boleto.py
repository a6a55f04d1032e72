"""A bank's boleto, read only: Sintonia tells a customer what a boleto says, and does not issue any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sintonia.documents.check_digits import modulus_10, modulus_11_of_banks
from sintonia.documents.payment_line import UnableToReadCode
from sintonia.kit.money import Money
from sintonia.kit.words import _

_EPOCH: Final = date(1997, 10, 7)
_FIRST, _SPAN = 1000, 9000


@dataclass(frozen=True, slots=True)
class Boleto:
    """What a boleto says. The due factor wrapped on 2025-02-22, so `due_on` is the date nearest to the reading day."""

    barcode: str
    bank: str
    amount: Money
    free: str
    due_on: date | None = None


def due_factor(due_on: date) -> int:
    """The four digits that stand for a due date: 9999 on 2025-02-21, 1000 again on the day after."""
    days = (due_on - _EPOCH).days
    return days if days < _FIRST + _SPAN else (days - _FIRST) % _SPAN + _FIRST


def due_date(factor: int, *, on: date) -> date | None:
    """The due date that a factor stands for, nearest to the day `on`; None when the boleto carries none."""
    if factor < _FIRST:
        return None
    first = _EPOCH + timedelta(days=factor)
    return min((first + timedelta(days=_SPAN * turn) for turn in range(3)), key=lambda day: abs((day - on).days))


def read_boleto(typed: str, *, on: date) -> Boleto:
    """
    Understand a boleto's bar code (44 digits) or its line (47), however it was spaced, on a given day.

    :raises UnableToReadCode: if a digit is missing or a check digit disagrees
    """
    digits = re.sub(r"[\s.\-]", "", typed)
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {44, 47}:
        raise UnableToReadCode(_("This is not the code of a bank slip, which has 47 digits."))
    barcode = digits if len(digits) == 44 else _barcode_of(digits)  # noqa: PLR2004
    if int(barcode[4]) != modulus_11_of_banks(barcode[:4] + barcode[5:]):
        raise UnableToReadCode(_("One digit of the code is not right. Could you check it?"))
    return Boleto(
        barcode=barcode,
        bank=barcode[:3],
        amount=Money(int(barcode[9:19])),
        free=barcode[19:],
        due_on=due_date(int(barcode[5:9]), on=on),
    )


def boleto_line(barcode: str) -> str:
    """The 47 digits to type for a boleto's bar code."""
    free = barcode[19:]
    fields = (barcode[:4] + free[:5], free[5:15], free[15:25])
    return "".join(f"{field}{modulus_10(field)}" for field in fields) + barcode[4] + barcode[5:19]


def _barcode_of(line: str) -> str:
    fields = (line[:10], line[10:21], line[21:32])
    for number, field in enumerate(fields, start=1):
        if modulus_10(field[:-1]) != int(field[-1]):
            raise UnableToReadCode(_("Block {number} has a wrong digit. Could you check it?", number=number))
    first, second, third = (field[:-1] for field in fields)
    return first[:4] + line[32] + line[33:] + first[4:] + second + third
