"""
What an electricity distributor's systems answer besides bills and outages: see `ports` for the rules.

`Accounts` is how a contract is billed, `Arrears` what happens when a bill is not paid, `Codes` whether a code is ours,
`Requests` what was asked for and is followed step by step (`alerts`: who wants to be told).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, Protocol

from msgspec import Struct

from sintonia.backoffice.ports import Key, Receipt
from sintonia.kit.money import Money

Flag = Literal["green", "yellow", "red_1", "red_2"]
RequestKind = Literal[
    "reconnection", "new_connection", "move_in", "move_out", "inspection", "complaint", "damage", "social_tariff",
    "life_support", "letter",
]  # fmt: skip


class MonthUse(Struct, frozen=True):
    """
    A month's consumption and what it cost. `month` is its first day; `days` between its two readings.

    `price` is the energy charged for one kWh, taxes in, in ten-thousandths of the currency's unit: 9512 is R$ 0.9512.
    `flag_cents` is what the tariff flag added to the bill. `estimated` says that nobody read the meter.
    """

    month: date
    kwh: int
    days: int
    price: int
    flag: Flag
    flag_cents: int
    amount: Money
    mean_celsius: float
    estimated: bool = False


class Clearance(Struct, frozen=True):
    """Whether everything due in a period was paid, by the day it was due. `left_out` are bills open or disputed."""

    contract: str
    since: date
    until: date
    number: str
    clear: bool
    left_out: tuple[date, ...] = ()


class DueDay(Struct, frozen=True):
    """The day of the month on which bills are due, the days that may be chosen, and when it was last changed."""

    day: int
    offered: tuple[int, ...]
    changed_on: date | None = None


class Plan(Struct, frozen=True):
    """An offer to pay what is owed in parts: `down` at once, then `count` times `each`, together `total`."""

    id: str
    down: Money
    count: int
    each: Money
    total: Money


class Accounts(Protocol):
    """How a contract is billed."""

    def uses(self, contract: str) -> tuple[MonthUse, ...]:
        """At most the last 25 months, newest first."""
        ...

    def clearance(self, contract: str, since: date, until: date) -> Clearance:
        """The statement of a period of the last ten years; a year is from its first day to its last."""
        ...

    def clearance_pdf(self, contract: str, since: str, until: str, language: str) -> bytes:
        """The statement on paper; both days as 2026-01-31."""
        ...

    def uses_chart(self, contract: str, language: str) -> bytes:
        """The last 13 months as a picture (PNG): a bar a month, in kWh."""
        ...

    def bill_email(self, contract: str) -> str | None:
        """Where bills are sent instead of by post; None when they come on paper."""
        ...

    def send_bills_by_email(self, key: Key, *, contract: str, email: str) -> Receipt: ...
    def send_bills_by_post(self, key: Key, *, contract: str) -> Receipt: ...
    def due_day(self, contract: str) -> DueDay: ...
    def change_due_day(self, key: Key, *, contract: str, day: int) -> Receipt: ...
    def plans(self, contract: str) -> tuple[Plan, ...]:
        """What may be offered now; none when nothing is overdue or a plan is running."""
        ...

    def running_plan(self, contract: str) -> Plan | None:
        """What was agreed and is still being paid."""
        ...

    def agree_to_plan(self, key: Key, *, contract: str, plan: str) -> Receipt: ...


class Cut(Struct, frozen=True):
    """
    A disconnection for debt: announced, done or over. `months` are the bills it is for, by their first days.

    No cut comes before `not_before`; `stopped` says that a payment or somebody's word about one holds it, `reviewed`
    that it waits until a person has looked at it. `ordered_at` is when the power was ordered back, `ordered_as` in
    which way: the law gives each its own time.
    """

    contract: str
    months: tuple[date, ...]
    notice_on: date
    not_before: date
    cut_at: datetime | None = None
    restored_at: datetime | None = None
    stopped: bool = False
    reviewed: bool = False
    ordered_at: datetime | None = None
    ordered_as: Literal["normal", "urgent", "wrongful"] = "normal"


class PaymentSeen(Struct, frozen=True):
    """A payment that has reached the company."""

    month: date
    amount: Money
    paid_on: date
    way: str


class Reconnecting(Struct, frozen=True):
    """A way to have power back that is paid for: "urgent" only where the company offers it."""

    way: Literal["normal", "urgent"]
    price: Money


class Arrears(Protocol):
    """Unpaid bills: announced cuts, and what people say they have paid."""

    def cut(self, contract: str) -> Cut | None:
        """The cut that is announced or in force, if any."""
        ...

    def restored_at(self, contract: str) -> datetime | None:
        """When power came back after the latest cut that is over."""
        ...

    def ordered_under(self, contract: str) -> str:
        """The protocol under which power was latest ordered back; "" if it never was."""
        ...

    def payments(self, contract: str) -> tuple[PaymentSeen, ...]:
        """The payments of the last 90 days, newest first."""
        ...

    def hold(
        self, key: Key, *, contract: str, amount: Money | None, paid_on: date | None, reference: str, protocol: str
    ) -> Receipt:
        """Take somebody's receipt as enough to stop a cut and collection until the payment is found, or is not."""
        ...

    def ways_back(self, contract: str) -> tuple[Reconnecting, ...]:
        """How power may be asked back after a debt is paid, the usual way first; none where no more is to be paid."""
        ...

    def reconnect(
        self, key: Key, *, contract: str, why: Literal["paid", "wrongful"], protocol: str, urgent: bool = False
    ) -> Receipt:
        """Order the power back; the event `reconnected:<contract id>` tells when it is."""
        ...


