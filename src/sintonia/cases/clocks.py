"""
Clocks: from a rule, a calendar and a moment to when the time ends and when somebody is warned. Pure.

How days are counted: the day of the request is not counted, the last one is, up to the hour at which business ends.
Hours and minutes run on without a stop, through nights, weekends and a change of the clocks. Where a law may be read in
two ways, the earlier end is taken.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from sintonia.backoffice.ports import Contract
from sintonia.cases.calendars import Calendar, calendar_of
from sintonia.cases.rules import Rule, rule_if_kept, rule_named
from sintonia.kit.words import Words, _

WEEKDAYS: Final = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
MONTHS_A_YEAR: Final = 12


class Due(Struct, frozen=True):
    """
    A clock as a journey gets it: when it began, when it ends, told in the zone of the contract, and by which article.
    """

    rule: str
    started_at: datetime
    due_at: datetime
    zone: str
    source: str = ""

    def until(self) -> Words:
        """The end in words: "until Tuesday 24/11 at 18:00"."""
        return told_until(self.due_at, zone=self.zone)


class Planned(Struct, frozen=True):
    """A clock before it is a row: by which rule, since when, until when, and when a person is told."""

    rule: str
    country: str
    version: int
    variant: str
    zone: str
    started_at: datetime
    due_at: datetime
    warn_at: datetime

    def due(self) -> Due:
        """The same as a journey gets it."""
        return Due(self.rule, self.started_at, self.due_at, self.zone, source_of(self.rule, country=self.country))


class Clocks(Protocol):
    """
    The clocks of one case, as a port of the journey language: deeds of our own, written with the turn that does them.

    `about` tells apart two of one rule: the number of the request that it is about, by which the company's systems say
    that it is done. `variant` is one of the rule's lengths, `minutes` what a contract promises. What is started again
    while it runs counts from when it was started first.
    """

    def start(
        self,
        key: str,
        *,
        rule: str,
        about: str = "",
        variant: str = "",
        contract: Contract | None = None,
        zone: str = "",
        city: str = "",
        minutes: int = 0,
        since: datetime | None = None,
        not_before: datetime | None = None,
    ) -> Due:
        """
        Start a clock of this case and tell when it ends: counted from now, from an earlier moment (`since`) or, where
        what is asked for is to happen on a later day, from then (`not_before`).
        """
        ...

    def meet(self, key: str, *, rule: str, about: str = "") -> bool:
        """Stop the customer's clocks of this rule, because what they wait for is done; False if none ran."""
        ...

    def running(self, about: str) -> tuple[Due, ...]:
        """The clocks that run about a request, whoever asked for it; the one that ends first before the others."""
        ...


def begun(
    at: datetime,
    *,
    since: datetime | None = None,
    not_before: datetime | None = None,
    first: datetime | None = None,
) -> datetime:
    """
    Tell from when a clock counts that is started now; one that runs already, since `first`, never begins later.

    REN ANEEL 1000/2021, art. 410: what is said again before it is solved counts from when it was said first.
    """
    moment = min(at, since or at)
    moment = max(moment, not_before or moment)
    return min(moment, first or moment)


def planned(
    *, rule: str, at: datetime, zone: str, city: str = "", variant: str = "", area: str = "", minutes: int = 0
) -> Planned:
    """
    Plan a clock that starts at a moment, in the place that the zone and the city name.

    Without a variant, the length for the `area` counts where the rule has one.

    :raises UnknownRule: if no pack has such a rule for that country
    :raises ValueError: if the rule has no such variant, or is promised and nothing was
    """
    place = calendar_of(zone=zone, city=city)
    named = rule_named(rule, country=place.country)
    variant = variant or (area if area in named.lengths else "")
    ends = due(named, place, at, variant=variant, minutes=minutes)
    warn_at = warned(named, place, started_at=at, due_at=ends)
    return Planned(named.id, named.law.country, named.version, variant or named.usual, place.zone, at, ends, warn_at)


def source_of(rule: str, *, country: str) -> str:
    """The law and the article of a rule: "REN ANEEL 1000/2021, art. 250"; "" for a rule that was taken away since."""
    found = rule_if_kept(rule, country=country)
    return f"{found.law.source}, {found.article}" if found is not None else ""


def place_of(contract: Contract | None, zone: str, city: str) -> tuple[str, str]:
    """The zone and the city that a contract's clock is told in, unless others are given."""
    if contract is None:
        return zone, city
    return zone or contract.zone, city or (contract.place.city if contract.place else "")


def starts_counting(rule: Rule, calendar: Calendar, at: datetime) -> datetime:
    """When time begins to run: at once, or where the rule wants business hours, when the next ones begin."""
    if rule.begins == "at once":
        return at
    local = at.astimezone(calendar.local)
    if not calendar.is_business_day(local.date()):
        return _at(calendar, calendar.business_day_from(local.date()), rule.law.day_begins)
    if local.time() < rule.law.day_begins:
        return _at(calendar, local.date(), rule.law.day_begins)
    if local.time() > rule.law.day_ends:
        return _at(calendar, calendar.business_days_after(local.date(), 1), rule.law.day_begins)
    return at


def due(rule: Rule, calendar: Calendar, at: datetime, *, variant: str = "", minutes: int = 0) -> datetime:
    """
    When a clock that starts now ends, in UTC.

    :raises ValueError: if the rule has no such variant, or is promised and nothing was
    """
    length = _length(rule, variant, minutes)
    began = starts_counting(rule, calendar, at)
    day = began.astimezone(calendar.local).date()
    match rule.unit:
        case "minutes":
            return began.astimezone(UTC) + timedelta(minutes=length)
        case "hours":
            return began.astimezone(UTC) + timedelta(hours=length)
        case "business days":
            last = calendar.business_days_after(day, length)
        case "days":
            last = _rolled(rule, calendar, day + timedelta(days=length))
        case "months":
            last = _rolled(rule, calendar, _months_after(day, length))
    return _at(calendar, last, rule.law.day_ends)


def warned(rule: Rule, calendar: Calendar, *, started_at: datetime, due_at: datetime) -> datetime:
    """When a person is told that a clock is about to end; never before it began."""
    if rule.warn.business_days:
        last = due_at.astimezone(calendar.local).date()
        moment = _at(calendar, calendar.business_days_before(last, rule.warn.business_days), rule.law.day_begins)
    else:
        moment = due_at - timedelta(hours=rule.warn.hours, minutes=rule.warn.minutes)
    return max(moment, started_at)


def told_until(moment: datetime, *, zone: str) -> Words:
    """ "until Tuesday 24/11 at 18:00", in a zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return _(
        "until {weekday} {day} at {time}",
        weekday=WEEKDAYS[local.weekday()],
        day=f"{local:%d/%m}",
        time=local.time().replace(second=0, microsecond=0),
    )


def _length(rule: Rule, variant: str, minutes: int) -> int:
    if rule.promised:
        if minutes <= 0:
            raise ValueError(f"{rule.id} is as long as was promised, and nothing was")
        return minutes
    if variant and variant not in rule.lengths:
        raise ValueError(f"{rule.id} has no variant {variant!r}")
    return rule.lengths[variant or rule.usual]


def _rolled(rule: Rule, calendar: Calendar, last: date) -> date:
    roll: Callable[[date], date] = (
        calendar.business_day_from if rule.law.rolls == "forward" else calendar.business_day_until
    )
    return roll(last)


def _months_after(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, MONTHS_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def _at(calendar: Calendar, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, calendar.local).astimezone(UTC)
