"""
Why a bill is higher than another, in cents: how much of the difference each cause made, and the words for it.

The causes are taken one after the other, so that they add up: the days between the readings at the old use a day, then
the use a day at the old price, then the tariff flag; what is left is the price of a kWh and what else a bill has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sintonia.kit.money import Money
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import month_of
from sintonia.packs.utility.ports.accounts import Flag, MonthUse

_A_YEAR: Final = 12
_PRICE_UNITS: Final = 100  # ten-thousandths of a real in a cent
_WARMER: Final = 0.5
FLAGS: Final[dict[Flag, Words]] = {
    "green": _("green"),
    "yellow": _("yellow"),
    "red_1": _("red 1"),
    "red_2": _("red 2"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """The parts of what a month cost more than another; together they are the difference, to the cent."""

    before: MonthUse
    now: MonthUse
    days: Money
    use: Money
    flag: Money
    price: Money

    @property
    def total(self) -> Money:
        return self.now.amount - self.before.amount


def difference(*, before: MonthUse, now: MonthUse) -> Difference:
    """Share the difference between two months' bills out among its causes."""
    currency = now.amount.currency
    as_long = Fraction(before.kwh * now.days, before.days) if before.days > 0 else Fraction(before.kwh)
    days = round((as_long - before.kwh) * before.price / _PRICE_UNITS)
    use = round((now.kwh - as_long) * before.price / _PRICE_UNITS)
    flag = now.flag_cents - before.flag_cents
    rest = (now.amount - before.amount).cents - days - use - flag
    return Difference(
        before, now, Money(days, currency), Money(use, currency), Money(flag, currency), Money(rest, currency)
    )


def compared(uses: Sequence[MonthUse], now: MonthUse) -> MonthUse | None:
    """The month to compare with: the one before, or the same a year ago when only that was lower."""
    older = [use for use in uses if use.month < now.month]
    a_year_ago = [use for use in older if _months_between(use, now) == _A_YEAR]
    return next((use for use in (*older[:1], *a_year_ago) if use.amount < now.amount), None)


def three_lines(told: Difference) -> Words:
    """The causes in three short lines: days, use, and the flag with the price."""
    return _(
        "{month} was {total} more than {before}:\n• {days}\n• {use}\n• {flag}",
        month=month_of(told.now.month),
        total=told.total,
        before=month_of(told.before.month),
        days=_days(told),
        use=_use(told),
        flag=_flag(told),
    )


def plainer(told: Difference) -> tuple[Words, Words]:
    """The same in everyday words, with what was paid and what the flag is, in two bubbles."""
    paid = _(
        "In plain words: the bill went from {before} to {now}. Of these {total}, {use} come from how much light was "
        "used, and {days} from the number of days ({count}).",
        before=told.before.amount,
        now=told.now.amount,
        total=told.total,
        use=told.use,
        days=told.days,
        count=told.now.days,
    )
    return paid, _plainer_flag(told)


def _days(told: Difference) -> Words:
    if told.now.days == told.before.days:
        return _("Days: {amount}, {count} in both", amount=_signed(told.days), count=told.now.days)
    return _(
        "Days: {amount}, {count} instead of {before}",
        amount=_signed(told.days),
        count=told.now.days,
        before=told.before.days,
    )


def _use(told: Difference) -> Words:
    values = {"amount": _signed(told.use), "kwh": told.now.kwh, "before": told.before.kwh}
    if told.use.cents > 0 and told.now.mean_celsius >= told.before.mean_celsius + _WARMER:
        return _("Use: {amount}, {kwh} kWh instead of {before}; the month was warmer", **values)
    if told.use.cents > 0 and told.now.mean_celsius <= told.before.mean_celsius - _WARMER:
        return _("Use: {amount}, {kwh} kWh instead of {before}; the month was colder", **values)
    return _("Use: {amount}, {kwh} kWh instead of {before}", **values)


def _flag(told: Difference) -> Words:
    values = {"amount": _signed(told.flag), "flag": FLAGS[told.now.flag], "price": _signed(told.price)}
    if told.price:
        return _("{flag} flag: {amount}; price and other items: {price}", **values)
    return _("{flag} flag: {amount}", **values)


def _plainer_flag(told: Difference) -> Words:
    if told.now.flag == "green":
        return _(
            "The flag is an extra for all when energy is dear to make. It was green: nothing extra this month. "
            "The price and other items made {price} of the difference.",
            price=_signed(told.price),
        )
    return _(
        "The flag is an extra that everybody pays when it rains little and energy is dear to make. This month it was "
        "{flag} and cost you {cost}; the month before, {before}. Price and other items: {price}.",
        flag=FLAGS[told.now.flag],
        cost=Money(told.now.flag_cents, told.now.amount.currency),
        before=Money(told.before.flag_cents, told.before.amount.currency),
        price=_signed(told.price),
    )


def _signed(amount: Money) -> Words:
    """An amount that was added, or one that was taken off."""
    if amount.cents < 0:
        return _("{amount} less", amount=Money(-amount.cents, amount.currency))
    return _("{amount} more", amount=amount) if amount else _("no difference")


def _months_between(earlier: MonthUse, later: MonthUse) -> int:
    return (later.month.year - earlier.month.year) * _A_YEAR + later.month.month - earlier.month.month
