"""What stands together in time is one: a day and its hour, a weekday and its week, from here until there."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from sintonia.understanding import timewords as tw
from sintonia.understanding.days import WEEK
from sintonia.understanding.stretches import bare_period
from sintonia.understanding.tokens import Line
from sintonia.understanding.told import Edge, Item, Span, moved

_NOON: Final = 12
_DAWN_ENDS: Final = 6
_BETWEEN: Final = frozenset({"entre", "between"})
_BARE_TO: Final = frozenset({"a", "-", "–", "to", "ao"})
_MOST_GLUE: Final = 4


Rule = Callable[[Item, Item, Line, datetime], Item | None]


def joined(items: list[Item], line: Line, now: datetime) -> list[Item]:
    """The items of a line, put together as far as they belong together."""
    items = _passed(items, line, now, _edged)
    items = _passed(items, line, now, _within)
    items = [_led_by_number(item, line) for item in _passed(items, line, now, _ranged)]
    items = _passed(items, line, now, _dated)
    return [_led_by_number(item, line) for item in _passed(items, line, now, _ranged)]


def _passed(items: list[Item], line: Line, now: datetime, rule: Rule) -> list[Item]:
    """One rule over each two neighbors, from the left; what it makes is a neighbor in its turn."""
    kept: list[Item] = []
    for item in items:
        kept.append(item)
        while len(kept) > 1 and (made := rule(kept[-2], kept[-1], line, now)) is not None:
            kept[-2:] = [made]
    return kept


def _glued(one: Item, other: Item, line: Line) -> bool:
    between = range(one.last, other.first)
    return len(between) <= _MOST_GLUE and all(line.word(n) in tw.GLUE for n in between)


def _edged(one: Item, other: Item, line: Line, _now: datetime) -> Item | None:
    """ "Fim de" and "outubro" or "mês que vem": the first, middle or last day of it."""
    if not isinstance(one.value, Edge) or not isinstance(other.value, Span) or not _glued(one, other, line):
        return None
    return Item("day", edge_of(other.value, one.value), one.first, other.last)


def edge_of(span: Span, edge: Edge) -> date:
    """The first, the middle or the last day of a stretch of days."""
    since: date = span.since
    until: date = span.until
    if edge.which == "middle":
        return since.replace(day=15) if since.month == until.month else since + (until - since) // 2
    return since if edge.which == "first" else until


def _within(one: Item, other: Item, line: Line, _now: datetime) -> Item | None:
    """A weekday, or a day's number, of the week or the month that is named beside it."""
    if one.kind == "span" and other.kind == "day":
        one, other = other, one
    if one.kind != "day" or not isinstance(other.value, Span) or not isinstance(other.value.since, date):
        return None
    between = range(min(one.last, other.last), max(one.first, other.first))
    if len(between) > _MOST_GLUE or any(line.word(n) not in tw.GLUE for n in between):
        return None
    first, last, since = min(one.first, other.first), max(one.last, other.last), other.value.since
    told = one.mark.split()
    if told[:1] == ["weekday"] and other.mark == "week":
        return Item("day", since + timedelta(days=int(told[1])), first, last)
    if told[:1] == ["number"] and other.mark == "month":
        number = int(told[1])
        if number <= calendar.monthrange(since.year, since.month)[1]:
            return Item("day", since.replace(day=number), first, last)
    return None


