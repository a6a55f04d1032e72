"""Everything that is printed on a bill of the pretend company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sintonia.documents.letterhead import Company
from sintonia.kit.money import Money
from sintonia.kit.words import Words
from sintonia.packs.utility.ports.accounts import Flag


class Item(NamedTuple):
    """A line of a bill: what it is, its amount, how it comes about (`price` in ten-thousandths of a real) and why."""

    what: Words
    amount: Money
    quantity: Words | None = None
    price: int | None = None
    why: Words | None = None


class Tax(NamedTuple):
    """A tax that the amount contains: of how much, how many per cent, and how much."""

    name: str
    base: Money
    percent: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class BillSheet:
    """
    A bill as it is printed.

    `items`, or pairs of what and how much, add up to `amount`; `history` is month and kWh, oldest first.

    `barcode` has 44 digits. A bill that is paid (`paid_on`), or of nothing, is printed without codes, so that nobody
    pays what is not due.
    """

    company: Company
    language: str
    holder: str
    document: str
    address: tuple[str, ...]
    contract: str
    number: str
    month: date
    amount: Money
    due_on: date
    kwh: int
    meter: str
    readings: tuple[tuple[date, int], tuple[date, int]]
    items: tuple[tuple[Words, Money] | Item, ...]
    history: tuple[tuple[date, int], ...]
    barcode: str
    pix: str
    paid_on: date | None = None
    flag: Flag | None = None
    taxes: tuple[Tax, ...] = ()
    notices: tuple[Words, ...] = ()
    rights: tuple[Words, ...] = ()

    @property
    def lines(self) -> tuple[Item, ...]:
        """The items, whole."""
        return tuple(Item(*item) for item in self.items)

    @property
    def days(self) -> int:
        """The days between the two readings."""
        (before, _previous), (now, _present) = self.readings
        return (now - before).days
