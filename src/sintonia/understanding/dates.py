"""Dates as people write and say them: "15/10", "el 3 de febrero", "the 5th of May", "October 15th, 2025", "dia 10"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sintonia.understanding import timewords as tw
from sintonia.understanding.tokens import Line
from sintonia.understanding.told import Item, Rule

CENTURY: Final = 100
HALF_A_YEAR: Final = timedelta(days=183)
_LAST_DAY: Final = 31
_LAST_MONTH: Final = 12
_YEAR_DIGITS: Final = 4
_SHORT_DIGITS: Final = 2
_MARKS: Final = frozenset({"/", "-", "."})
_OF: Final = frozenset({"de", "do", "del", "of", ",", "/", "-", "."})
_ORDINAL_ENDS: Final = frozenset({"st", "nd", "rd", "th"})
_NEAR: Final = 8


def made(day: int, month: int, year: str | None, today: date, way: int = 0) -> date | None:
    """
    The day; "80" is the latest such year.

    Without a year it is the latest such day that is not more than half a year ahead; where the words say what was
    (`way` -1), it is not ahead at all.
    """
    latest = today if way < 0 else today + HALF_A_YEAR
    found = [day_of for told in _years(year, today) if (day_of := _real(told, month, day)) is not None]
    return max((one for one in found if one <= latest), default=found[0] if found else None)


def _years(year: str | None, today: date) -> tuple[int, ...]:
    return (full_year(int(year), today.year),) if year else (today.year - 1, today.year, today.year + 1)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(said: int, now: int) -> int:
    """The year that two digits mean: the latest that is not more than one ahead."""
    if said >= CENTURY:
        return said
    near = now - now % CENTURY + said
    return near if near <= now + 1 else near - CENTURY


def tense(line: Line, at: int) -> int:
    """Whether the words around a place speak of what was (-1) or of what is to come (1); 0 when they do not tell."""
    for step in range(1, _NEAR):
        for place in (at - step, at + step):
            word = line.word(place)
            if word in tw.PAST_TENSE:
                return -1
            if word in tw.COMING_TENSE:
                return 1
    return 0


def _figures(line: Line, at: int, today: date) -> Item | None:
    """ "15/10", "15-10-26", "2026-10-15"; the month stands first where it can stand nowhere else."""
    one = line.digits(at)
    mark = line.word(at + 1)
    if one is None or mark not in _MARKS or not line.touches(at + 1) or not line.touches(at + 2):
        return None
    if line.touches(at) and line.word(at - 1) in _MARKS | {",", ":"}:
        return None
    two = line.digits(at + 2)
    if two is None:
        return None
    whole = line.word(at + 3) == mark and line.touches(at + 3) and line.touches(at + 4)
    last = line.digits(at + 4) if whole else None
    if len(line.word(at)) == _YEAR_DIGITS:
        found = made(last, two, line.word(at), today) if last is not None else None
        return _if_free(line, at, at + 5, found)
    if max(len(line.word(at)), len(line.word(at + 2))) > _SHORT_DIGITS:
        return None
    if last is None and (whole or (mark == "." and two >= 0 and not _is_dotted_day(line, at))):
        return None
    year = line.word(at + 4) if last is not None else None
    if year is not None and len(year) not in {2, _YEAR_DIGITS}:
        return None
    day, month = (two, one) if two > _LAST_MONTH >= one else (one, two)
    return _if_free(line, at, at + (5 if last is not None else 3), made(day, month, year, today, tense(line, at)))


def _is_dotted_day(line: Line, at: int) -> bool:
    """ "15.10" is a day only beside a word that says so; else it is a number."""
    return line.word(at - 1) in {"dia", "em", "el", "on", "no", "ate", "hasta", "desde", "sexta", "del", "do"}


def _if_free(line: Line, first: int, last: int, found: date | None) -> Item | None:
    """What touches more digits or marks after it is no date but part of a longer number."""
    goes_on = line.word(last) in _MARKS and line.touches(last) and line.touches(last + 1) and line.digits(last + 1)
    return None if found is None or goes_on else Item("day", found, first, last, mark="dated")


def _of_month(line: Line, at: int, today: date) -> Item | None:
    """A day of a named month: "15 de outubro de 2025", "el 3 de febrero", "the 5th of May", "15 out"."""
    start = line.skip(at, tw.DETERMINERS, most=2)
    told = _day_number(line, start)
    if told is None:
        return None
    number, after = told
    month_at = line.skip(after, _OF | {"mes", "dia"}, most=2)
    word = line.word(month_at)
    if word not in tw.MONTHS or (month_at == after and word in {"set", "ago"} and line.language == tw.EN):
        numeric = line.digits(month_at) if line.word(after) == "do" else None
        if numeric and numeric <= _LAST_MONTH and line.word(at) == "dia":
            return _if_free(line, at, month_at + 1, made(number, numeric, None, today, tense(line, at)))
        return None
    year, last = year_after(line, month_at + 1)
    found = made(number, tw.MONTHS[word], year, today, tense(line, at))
    return Item("day", found, at, last, mark="dated") if found else None


def _day_number(line: Line, at: int) -> tuple[int, int] | None:
    """A day's number and the place after it: "15", "5th", "1º", "primeiro", "vinte e cinco", "twenty-third"."""
    told = line.number(at)
    if told is None or line.word(told[1]) in tw.ORDINALS:
        tens = told[0] if told else 0
        place = told[1] if told else at
        if line.word(at + 1) == "-" and line.word(at + 2) in tw.ORDINALS:
            place = at + 2
        if not line.is_word(place, tw.ORDINALS):
            return told if told and 0 < told[0] <= _LAST_DAY else None
        told = tens + tw.ORDINALS[line.word(place)], place + 1
    if not 0 < told[0] <= _LAST_DAY:
        return None
    ends = line.word(told[1]) in tw.ORDINAL_ENDS and line.digits(at) is not None and line.touches(told[1])
    return told[0], told[1] + 1 if ends else told[1]