def _dated(one: Item, other: Item, line: Line, now: datetime) -> Item | None:
    """A day with its hour or its part, in either order; a weekday with its date."""
    kinds = one.kind, other.kind
    first, last = one.first, other.last
    if kinds == ("length", "day") and other.first == one.last + 1 and line.word(one.last) in {"from", "after"}:
        # "A week from Monday".
        return None if one.value.minutes else Item("day", moved(other.value, one.value), first, last, sure=other.sure)
    if not _glued(one, other, line):
        return None
    if kinds == ("day", "day"):
        return _one_day(one, other, line)
    if kinds in {("day", "span"), ("span", "day")} and "clock" in one.mark + other.mark:
        day, span = (one, other) if one.kind == "day" else (other, one)
        return _day_span(day, span, first, last, now)
    if "day" in kinds and kinds[0] != kinds[1]:
        day, hour = (one, other) if one.kind == "day" else (other, one)
        if hour.kind in {"clock", "part"}:
            return _at_hour(day, hour, first, last, now)
    if kinds == ("moment", "clock") and one.mark.startswith("part"):
        return _sharpened(one, other, first, last, now)
    if kinds == ("moment", "part") and one.mark == "clock":
        return _sharpened(other, one, first, last, now)
    if kinds in {("part", "clock"), ("clock", "part")}:
        part, clock = (one, other) if one.kind == "part" else (other, one)
        mark = "told" if part.mark != "this" else "this"
        return Item("clock", _in_part(clock, int(part.value)), first, last, mark=mark)
    return None


def _one_day(one: Item, other: Item, line: Line) -> Item | None:
    """ "Sexta, 15/10" is one day; "15/10 e 16/10" are two."""
    if one.mark.startswith("weekday") and (other.mark == "dated" or other.mark.startswith("number")):
        between = {line.word(n) for n in range(one.last, other.first)}
        if not between & tw.AND and isinstance(other.value, date):
            day = other.value
            return Item("day", day, one.first, other.last, mark="dated")
    if (
        other.mark.startswith("weekday")
        and one.mark.startswith(("dated", "number"))
        and line.word(one.last) in {"", "(", ","}
    ):
        return Item("day", one.value, one.first, other.last, mark="dated")
    return None


def _day_span(day: Item, span: Item, first: int, last: int, now: datetime) -> Item | None:
    since, until = span.value
    ends = day.value if until > since else day.value + timedelta(days=1)
    told = Span(datetime.combine(day.value, since, now.tzinfo), datetime.combine(ends, until, now.tzinfo))
    return Item("span", told, first, last, sure=day.sure)


def _at_hour(day: Item, hour: Item, first: int, last: int, now: datetime) -> Item | None:
    if hour.kind == "part":
        if hour.mark == "bare" and hour.first != day.last and hour.value == tw.AFTERNOON:
            return None
        moment = datetime.combine(day.value, time(hour.value), now.tzinfo)
        return Item("moment", moment, first, last, mark=f"part {hour.value}", sure=day.sure)
    clock, days = hour.value, 0
    if hour.mark == "midnight":
        days = 1
    moment = datetime.combine(day.value + timedelta(days=days), clock, now.tzinfo)
    return Item("moment", moment, first, last, mark="clock", sure=day.sure)


def _sharpened(part: Item, clock: Item, first: int, last: int, now: datetime) -> Item | None:
    """A day's part and then its hour: "ontem à noite, às 11"."""
    moment = part.value if isinstance(part.value, datetime) else clock.value
    hour = clock if clock.kind == "clock" else None
    which = int(part.mark.split()[1]) if part.mark.startswith("part") else int(part.value)
    told = _in_part(hour or Item("clock", moment.time(), first, last), which)
    # After midnight it is the next day, though people say "last night".
    days = int(which >= tw.NIGHT and told.hour < _DAWN_ENDS)
    whole = datetime.combine(moment.date() + timedelta(days=days), told, now.tzinfo)
    return Item("moment", whole, first, last, mark="clock", sure=part.sure and clock.sure)


def _in_part(clock: Item, part: int) -> time:
    """An hour of a part of the day: nine of the evening is 21."""
    told: time = clock.value
    if told.hour >= _NOON or clock.mark == "told":
        return told
    late = part in {tw.AFTERNOON, tw.DUSK} or (part >= tw.NIGHT and told.hour >= _DAWN_ENDS)
    return told.replace(hour=told.hour + _NOON) if late else told


