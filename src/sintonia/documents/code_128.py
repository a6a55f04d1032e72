"""Code 128 for numbers alone, as GS1-128 begins it (ISO/IEC 15417, set C after FNC1): two digits in each sign. Pure."""

from __future__ import annotations

import re
from typing import Final

from sintonia.documents.payment_line import UnableToWriteCode

# The widths of each sign's bars and spaces, by its value; the last is the end.
_WIDTHS: Final = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]
_FNC1, _SET_C, _END, _MODULUS = 102, 105, 106, 103


def gs1_128(digits: str) -> tuple[bool, ...]:
    """
    The modules of a GS1-128 bar code, True for black.

    GS1 gives its AI 90 thirty letters; banks' codes have more, so nothing but the digits is looked at here.

    :raises UnableToWriteCode: if it is no even number of digits
    """
    if not re.fullmatch(r"(?:[0-9]{2})+", digits):
        raise UnableToWriteCode("set C takes an even number of digits")
    signs = [_FNC1, *(int(digits[at : at + 2]) for at in range(0, len(digits), 2))]
    check = (_SET_C + sum(place * sign for place, sign in enumerate(signs, start=1))) % _MODULUS
    widths = "".join(_WIDTHS[sign] for sign in (_SET_C, *signs, check, _END))
    return tuple(place % 2 == 0 for place, width in enumerate(widths) for _module in range(int(width)))