def year_after(line: Line, at: int) -> tuple[str | None, int]:
    """The year told after a month, and the place after it."""
    place = line.skip(at, _OF | {"ano"}, most=2)
    word = line.word(place)
    if line.digits(place) is not None and (len(word) == _YEAR_DIGITS and word[:2] in {"19", "20"}):
        return word, place + 1
    if (
        place > at
        and len(word) == _SHORT_DIGITS
        and word.isdecimal()
        and line.word(at) in {"/", "-", "de"}
        and line.word(place + 1) != "h"
    ):
        return word, place + 1
    return None, at


def _month_first(line: Line, at: int, today: date) -> Item | None:
    """ "October 15th, 2025", "Dec 24"."""
    if line.word(at) not in tw.MONTHS or line.word(line.skip(at + 1, {"."}, most=1)) in {"de", "of"}:
        return None
    start = line.skip(at + 1, {".", "the"}, most=2)
    told = _day_number(line, start)
    if (
        told is None
        or (line.digits(start) is None and line.word(start) not in tw.ORDINALS)
        or line.word(told[1]) in {":", "h"}
    ):
        return None
    year, last = year_after(line, told[1])
    found = made(told[0], tw.MONTHS[line.word(at)], year, today, tense(line, at))
    return Item("day", found, at, last, mark="dated") if found else None


def _numbered(line: Line, at: int, today: date) -> Item | None:
    """A day of this month by its number alone: "dia 10", "el día 10", "the 5th"; `joining` may say which month."""
    start = line.skip(at, tw.DETERMINERS - {"dia", "day", "dias", "days"}, most=2)
    led = line.word(start) in {"dia", "day"}
    told = _day_number(line, start + 1 if led else start)
    if told is None:
        return None
    ordinal = (
        told[1] > start + 1 and line.digits(start) is not None and line.word(told[1] - 1) in {"st", "nd", "rd", "th"}
    )
    spanish = (
        line.word(start - 1) == "el"
        and start > at
        and line.digits(start) is not None
        and not _is_counted(line, told[1])
    )
    if not (
        led or ordinal or spanish or (line.word(start) in tw.ORDINALS and start > at and line.word(told[1]) in _OF)
    ):
        return None
    if led and _is_counted(line, told[1]):
        return None
    found = _in_month(told[0], today, tense(line, start))
    mark = f"number {told[0]}" + ("" if led or ordinal else " alone")
    return Item("day", found, at, told[1], mark=mark) if found else None


def _is_counted(line: Line, at: int) -> bool:
    """Whether a number goes on as something else: a fraction, a sum, a share."""
    word = line.word(at)
    more = word in {"/", ",", ".", "-", ":"} and line.touches(at) and line.digits(at + 1) is not None
    return more or word in {"%", "€", "$"} or word in tw.UNITS


def _in_month(day: int, today: date, way: int) -> date | None:
    for months in (0, way):
        year, month = divmod(today.year * _LAST_MONTH + today.month - 1 + months, _LAST_MONTH)
        try:
            found = date(year, month + 1, day)
        except ValueError:
            return None
        if way == 0 or (found - today).days * way >= 0:
            return found
    return found


def _feast(line: Line, at: int, today: date) -> Item | None:
    word = line.word(at)
    led = word != "natal" or line.word(at - 1) in {"no", "do", "o", "de", "ate"}
    if word not in tw.FEASTS or not led:
        return None
    eve = line.word(at + 1) == "eve"
    month, day = tw.FEASTS[word]
    found = date(today.year, month, day - eve)
    if tense(line, at) < 0 and found > today:
        found = found.replace(year=today.year - 1)
    elif tense(line, at) >= 0 and found < today:
        found = found.replace(year=today.year + 1)
    return Item("day", found, at, at + 1 + eve)


RULES: Final[tuple[Rule, ...]] = (
    Rule(frozenset(), 4, lambda line, at, now: _figures(line, at, now.date())),
    Rule(
        tw.DETERMINERS | frozenset(tw.NUMBERS) | frozenset(tw.ORDINALS), 2,
        lambda line, at, now: _of_month(line, at, now.date()),
    ),
    Rule(frozenset(tw.MONTHS), 0, lambda line, at, now: _month_first(line, at, now.date())),
    Rule(tw.DETERMINERS | frozenset(tw.ORDINALS), 2, lambda line, at, now: _numbered(line, at, now.date())),
    Rule(frozenset(tw.FEASTS), 0, lambda line, at, now: _feast(line, at, now.date())),
)  # fmt: skip
