"""How the end of what was promised is told."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sintonia.cases.calendars import calendar_of
from sintonia.cases.clocks import WEEKDAYS, planned
from sintonia.cases.rules import rule_named
from sintonia.kit.words import Words, _
from sintonia.packs.utility.forecast import COMPANY_ZONE


def ends(rule: str, since: datetime, zone: str = COMPANY_ZONE, area: str = "") -> datetime:
    """When a clock that began at `since` is over, where it was started before and is only told again."""
    return planned(rule=rule, at=since, zone=zone, area=area).due_at


def hours_of(rule: str, zone: str = COMPANY_ZONE, area: str = "") -> int:
    """How many hours a rule gives in an area, where it counts in hours."""
    named = rule_named(rule, country=calendar_of(zone=zone).country)
    return named.lengths[area if area in named.lengths else named.usual]


def day_in_words(moment: datetime | date, *, at: datetime, zone: str = COMPANY_ZONE) -> Words:
    """A day as people say it, seen from `at`: today, tomorrow, else the weekday with its date."""
    local = ZoneInfo(zone)
    day = moment.astimezone(local).date() if isinstance(moment, datetime) else moment
    match (day - at.astimezone(local).date()).days:
        case -1:
            return _("yesterday")
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
        case _:
            return _("{weekday}, {day}", weekday=WEEKDAYS[day.weekday()], day=day)


def hour_in_words(moment: datetime, *, at: datetime, zone: str = COMPANY_ZONE) -> Words:
    """A moment by the clock, with its day: "18:30 today"."""
    clock = f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
    return _("{clock} {day}", clock=clock, day=day_in_words(moment, at=at, zone=zone))
