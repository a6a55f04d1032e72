"""What a distributor's systems answer of a supply: its bills, its readings, whether there is power."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, Protocol

from msgspec import Struct

from sintonia.backoffice.ports import Key, Parties, Place, Receipt
from sintonia.kit.money import Money


class Bill(Struct, frozen=True):
    """
    One bill. `month` is its first day; `line` the 48 digits of the payment line; `pix` the BR Code.

    `left` is what is left to pay of one that was paid in part; its codes then ask for exactly that. `credit` came off
    its amount: what had been paid too much before.
    """

    id: str
    contract: str
    month: date
    amount: Money
    due_on: date
    kwh: int
    state: Literal["open", "overdue", "paid"]
    line: str
    pix: str
    payee: str
    payee_document: str
    paid_on: date | None = None
    left: Money | None = None
    credit: Money | None = None

    @property
    def to_pay(self) -> Money:
        """What is to pay of it: all that it asks for, or what is left."""
        return self.amount if self.left is None else self.left


class MeterReading(Struct, frozen=True):
    """What the meter of a contract showed on a day."""

    contract: str
    meter: str
    kwh: int
    read_on: date
    by: Literal["company", "customer", "estimate"] = "company"


class Billing(Protocol):
    """Bills, debts and readings."""

    def bills(self, contract: str) -> tuple[Bill, ...]:
        """The last 24 bills, newest first."""
        ...

    def open_bills(self, contract: str) -> tuple[Bill, ...]:
        """Unpaid bills, oldest first."""
        ...

    def bill(self, bill: str) -> Bill | None: ...
    def bill_pdf(self, bill: str) -> bytes: ...
    def latest_reading(self, contract: str) -> MeterReading: ...
    def usual_kwh(self, contract: str) -> int:
        """The mean monthly consumption of the last twelve readings, in kWh."""
        ...

    def submit_reading(self, key: Key, *, contract: str, kwh: int) -> Receipt: ...


class Outage(Struct, frozen=True):
    """
    An interruption of supply. Between `back_from` and `back_until` power is expected again, an 80 % interval.

    `back_until` is None while no estimate can be made; an estimate is never past at the moment it is given. `cause` is
    a code ("tree_on_line", "maintenance", "unknown", ...), to be told in the reader's language.
    """

    id: str
    cause: str
    began_at: datetime
    place: Place
    planned: bool = False
    back_from: datetime | None = None
    back_until: datetime | None = None
    crew: Literal["waiting", "on_the_way", "on_site", "done"] = "waiting"
    restored_at: datetime | None = None


class Outages(Protocol):
    """Interruptions, reports of them, and dangers."""

    def find_places(self, words: str) -> tuple[Place, ...]:
        """At most three streets that somebody's words may mean, best first: "aki na rua da igreja"."""
        ...

    def at_place(self, place: str) -> Outage | None: ...
    def at_contract(self, contract: str) -> Outage | None: ...
    def planned(self, contract: str) -> tuple[Outage, ...]: ...
    def planned_at(self, place: str) -> tuple[Outage, ...]:
        """The planned interruptions to come at a place, soonest first."""
        ...

    def outage(self, outage: str) -> Outage | None: ...
    def report(self, key: Key, *, place: str | None, contract: str | None, words: str, protocol: str) -> Receipt: ...
    def report_danger(self, key: Key, *, words: str, where: str, protocol: str) -> Receipt: ...
    def subscribe(self, key: Key, *, outage: str, run: str) -> Receipt:
        """Ask for the event `outage_restored:<outage id>` when power is back."""
        ...


class BackOffice(Parties, Billing, Outages, Protocol):
    """All that a utility's back office answers, in one."""
