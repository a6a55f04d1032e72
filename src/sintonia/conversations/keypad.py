"""
A conversation by digits: how a telephone puts what is said, and what the keys that are pressed mean.

Pure: a `Keypad` holds one open question; `spoken` gives its sentences, `pressed` what some keys answer. 0 is a person
and * is back, wherever one is. What asks for words says so, and offers a person or a code to go on in writing:
listening is another channel's gift.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from msgspec import Struct

from sintonia.conversations.channel import Card, Option, Saying
from sintonia.kit.words import Words, _

PERSON: Final = "0"
BACK: Final = "*"
AGAIN: Final = "#"
MORE: Final = "9"
MOST_OPTIONS: Final = 9
A_PAGE: Final = 8
GROUP: Final = 4
A_DAY: Final = 8
_MEANS_A_PERSON: Final = "person"
_KEYS: Final = re.compile(r"[0-9]{1,40}#?|\*|#")
_BETWEEN: Final = re.compile(r"[\s./-]")
_HOW: Final = {
    "number": _("Press the digits, and then #."),
    "date": _("Press day, month and year in eight digits, such as 25031950, and then #."),
    "amount": _("Press the amount with its cents, such as 18740 for 187.40, and then #."),
    "words": _("This one needs words, and keys have none. To go on in writing with a code: press 1."),
}


class Pressed(Struct, frozen=True):
    """
    What keys came to: the `choice` of an option, `text` for a number, a journey to `begin`, or an `order`, such as
    "person", "back", "repeat", "passport" or "resume".
    """

    text: str = ""
    choice: str = ""
    step: str = ""
    begin: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Keypad:
    """The question that is open, if any, and which page of its options was read out."""

    saying: Saying
    page: int = 0
    waits_for_a_person: bool = False

    @property
    def is_idle(self) -> bool:
        return not self.saying.step

    @property
    def options(self) -> tuple[Option, ...]:
        """What has a number: a person has one already."""
        return tuple(option for option in self.saying.options if option.id != _MEANS_A_PERSON)

    def spoken(self) -> tuple[str, ...]:
        """The sentences that say what may be pressed, in the customer's language."""
        return tuple(words.render(self.saying.language) for words in (*self._offered(), *self._always()))

    def _offered(self) -> list[Words]:
        if self.waits_for_a_person:
            return [_("A person will answer you. To go on with me meanwhile: press 1.")]
        if self.is_idle:
            return [_("For anything else: press 1.")]
        if self.options:
            told = [_("{option}: press {key}.", option=_told(o), key=str(n)) for n, o in enumerate(self._shown(), 1)]
            return told + ([_("More choices: press 9.")] if self._is_paged() else [])
        return [_HOW.get(self.saying.expects, _HOW["words"])]

    def _always(self) -> list[Words]:
        if self.waits_for_a_person:
            return []
        if self.is_idle:
            return [_("A person: press 0.")]
        if self._is_typed():
            return [_("A person: press 0 and #. Back: press *.")]
        return [_("A person: press 0. Back: press *. To hear it again: press #.")]

    def pressed(self, keys: str) -> Pressed | Keypad | None:
        """What was meant; the question as it is put next, where the keys turn a page; None for keys without a use."""
        keys = _BETWEEN.sub("", keys)
        if not _KEYS.fullmatch(keys):
            return None
        typed = keys.rstrip(AGAIN)
        if self.waits_for_a_person:
            return Pressed(order="resume") if typed == "1" else None
        if not typed:
            return replace(self, page=0)
        if typed == PERSON:
            return Pressed(order="person")
        if self.is_idle:
            return Pressed(begin="menu") if typed in {"1", BACK} else None
        if typed == BACK:
            return replace(self, page=self.page - 1) if self.page else Pressed(order="back")
        return self._chosen(typed) if self.options else self._typed(typed)

    def _chosen(self, typed: str) -> Pressed | Keypad | None:
        if typed == MORE and self._is_paged():
            return replace(self, page=(self.page + 1) % -(-len(self.options) // A_PAGE))
        shown = self._shown()
        if not 1 <= int(typed) <= len(shown):
            return None
        option = shown[int(typed) - 1]
        return Pressed(text=option.title, choice=option.id, step=self.saying.step)

    def _typed(self, typed: str) -> Pressed | None:
        match self.saying.expects:
            case "number":
                return Pressed(text=typed)
            case "date":
                return _day(typed)
            case "amount":
                separator = "." if self.saying.language == "en" else ","
                return Pressed(text=f"{int(typed) // 100}{separator}{int(typed) % 100:02}")
            case _:
                return Pressed(order="passport") if typed == "1" else None

    def _shown(self) -> tuple[Option, ...]:
        if not self._is_paged():
            return self.options
        return self.options[self.page * A_PAGE : (self.page + 1) * A_PAGE]

    def _is_paged(self) -> bool:
        return len(self.options) > MOST_OPTIONS

    def _is_typed(self) -> bool:
        return not self.options and self.saying.expects in {"number", "date", "amount"}


def told(saying: Saying) -> tuple[str, ...]:
    """What is said before any key: the words, or a card as it sounds. Of a code only digits can be told."""
    language = saying.language
    lines = [saying.text] if saying.text else []
    if saying.card is not None:
        lines += _card(saying.card, language)
    if saying.file is not None:
        lines.append(_waiting_paper(saying.file.name).render(language))
    return tuple(lines)


def _card(card: Card, language: str) -> list[str]:
    lines = [f"{card.title}: {card.amount}." if card.amount else f"{card.title}."]
    lines += [f"{label}: {value}." for label, value in card.facts]
    for code in card.codes:
        digits = _BETWEEN.sub("", code.value)
        if digits.isdecimal():
            grouped = " ".join(digits[n : n + GROUP] for n in range(0, len(digits), GROUP))
            lines.append(f"{code.title}: {grouped}.")
        else:
            told = _("{code}: too long to be told. It waits on the site and at the counter.", code=code.title)
            lines.append(told.render(language))
    if card.file is not None:
        lines.append(_waiting_paper(card.file.name).render(language))
    return lines


def _waiting_paper(name: str) -> Words:
    return _("The paper “{name}” waits on the site and at the counter.", name=name)


def _told(option: Option) -> str:
    return f"{option.title}, {option.description}" if option.description else option.title


def _day(typed: str) -> Pressed | None:
    """A day in eight digits, as readers take it; None for one that no calendar has."""
    try:
        found = date(int(typed[4:]), int(typed[2:4]), int(typed[:2])) if len(typed) == A_DAY else None
    except ValueError:
        return None
    return Pressed(text=f"{found:%d/%m}/{found.year:04}") if found else None
