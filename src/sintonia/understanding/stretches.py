"""Stretches and lengths: "semana que vem", "há 3 dias", "in two weeks", "fim do mês", "últimos tres meses"."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Final

from sintonia.understanding import timewords as tw
from sintonia.understanding.dates import made, tense, year_after
from sintonia.understanding.days import WEEK, way_after
from sintonia.understanding.tokens import Line
from sintonia.understanding.told import Edge, Item, Length, Rule, Span, moved

_LENGTHS: Final = {
    tw.MINUTE: Length(minutes=1), tw.HOUR: Length(minutes=60), tw.DAY: Length(days=1), tw.WEEK: Length(days=7),
    tw.FORTNIGHT: Length(days=15), tw.MONTH: Length(months=1), tw.YEAR: Length(months=12),
}  # fmt: skip
_MOST: Final = 2000
_SOME: Final = tw.words("a an uma um una un the")
_BEFORE_AGO: Final = tw.words("ha faz hace fazem tem haz")
_BEFORE_AHEAD: Final = tw.words("in em en within")
_EDGE_DAYS: Final = {
    "ultimo": "last", "last": "last", "primeiro": "first", "primer": "first", "first": "first",
}  # fmt: skip
_BEFORE_MONTH: Final = tw.words("em en in of de mes do del since desde until ate hasta el the")
_OF: Final = frozenset({"de", "do", "da", "del", "of", "the", "el", "la", "o", "a", "este", "this", "desse", "deste"})


def period(unit: int, today: date, by: int) -> Span:
    """The week, weekend, month or year that lies so many after this one; weeks begin on Monday."""
    if unit in {tw.WEEK, tw.WEEKEND}:
        monday = today + timedelta(days=WEEK * by - today.weekday())
        return Span(monday + timedelta(days=5 if unit == tw.WEEKEND else 0), monday + timedelta(days=6))
    first = moved(today.replace(day=1), Length(months=by * (12 if unit == tw.YEAR else 1)))
    if unit == tw.YEAR:
        return Span(date(first.year, 1, 1), date(first.year, 12, 31))
    return Span(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def length_at(line: Line, at: int) -> tuple[Length, int] | None:
    """A length and the place after it: "3 dias", "duas horas e meia", "half an hour", "a couple of days"."""
    start = line.skip(at, tw.A_FEW)
    start = line.skip(start, {"de", "than"}, most=1) if start > at else start
    half = line.word(start) in tw.HALF
    if half or (line.word(start) in _SOME and line.word(start + 1) in tw.HALF and line.word(start + 1) != "meia"):
        unit_at = line.skip(start + 1, _SOME | {"half"}, most=2)
        if tw.UNITS.get(line.word(unit_at)) == tw.HOUR:
            return Length(minutes=30), unit_at + 1
        return None
    number, unit_at = _amount(line, start)
    unit = tw.UNITS.get(line.word(unit_at))
    if number is None or unit not in _LENGTHS or number > _MOST:
        return None
    if line.word(unit_at) in {"min", "h", "hs", "m"} and line.digits(unit_at - 1) is None:
        return None
    return _with_rest(line, unit_at + 1, _times(_LENGTHS[unit], number), unit)


def _amount(line: Line, at: int) -> tuple[float | None, int]:
    """How many: "3", "2,5", "três", "a couple of", "um par de"; a bare unit counts one only where it is led in."""
    if line.word(at) in _SOME | {"one"} and line.word(at + 1) in {"couple", "par"}:
        return 2, line.skip(at + 2, {"of", "de"}, most=1)
    if line.word(at) == "couple":
        return 2, line.skip(at + 1, {"of"}, most=1)
    told = line.number(at)
    if told is None:
        return (1, at + 1) if line.word(at) in _SOME else (None, at)
    tenth = line.digits(told[1] + 1)
    if line.word(told[1]) in {",", "."} and line.touches(told[1]) and line.touches(told[1] + 1) and tenth is not None:
        return float(f"{told[0]}.{line.word(told[1] + 1)}"), told[1] + 2
    half = line.words(told[1], "and", "a", "half")
    return (told[0] + 0.5, told[1] + 3) if half else told


def _times(one: Length, number: float) -> Length:
    return Length(int(one.months * number), int(one.days * number), int(one.minutes * number))


def _with_rest(line: Line, at: int, length: Length, unit: int) -> tuple[Length, int]:
    """ "E meia", "and a half", "e 20 minutos" after hours."""
    half = next(
        (
            n
            for n in (("e", "meia"), ("y", "media"), ("and", "a", "half"), ("e", "meio"), ("y", "medio"))
            if line.words(at, *n)
        ),
        None,
    )
    if half and unit in {tw.HOUR, tw.YEAR}:
        one = _LENGTHS[unit]
        return Length(length.months + one.months // 2, length.days, length.minutes + one.minutes // 2), at + len(half)
    if unit == tw.HOUR:
        told = line.number(line.skip(at, tw.AND, most=1))
        if told and tw.UNITS.get(line.word(told[1])) == tw.MINUTE:
            return length._replace(minutes=length.minutes + told[0]), told[1] + 1
        if told and line.touches(at) and line.digits(at) is not None:
            return length._replace(minutes=length.minutes + told[0]), told[1]
    return length, at


def _from(now: datetime, length: Length, way: int) -> date | datetime:
    """The moment so far from now: a day where days are counted, the minute where hours are."""
    days = moved(now.date(), Length(way * length.months, way * length.days))
    if not length.minutes:
        return days
    return datetime.combine(days, now.timetz()) + timedelta(minutes=way * length.minutes)


def _ago_or_ahead(line: Line, at: int, now: datetime) -> Item | None:
    word = line.word(at)
    start, way, told = at, 0, None
    if word in _BEFORE_AGO or (word == "a" and line.words(at, "a", "cerca")):
        start, way = at + 1, -1
        if line.word(start) == "ya" or line.word(start) == "ja":
            start += 1
    elif word in {"daqui", "dentro", "dentre"}:
        start, way = line.skip(at + 1, {"a", "de", "uns", "umas", "pra"}, most=2), 1
        # "Daqui a uma semana": the article is the number.
        told = length_at(line, start) or length_at(line, start - 1)
    elif word in _BEFORE_AHEAD:
        start, way = at + 1, 1
    told = told or length_at(line, start)
    if told is None:
        return None
    length, after = told
    if line.word(after) in tw.AGO or (line.word(after) == "para" and line.words(after, "para", "tras")):
        return _away(now, length, -1, at, after + (1 if line.word(after) in tw.AGO else 2))
    if line.words(after, "from", "now") or line.words(after, "a", "partir"):
        return _away(now, length, 1, at, after + (2 if line.word(after) == "from" else 4))
    if line.words(after, "from") and way >= 0:
        return None
    if word == "tem" and line.word(after) != "que":
        return None
    if way > 0 and line.word(after) in {"'", "’"} and line.word(after + 1) in {"time", "s"}:
        after += 2
    return _away(now, length, way, at, after) if way else None


def _away(now: datetime, length: Length, way: int, first: int, last: int) -> Item:
    found = _from(now, length, way)
    return Item("moment" if isinstance(found, datetime) else "day", found, first, last, mark="away")


def _counted(line: Line, at: int, today: date) -> Item | None:
    """ "Nos últimos 3 dias", "the past two weeks", "próximos 5 días": a stretch that ends or begins today."""
    start = line.skip(at, tw.DETERMINERS | {"nos", "nas", "in", "durante"}, most=3)
    word = line.word(start)
    if word not in tw.NEXT | tw.LAST or word not in {
        "last",
        "past",
        "next",
        "ultimos",
        "ultimas",
        "proximos",
        "proximas",
        "coming",
        "pasados",
    }:
        return None
    told = line.number(start + 1)
    length = length_at(line, start + 1)
    if told is None or length is None or length[0].minutes:
        return None
    other = moved(today, _times(length[0], 1 if word in tw.NEXT else -1))
    return Item("span", Span(min(today, other), max(today, other)), at, length[1])


def _period(line: Line, at: int, today: date) -> Item | None:
    """ "Esta semana", "el mes pasado", "next weekend", "fim de semana que vem", "no ano que vem"."""
    start = line.skip(at, tw.DETERMINERS - {"day", "dia", "days", "dias"} | {"da", "do"}, most=2)
    said = line.skip(start, tw.THIS | tw.NEXT | tw.LAST, most=2)
    before = {line.word(n) for n in range(start, said)}
    unit, after = _unit(line, said)
    if unit is None:
        return None
    way, last = way_after(line, after)
    if way == -1 and line.word(last - 1) == "passada" and unit == tw.WEEK and line.words(last, "retrasada"):
        way, last = -2, last + 1
    way = way or (1 if before & tw.NEXT else -1 if before & tw.LAST else 0)
    if not way and not before & tw.THIS and unit != tw.WEEKEND:
        return None
    if unit == tw.WEEKEND and not way and not before & tw.THIS and tense(line, said) < 0:
        way = -1
    mark = "month" if unit == tw.MONTH else "week" if unit == tw.WEEK else "weekend" if unit == tw.WEEKEND else "year"
    if unit == tw.WEEKEND and way == 1 and today.weekday() < 5 and line.word(last - 1) not in {"vem", "viene"}:  # noqa: PLR2004 - Saturday
        way = 0 if before & {"coming", "upcoming"} else 1
    return Item("span", period(unit, today, way), at, last, mark=mark)


def _unit(line: Line, at: int) -> tuple[int | None, int]:
    if line.word(at) in {"fim", "fin", "final", "fds", "findi"} or line.words(at, "fins", "de"):
        if line.word(at) == "fds":
            return tw.WEEKEND, at + 1
        week = line.skip(at + 1, {"de", "da"}, most=1)
        return (
            (tw.WEEKEND, week + 1)
            if week > at + 1 and line.word(week) in {"semana", "semanas"} and line.word(at + 1) == "de"
            else (None, at)
        )
    unit = tw.UNITS.get(line.word(at))
    return (unit, at + 1) if unit in {tw.WEEK, tw.MONTH, tw.YEAR, tw.WEEKEND} else (None, at)


def _edge(line: Line, at: int) -> Item | None:
    """ "Fim do mês", "principios de año", "end of": the month that stands bare beside it is this one."""
    start = line.skip(at, {"no", "a", "o", "al", "el", "the", "at", "by", "ao", "in"}, most=2)
    word = line.word(start)
    which = (
        "first" if word in tw.FIRST_EDGE else "middle" if word in tw.MIDDLE else "last" if word in tw.LAST_EDGE else ""
    )
    if word in _EDGE_DAYS and line.word(start + 1) in {"dia", "day"}:
        # "O último dia do mês", "the first day of next month".
        which, start = _EDGE_DAYS[word], start + 1
    if not which or line.word(start + 1) not in {"de", "do", "da", "del", "of"}:
        return None
    part_at = line.skip(start + 1, _OF)
    if line.word(part_at) in {"tarde", "afternoon", "dia", "day"}:
        return Item("part", tw.DUSK, at, part_at + 1) if which == "last" else None
    return Item("edge", Edge(which), at, start + 1)


def bare_period(line: Line, at: int, today: date) -> Item | None:
    """The week, month or year that stands without a word for which: this one, after "fim do"."""
    start = line.skip(at, _OF)
    unit, after = _unit(line, start)
    return Item("span", period(unit, today, 0), at, after) if unit in {tw.WEEK, tw.MONTH, tw.YEAR} else None


def _named_month(line: Line, at: int, today: date) -> Item | None:
    """ "Em outubro", "october 2025", "el mes de mayo", "outubro passado": the whole month."""
    start = line.skip(at, _BEFORE_MONTH, most=4)
    led = start > at and line.word(start - 1) in {"em", "en", "in", "mes", "de", "of", "desde", "since"}
    back = line.skip(start, tw.LAST | tw.NEXT | tw.THIS, most=1)
    word = line.word(back)
    if word not in tw.MONTHS:
        return None
    way, last = way_after(line, back + 1)
    way = way or (1 if line.word(back - 1) in tw.NEXT else -1 if line.word(back - 1) in tw.LAST else 0) * (back > start)
    year, ends = year_after(line, back + 1)
    if not (year or way or (led and word not in tw.SHORT_MONTHS - {"mar"} and word != "mar")):
        return None
    first = made(1, tw.MONTHS[word], year, today, way or tense(line, back))
    if first is None:
        return None
    if way > 0 and first <= today:
        first = first.replace(year=first.year + 1)
    until = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return Item("span", Span(first, until), at, ends if year else last, mark="month")


def _length(line: Line, at: int) -> Item | None:
    """ "Três horas", "por dos semanas": a length that says neither ago nor ahead."""
    told = length_at(line, at)
    bare = told is not None and line.word(at) in _SOME - {"uma", "una"} and line.word(at) in {"the", "um", "un"}
    if told is None or bare or told[0] == Length():
        return None
    if line.word(told[1]) in {"/", ":"}:
        return None
    return Item("length", told[0], at, told[1])


_COUNTS: Final = tw.A_FEW | _SOME | tw.HALF | frozenset(tw.NUMBERS) | {"couple"}
RULES: Final[tuple[Rule, ...]] = (
    Rule(_COUNTS | _BEFORE_AGO | _BEFORE_AHEAD | {"daqui", "dentro", "dentre"}, 4, _ago_or_ahead),
    Rule(
        tw.DETERMINERS | tw.NEXT | tw.LAST | {"nos", "nas", "in", "durante"}, 0,
        lambda line, at, now: _counted(line, at, now.date()),
    ),
    Rule(
        tw.DETERMINERS | tw.THIS | tw.NEXT | tw.LAST | frozenset(tw.UNITS)
        | tw.words("da do fim fin fins final fds findi"), 0,
        lambda line, at, now: _period(line, at, now.date()),
    ),
    Rule(
        tw.FIRST_EDGE | tw.MIDDLE | tw.LAST_EDGE | frozenset(_EDGE_DAYS) | tw.words("no a o al el the at by ao in"), 0,
        lambda line, at, _now: _edge(line, at),
    ),
    Rule(
        _BEFORE_MONTH | tw.THIS | tw.NEXT | tw.LAST | frozenset(tw.MONTHS), 0,
        lambda line, at, now: _named_month(line, at, now.date()),
    ),
    Rule(_COUNTS, 4, lambda line, at, _now: _length(line, at)),
)  # fmt: skip
