"""A bank's boleto: 44 digits of bars and a line of 47, in whole cents (Banco do Brasil Doc5175, annexes IV to VI)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sintonia.documents.check_digits import modulus_10, modulus_11_of_banks
from sintonia.documents.payment_line import UnableToReadCode, UnableToWriteCode
from sintonia.kit.money import Money
from sintonia.kit.words import _

_EPOCH: Final = date(1997, 10, 7)
_FIRST, _SPAN, _ROUNDS = 1000, 9000, 5
LARGEST_CENTS: Final = 9_999_999_999


@dataclass(frozen=True, slots=True)
class Boleto:
    """
    What a boleto says. The due factor began anew on 2025-02-22 and stands for a day in each round: `due_days` are the
    two nearest to the day of reading, earlier first, and `due_on` the nearer.
    """

    barcode: str
    bank: str
    amount: Money
    free: str
    due_on: date | None = None
    due_days: tuple[date, ...] = ()


def due_factor(due_on: date) -> int:
    """The four digits that stand for a due date: 9999 on 2025-02-21, 1000 again on the day after."""
    days = (due_on - _EPOCH).days
    return days if days < _FIRST + _SPAN else (days - _FIRST) % _SPAN + _FIRST


def due_date(factor: int, *, on: date) -> date | None:
    """The due date that a factor stands for, nearest to the day `on`; None when the boleto carries none."""
    return min(due_days(factor, on=on), key=lambda day: abs((day - on).days), default=None)


def due_days(factor: int, *, on: date) -> tuple[date, ...]:
    """The two days nearest to `on` that a factor stands for, earlier first; none when the boleto carries none."""
    if factor < _FIRST:
        return ()
    first = _EPOCH + timedelta(days=factor)
    rounds = (first + timedelta(days=_SPAN * turn) for turn in range(_ROUNDS))
    return tuple(sorted(sorted(rounds, key=lambda day: abs((day - on).days))[:2]))


def boleto_barcode(*, bank: str, amount: Money, free: str, due_on: date | None = None) -> str:
    """
    The 44 digits that ask for `amount`.

    :param bank: the bank's three digits
    :param free: 25 digits of the bank's own
    :raises UnableToWriteCode: if a field does not fit: an amount of more than ten digits would eat the due date
    """
    if amount.currency != "BRL" or not 0 <= amount.cents <= LARGEST_CENTS:
        raise UnableToWriteCode(f"{amount} does not fit into a boleto")
    if not re.fullmatch(r"[0-9]{3}", bank) or not re.fullmatch(r"[0-9]{25}", free):
        raise UnableToWriteCode("a bank has 3 digits, the free field of a boleto 25")
    if due_on is not None and due_on < _EPOCH + timedelta(days=_FIRST):
        raise UnableToWriteCode("no boleto is older than its due factor")
    tail = f"{due_factor(due_on) if due_on else 0:04}{amount.cents:010}{free}"
    return f"{bank}9{modulus_11_of_banks(f'{bank}9{tail}')}{tail}"


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
        due_days=due_days(int(barcode[5:9]), on=on),
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
