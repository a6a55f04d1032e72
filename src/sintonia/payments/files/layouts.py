"""
Where each bank keeps what in its returns of CNAB 240, by columns from 1, both ends included.

The general table is FEBRABAN's own (segments T and U of "títulos em cobrança"); banks that moved columns have a table
of their own, with only what differs. A bank without a table is read by the general one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """
    The columns of a bank's segments T (`our_number` to `fee`) and U (the rest), each first and last, from 1.

    `paid` are the occurrences that tell of money received; `shown` is how many columns of a segment T say nothing of
    who pays, so that a bad line may be shown that far.
    """

    our_number: Span = (38, 57)
    document: Span = (59, 73)
    fee: Span = (199, 213)
    interest: Span = (18, 32)
    amount: Span = (78, 92)
    occurred_on: int = 138
    credited_on: int = 146
    paid: frozenset[str] = frozenset({"06", "17"})
    shown: int = 127


GENERAL: Final = Layout()
LAYOUTS: Final[dict[str, Layout]] = {
    # Santander has a shorter account, so that everything behind it stands four columns further left.
    "033": replace(GENERAL, our_number=(41, 53), document=(55, 69), fee=(194, 208)),
    # AILOS (085) keeps to the general table.
    "085": GENERAL,
    # Of SICOOB's twenty columns only the first ten are its number; then come instalment, kind and form.
    "756": replace(GENERAL, our_number=(38, 47)),
}


def layout_of(bank: str) -> Layout:
    """The table of a bank, by its three digits."""
    return LAYOUTS.get(bank, GENERAL)
