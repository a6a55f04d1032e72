"""Who gets what by mail, and what a receipt says: ports like those of `ports`, with their values."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from msgspec import Struct

from sintonia.kit.money import Money


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


class Received(Struct, frozen=True):
    """
    A payment as its receipt says it; `title` is the number printed on the bill, `way` one of `payments.ways`.

    `left` is what was left to pay once it had come, `over` what of it was too much: nothing, as a rule.
    """

    payment: str
    contract: str
    title: str
    amount: Money
    paid_on: date
    way: str
    left: Money
    over: Money


class Receipts(Protocol):
    """The receipts of payments, each by the token that nobody can guess."""

    def received(self, payment: str) -> Received | None: ...
    def receipt_pdf(self, payment: str, language: str) -> bytes: ...
