"""Days as people name them from today: "anteontem", "sexta que vem", "el martes pasado", "the day after tomorrow"."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from sintonia.understanding import timewords as tw
from sintonia.understanding.dates import tense
from sintonia.understanding.tokens import Line
from sintonia.understanding.told import Item, Rule

WEEK: Final = 7
_NIGHTS: Final = (
    (2, ("antes", "de", "anoche")), (2, ("the", "night", "before", "last")), (2, ("night", "before", "last")),
    (2, ("anteanoche",)), (2, ("antenoche",)), (1, ("anoche",)), (1, ("last", "night")), (1, ("noite", "passada")),
    (1, ("noche", "pasada")), (0, ("tonight",)),
)  # fmt: skip


def weekday_near(weekday: int, today: date, way: int) -> date:
    """The nearest such weekday after today, or before it."""
    ahead = (weekday - today.weekday()) % WEEK or WEEK
    return today + timedelta(days=ahead if way >= 0 else (ahead % WEEK or WEEK) - WEEK or -WEEK)


def _around(line: Line, at: int, today: date) -> Item | None:
    """Days told by another: "depois de amanhã", "antes de ayer", "the day before yesterday", "de hoje a oito"."""
    start = line.skip(at, {"the"}, most=1)
    if line.words(start, "day", "after", "tomorrow"):
        return Item("day", today + timedelta(days=2), at, start + 3)
    if line.words(start, "day", "before", "yesterday"):
        return Item("day", today - timedelta(days=2), at, start + 3)
    if line.word(at) in {"depois", "despues"} and line.word(line.skip(at + 1, {"de", "d"}, most=1)) in {
        "amanha",
        "manana",
    }:
        return Item("day", today + timedelta(days=2), at, line.skip(at + 1, {"de", "d"}, most=1) + 1)
    if line.words(at, "pasado", "manana"):
        return Item("day", today + timedelta(days=2), at, at + 2)
    before = line.skip(at + 1, {"de", "d"}, most=1)
    if line.word(at) in {"antes", "ante", "anti"} and line.word(before) in {"ontem", "ayer"}:
        return Item("day", today - timedelta(days=2), at, before + 1)
    if line.word(at) in {"de", "daqui"} and line.word(at + 1) in {"hoje", "hoy"} and line.word(at + 2) in {"a", "en"}:
        told = line.number(at + 3)
        if told and told[0] in {8, 15}:
            return Item("day", today + timedelta(days=told[0] // WEEK * WEEK), at, line.skip(told[1], {"dias"}, most=1))
    return None


def _word(line: Line, at: int, today: date) -> Item | None:
    """One word for a day: "ontem", "anoche", "tonight", "agora pouco"."""
    word = line.word(at)
    if word == "manana":
        led = line.word(at - 1) in {"la", "esta", "esa", "cada"} | tw.GREETINGS
        return None if led else Item("day", today + timedelta(days=1), at, at + 1)
    if word in tw.DAY_WORDS:
        return Item("day", today + timedelta(days=tw.DAY_WORDS[word]), at, at + 1)
    if line.words(at, "agora", "pouco") or line.words(at, "just", "now") or line.words(at, "ahora", "mismo"):
        return Item("day", today, at, at + 2)
    return None


def _night(line: Line, at: int, now: datetime) -> Item | None:
    """A night that began so many days ago: "anoche", "tonight"; an hour beside it says when in it."""
    told = next(((back, words) for back, words in _NIGHTS if line.words(at, *words)), None)
    if told is None:
        return None
    back, words = told
    hour = tw.NIGHT + (back > 1)
    night = datetime.combine(now.date() - timedelta(days=back), time(hour), now.tzinfo)
    return Item("moment", night, at, at + len(words), mark=f"part {hour}")


def _weekday(line: Line, at: int, today: date) -> Item | None:
    """A weekday with what says which: "sexta que vem", "el martes pasado", "next Monday", "na sexta"."""
    start = line.skip(at, tw.DETERMINERS, most=2)
    start = line.skip(start, tw.THIS | tw.NEXT | tw.LAST, most=2)
    if not line.is_word(start, tw.WEEKDAYS):
        return None
    before = {line.word(n) for n in range(at, start)}
    after = start + 1
    has_feira = line.words(after, "-", "feira") or line.word(after) == "feira"
    after = after + (2 if line.word(after) == "-" else 1) if has_feira else after
    weekday = tw.WEEKDAYS[line.word(start)]
    way, last = way_after(line, after)
    way = way or (1 if before & tw.NEXT else -1 if before & tw.LAST else 0)
    if not (has_feira or way) and not _is_a_day(line, at, start):
        return None
    hinted = way or (1 if before & tw.THIS else 0) or tense(line, start)
    found = weekday_near(weekday, today, hinted)
    if way == -2:  # noqa: PLR2004 - the one before the last one
        found -= timedelta(days=WEEK)
    mark = f"weekday {weekday}" if not way else "directed"
    return Item("day", found, at, last, mark=mark, sure=bool(hinted))


def way_after(line: Line, at: int) -> tuple[int, int]:
    """Which one the words after a day, a week or a month mean, and the place after them."""
    if line.words(at, "que") and line.word(at + 1) in {"vem", "viene", "entra"}:
        return 1, at + 2
    if line.words(at, "before", "last"):
        return -2, at + 2
    if line.words(at, "after", "next"):
        return 2, at + 2
    word = line.word(at)
    if word in tw.NEXT_AFTER:
        return 1, at + 1
    # "Sábado pasado mañana" would be another day's word.
    if word in tw.LAST_AFTER and line.word(at + 1) != "manana":
        return -1, at + 1
    return (-2, at + 1) if word in tw.BEFORE_LAST else (0, at)


def _is_a_day(line: Line, at: int, start: int) -> bool:
    word, following = line.word(start), line.word(start + 1)
    if following in tw.NOT_A_DAY or (word in tw.NEED_COMPANY and start == at and not following.isdigit()):
        return False
    if word in {"segunda", "terca", "quarta", "quinta", "sexta"}:
        # "A segunda" may be the second one; "na segunda" and "segunda às nove" are a day.
        ended = not following or not following[0].isalpha() or following in tw.GLUE | tw.COMING_TENSE | tw.PAST_TENSE
        return ended or line.word(start - 1) in {"na", "nesta", "desde", "ate"} or following not in tw.NOT_A_DAY
    return True


RULES: Final[tuple[Rule, ...]] = (
    Rule(frozenset(words[0] for _back, words in _NIGHTS), 0, _night),
    Rule(
        tw.words("the day depois despues pasado antes ante anti de daqui"), 0,
        lambda line, at, now: _around(line, at, now.date()),
    ),
    Rule(
        frozenset(tw.DAY_WORDS) | {"manana", "agora", "just", "ahora"}, 0,
        lambda line, at, now: _word(line, at, now.date()),
    ),
    Rule(
        tw.DETERMINERS | tw.THIS | tw.NEXT | tw.LAST | frozenset(tw.WEEKDAYS), 0,
        lambda line, at, now: _weekday(line, at, now.date()),
    ),
)  # fmt: skip
