"""Who gets what by mail: a port like those of `ports`, with its values."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from msgspec import Struct


class Addressee(Struct, frozen=True):
    """A contract and where its papers go: by mail to `email`, by post where that is ""; `place` is one in lists."""

    place: str
    contract: str
    number: str
    holder: str
    language: str = "pt-BR"
    email: str = ""
    phones: tuple[str, ...] = ()


class Mailings(Protocol):
    """The lists of a company's mailings, a page at a time, each in one order that does not change."""

    def billed(self, month: date, *, after: str, most: int) -> tuple[Addressee, ...]:
        """The contracts with a bill of a month: the next of them after a `place`, or the first."""
        ...

    def supplied(self, year: int, *, after: str, most: int) -> tuple[Addressee, ...]:
        """The contracts of which something was due in a year."""
        ...

    def addressee(self, contract: str) -> Addressee | None: ...
