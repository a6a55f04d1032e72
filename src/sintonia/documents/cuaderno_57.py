"""
The code of a Spanish bill that is paid at a bank's counter or machine (AEB "Cuaderno 57", format 507, version 57013).

46 digits, drawn as GS1-128: 90, 507, issuer (8), suffix (3), reference (11) and its control (2), identification (6),
cents (10), and a parity that is always 0. With a suffix of 500 or more the identification is the last day, DDMMYY,
after which banks refuse the bill.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sintonia.documents.payment_line import UnableToReadCode, UnableToWriteCode
from sintonia.kit.money import Money
from sintonia.kit.words import _

LENGTH: Final = 46
LARGEST_CENTS: Final = 9_999_999_999
_HEAD, _PARITY = "90507", "0"
_FIRST_WITH_A_LAST_DAY: Final = 500
_CODE: Final = re.compile(_HEAD + "".join(rf"([0-9]{{{length}}})" for length in (8, 3, 11, 2, 6, 10)) + _PARITY)
_NOT_ONE: Final = _("This is not the code of a bill, which has 46 digits and begins with 90507.")
_WRONG: Final = _("One digit of the code is not right. Could you check it?")


@dataclass(frozen=True, slots=True)
class CounterCode:
    """What such a code says: who bills (the digits of the NIF and a suffix), which bill, and how much."""

    issuer: str
    suffix: str
    reference: str
    identification: str
    amount: Money

    @property
    def last_day(self) -> date | None:
        """The day after which banks refuse it; None where the suffix says that there is none, or it is no day."""
        if int(self.suffix) < _FIRST_WITH_A_LAST_DAY:
            return None
        try:
            return datetime.strptime(self.identification, "%d%m%y").date()  # noqa: DTZ007 - a day, without an hour
        except ValueError:
            return None

    @property
    def control(self) -> str:
        """The two digits that close the reference: a hundred less the first two decimals of the sum's 97th part."""
        numbers = (self.issuer, self.suffix, self.reference, self.identification)
        rest = (sum(map(int, numbers)) + self.amount.cents) % 97
        return f"{100 - rest * 100 // 97:02}" if rest else "00"


def counter_code(code: CounterCode) -> str:
    """
    The 46 digits of a code.

    :raises UnableToWriteCode: if a field does not fit, the amount is not in euros, or the last day is no day
    """
    if code.amount.currency != "EUR" or not 0 <= code.amount.cents <= LARGEST_CENTS:
        raise UnableToWriteCode(f"{code.amount} does not fit into a Spanish bill's code")
    fields = (("issuer", code.issuer, 8), ("suffix", code.suffix, 3), ("reference", code.reference, 11),
              ("identification", code.identification, 6))  # fmt: skip
    for name, value, length in fields:
        if not re.fullmatch(rf"[0-9]{{{length}}}", value):
            raise UnableToWriteCode(f"the {name} takes {length} digits")
    if int(code.suffix) >= _FIRST_WITH_A_LAST_DAY and code.last_day is None:
        raise UnableToWriteCode("the identification of such a suffix is the last day, as DDMMYY")
    head = f"{_HEAD}{code.issuer}{code.suffix}{code.reference}{code.control}"
    return f"{head}{code.identification}{code.amount.cents:010}{_PARITY}"


def read_counter_code(typed: str) -> CounterCode:
    """
    Understand a code of 46 digits, however it was spaced.

    :raises UnableToReadCode: if a digit is missing, or the control or the last day disagrees
    """
    found = _CODE.fullmatch(re.sub(r"[\s.()\-]", "", typed))
    if found is None:
        raise UnableToReadCode(_NOT_ONE)
    issuer, suffix, reference, control, identification, cents = found.groups()
    code = CounterCode(issuer, suffix, reference, identification, Money(int(cents), "EUR"))
    if code.control != control or (int(suffix) >= _FIRST_WITH_A_LAST_DAY and code.last_day is None):
        raise UnableToReadCode(_WRONG)
    return code
