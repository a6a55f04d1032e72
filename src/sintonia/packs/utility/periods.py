"""A period as people name it: a year, or two days; and why one cannot be stated."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sintonia.kit.words import Words, _

YEARS: Final = 10
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_LATEST_YEAR: Final = re.compile(r"\b(?:ano passado|ultimo ano|ano anterior|last year|previous year|ano pasado)\b")

Period = tuple[date, date]


def year(of: int, *, today: date) -> Period:
    """A year from its first day; the present one to yesterday's end."""
    return date(of, 1, 1), min(date(of, 12, 31), today)


def year_in(said: str, *, today: date) -> int | None:
    """The year that a text names, however old: "de 2024", "o ano passado"."""
    named = _YEAR.search(said)
    if named:
        return int(named[1])
    return today.year - 1 if _LATEST_YEAR.search(said) else None


def fault_of(period: Period, *, today: date) -> Words | None:
    """Why nothing can be stated about a period, in words for whoever asked."""
    since, until = period
    if since > until:
        return _("The period ends before it begins. Which is its first day, and which its last?")
    if since > today or until > today:
        return _("That period is not over yet. I can state what was due until today.")
    if since.year < today.year - YEARS:
        return _("I can state at most the last ten years, from {since}.", since=date(today.year - YEARS, 1, 1))
    return None
