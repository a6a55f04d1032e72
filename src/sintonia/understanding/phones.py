"""A phone number in what somebody says: of the country where they are, or of another one, which begins with a plus."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, NamedTuple

from sintonia.kit.phone import canonical_phone
from sintonia.understanding.identifiers import TELEPHONE
from sintonia.understanding.numbers import in_figures

_WRITTEN: Final = re.compile(r"(?:\+|\b00)?\d[\d\s().-]{6,}\d")
_ABROAD: Final = re.compile(r"\+|00")
_FEWEST, _MOST = 8, 15
_GROUP: Final = re.compile(r"(?<![^\W_])\(?\d{1,15}(?![^\W_])")
_BETWEEN: Final = re.compile(r"[\s().\-/]{0,3}")
_COUNTRIES: Final = {"pt-BR": "55", "es": "34"}
_BEFORE: Final = 28
# An area's two digits, then a mobile number with its nine or a landline; free numbers of 0800; and Spain's nine digits.
_BRAZIL: Final = re.compile(r"[1-9][1-9](?:9\d{8}|[2-57-9]\d{7})|0[38]00\d{6,7}|[34]00\d{5}")
_BRAZIL_LOCAL: Final = re.compile(r"9\d{8}|[2-5]\d{7}")
_SPAIN: Final = re.compile(r"[6789]\d{8}")
_GROUPS: Final = frozenset({(2, 5, 4), (2, 4, 4), (2, 9), (2, 8), (2, 1, 4, 4), (5, 4), (4, 3, 4), (4, 3, 3), (11,)})


class Phone(NamedTuple):
    """A telephone number in its canonical digits, and where it stands."""

    digits: str
    start: int
    end: int


def phones_told(text: str, language: str) -> tuple[Phone, ...]:
    """Every telephone number of a text, in order: of the speaker's country, or of any after a plus."""
    groups = list(_GROUP.finditer(text))
    found: list[Phone] = []
    place = 0
    while place < len(groups):
        told = _phone_at(text, groups, place, language)
        if told is None:
            place += 1
            continue
        found.append(told[0])
        place = told[1]
    return tuple(found)


def _phone_at(text: str, groups: list[re.Match[str]], first: int, language: str) -> tuple[Phone, int] | None:
    """The longest number that begins with a group of digits, and the group after it."""
    start = groups[first].start()
    plus = text[max(0, start - 1) : start] == "+"
    if text[max(0, start - 1) : start] in {".", ",", "-", "/"} and not plus:
        return None
    named = TELEPHONE.search(text[max(0, start - _BEFORE) : start]) is not None
    digits, best = "", None
    lengths: list[int] = []
    for place in range(first, len(groups)):
        group = groups[place]
        if place > first and not _BETWEEN.fullmatch(text, groups[place - 1].end(), group.start()):
            break
        told = group[0].lstrip("(")
        digits, lengths = digits + told, [*lengths, len(told)]
        if len(digits) > _MOST:
            break
        whole = _whole(
            digits, tuple(lengths), plus=plus, named=named or "(" in group[0] + groups[first][0], language=language
        )
        if whole:
            best = Phone(canonical_phone(whole), start - plus, group.end()), place + 1
    if best is not None and re.match(r"[-./]?\d", text[best[0].end : best[0].end + 2]):
        return None
    return best


def _whole(digits: str, lengths: tuple[int, ...], *, plus: bool, named: bool, language: str) -> str:
    """The number with its country, if these digits are one."""
    if plus or (digits.startswith("00") and len(digits) > _FEWEST + 2):
        number = digits.removeprefix("00")
        spanish = number.startswith("34") and len(number) != len("34600111222")
        brazilian = number.startswith("55") and not _BRAZIL.fullmatch(number[2:])
        return number if _FEWEST <= len(number) <= _MOST and not spanish and not brazilian else ""
    home = _COUNTRIES.get(language, "")
    if home != "34" and _BRAZIL.fullmatch(digits):
        mobile = len(digits) == len("31988887777")
        home = "" if digits[0] == "0" else "55"
        return home + digits if named or lengths in _GROUPS - {(11,)} or (mobile and lengths == (11,)) else ""
    if home != "55" and _SPAIN.fullmatch(digits):
        return "34" + digits
    if digits.startswith(home or "-") and (_BRAZIL if home == "55" else _SPAIN).fullmatch(digits[2:]):
        return digits
    return digits if named and home != "34" and _BRAZIL_LOCAL.fullmatch(digits) else ""


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
