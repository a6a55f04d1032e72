"""What payments of a month cost by bank and way, and what choosing the cheapest would have saved."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sintonia.payments.queries import Cost, costs

CHOSEN_BY_US: Final = "pix"
DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bank and way: its cost with its share of the dearest's, of a hundred."""

    cost: Cost
    share: int
    cheapest: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month's payments: each bank and way, the totals in cents, and what all PIX at the cheapest bank would save."""

    first: date
    bars: tuple[Bar, ...]
    count: int
    total: int
    saved: int
    before: str
    after: str

    @property
    def named(self) -> str:
        """The month as an address names it: "2026-11"."""
        return f"{self.first:%Y-%m}"


def month_of(*, company: str, month: str, today: date) -> Month:
    """A month given as "2026-11"; the present one for any other text."""
    first = _first(month) or today.replace(day=1)
    until = first.replace(day=monthrange(first.year, first.month)[1])
    found = costs(company=company, since=first, until=until)
    return Month(
        first=first, bars=bars_of(found), count=sum(one.count for one in found), total=sum(one.total for one in found),
        saved=saved(found), before=_beside(first, -1), after=_beside(first, 1) if until < today else "",
    )  # fmt: skip


def bars_of(found: Sequence[Cost]) -> tuple[Bar, ...]:
    """Draw each beside the dearest; of a way, the one that costs least by its terms is the cheapest."""
    dearest = max((one.each for one in found), default=0) or 1
    least = {way: min(one.each for one in found if one.way == way) for way in {one.way for one in found}}
    several = {way for way in least if sum(one.way == way for one in found) > 1}
    return tuple(
        Bar(
            one, round(100 * one.each / dearest), one.way in several and one.each == least[one.way],
        )
        for one in found
    )  # fmt: skip


def saved(found: Sequence[Cost]) -> int:
    """Cents that would have been saved had all PIX been received where it costs least; never below nothing."""
    ours = [one for one in found if one.way == CHOSEN_BY_US]
    if not ours:
        return 0
    least = min(one.each for one in ours)
    return max(0, sum(one.total for one in ours) - least * sum(one.count for one in ours))


def _first(month: str) -> date | None:
    year, _dash, number = month.partition("-")
    try:
        return date(int(year), int(number), 1)
    except ValueError:
        return None


def _beside(first: date, step: int) -> str:
    months = first.year * DECEMBER + first.month - 1 + step
    return f"{months // DECEMBER:04}-{months % DECEMBER + 1:02}"
