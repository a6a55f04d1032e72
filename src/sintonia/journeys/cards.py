"""
What staff see at a glance of each contract: a pack says in a few lines how it stands, whoever draws it knows no trade.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sintonia.backoffice.ports import Contract
from sintonia.kit.words import Words

# Whoever has hundreds of contracts is looked up, not listed.
MOST: Final = 12


class Line(NamedTuple):
    """One thing to know of a contract; `presses` if it is why they may have come."""

    words: Words
    presses: bool = False


Lines = Callable[[Mapping[str, Any], Contract], Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Card:
    """A contract of somebody: `own` if they hold it themselves."""

    number: str
    address: str
    own: bool
    zone: str
    lines: tuple[Line, ...]


_kept: Final[list[tuple[frozenset[str], Lines]]] = []


def keep_card(*ports: str, lines: Lines) -> Lines:
    """Keep how a pack tells of a contract, for the companies whose back offices have these ports."""
    _kept.append((frozenset(ports), lines))
    return lines


def cards_of(ports: Mapping[str, Any], party: str) -> list[Card]:
    """
    The contracts of a party, its own first, each as its pack tells of it.

    :raises NotAnswering: if the company's systems do not answer
    """
    if "parties" not in ports:
        return []
    telling = [lines for needed, lines in _kept if needed <= ports.keys()]
    return [
        Card(
            number=contract.number, address=contract.address, own=contract.holder == party,
            zone=contract.zone,
            lines=tuple(line for lines in telling for line in lines(ports, contract)),
        )
        for contract in ports["parties"].contracts(party)[:MOST]
    ]  # fmt: skip
