"""A phone number in what somebody says: of the country where they are, or of another one, which begins with a plus."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from sintonia.kit.phone import canonical_phone
from sintonia.understanding.numbers import in_figures

_WRITTEN: Final = re.compile(r"(?:\+|\b00)?\d[\d\s().-]{6,}\d")
_ABROAD: Final = re.compile(r"\+|00")
_FEWEST, _MOST = 8, 15


def phone_in(text: str, language: str, *, country: str, lengths: Collection[int]) -> str | None:
    """
    The number in a text in its canonical digits: one of the `lengths` that numbers have in this `country`, given by its
    code, or one of abroad.
    """
    for written in _WRITTEN.findall(in_figures(text, language)):
        digits = re.sub(r"\D", "", written)
        abroad = _ABROAD.match(written)
        whole = digits.removeprefix("00") if abroad else digits
        if abroad and not whole.startswith(country):
            if _FEWEST <= len(whole) <= _MOST:
                return canonical_phone(whole)
            continue
        local = whole.removeprefix(country) if abroad or len(whole) > max(lengths) else whole
        if len(local) in lengths and local[0] != "0":
            return canonical_phone(country + local)
    return None
