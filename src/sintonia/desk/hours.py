"""Opening hours, pure: the week in a zone, but for the holidays of a country, a state and a city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sintonia.cases.calendars import Calendar, calendar_of

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY: Final = timedelta(days=1)
FAR: Final = 370


class UnableToRead(Exception):
    """These are no opening hours; the message says why."""


class Hours(Struct, frozen=True):
    """
    When people answer. A span that ends before it begins ends on the next day; one to "24:00" lasts until midnight.
    A span belongs to the day on which it begins: what begins on the eve of a holiday goes on into it.
    """

    calendar: Calendar
    weekly: dict[str, tuple[tuple[str, str], ...]]

    def is_open(self, at: datetime) -> bool:
        """Whether people answer at this moment."""
        return any(begins <= at < ends for begins, ends in self._spans_around(at))

    def opens_at(self, at: datetime) -> datetime | None:
        """This moment if people answer, else the next at which they do; None if that is not within a year."""
        if self.is_open(at):
            return at
        today = at.astimezone(self.calendar.local).date()
        for n in range(FAR):
            later = [begins for begins, _ends in self._spans_of(today + n * ONE_DAY) if begins > at]
            if later:
                return min(later)
        return None

    def _spans_around(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        today = at.astimezone(self.calendar.local).date()
        yield from self._spans_of(today - ONE_DAY)
        yield from self._spans_of(today)

    def _spans_of(self, on: date) -> Iterator[tuple[datetime, datetime]]:
        if self.calendar.is_holiday(on):
            return
        for begins, ends in self.weekly.get(DAYS[on.weekday()], ()):
            yield (
                self._moment(on, begins),
                self._moment(on if _minutes(ends) > _minutes(begins) else on + ONE_DAY, ends),
            )

    def _moment(self, on: date, told: str) -> datetime:
        days, minutes = divmod(_minutes(told), 24 * 60)
        return datetime.combine(on + days * ONE_DAY, time(*divmod(minutes, 60)), self.calendar.local)


def hours_of(
    *, zone: str, weekly: dict[str, list[list[str]]], country: str = "BR", state: str = "", city: str = ""
) -> Hours:
    """
    The hours that a row says.

    :raises UnableToRead: if a day or a time is none
    """
    if unknown := set(weekly) - set(DAYS):
        raise UnableToRead(f"no such day: {', '.join(sorted(unknown))}; days are {', '.join(DAYS)}")
    try:
        spans = {day: tuple(_span(one) for one in told) for day, told in weekly.items()}
    except (ValueError, TypeError) as problem:
        raise UnableToRead(str(problem)) from problem
    found = calendar_of(zone=zone, city=city, state=state)
    return Hours(found if found.country == country else replace(found, country=country), spans)


def _span(told: Iterable[str]) -> tuple[str, str]:
    begins, ends = told
    if _minutes(begins) == _minutes(ends):
        raise ValueError(f"{begins} to {ends} is no time; a whole day is 00:00 to 24:00")
    return begins, ends


def _minutes(told: str) -> int:
    hours, _colon, minutes = told.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(minutes) < 60 and int(hours) * 60 + int(minutes) <= 1440):  # noqa: PLR2004 - a day's
        raise ValueError(f"{told!r} is no time of day")
    return int(hours) * 60 + int(minutes)
