"""Hours as people say them: "às nove e meia", "las ocho menos cuarto", "half past ten", "14h30", "3 da tarde"."""

from __future__ import annotations

from datetime import time
from typing import Final

from sintonia.understanding import timewords as tw
from sintonia.understanding.tokens import Line
from sintonia.understanding.told import Item, Rule, Span

_NOON: Final = 12
_DAY: Final = 24
_HOUR: Final = 60
_MINUTE_DIGITS: Final = 2
_TEN: Final = 10
_STRONG: Final = frozenset({"at"})
_WEAK: Final = tw.words("as las la pelas das umas unas around about by since until till after before a tipo desde")
_HOURS: Final = tw.words("h hs hrs hr hora horas")
_FOR: Final = tw.words("por durante for during llevo llevamos levo estou unas umas")
_TO: Final = tw.words("para pra pras pro pros to")
_PAST: Final = tw.words("past after")
_OF_A_PART: Final = tw.words("da de del na no en por pela in at")
# After a bare "as 3" these show that it was an hour; "as 3 faturas" is none.
_GOES_ON: Final = tw.words(
    "e y and que no na nao sem sin ta estava estaba de do da del el la a o as las em en mas pero but ou or"
    " quando cuando when i we the my on to till until ate hasta com con with para pra por hoje hoy ontem"
    " ayer amanha manana today tomorrow yesterday se me nos faltou caiu acabou foi fue so mais menos ja ya"
    " please pf pfv favor"
)
_INTO_PART: Final = tw.words("a de da na no nesta nessa esta essa pela pelas la por en al in the at this durante as ao")


def _part(line: Line, at: int) -> Item | None:
    """The part of a day that begins at a place: "de manhã", "por la noche", "in the afternoon"."""
    start = line.skip(at, _INTO_PART)
    word = line.word(start)
    if word in tw.EARLY and start == at and line.word(at - 1) not in tw.GREETINGS:
        return Item("part", tw.MORNING, at, at + 1, mark="bare")
    if word not in tw.PARTS or tw.PARTS[word] in {_NOON, tw.MIDNIGHT}:
        return None
    if start == at and line.word(at - 1) in tw.GREETINGS:
        return None
    if word == "tarde" and start == at:
        return Item("part", tw.AFTERNOON, at, at + 1, mark="bare")
    # "La mañana" is a part of a day, "mañana" is tomorrow.
    if word == "manana" and start == at:
        return None
    if (
        word in {"manana", "tarde", "noche", "noite"}
        and line.word(start - 1) == "a"
        and line.word(start - 2) in {"de", "da"}
    ):
        return None
    mark = "this" if any(line.word(n) in tw.THIS for n in range(at, start)) else "bare" if start == at else ""
    return Item("part", tw.PARTS[word], at, start + 1, mark=mark)


def _written(line: Line, at: int) -> Item | None:
    """ "14:30", "14h30", "14h", "2pm", "9 am", with "às" before it and "da tarde" after it."""
    start = line.skip(at, _WEAK | _STRONG | {"de", "del"}, most=3)
    hour = line.digits(start)
    if hour is None or hour >= _DAY + 1 or (line.touches(start) and line.word(start - 1) in {"/", ".", ",", "-"}):
        return None
    after = start + 1
    minute = 0
    if line.word(after) == ":" and _is_minutes(line, after + 1):
        minute, after = int(line.word(after + 1)), after + 2
        if line.word(after) == ":" and _is_minutes(line, after + 1):
            after += 2
        after = line.skip(after, _HOURS, most=1)
    elif line.word(after) in {"h", "hs", "hrs"} and line.touches(after):
        after += 1
        counted = line.word(at - 1) in _FOR or line.word(after) in {"sem", "sin", "without"}
        if start == at and counted and not line.touches(after):
            return None
        if _is_minutes(line, after) and line.touches(after):
            minute, after = int(line.word(after)), line.skip(after + 1, {"min", "m", "hs"}, most=1)
    elif _meridiem(line, after) is None:
        return None
    return _clock(line, at, after, hour, minute)


def _from_to(line: Line, at: int) -> Item | None:
    """ "From 9 to 5", "mañana de 9 a 11": two bare numbers are hours where nothing is counted after them."""
    one, other = line.number(at + 1), None
    day = line.word(at - 1) in tw.DAY_WORDS or line.word(at - 1) in tw.WEEKDAYS or line.word(at - 1) == "manana"
    led = line.word(at) in {"from", "between"} or (day and line.word(at) in {"de", "das", "entre"})
    if led and one and line.word(one[1]) in {"to", "till", "until", "and", "a", "as", "y", "e"}:
        other = line.number(one[1] + 1)
    if one is None or other is None or not (0 < one[0] <= _NOON and 0 < other[0] < _DAY):
        return None
    if not _may_end(line, other[1], sure=False):
        return None
    until = other[0] + _NOON if other[0] < one[0] else other[0]
    return Item("span", Span(time(one[0] % _DAY), time(until)), at, other[1], mark="clock") if until < _DAY else None


def _is_minutes(line: Line, at: int) -> bool:
    digits = line.digits(at)
    return digits is not None and digits < _HOUR and len(line.word(at)) == _MINUTE_DIGITS


