"""The number on a display, typed or on a photo; a photo's digit that cannot be made out is asked for by its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from msgspec import Struct

from sintonia.kit.words import Words, _
from sintonia.packs.utility.meters import Kwh
from sintonia.understanding.numbers import in_figures
from sintonia.understanding.readers import Reads
from sintonia.understanding.said import NotUnderstood, Said

OPEN: Final = "_"
_TOLD: Final = re.compile(r"^display: ([0-9_]{4,8})$", re.MULTILINE)
_PLACES: Final = (
    _("first"), _("second"), _("third"), _("fourth"), _("fifth"), _("sixth"), _("seventh"), _("eighth"),
)  # fmt: skip
_ALONE: Final = re.compile(r"\D{0,24}?(?<!\d)(\d)(?!\d)")
_WHOLE: Final = re.compile(r"(?<!\d)\d{4,8}(?!\d)")


class Shown(Struct, frozen=True):
    """What a display shows: the number, and how a photo had it, if one did ("48_2": then there is no number yet)."""

    number: int | None = None
    photo: str = ""


@dataclass(eq=False, slots=True)
class Display:
    """Reads the number on a display: words go before the photo beside them."""

    previous: int | None = None
    name: str = field(default="kwh_shown", init=False)
    type: Any = field(default=Shown, init=False)
    keys: str = field(default="number", init=False)
    digits_alone: bool = field(default=True, init=False)

    def __call__(self, said: Said) -> Shown:
        photo = display_of(said)
        try:
            return Shown(Kwh(previous=self.previous)(_without_photo(said)))
        except NotUnderstood:
            if not photo:
                raise
        if photo.count(OPEN) > 1:
            raise NotUnderstood(_("I see {seen}, but not all of it. Could you type the number?", seen=photo))
        return Shown(None if OPEN in photo else int(photo), photo)


def display_of(said: Said) -> str:
    """What a photo's display shows, as it came along or was told when the run began."""
    found = str((said.details or {}).get("display", ""))
    told = _TOLD.search(said.text)
    return (found or (told[1] if told else "")).lstrip("0")


def display_in(text: str) -> str:
    """The line that tells of a display, if a text has one."""
    told = _TOLD.search(text)
    return told[0] if told else ""


def _without_photo(said: Said) -> Said:
    return replace(said, text=_TOLD.sub("", said.text))


def question_for(photo: str) -> Words:
    """Ask for the one digit that is open, by its place."""
    return _("I see {seen}; what is the {place} number?", seen=photo, place=_PLACES[photo.index(OPEN)])


def open_digit(photo: str) -> Reads[str]:
    """Reads the number with the digit that was open: the digit alone, or all of it."""

    def read(said: Said) -> str:
        text = in_figures(said.text, said.language)
        whole = _WHOLE.search(text)
        if whole is not None:
            return whole[0]
        digit = _ALONE.match(text)
        if digit is None:
            raise NotUnderstood(question_for(photo))
        return photo.replace(OPEN, digit[1])

    return Reads("open_digit", str, read, "number", digits_alone=True)
