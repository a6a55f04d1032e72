"""How long the company has for what is asked of it, in one place, and how the end is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sintonia.kit.words import Words, _
from sintonia.packs.utility.forecast import COMPANY_ZONE

OPENS: Final = time(8)
CLOSES: Final = time(18)
_SATURDAY: Final = 5
WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promise:
    """A length and where it stands: hours on the clock, days of the calendar, or business days."""

    article: str
    hours: int = 0
    days: int = 0
    business_days: int = 0
    in_office_hours: bool = False

    def ends(self, since: datetime, zone: str = COMPANY_ZONE) -> datetime:
        """When it is over, having begun at `since`; what is counted in days is over with the day."""
        local = since.astimezone(ZoneInfo(zone))
        if self.hours:
            begins = _office_hour(local) if self.in_office_hours else local
            # Hours are counted on the clock of the world: a change to summer time makes none longer.
            return (begins.astimezone(ZoneInfo("UTC")) + timedelta(hours=self.hours)).astimezone(local.tzinfo)
        day = local.date() + timedelta(days=self.days)
        for _n in range(self.business_days):
            day = _next_business_day(day)
        return datetime.combine(day, time(23, 59), local.tzinfo)


PROMISES: Final = {
    "wrongful_cut": Promise("REN ANEEL 1000/2021, art. 362, I", hours=4),
    "reconnection": Promise("REN ANEEL 1000/2021, art. 362, IV", hours=24, in_office_hours=True),
    "complaint": Promise("REN ANEEL 1000/2021, art. 408, I", business_days=5),
    "ombudsman": Promise("REN ANEEL 1000/2021, art. 421", business_days=10),
    "inspection": Promise("REN ANEEL 1000/2021, art. 250", days=30),
    "new_connection": Promise("REN ANEEL 1000/2021, art. 91, I", business_days=5),
    "move_in": Promise("REN ANEEL 1000/2021, art. 138", business_days=3),
    "social_tariff": Promise("REN ANEEL 1000/2021, art. 6", business_days=5),
}


def due(promise: str, since: datetime, zone: str = COMPANY_ZONE) -> datetime:
    """When a promise that began at `since` is over."""
    return PROMISES[promise].ends(since, zone)


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


def _office_hour(moment: datetime) -> datetime:
    """The first moment from here on in which the office is open."""
    open_today = moment.weekday() < _SATURDAY
    if open_today and OPENS <= moment.time() < CLOSES:
        return moment
    day = moment.date() if open_today and moment.time() < OPENS else _next_business_day(moment.date())
    return datetime.combine(day, OPENS, moment.tzinfo)


def _next_business_day(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day
