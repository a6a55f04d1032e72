"""
Days, hours, stretches and lengths of time as people say them, read from the moment of speaking.

`told_in` gives everything with its place; `moments_in` and `date_in` the one thing that an answer tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final, NamedTuple

from sintonia.understanding import dates, days, hours, stretches
from sintonia.understanding.features import plain
from sintonia.understanding.joining import bare_edges, joined
from sintonia.understanding.timewords import ANCHORS, ES
from sintonia.understanding.tokens import Line, tokens_of
from sintonia.understanding.told import Edge, Item, Length, Span

_KINDS: Final = {
    "day": "date",
    "clock": "time",
    "part": "time",
    "moment": "moment",
    "span": "range",
    "length": "duration",
}


class Told(NamedTuple):
    """
    What a text tells of time, from character `start` to `end`.

    It is `sure` when the words say whether it was or is to come: "sexta" alone is taken for the next one.
    """

    kind: str
    value: date | datetime | time | Span | Length
    start: int
    end: int
    sure: bool = True


_DENIED: Final = re.compile(r"\b(?:no|nao|not|wasn't)(?: (?:fue|era|foi|es|e|it was|was))?(?: n?[oa]| el| la)? ?$")
_BEFORE: Final = 20
# What is written or said more plainly goes first where two readings are equally long.
RULES: Final = (*days.RULES, *dates.RULES, *hours.RULES, *stretches.RULES)
_REACH: Final = 6
# The digits of a day, a month or an hour.
_OF_A_DAY: Final = 2
# Each costs some 30 µs: a text of digits alone is read as far as this.
_MOST_TRIED: Final = 4000
_MONTHS: Final = (
    "janeiro|enero|january", "fevereiro|febrero|february", "marco|marzo|march", "abril|april", "maio|mayo|may",
    "junho|junio|june", "julho|julio|july", "agosto|august", "setembro|septiembre|setiembre|september",
    "outubro|octubre|october", "novembro|noviembre|november", "dezembro|diciembre|december",
)  # fmt: skip
_MONTH: Final = "|".join(_MONTHS)
# "May I", "sou o Marco": a month is one beside a word that goes with a bill or a date.
_OF_A_MONTH: Final = re.compile(
    r"\b(?:de|do|del|em|en|of|for|from|in|mes|conta|fatura|factura|boleto|via|copia|copy|bill)"
    rf" (?P<after>{_MONTH})\b(?:(?: de| del|,)? (?P<of>20\d\d))?"
    rf"|\b(?P<before>{_MONTH})(?=(?: de| del|,)? (?P<year>20\d\d)\b| bill\b| invoice\b)"
    r"|(?<![\d/])(?P<figures>0?[1-9]|1[0-2])/(?P<full>20\d\d)\b"
)


def month_in(text: str) -> tuple[int, int | None] | None:
    """The month of a bill that a text names, and its year when that is told: "conta de maio", "my May 2026 bill"."""
    found = _OF_A_MONTH.search(plain(text))
    if found is None:
        return None
    named, year = found["after"] or found["before"], found["of"] or found["year"] or found["full"]
    month = next((n for n, names in enumerate(_MONTHS, 1) if named in names.split("|")), 0) or int(found["figures"])
    return month, int(year) if year else None


def told_in(text: str, at: datetime, language: str = "") -> tuple[Told, ...]:
    """Everything that a text tells of time, in order, seen from `at` and in its zone."""
    line = Line(tokens_of(text), language)
    return tuple(found for item in _items(line, at) if (found := _told(item, line, at)) is not None)


def moments_in(text: str, at: datetime) -> tuple[datetime | date, ...]:
    """
    The day or moment of a text, at most one, told from `at` and in its zone.

    "ontem" gives a date; "ontem à noite" and "ontem às 14h" give a datetime. An hour alone is of today.
    """
    found = told_in(text, at)
    days, hours = _days(found, text), [told.value for told in found if isinstance(told.value, time)]
    if not days:
        return (datetime.combine(at.date(), hours[0], at.tzinfo),) if hours else ()
    day = days[0]
    if isinstance(day, datetime):
        return (day,)
    exact = next((other for other in days if isinstance(other, datetime) and other.date() == day), None)
    return (exact or (datetime.combine(day, hours[0], at.tzinfo) if hours else day),)


def date_in(text: str, at: datetime) -> date | None:
    """The day that a text names, told from `at`."""
    days = _days(told_in(text, at), text)
    if not days:
        return None
    return days[0].date() if isinstance(days[0], datetime) else days[0]


def _days(found: tuple[Told, ...], text: str) -> list[date]:
    """The days that are sure; one that is denied comes after the others: "no fue anoche, anteanoche"."""
    days: list[tuple[bool, date]] = []
    for told in found:
        if told.sure and isinstance(told.value, date):
            denied = _DENIED.search(plain(text[max(0, told.start - _BEFORE) : told.start])) is not None
            days.append((denied, told.value))
    return [day for _denied, day in sorted(days, key=lambda pair: pair[0])]


def _items(line: Line, now: datetime) -> list[Item]:
    place, tried = 0, 0
    items: list[Item] = []
    for begins in _begins(line):
        if begins < place:
            continue
        tried += 1
        if tried > _MOST_TRIED:
            break
        best: Item | None = None
        for read in _readers(line.word(begins)):
            with suppress(OverflowError):
                found = read(line, begins, now)
                if found is not None and (best is None or found.last > best.last):
                    best = found
        if best is not None:
            items.append(best)
            place = best.last
    return joined(bare_edges(items, line, now), line, now) if items else []


@lru_cache(20_000)
def _readers(word: str) -> tuple[Callable[[Line, int, datetime], Item | None], ...]:
    """What may be read where a word stands."""
    digits = len(word) if word.isdecimal() else _MOST_TRIED
    return tuple(rule.read for rule in RULES if word in rule.starts or digits <= rule.digits)


def _begins(line: Line) -> list[int]:
    """The places where something may begin: a word of time or a digit stands there or a few after it."""
    places, since = [], _REACH
    for place in range(len(line) - 1, -1, -1):
        word = line.padded[place]
        since = 0 if word in ANCHORS or (len(word) <= _OF_A_DAY and word.isdecimal()) else since + 1
        if since < _REACH and _readers(word):
            places.append(place)
    return places[::-1]


def _told(item: Item, line: Line, now: datetime) -> Told | None:
    """An item for others; what was only half of something else is nothing."""
    value = item.value
    if isinstance(value, Edge) or (item.kind == "part" and item.mark == "bare") or item.mark.endswith("alone"):
        return None
    if item.mark == "this" and item.kind in {"part", "clock"}:
        hour = time(value) if isinstance(value, int) else value
        assert isinstance(hour, time)
        item.kind, value = "moment", datetime.combine(now.date(), hour, now.tzinfo)
    # "O" is an article in Portuguese and "or" in Spanish.
    begins = item.first + (line.language == ES and line.word(item.first) == "o")
    first, last = line.tokens[begins], line.tokens[item.last - 1]
    return Told(_KINDS[item.kind], time(value) if isinstance(value, int) else value, first.start, last.end, item.sure)
