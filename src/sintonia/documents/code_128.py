"""Code 128 for numbers alone, as GS1-128 begins it (ISO/IEC 15417, set C after FNC1): two digits in each sign. Pure."""

from __future__ import annotations

import re
from typing import Final

from reportlab.graphics.barcode.code128 import Code128  # type: ignore[import-untyped]

from sintonia.documents.payment_line import UnableToWriteCode

_FNC1: Final = "\xf1"


def gs1_128(digits: str) -> tuple[bool, ...]:
    """
    The modules of a GS1-128 bar code, True for black.

    GS1 gives its AI 90 thirty letters; banks' codes have more, so nothing but the digits is looked at here.

    :raises UnableToWriteCode: if it is no even number of digits
    """
    if not re.fullmatch(r"(?:[0-9]{2})+", digits):
        raise UnableToWriteCode("set C takes an even number of digits")
    code = Code128(_FNC1 + digits)
    code.validate()
    code.encode()
    code.decompose()
    # A letter is a bar or a space by its case, and as many modules wide as its place in the alphabet.
    return tuple(sign.isupper() for sign in code.decomposed for _module in range(ord(sign.lower()) - ord("a") + 1))
