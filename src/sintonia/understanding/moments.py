"""Days and hours as people say them, from the moment of speaking: "ontem à noite", "anteanoche", "yesterday 2pm"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from sintonia.understanding.features import plain

CENTURY: Final = 100
HALF_A_YEAR: Final = timedelta(days=183)
NOON: Final = 12
DAY_H: Final = 24
HOUR_MIN: Final = 60
_DAY_WORDS: Final[tuple[tuple[str, int, int | None], ...]] = (
    (r"antes? ?de ?ontem|anteontem|antontem|anti ?ontem", -2, None),
    (r"anteanoche|antes de anoche|antenoche", -2, 22),
    (r"anteayer|antes de ayer|antier|the day before yesterday|day before yesterday", -2, None),
    (r"the night before last", -2, 22),
    (r"anoche|last night|ontem a noite|ontem de noite|noite passada", -1, 21),
    (r"ontem|onti|ayer|yesterday", -1, None),
    (r"depois de amanha|pasado manana|the day after tomorrow", 2, None),
    (r"amanha|(?<!la )(?<!de la )(?<!por la )(?<!de )manana|tomorrow|tmrw", 1, None),
    (
        r"hoje|hj|hoy|today|agora pouco|es[ts]a (?:manha|manana|tarde|noite|noche)|this (?:morning|afternoon)|tonight",
        0,
        None,
    ),
)
_PART_OF_DAY: Final[tuple[tuple[str, int], ...]] = (
    (r"madrugada", 3),
    (r"(?:a|de|por la|da|la|esta|essa|this|in the) (?:manha|manana|morning)|cedo|this morning|temprano", 8),
    (r"meio ?dia|mediodia|noon", 12),
    (r"a? ?tarde|afternoon", 15),
    (r"a? ?noite|noche|night|evening", 21),
)
_HOUR: Final = re.compile(
    r"\b(?:as|a las|a la|at|desde as|since|umas|por volta das?|das|pelas)?\s?(\d{1,2})(?:(?::|h)(\d{2})\b"
    r"|\s?h(?:oras?|s|rs)?\b)?\s?"
    r"(am|pm|a\.m\.|p\.m\.|da tarde|de la tarde|da noite|de la noche|da manha|de la manana|da madrugada)?(?!\w)"
)
_HOUR_MARKED: Final = re.compile(
    r"(?:\b(?:as|a las|a la|at|since|umas|das|pelas) )\d{1,2}(?![\d/.,-])|\d{1,2}(?::\d{2}|\s?h(?:oras?|s"
    r"|rs)?(?:\d{2})?\b|\s?(?:am|pm|a\.m|p\.m)\b"
    r"| (?:da tarde|de la tarde|da noite|de la noche|da manha|de la manana|da madrugada))"
)
_DATED: Final = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\b")
_DAY_OF_MONTH: Final = re.compile(r"\b(?:dia|el dia|day) (\d{1,2})\b")
_TIMELY: Final = re.compile(
    r"ont|ayer|yester|noche|night|hoje|\bhj\b|hoy|today|amanh|manana|tomorrow|manha|morning|tarde|noite|antier"
    r"|\d[/:h]|\bdia \d|day \d"
    r"|\d\s?(?:am|pm)\b|\b(?:as|las|at|since) \d|madrugada|noon|meio ?dia|mediodia"
)


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


def moments_in(text: str, at: datetime) -> tuple[datetime | date, ...]:
    """
    The days and moments of a text, at most one of each, told from `at` and in its zone.

    "ontem" gives a date; "ontem à noite" and "ontem às 14h" give a datetime. An hour alone is of today.
    """
    text = plain(text)
    if not _TIMELY.search(text):
        return ()
    day, hour = _day(text, at)
    clock = _clock(text) or (time(hour) if hour is not None else _part(text))
    if day is None and clock is None:
        return ()
    if clock is None:
        return (day,) if day else ()
    return (datetime.combine(day or at.date(), clock, at.tzinfo),)


def date_in(text: str, at: datetime) -> date | None:
    """The day that a text names, told from `at`."""
    return _day(plain(text), at)[0]


def _day(text: str, at: datetime) -> tuple[date | None, int | None]:
    dated = _DATED.search(text)
    if dated:
        found = _made(int(dated[1]), int(dated[2]), dated[3], at)
        if found:
            return found, None
    for pattern, days, hour in _DAY_WORDS:
        if re.search(rf"\b(?:{pattern})\b", text):
            return at.date() + timedelta(days=days), hour
    numbered = _DAY_OF_MONTH.search(text)
    if numbered:
        return _made(int(numbered[1]), at.month, None, at), None
    return None, None


def _made(day: int, month: int, year: str | None, at: datetime) -> date | None:
    """Without a year, the latest such day that is not more than half a year ahead; "80" is the latest such year."""
    try:
        if year:
            return date(_year(int(year), at.year), month, day)
        found = date(at.year, month, day)
        return found.replace(year=at.year - 1) if found - at.date() > HALF_A_YEAR else found
    except ValueError:
        return None


def _year(said: int, now: int) -> int:
    if said >= CENTURY:
        return said
    near = now - now % CENTURY + said
    return near if near <= now + 1 else near - CENTURY


def _clock(text: str) -> time | None:
    marked = _HOUR_MARKED.search(_DATED.sub(" ", text))
    said = _HOUR.search(text, _position(text, marked)) if marked else None
    if not said:
        return None
    hour, minute, half = int(said[1]), int(said[2] or 0), said[3] or _half(text)
    if (half and half[0] == "p") or (half and ("tarde" in half or "noite" in half or "noche" in half)):
        hour = hour + NOON if hour < NOON else hour
    return time(hour, minute) if hour < DAY_H and minute < HOUR_MIN else None


def _position(text: str, marked: re.Match[str] | None) -> int:
    digits = re.search(r"\d{1,2}", marked[0]) if marked else None
    return text.find(marked[0]) + digits.start() if marked and digits else 0


def _half(text: str) -> str:
    return "tarde" if re.search(r"\b(?:a|de|ontem|hoje|ayer|hoy)? ?(?:tarde|noite|noche)\b", text) else ""


def _part(text: str) -> time | None:
    for pattern, hour in _PART_OF_DAY:
        if re.search(rf"\b(?:{pattern})\b", text):
            return time(hour)
    return None
