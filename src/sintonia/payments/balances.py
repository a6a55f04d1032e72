"""
What the ledger must say, from the facts alone. Pure.

The facts about one bill are what it asks for and what was paid and given back for it. Whatever order they came in,
however often each was told, they make one set of balances; what is booked is the difference to what is booked already.

Accounts, with what we have or are owed positive:

* `bank:<payment>`: the money of one payment, as far as it was not given back;
* `open:<charge>`: what is left to pay of a bill, never less than nothing;
* `billed:<charge>`: what was asked for, with the credit that it used (negative);
* `interest:<charge>`: fine and interest for paying late (negative);
* `unplaced:<payment>`: money of which nobody knows yet what it is for (negative);
* `credit:<contract>`: what was paid too much and comes off the next bill (negative; above nothing, it was given back
  after it had been used).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

KINDS: Final = ("bank", "open", "billed", "interest", "unplaced", "credit")


class Where(NamedTuple):
    """An account, by its kind and what it is about."""

    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Money:
    """One payment: its cents, the part of them that is fine and interest, and what was given back (never more)."""

    about: str
    cents: int
    extra: int = 0
    given_back: int = 0
    twin: bool = False

    @property
    def counted(self) -> int:
        """What it counts for: nothing where another report of the same money does."""
        return 0 if self.twin else self.cents - min(self.given_back, self.cents)

    @property
    def interest(self) -> int:
        """The part of what counts that is fine and interest."""
        return min(self.extra, self.counted)


@dataclass(frozen=True, slots=True)
class Bill:
    """What a bill asks for: `cents` after the `credit` that it used; nothing once cancelled, or paid elsewhere."""

    about: str
    cents: int
    credit: int = 0
    void: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a bill stands: what is left to pay, and what was paid too much."""

    left: int
    over: int


def standing(bill: Bill | None, paid: Sequence[Money]) -> Standing:
    """How a bill stands by what was paid for it; without a bill, all of it is too much."""
    asked = 0 if bill is None or bill.void else bill.cents
    got = sum(one.counted - one.interest for one in paid)
    return Standing(left=max(0, asked - got), over=max(0, got - asked))


def balances(bill: Bill | None, paid: Sequence[Money], *, contract: str) -> dict[Where, int]:
    """
    The balances that follow from the facts about one bill, all but the contract's credit, which takes the rest.

    Without a bill and without a `contract`, the money is unplaced.
    """
    found: dict[Where, int] = {}
    for one in paid:
        found[Where("bank", one.about)] = one.counted
        found[Where("unplaced", one.about)] = 0 if bill is not None or contract else -one.counted
    if bill is not None:
        found[Where("open", bill.about)] = standing(bill, paid).left
        found[Where("billed", bill.about)] = 0 if bill.void else -(bill.cents + bill.credit)
        found[Where("interest", bill.about)] = -sum(one.interest for one in paid)
    return found


def lines(wanted: Mapping[Where, int], booked: Mapping[Where, int], *, contract: str) -> dict[Where, int]:
    """
    What must be booked so that the accounts say what is `wanted`; what they say now is `booked`.

    :raises ValueError: if there is a rest and no contract whose credit it could be
    """
    moved = {where: cents - booked.get(where, 0) for where, cents in wanted.items()}
    rest = -sum(moved.values())
    if rest and not contract:
        raise ValueError(f"{rest} cents are left over and belong to no contract")
    if rest:
        moved[Where("credit", contract)] = rest
    return {where: cents for where, cents in moved.items() if cents}