def _ranged(one: Item, other: Item, line: Line, _now: datetime) -> Item | None:
    """From one until the other, of the same kind: "de lunes a viernes", "8h às 18h", "between Monday and Friday"."""
    if one.kind != other.kind or one.kind not in {"day", "clock", "moment"}:
        return None
    between = [line.word(n) for n in range(one.last, other.first)]
    led = line.word(one.first - 1) in tw.FROM or line.word(one.first) in tw.FROM
    start = line.word(other.first)
    into = between + [start] * (not between and start in tw.TO)
    to = [word for word in into if word in tw.TO]
    if not to or any(word not in tw.TO | tw.DETERMINERS for word in between) or len(between) > _MOST_GLUE:
        return None
    if set(to) <= tw.ONLY_WITH_FROM and not (line.word(one.first - 1) in _BETWEEN or line.word(one.first) in _BETWEEN):
        return None
    if one.kind == "clock" and not (led or "a" not in to or start):
        return None
    return _span(one, other)


def _span(one: Item, other: Item) -> Item | None:
    since, until = one.value, other.value
    if isinstance(since, time) and isinstance(until, time):
        if (
            one.mark == ""
            and other.mark == "told"
            and since.hour < _NOON <= until.hour
            and since.hour + _NOON <= until.hour
        ):
            since = since.replace(hour=since.hour + _NOON)
        if until < since and until.hour < _NOON and other.mark == "":
            until = until.replace(hour=until.hour + _NOON)
        return Item("span", Span(since, until), one.first, other.last, mark="clock")
    if (
        isinstance(since, date)
        and isinstance(until, date)
        and isinstance(since, datetime) == isinstance(until, datetime)
    ):
        if other.mark.startswith(("weekday", "directed")):
            while until <= since:
                until += timedelta(days=WEEK)
            if one.mark.startswith("weekday") and (until - since).days > WEEK:
                until -= timedelta(days=WEEK)
        if (
            one.mark.startswith("number")
            and other.mark == "dated"
            and not isinstance(since, datetime)
            and since.day <= until.day
        ):
            since = until.replace(day=since.day)
        if until < since and one.mark == "dated" and not isinstance(since, datetime):
            since = since.replace(year=since.year - 1) if (since.month, since.day) != (2, 29) else since
        return Item("span", Span(since, until), one.first, other.last, sure=other.sure) if since <= until else None
    return None


def _led_by_number(item: Item, line: Line) -> Item:
    """ "De 10 a 15 de outubro", "between 2 and 4 pm": what begins the stretch is a number alone."""
    to_at = item.first
    while line.word(to_at) not in tw.TO or (to_at == item.first - 1 and line.word(to_at) in tw.DETERMINERS):
        to_at -= 1
        if item.first - to_at > _MOST_GLUE:
            return item
    number, lead = line.digits(to_at - 1), to_at - 2
    while line.word(lead) in tw.DETERMINERS and line.word(lead - 1) in tw.FROM | tw.DETERMINERS:
        lead -= 1
    led, to = line.word(lead) in tw.FROM, line.word(to_at)
    if number is None or (to in tw.ONLY_WITH_FROM and line.word(lead) not in _BETWEEN):
        return item
    first = lead if led else to_at - 1
    if item.kind == "day" and 0 < number <= item.value.day and (led or to in _BARE_TO):
        return Item("span", Span(item.value.replace(day=number), item.value), first, item.last, sure=item.sure)
    clock = item.value.time() if item.kind == "moment" and item.mark == "clock" else item.value
    if led and isinstance(clock, time) and number < _NOON * 2:
        one, other = Item("clock", time(number), first, to_at), Item("clock", clock, to_at, item.last, mark=item.mark)
        return _span(one, other) or item
    return item


def bare_edges(items: list[Item], line: Line, now: datetime) -> list[Item]:
    """Edges whose stretch stands bare beside them get it: "fim do mês"."""
    kept = []
    for n, item in enumerate(items):
        following = items[n + 1].first if n + 1 < len(items) else len(line)
        if isinstance(item.value, Edge):
            span = bare_period(line, item.last, now.date())
            if span is not None and span.last <= following:
                kept.append(Item("day", edge_of(span.value, item.value), item.first, span.last))
                continue
        kept.append(item)
    return kept