def _named(line: Line, at: int) -> Item | None:
    """Noon and midnight, with what is after them: "meio-dia e meia"."""
    start = line.skip(at, {"ao", "a", "al", "at", "las", "la", "o", "el", "as"}, most=2)
    after, hour = start + 1, 0
    if line.word(start) == "meio" and line.word(line.skip(start + 1, {"-"}, most=1)) == "dia":
        after, hour = line.skip(start + 1, {"-"}, most=1) + 1, _NOON
    elif line.word(start) == "meia" and line.word(line.skip(start + 1, {"-"}, most=1)) == "noite":
        after, hour = line.skip(start + 1, {"-"}, most=1) + 1, _DAY
    elif line.word(start) == "media" and line.word(start + 1) == "noche":
        after, hour = start + 2, _DAY
    elif tw.PARTS.get(line.word(start)) in {_NOON, tw.MIDNIGHT}:
        hour = tw.PARTS[line.word(start)]
    else:
        return None
    minute, after = _minutes_after(line, after)
    return Item("clock", time(hour % _DAY, minute), at, after, mark="midnight" if hour == _DAY else "told")


def _past_or_to(line: Line, at: int) -> Item | None:
    """ "Half past ten", "a quarter to nine", "ten past three", "quinze pras oito", "cuarto para las nueve"."""
    start = line.skip(at, {"at", "a", "las", "as", "faltam", "faltan", "the", "um", "un"}, most=2)
    word = line.word(start)
    told = (30, start + 1) if word == "half" else (15, start + 1) if word in tw.QUARTER else line.number(start)
    if told is None or not 0 < told[0] < _HOUR:
        return None
    minutes, after = told
    after = line.skip(after, {"minutes", "minutos", "min", "minute"}, most=1)
    past, to = line.word(after) in _PAST, line.word(after) in _TO
    if not (past or to) or (word == "half" and to):
        return None
    after = line.skip(after + 1, {"as", "las", "la", "a"}, most=2)
    named = _named(line, after)
    hour = line.number(after) if named is None else ((named.value.hour or _DAY), named.last)
    if (
        hour is None
        or not 0 < hour[0] <= _DAY
        or (to and line.word(hour[1]) in tw.UNITS and line.word(hour[1]) not in _HOURS)
    ):
        return None
    if told[0] != 30 and line.digits(start) is not None and line.word(after - 1) == "to":  # noqa: PLR2004 - "9 to 5" are hours
        return None
    whole = hour[0] * _HOUR + (minutes if past else -minutes)
    return _clock(line, at, line.skip(hour[1], _HOURS, most=1), whole // _HOUR % (_DAY + 1), whole % _HOUR)


def _led_in(line: Line, at: int) -> Item | None:
    """ "Às nove e meia", "a las tres y cuarto", "at ten", "lá pelas 11 da noite"."""
    start = line.skip(at, _WEAK | _STRONG | {"la", "por", "volta", "eso", "de", "sobre", "hacia", "cerca"}, most=5)
    leads = {line.word(n) for n in range(at, start)}
    last = line.word(start - 1)
    if start == at or (last not in _WEAK | _STRONG) or last == "a":
        return None
    told = line.number(start)
    if told is None or not 0 <= told[0] <= _DAY or line.word(told[1]) in {"/", "%", ":"}:
        return None
    if (
        told[0] == 1
        and last not in {"la", "a"}
        and line.word(start) in {"um", "uma", "un", "una", "one"}
        and last != "at"
    ):
        return None
    if line.word(told[1]) in {".", ",", "-"} and line.touches(told[1]) and line.digits(told[1] + 1) is not None:
        return None
    minute, after = _minutes_after(line, told[1])
    counted = after > told[1]
    hours = _hours_end(line, after)
    found = _clock(line, at, hours, told[0] + (-1 if minute < 0 else 0), minute % _HOUR)
    if found is None or found.last > hours or hours > after or counted:
        return found
    return (
        found if _may_end(line, after, sure=bool(leads & {"at"}) or (last in {"las", "as"} and "a" in leads)) else None
    )


def _may_end(line: Line, at: int, *, sure: bool) -> bool:
    word = line.word(at)
    if not word or not word[0].isalnum():
        return word not in {"€", "$", "%"}
    if word[0].isdigit():
        return False
    if word in tw.UNITS:
        return False
    return word in _GOES_ON or word in tw.DAY_WORDS or word in tw.WEEKDAYS or (sure and not word.endswith("s"))


def _alone(line: Line, at: int) -> Item | None:
    """ "Nove da manhã", "ten o'clock", "dez e meia", "nueve menos cuarto": nothing leads in, something goes on."""
    told = line.number(at)
    if told is None or not 0 < told[0] <= _DAY:
        return None
    minute, after = _minutes_after(line, told[1]) if line.digits(at) is None or told[0] <= _NOON else (0, told[1])
    hours = _hours_end(line, after)
    found = _clock(line, at, hours, told[0] + (-1 if minute < 0 else 0), minute % _HOUR)
    said = found is not None and (found.last > hours or "clock" in line.word(hours - 1))
    half = after > told[1] and line.word(after) not in tw.UNITS and told[0] <= _NOON and line.digits(at) is None
    return found if said or (half and hours == after) else None


def _hours_end(line: Line, at: int) -> int:
    """The place after what only says that these are hours: "horas", "o'clock", "en punto"."""
    if line.word(at) == "o" and line.word(at + 1) in {"'", "’"} and line.word(at + 2) == "clock":
        return at + 3
    if line.word(at) in {"oclock", "clock"}:
        return at + 1
    after = line.skip(at, _HOURS, most=1)
    return after + 2 if line.word(after) in {"em", "en"} and line.word(after + 1) in {"ponto", "punto"} else after


def _minutes_after(line: Line, at: int) -> tuple[int, int]:
    """ "E meia", "y cuarto", "e quinze", "menos diez" (below zero), "thirty" in English."""
    word, following = line.word(at), line.word(at + 1)
    if word in {"e", "y"}:
        if following in tw.HALF and line.word(at + 2) not in {"hora", "horas"}:
            return 30, at + 2
        if following in {"cuarto", "quarto"}:
            return 15, at + 2
        told = line.number(at + 1)
        if told and 1 < told[0] < _HOUR and line.word(told[1]) not in {"/", ":", "h", *tw.UNITS} | tw.FROM:
            return told[0], line.skip(told[1], {"minutos"}, most=1)
        if told and 1 < told[0] < _HOUR and line.word(told[1]) == "minutos":
            return told[0], told[1] + 1
    if word == "menos":
        told = (15, at + 2) if following == "cuarto" else line.number(at + 1)
        if told and 0 < told[0] < _HOUR:
            return -told[0], line.skip(told[1], {"minutos"}, most=1)
    # "Nine thirty", "las veinte treinta": only after an hour in words.
    told = line.number(at) if line.digits(at) is None and line.digits(at - 1) is None else None
    return told if told and _TEN <= told[0] < _HOUR and line.word(told[1]) not in tw.UNITS else (0, at)


def _meridiem(line: Line, at: int) -> tuple[int, int] | None:
    """Noon's twelve for the afternoon, nothing for the morning, and the place after "pm", "p.m.", "da tarde"."""
    word = line.word(at)
    if word in {"am", "pm"}:
        return (_NOON if word == "pm" else 0), at + 1
    if word in {"a", "p"} and line.word(at + 1) == "." and line.word(at + 2) == "m":
        return (_NOON if word == "p" else 0), line.skip(at + 3, {"."}, most=1)
    start = line.skip(at, _OF_A_PART | {"a", "la", "the"}, most=2)
    part = tw.PARTS.get(line.word(start))
    if start == at or part is None or part in {_NOON, tw.MIDNIGHT}:
        if start > at and line.word(at) in {"de", "del"} and part == _NOON:
            return _NOON, start + 1
        return None
    if line.word(start) == "manana" and line.word(start - 1) != "la":
        return None
    return (part if part == tw.NIGHT else _NOON if part >= tw.AFTERNOON else 0), start + 1


def _clock(line: Line, first: int, after: int, hour: int, minute: int) -> Item | None:
    half = _meridiem(line, after)
    mark = "midnight" if hour == _DAY else "told" if hour > _NOON else ""
    if half is not None:
        hour, mark, after = _of_half(hour, half[0]), "told", half[1]
    if not 0 <= hour <= _DAY or not 0 <= minute < _HOUR:
        return None
    return Item("clock", time(hour % _DAY, minute), first, after, mark=mark)


def _of_half(hour: int, half: int) -> int:
    """An hour of the afternoon or the night: "12 da noite" is midnight, "1 da tarde" is 13."""
    if hour == _NOON:
        return _DAY if half == tw.NIGHT else _NOON if half else 0
    if half and hour < _NOON:
        return hour + _NOON if half == _NOON or hour >= 6 else hour  # noqa: PLR2004 - "3 de la noche" is before dawn
    return hour


_COUNTED: Final = frozenset(tw.NUMBERS)
_LEAD: Final = _WEAK | _STRONG | {"de", "del"}
RULES: Final[tuple[Rule, ...]] = (
    Rule(frozenset({"from", "between", "de", "das", "entre"}), 0, lambda line, at, _now: _from_to(line, at)),
    Rule(_LEAD, 2, lambda line, at, _now: _written(line, at)),
    Rule(
        tw.words("ao a al at las la o el as meio meia media mediodia noon midday medianoche midnight"), 0,
        lambda line, at, _now: _named(line, at),
    ),
    Rule(
        _COUNTED | tw.QUARTER | tw.words("at a las as faltam faltan the um un half"), 2,
        lambda line, at, _now: _past_or_to(line, at),
    ),
    Rule(_LEAD | tw.words("por volta eso sobre hacia cerca"), 0, lambda line, at, _now: _led_in(line, at)),
    Rule(_COUNTED, 2, lambda line, at, _now: _alone(line, at)),
    Rule(_INTO_PART | frozenset(tw.PARTS) | tw.EARLY, 0, lambda line, at, _now: _part(line, at)),
)  # fmt: skip
