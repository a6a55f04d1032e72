"""
What Sintonia asks about money: of banks (`Payments`), and of the system that bills (`Receivables`).

As with all ports, a deed takes its key first and is carried out once; every method raises `NotAnswering` when the
system behind it is down or slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, Protocol

from msgspec import Struct

from sintonia.backoffice.ports import Key, NotAnswering, Receipt, Refused
from sintonia.kit.money import Money


class UnableToConnect(Exception):
    """The settings of a bank account lack something, or name a file that is not there; the message says what."""


# Why a bank cannot be asked, from what is wrong here to what is wrong there (`payments.troubles` says each in words).
Trouble = Literal[
    "incomplete", "expired", "unknown_host", "not_reached", "too_slow", "stranger", "certificate", "secret",
    "forbidden", "no_api", "busy", "down", "refused",
]  # fmt: skip


class BankNotAnswering(NotAnswering):
    """A bank did not answer; `why` says how."""

    def __init__(self, what: str, *, why: Trouble) -> None:
        super().__init__(what)
        self.why: Trouble = why


class BankRefused(Refused):
    """A bank said no; `why` says whether it does not know us, or means just this."""

    def __init__(self, said: object, *, why: Trouble) -> None:
        super().__init__(said)
        self.why: Trouble = why


def trouble_of(problem: NotAnswering | Refused | UnableToConnect) -> Trouble:
    """Why a bank could not be asked, as far as what was raised says it."""
    if isinstance(problem, BankNotAnswering | BankRefused):
        return problem.why
    if isinstance(problem, UnableToConnect):
        return "incomplete"
    return "refused" if isinstance(problem, Refused) else "down"


Way = Literal["pix", "barcode", "debit", "card", "transfer"]


class Charge(Struct, frozen=True):
    """
    What somebody is asked to pay: one bill. `barcode` and `txid` are what its codes carry, "" where it has none.

    `credit` is what an earlier overpayment already took off `amount`, which is what is left to pay.
    """

    bill: str
    contract: str
    amount: Money
    due_on: date
    title: str = ""
    barcode: str = ""
    txid: str = ""
    credit: int = 0
    cancelled: bool = False
    paid: bool = False


class Receivables(Protocol):
    """What the company has billed, as its billing system knows it."""

    def charge(self, bill: str) -> Charge | None: ...
    def charge_of_code(self, code: str) -> Charge | None:
        """The bill whose bar code (its digits, as a bank reads them) or PIX transaction id is exactly this."""
        ...

    def due(self, asked: Sequence[tuple[Money, date]], *, within: int, most: int) -> Iterable[Charge]:
        """
        Unpaid bills that ask for exactly one of these amounts and are due about its day: of each at most `most` that
        are due in the `within` days before it, and as many of those after it, the nearest first.
        """
        ...

    def contract(self, number: str) -> str | None:
        """The id of the contract that has this number, its own id or the one its customer knows; None if none has."""
        ...

    def settle(self, key: Key, *, bill: str, amount: Money, paid_on: date, way: Way) -> Receipt:
        """Count a bill as paid: collection stops, and what was cut off for it is ordered back."""
        ...

    def reopen(self, key: Key, *, bill: str) -> Receipt:
        """Count a bill as unpaid again: its payment was given back."""
        ...

    def overpaid(self, key: Key, *, bill: str, contract: str, amount: Money) -> Receipt:
        """
        Let `amount` in all be what was paid too much for a bill: it comes off the contract's next one.

        Said again with another amount, that one holds.
        """
        ...


class GivenBack(Struct, frozen=True):
    """A refund of a payment, or a part of it, by its `id`: unique within the payment."""

    id: str
    amount: Money
    at: datetime
    state: Literal["under_way", "done", "refused"] = "done"


class Seen(Struct, frozen=True):
    """
    A payment that a bank says it has received; `key` is the bank system's own (PIX: the endToEndId).

    `code` names what was paid: a txid, or the digits of a bar code; "" for one that names nothing. `extra` are the
    cents of `amount` that are fine and interest. `way_key` is the address at the bank that it came to.
    """

    key: str
    amount: Money
    paid_at: datetime
    code: str = ""
    extra: int = 0
    way: Way = "pix"
    way_key: str = ""
    note: str = ""
    refunds: tuple[GivenBack, ...] = ()


class Asked(Struct, frozen=True):
    """A charge as a bank keeps it: the text of the code that pays it, and how it stands there."""

    txid: str
    payload: str
    amount: Money
    state: Literal["active", "done", "removed"] = "active"


class Payer(Struct, frozen=True):
    """Who a charge is for; `document` is a CPF or CNPJ without its dots, and a CNPJ may have letters."""

    name: str
    document: str


class Payments(Protocol):
    """One bank, or another company that takes money for us."""

    def ask(
        self, key: Key, *, txid: str, amount: Money, due_on: date | None, note: str = "", payer: Payer | None = None
    ) -> Asked:
        """
        Have the bank make a code that pays an amount once; asked again with the same `txid`, it is the same one.

        With `due_on` and `payer` it may be paid late, with the fine and the interest that the bank account's settings
        name: PIX wants to know who owes what falls due. Without `payer` it is for the amount alone, late as well.
        """
        ...

    def asked(self, txid: str) -> Asked | None: ...
    def withdraw(self, key: Key, *, txid: str) -> None:
        """Let a code be paid no more."""
        ...

    def seen(self, payment: str) -> Seen | None:
        """A payment by its key, with all its refunds; None if the bank knows none."""
        ...

    def seen_between(self, since: datetime, until: datetime) -> Iterable[Seen]:
        """All payments that came in a stretch of time, with what is known of their refunds now."""
        ...

    def give_back(self, key: Key, *, payment: str, amount: Money) -> GivenBack:
        """
        Give a payment, or a part of it, back to who paid.

        :raises Refused: after 90 days, or if more than was paid would be given back
        """
        ...