class Care(Protocol):
    """Homes where somebody's life hangs on power: open to everybody, for whoever is afraid must not be turned away."""

    def is_a_home(self, home: str) -> bool:
        """Whether a CPF or CNPJ, or a number printed on bills, is of a home that the company supplies."""
        ...

    def register_life_support(self, key: Key, *, home: str, words: str, protocol: str) -> Receipt:
        """Write down at once that somebody there lives by a machine: no cut comes before a person has looked at it."""
        ...


class Ours(Struct, frozen=True):
    """
    A code that is ours: what it asks for. Never whose it is.

    `left` is what is to pay of its bill, where that is less by now.
    """

    bill: str
    month: date
    amount: Money
    due_on: date
    state: Literal["open", "overdue", "paid"]
    payee: str
    payee_document: str
    left: Money | None = None


class Codes(Protocol):
    """Whether a code to pay is genuine."""

    def find_line(self, barcode: str) -> Ours | None:
        """The bill with exactly this bar code (44 digits)."""
        ...

    def find_pix(self, payload: str) -> Ours | None:
        """The bill with exactly this PIX code: one character's difference is none of ours."""
        ...

    def find_bill(self, number: str) -> Ours | None:
        """The bill with this document number, as printed on it."""
        ...


class RequestStep(Struct, frozen=True):
    """One step of a request: a code to be told in the reader's language, and when it was or should be done."""

    code: str
    done_at: datetime | None = None
    due_at: datetime | None = None


class ServiceRequest(Struct, frozen=True):
    """Something asked for, followed like a parcel. `facts` are plain values that its kind names."""

    number: str
    kind: RequestKind
    opened_at: datetime
    protocol: str
    steps: tuple[RequestStep, ...]
    contract: str | None = None
    address: str = ""
    cancelled_at: datetime | None = None
    facts: dict[str, str] = {}


class Requests(Protocol):
    """What was asked for and takes time."""

    def requests(self, party: str) -> tuple[ServiceRequest, ...]:
        """The last twenty, newest first."""
        ...

    def requests_under(self, protocol: str) -> tuple[ServiceRequest, ...]:
        """What was asked for under a protocol, newest first: also by whom nobody knows."""
        ...

    def open_request(
        self,
        key: Key,
        *,
        kind: RequestKind,
        party: str | None,
        contract: str | None,
        address: str,
        facts: Mapping[str, str],
        protocol: str,
    ) -> Receipt: ...
    def add_to_request(self, key: Key, *, number: str, facts: Mapping[str, str]) -> Receipt:
        """Add what was learnt later: a fact of the same name is replaced."""
        ...

    def cancel_request(self, key: Key, *, number: str) -> Receipt: ...


class Registry(Protocol):
    """What the company has on file about somebody: how to reach them, and whether they may hold a contract."""

    def may_hold(self, document: str) -> bool:
        """Whether a contract may be in the name of who has a CPF or CNPJ: not of somebody who has died."""
        ...

    def change_phone(self, key: Key, *, party: str, phone: str) -> Receipt: ...
    def change_email(self, key: Key, *, party: str, email: str) -> Receipt: ...
