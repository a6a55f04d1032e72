"""What is told of time: a day, an hour, a moment, a stretch between two, or a length; each as ISO 8601 writes it."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from sintonia.understanding.tokens import Line

_MONTHS: Final = 12
_HOUR: Final = 60


class Span(NamedTuple):
    """From one day, moment or hour until another of the same kind, both within."""

    since: Any
    until: Any


class Length(NamedTuple):
    """How long something takes: months, days and minutes, which do not add up to one another."""

    months: int = 0
    days: int = 0
    minutes: int = 0


class Edge(NamedTuple):
    """The beginning, the middle or the end of a stretch that is named beside it."""

    which: str


Value = date | datetime | time | Span | Length


@dataclass(slots=True)
class Item:
    """
    One thing read at the tokens `first` to `last`, of the kind day, clock, part, moment, span, edge or length.

    `mark` says how it was told, which matters to its neighbors.
    """

    kind: str
    value: Any
    first: int
    last: int
    mark: str = ""
    sure: bool = True


class Rule(NamedTuple):
    """How one thing is read at a place, and what it may begin with: words, or figures of at most so many digits."""

    starts: frozenset[str]
    digits: int
    read: Callable[[Line, int, datetime], Item | None]


def iso(value: Value) -> str:
    """A value as ISO 8601 writes it, to the minute: "2026-11-21T14:00", "14:00", "2026-11-23/2026-11-29", "PT2H"."""
    if isinstance(value, Span):
        return f"{iso(value.since)}/{iso(value.until)}"
    if isinstance(value, Length):
        return _iso_length(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def moved(day: date, length: Length) -> date:
    """The day so far away; a month later than the 31st is the last day of its month."""
    months = day.year * _MONTHS + day.month - 1 + length.months
    year, month = divmod(months, _MONTHS)
    if not date.min.year <= year < date.max.year:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=length.days)


def _iso_length(length: Length) -> str:
    years, months = divmod(length.months, _MONTHS)
    in_weeks = not (length.months or length.minutes or length.days % 7)
    weeks, days = divmod(length.days, 7) if in_weeks else (0, length.days)
    hours, minutes = divmod(length.minutes, _HOUR)
    whole = "".join(f"{n}{unit}" for n, unit in ((years, "Y"), (months, "M"), (weeks, "W"), (days, "D")) if n)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
    return f"P{whole}{f'T{clock}' if clock else ''}" if whole or clock else "PT0M"
