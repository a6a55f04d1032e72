"""
Business days: weekends, the holidays of a country and a state, and what a city adds as data.

National and state holidays come from the library `holidays`. Cities are rows of a file (`[[place]]`: city, country,
state, zone, yearly days, dates, source), registered by whoever knows the city.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from sintonia.kit.text import folded

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
BRAZIL: Final = "BR"
COUNTRIES: Final = {"Europe/Madrid": "ES", "Atlantic/Canary": "ES", "Africa/Ceuta": "ES"}


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of one city's days. `yearly` are days such as "06-13"; `dates` are those of one year."""

    city: str
    country: str
    source: str
    state: str = ""
    zone: str = ""
    yearly: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()


class Calendar(Struct, frozen=True):
    """The business days of one place, told in its zone."""

    zone: str
    country: str
    state: str = ""
    yearly: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()

    @property
    def local(self) -> ZoneInfo:
        """The zone in which its days begin and end."""
        return ZoneInfo(self.zone)

    def is_business_day(self, on: date) -> bool:
        """Whether people work there on this day."""
        return on.weekday() < SATURDAY and not self.is_holiday(on)

    def is_holiday(self, on: date) -> bool:
        """Whether a holiday of the country, the state or the city falls on this day."""
        if f"{on:%m-%d}" in self.yearly or on in self.dates:
            return True
        return on in _holidays(self.country, self.state, on.year)

    def business_day_from(self, on: date) -> date:
        """This day, or the first business day after it."""
        while not self.is_business_day(on):
            on += ONE_DAY
        return on

    def business_day_until(self, on: date) -> date:
        """This day, or the last business day before it."""
        while not self.is_business_day(on):
            on -= ONE_DAY
        return on

    def business_days_after(self, on: date, days: int) -> date:
        """The business day that many business days after this day, which is not counted itself."""
        for _ in range(days):
            on = self.business_day_from(on + ONE_DAY)
        return on

    def business_days_before(self, on: date, days: int) -> date:
        """The business day that many business days before this day."""
        for _ in range(days):
            on = self.business_day_until(on - ONE_DAY)
        return on


_places: Final[dict[str, Place]] = {}


def keep_places(file: Path) -> list[Place]:
    """
    Register the cities of a file, over what was known of them.

    :raises ValueError: if one is wrong, or says not where its days are from
    """
    told = msgspec.convert(tomllib.loads(file.read_text("utf-8")), type=dict[str, list[Place]], strict=False)
    found = told.get("place", [])
    for place in found:
        if not place.source:
            raise ValueError(f"{file}: {place.city} does not say where its days are from")
        _places[folded(place.city)] = place
    return found


def calendar_of(*, zone: str, city: str = "", state: str = "") -> Calendar:
    """The calendar of a place. Where nobody registered the city, the days of its country (and state) count."""
    known = _places.get(folded(city)) if city else None
    country = COUNTRIES.get(zone, BRAZIL)
    if known is None or known.country != country:
        return Calendar(zone, country, state)
    return Calendar(known.zone or zone, country, state or known.state, known.yearly, known.dates)


@cache
def _holidays(country: str, state: str, year: int) -> frozenset[date]:
    # Loaded when first needed: whoever only lists rules waits for no calendar of the world.
    from holidays import country_holidays

    return frozenset(country_holidays(country, subdiv=state or None, years=year))
