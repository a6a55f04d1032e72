"""What a meter shows, as people type it: the right number among several, and no house number for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from sintonia.kit.words import Words, _
from sintonia.understanding.features import plain
from sintonia.understanding.numbers import in_figures, number_from
from sintonia.understanding.said import NotUnderstood, Said, Unfinished

_PICTURES: Final = frozenset({"image", "video", "document", "sticker"})
_NOT_THE_METER: Final = re.compile(
    r"\b(?:ap|apt|apto|apartamento|casa|dia|bloco|bloque|piso|flat|house|unit|unidade|puerta|day|loja|sala|lote"
    r"|quadra|rua|calle)\.?\s*(?:n[ºo°.]?\s*)?\d+"
)
_WATER: Final = re.compile(r"hidrom|\b(?:agua|water|gas)\b")
_GROUPS: Final = re.compile(r"\d+(?:[.,]\d+)*(?:[ \n]+\d+(?:[.,]\d+)*)*")
_METER_MAX: Final = 9_999_999
_FRAGMENT: Final = 2
_GROUP: Final = 3


@dataclass(eq=False, slots=True)
class Kwh:
    """Reads what a meter shows. Knowing the `previous` number, it finds the right one among several."""

    previous: int | None = None
    name: str = field(default="kwh", init=False)
    type: Any = field(default=int, init=False)
    keys: str = field(default="number", init=False)
    digits_alone: bool = field(default=True, init=False)

    def __call__(self, said: Said) -> int:
        found = _meter_numbers(said)
        if not found:
            raise NotUnderstood(_no_number(said))
        value, digits = max(found, key=self._likeliness)
        if value > _METER_MAX:
            raise NotUnderstood(_("That number is too long for a meter. What are the digits on its display?"))
        small_meter = self.previous is not None and self.previous < 10**_FRAGMENT
        if digits <= _FRAGMENT and said.kind != "settled" and not small_meter:
            raise Unfinished
        return value

    def _likeliness(self, found: tuple[int, int]) -> tuple[bool, float]:
        value, digits = found
        if self.previous is None:
            return digits > _FRAGMENT, 0
        return value > self.previous, -abs(value - self.previous)


def _no_number(said: Said) -> Words:
    if _WATER.search(plain(said.text)):
        return _("It happens! 😄 And what does the electricity meter show?")
    if said.kind in _PICTURES:
        return _("Thank you for the photo. I may misread it: could you type the number on the display?")
    if said.kind == "audio":
        return _("I could not hear a number. Could you type the digits on the display?")
    return _("Please send just the number on the meter's display, such as 4832.")


def _meter_numbers(said: Said) -> list[tuple[int, int]]:
    """Numbers that may be a meter's, each with the count of its digits."""
    text = _NOT_THE_METER.sub(" ", plain(in_figures(said.text, said.language)))
    found = []
    for match in _GROUPS.finditer(text):
        groups = match[0].split()
        together = ["".join(groups)] if all(group.isdigit() and len(group) <= _GROUP for group in groups) else groups
        found += [_meter_number(group, said.language) for group in together]
    return found


def _meter_number(written: str, language: str) -> tuple[int, int]:
    # A meter has no decimals that matter, so that three digits after a separator are thousands in every language.
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        written = re.sub(r"\D", "", written)
    value = int(number_from(written, language))
    return value, max(len(re.split(r"[.,]", written)[0]), len(str(value)))


kwh: Final = Kwh()
