"""
Phone numbers as people and providers write them.

Brazil's mobile numbers have a ninth digit that many systems drop, so that one person arrives under two numbers. The
canonical form here always carries it (Anatel: mobile numbers begin with 6 to 9, and got a leading 9 between 2012 and
2016); landlines (2 to 5) and 0800 numbers are left alone.
"""

from __future__ import annotations

import re
from typing import Final

WITHOUT_THE_NINTH: Final = len("553188887777")


def canonical_phone(digits: str) -> str:
    """The one form of a number, digits with the country code: `553188887777` becomes `5531988887777`."""
    number = re.sub(r"\D", "", digits)
    if len(number) == WITHOUT_THE_NINTH and number.startswith("55") and number[4] in "6789":
        return number[:4] + "9" + number[4:]
    return number


def same_phone(one: str, other: str) -> bool:
    """Whether two writings are one number."""
    return canonical_phone(one) == canonical_phone(other)
