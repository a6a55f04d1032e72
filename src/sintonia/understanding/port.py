"""What an understanding engine gives the dialogue: one port, so that the small engine can be replaced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Protocol

from msgspec import Struct

_SPOKEN_PASSPORT: Final = re.compile(r"(\d{4})[-. ](\d{2})")


class Guess(Struct, frozen=True):
    """One intent with its probability, 0 to 1."""

    intent: str
    confidence: float


class Understood(Struct, frozen=True):
    """
    What one text means.

    `intents` best first, at most three; a journey's name, or one of `yes no back cancel person thanks greeting repeat
    danger correct resume none`. `also` holds further matters named in the same text. `language` is "pt-BR", "es" or
    "en", with `language_confidence` near 0 for a bare number. `elsewhere` names a matter that is well known but that no
    journey handles ("compensation", "high_bill", "supply", "complaint"): the intent is `none`, and a person can help.
    """

    language: str
    language_confidence: float
    intents: tuple[Guess, ...]
    also: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    moments: tuple[datetime | date, ...] = ()
    documents: tuple[str, ...] = ()
    passport: str | None = None
    elsewhere: str = ""

    @property
    def best(self) -> Guess:
        return self.intents[0]


def numeric(text: str) -> Understood:
    """What a text without letters means: an answer to whatever is asked, or a passport by its form ("4821-07")."""
    found = _SPOKEN_PASSPORT.fullmatch(text.strip())
    passport = found.group(1) + found.group(2) if found else None
    return Understood("pt-BR", 0.0, (Guess("none", 1.0),), passport=passport)


class Understanding(Protocol):
    """An engine. Pure: the same texts at the same moment give the same answer."""

    def understand(self, texts: Sequence[str], *, language: str, at: datetime) -> list[Understood]:
        """Understand many texts at once; `language` is the speaker's last known one."""
        ...
