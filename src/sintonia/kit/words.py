"""
Words: what we say, before it is in anybody's language.

A journey, a refusal or a button carries `Words`: the English sentence as its id, and the parameters. They become text
when they leave, in the reader's language, with numbers, dates and money in the reader's format. Translations live in
one catalogue per folder (`<folder>/locale/<language>/LC_MESSAGES/django.po`), read by Babel, free of Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.dates import format_date, format_datetime, format_time
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from sintonia.kit.money import Money

LANGUAGES: Final = ("pt-BR", "es", "en")
SOURCE: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence to be said: its English source (the message id) and its parameters."""

    text: str
    params: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return self.render("en")

    def render(self, language: str, zone: tzinfo = UTC) -> str:
        """Say it in `language` ("pt-BR", "es", "en"); moments are told in `zone`."""
        text = catalogue(language).get(self.text, self.text)
        if not self.params:
            return text
        return text.format(**{name: shown(value, language, zone) for name, value in self.params})

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "params": {name: _packed(value) for name, value in self.params}}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Words:
        return cls(stored["text"], tuple((name, _unpacked(value)) for name, value in stored["params"].items()))


def _(text: str, /, **params: Any) -> Words:
    """Mark `text` for translation, to be rendered with `params` when it leaves."""
    return Words(text, tuple(params.items()))


@cache
def catalogue(language: str) -> dict[str, str]:
    """All translations into `language`, English source to target; English is its own."""
    found: dict[str, str] = {}
    if language == "en":
        return found
    for path in sorted(SOURCE.rglob(f"locale/{language.replace('-', '_')}/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language.replace("-", "_")):
                if message.id and message.string and isinstance(message.id, str) and not message.fuzzy:
                    found[message.id] = str(message.string)
    return found


def shown(value: Any, language: str, zone: tzinfo) -> str:
    """One parameter in the reader's format."""
    match value:
        case Words():
            return value.render(language, zone)
        case Money():
            return value.render(language)
        case datetime():
            return format_datetime(value.astimezone(zone), _moment(language), locale=_locale(language))
        case date():
            return format_date(value, "medium" if language == "en" else "dd/MM/yyyy", locale=_locale(language))
        case time():
            return format_time(value, "HH:mm", locale=_locale(language))
        case bool() | str():
            return str(value)
        case int() | float() | Decimal():
            return format_decimal(value, locale=_locale(language))
        case timedelta():
            return str(value)
        case tuple() | list():
            return ", ".join(shown(item, language, zone) for item in value)
        case _:
            return str(value)


def _moment(language: str) -> str:
    return {"pt-BR": "dd/MM 'às' HH'h'mm", "es": "dd/MM 'a las' HH:mm"}.get(language, "MMM d, HH:mm")


def _locale(language: str) -> str:
    return language.replace("-", "_")


def _packed(value: Any) -> Any:
    match value:
        case Words():
            return {"words": value.to_json()}
        case Money():
            return {"money": [value.cents, value.currency]}
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"on": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case tuple() | list():
            return [_packed(item) for item in value]
        case Decimal():
            return str(value)
        case _:
            return value


def _unpacked(value: Any) -> Any:
    match value:
        case {"words": stored}:
            return Words.from_json(stored)
        case {"money": [cents, currency]}:
            return Money(cents, currency)
        case {"at": moment}:
            return datetime.fromisoformat(moment)
        case {"on": day}:
            return date.fromisoformat(day)
        case {"time": clock}:
            return time.fromisoformat(clock)
        case list():
            return tuple(_unpacked(item) for item in value)
        case _:
            return value
