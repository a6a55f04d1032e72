"""
The numbers that tell who somebody is and where money goes: CPF, CNPJ, NIF, IBAN, CCC, CUPS.

The arithmetic is python-stdnum's; what it lets through is refused here: a CPF or CNPJ of one digit repeated, which
every check sum passes and nobody has, and accounts and companies numbered zero. One place, so that no two doors differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from stdnum import iban as _iban
from stdnum.br import cnpj as _cnpj
from stdnum.br import cpf as _cpf
from stdnum.es import ccc as _ccc
from stdnum.es import cif as _cif
from stdnum.es import cups as _cups
from stdnum.es import dni as _dni
from stdnum.es import nie as _nie
from stdnum.es import nif as _nif
from stdnum.exceptions import ValidationError

from sintonia.kit.words import Words, _


class UnableToReadIdentifier(Exception):
    """It is no such number; the first argument is `Words` for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of number: how it is called, its rule, and what to say of one that breaks it."""

    name: str
    rule: Any
    refused: Words
    known_false: Callable[[str], bool]

    def canonical(self, typed: str) -> str:
        """
        The number in capitals, without signs, however it was typed.

        :raises UnableToReadIdentifier: if it is none
        """
        try:
            number: str = self.rule.validate(typed)
        except ValidationError as cause:
            raise UnableToReadIdentifier(self.refused) from cause
        if self.known_false(number):
            raise UnableToReadIdentifier(self.refused)
        return number

    def valid(self, typed: str) -> bool:
        """Whether it is one, however it was typed."""
        return bool(self.rule.is_valid(typed)) and not self.known_false(self.rule.compact(typed))

    def written(self, number: str) -> str:
        """A number of this kind as it stands on paper."""
        return str(self.rule.format(number)) if hasattr(self.rule, "format") else number


def _repeated(number: str) -> bool:
    return len(set(number)) == 1


def _zero(number: str) -> bool:
    return not re.search(r"[1-9]", number)


CPF: Final = Kind("cpf", _cpf, _("This CPF does not add up; it has 11 digits. Could you check it?"), _repeated)
CNPJ: Final = Kind(
    "cnpj", _cnpj, _("This CNPJ does not add up; it has 14 letters and digits. Could you check it?"), _repeated
)
# A DNI of zeros was given; a company's number never is one.
NIF: Final = Kind(
    "nif", _nif, _("This NIF does not add up. Could you check its digits and its letter?"),
    lambda number: number[0] not in "0123456789XYZKLM" and _zero(number[1:-1]),
)  # fmt: skip
DNI: Final = Kind("dni", _dni, NIF.refused, lambda _number: False)
NIE: Final = Kind("nie", _nie, NIF.refused, lambda _number: False)
CIF: Final = Kind("cif", _cif, NIF.refused, lambda number: _zero(number[1:-1]))
IBAN: Final = Kind(
    "iban", _iban, _("This IBAN does not add up; one digit may be off. Could you send it again?"),
    lambda number: _zero(number[4:]),
)  # fmt: skip
CCC: Final = Kind("ccc", _ccc, _("This account number does not add up; it has 20 digits. Could you check it?"), _zero)
CUPS: Final = Kind(
    "cups", _cups, _("This CUPS does not add up; it begins with ES. Could you check it?"),
    lambda number: _zero(number[2:18]),
)  # fmt: skip


def letter_of(digits: str) -> str:
    """The letter of a DNI of eight digits, or of a NIE of X, Y or Z and seven."""
    return str((_nie if digits[0] in "XYZ" else _dni).calc_check_digit(digits))


def end_of_cif(begin: str) -> str:
    """The check digit of a Spanish company's letter and seven digits."""
    return str(_cif.calc_check_digits(begin)[0])


def control_of_account(bank: str, branch: str, account: str) -> str:
    """The two check digits of a Spanish account: bank (4), branch (4), account (10)."""
    return str(_ccc.calc_check_digits(f"{bank}{branch}00{account}"))


def iban_of(country: str, account: str) -> str:
    """The IBAN of a country's account number."""
    return f"{country}{_iban.calc_check_digits(f'{country}00{account}')}{account}"
