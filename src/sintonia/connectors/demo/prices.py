"""What the pretend company charges: the price of a kWh, the tariff flag of each month, and how warm it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from sintonia.packs.utility.ports.accounts import Flag

LIGHTING_CENTS: Final = 1250
# What a price contains, in per cent of it: a pretend state's ICMS, and PIS with COFINS.
TAXES: Final = (("ICMS", Decimal("18.00")), ("PIS/COFINS", Decimal("5.20")))
# Cents for 100 kWh.
FLAG_CENTS: Final[dict[Flag, int]] = {"green": 0, "yellow": 188, "red_1": 446, "red_2": 788}
# By month of the year: it is dear to generate until the rain of summer fills the reservoirs.
_FLAGS: Final[tuple[Flag, ...]] = (
    "green", "green", "green", "green", "yellow", "red_1", "red_1", "red_2", "red_2", "yellow", "red_1", "green",
)  # fmt: skip
_CELSIUS: Final = (24.6, 24.8, 24.1, 22.9, 20.7, 19.4, 19.1, 20.6, 22.4, 23.5, 24.2, 24.3)
_WARMER: Final = (0.0, 0.4, -0.3, 0.6, 0.2)
# A kWh of June 2026 to May 2027; the price is revised each June.
_CENTS_A_KWH: Final = 89
_REVISED_IN: Final = 6
_REVISED_BY: Final = 3
_KNOWN_YEAR: Final = 2026
_LEAST: Final = 50


@cache
def cents_a_kwh(month: date) -> int:
    """The price of one kWh in a month, with taxes and without the flag."""
    years = month.year - (month.month < _REVISED_IN) - _KNOWN_YEAR
    return max(_CENTS_A_KWH + _REVISED_BY * years, _LEAST)


def flag_of(month: date) -> Flag:
    """The tariff flag that was in force."""
    return _FLAGS[month.month - 1]


def flag_cents(kwh: int, month: date) -> int:
    """What the flag made of a month's consumption, in cents."""
    return kwh * FLAG_CENTS[flag_of(month)] // 100


def bill_cents(kwh: int, month: date) -> int:
    """A month's bill."""
    return kwh * cents_a_kwh(month) + flag_cents(kwh, month) + LIGHTING_CENTS


def kwh_for(cents: int, month: date) -> int:
    """The consumption whose bill comes nearest to an amount."""
    return max(round((cents - LIGHTING_CENTS) * 100 / (cents_a_kwh(month) * 100 + FLAG_CENTS[flag_of(month)])), 1)


def energy_price(*, kwh: int, cents: int, month: date) -> int:
    """What was charged for one kWh, in ten-thousandths of a real: what is left when all else is taken off."""
    rest = cents - LIGHTING_CENTS - flag_cents(kwh, month)
    return round(rest * 100 / kwh) if kwh > 0 and rest > 0 else cents_a_kwh(month) * 100


def mean_celsius(month: date) -> float:
    """How warm a month was on the mean in Vila Clara."""
    return round(_CELSIUS[month.month - 1] + _WARMER[month.year % len(_WARMER)], 1)
