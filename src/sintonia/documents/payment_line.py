"""
The bar code of a bill of a public service, and its payment line (FEBRABAN, "arrecadação", layout v7 of 2023).

44 digits: product 8, segment, value id, general check digit, 11 of amount, 4 of company, 25 free. The line that people
type has four blocks of 11 digits, each followed by its check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sintonia.documents.check_digits import modulus_10, modulus_11
from sintonia.kit.money import Money
from sintonia.kit.words import _

BARCODE_LENGTH: Final = 44
LINE_LENGTH: Final = 48
LARGEST_CENTS: Final = 99_999_999_999
_BLOCK: Final = 11
_MODULI: Final = {"6": modulus_10, "7": modulus_10, "8": modulus_11, "9": modulus_11}


class UnableToReadCode(Exception):
    """The digits are no payment code; the first argument is `Words` for the person who typed them."""


class UnableToWriteCode(ValueError):
    """What was given does not fit into the code."""


@dataclass(frozen=True, slots=True)
class ServiceCode:
    """What a bar code of a public service says. `amount` is None when it carries a reference instead of reais."""

    barcode: str
    segment: str
    company: str
    free: str
    amount: Money | None = None
    due_on: date | None = None

    @property
    def line(self) -> str:
        """The 48 digits that people type."""
        return payment_line(self.barcode)


def service_barcode(*, amount: Money, company: str, free: str, segment: str, modulus: Literal[10, 11] = 10) -> str:
    """
    The 44 digits that ask for `amount`.

    :param segment: the digit of the trade that bills, by FEBRABAN's list
    :param company: the four digits that FEBRABAN gave the company
    :param free: 25 digits of the company's own; a due date, if any, comes first as AAAAMMDD
    :raises UnableToWriteCode: if a field does not fit
    """
    if amount.currency != "BRL" or not 0 <= amount.cents <= LARGEST_CENTS:
        raise UnableToWriteCode(f"{amount} does not fit into a bar code")
    for name, value, length in (("segment", segment, 1), ("company", company, 4), ("free field", free, 25)):
        if len(value) != length or not _only_digits(value):
            raise UnableToWriteCode(f"the {name} takes {length} digits")

    value_id = {10: "6", 11: "8"}[modulus]
    head, tail = f"8{segment}{value_id}", f"{amount.cents:011}{company}{free}"
    return f"{head}{_MODULI[value_id](head + tail)}{tail}"


def payment_line(barcode: str) -> str:
    """The 48 digits to type for a bar code of 44."""
    check = _MODULI[barcode[2]]
    blocks = (barcode[start : start + _BLOCK] for start in range(0, BARCODE_LENGTH, _BLOCK))
    return "".join(f"{block}{check(block)}" for block in blocks)


def in_blocks(line: str) -> str:
    """The line as it is printed: four blocks of 11 digits and a check digit."""
    return " ".join(f"{line[at : at + _BLOCK]}-{line[at + _BLOCK]}" for at in range(0, LINE_LENGTH, _BLOCK + 1))


def read_service_code(typed: str) -> ServiceCode:
    """
    Understand a bar code (44 digits) or a payment line (48), however it was spaced.

    :raises UnableToReadCode: if a digit is missing or a check digit disagrees
    """
    digits = re.sub(r"[\s.\-]", "", typed)
    if not _only_digits(digits) or digits[:1] != "8" or digits[2:3] not in _MODULI:
        raise UnableToReadCode(_("This is not the code of a bill like ours, which begins with 8."))
    barcode = _barcode_of(digits)
    if int(barcode[3]) != _MODULI[barcode[2]](barcode[:3] + barcode[4:]):
        raise UnableToReadCode(_("One digit of the code is not right. Could you check it?"))
    return ServiceCode(
        barcode=barcode,
        segment=barcode[1],
        company=barcode[15:19],
        free=barcode[19:],
        amount=Money(int(barcode[4:15])) if barcode[2] in "68" else None,
        due_on=_due_date(barcode[19:27]),
    )


def _barcode_of(digits: str) -> str:
    if len(digits) == BARCODE_LENGTH:
        return digits
    if len(digits) != LINE_LENGTH:
        raise UnableToReadCode(_("The code has {count} digits; it should have 48.", count=len(digits)))
    check = _MODULI[digits[2]]
    blocks = [digits[at : at + _BLOCK + 1] for at in range(0, LINE_LENGTH, _BLOCK + 1)]
    for number, block in enumerate(blocks, start=1):
        if check(block[:-1]) != int(block[-1]):
            raise UnableToReadCode(_("Block {number} has a wrong digit. Could you check it?", number=number))
    return "".join(block[:-1] for block in blocks)


def _due_date(digits: str) -> date | None:
    try:
        found = datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a day, without an hour
    except ValueError:
        return None
    # Most companies put something else here; only a believable year is taken for a date.
    return found if 2000 <= found.year <= 2099 else None  # noqa: PLR2004


def _only_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
