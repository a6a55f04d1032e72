"""
What Sintonia asks of a company's own systems, and the values that come back.

A connector implements these Protocols. Reads are called by `Look`, deeds by `Do`: a deed takes its key first and must
carry a key out once, however often it is called. Every method raises `NotAnswering` when the system behind it is down
or slow; a journey then waits and comes back. Values are frozen structs that travel as JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Protocol

from msgspec import Struct

from sintonia.kit.money import Money

Key = str
Fact = Literal["contract_number", "birth_date", "latest_amount"]


class NotAnswering(Exception):
    """The system behind a port did not answer in time."""


class Refused(Exception):
    """The system behind a port said no; the message may be shown to a person."""


class Place(Struct, frozen=True):
    """Somewhere in the service area; `id` names a street (or a stretch of one) in the connector."""

    id: str
    street: str
    district: str
    city: str


class Party(Struct, frozen=True):
    """
    A person or company as the back office knows it.

    `phones` in canonical digits; `document` a CPF or CNPJ, which may have letters; `needs` are vulnerabilities on file
    ("life_support", "low_income", "age", "disability", "deafness").
    """

    id: str
    name: str
    document: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    language: str = "pt-BR"
    needs: tuple[str, ...] = ()
    company: bool = False
    died_on: date | None = None


class Contract(Struct, frozen=True):
    """
    A supply or a policy. `number` is what is printed on the bill; `address` is one short line.

    `holder_died_on` is set once the company knows that its holder has died.
    """

    id: str
    number: str
    address: str
    holder: str
    zone: str = "America/Sao_Paulo"
    place: Place | None = None
    holder_died_on: date | None = None


class Role(Struct, frozen=True):
    """
    What a party is to a contract that the back office knows of: holder, tenant, owner, building_manager, ...

    `may` are the purposes that it is limited to; empty: all that its kind may (see `customers.authority`).
    """

    contract: str
    kind: str
    until: date | None = None
    may: tuple[str, ...] = ()


class Parties(Protocol):
    """Who the company's customers are."""

    def by_document(self, document: str) -> Party | None: ...
    def by_phone(self, phone: str) -> tuple[Party, ...]: ...
    def by_phones(self, phones: Sequence[str]) -> dict[str, tuple[Party, ...]]:
        """The parties of many phones in one question, under each phone as it was given; unknown ones are left out."""
        ...

    def by_contract(self, number: str) -> Party | None: ...
    def search(self, words: str) -> tuple[Party, ...]:
        """At most 20 parties by name, document, phone or contract number, for a clerk."""
        ...

    def contracts(self, party: str) -> tuple[Contract, ...]:
        """All that the party has a role in: its own first, then those that others hold."""
        ...

    def roles(self, party: str) -> tuple[Role, ...]: ...
    def fact_matches(
        self, party: str, fact: Literal["contract_number", "birth_date", "latest_amount"], said: str
    ) -> bool:
        """Whether what a customer said to prove who they are is so."""
        ...


class Bill(Struct, frozen=True):
    """One bill. `month` is its first day; `line` the 48 digits of the payment line; `pix` the BR Code."""

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


class MeterReading(Struct, frozen=True):
    """What the meter of a contract showed on a day."""

    contract: str
    meter: str
    kwh: int
    read_on: date
    by: Literal["company", "customer", "estimate"] = "company"


class Receipt(Struct, frozen=True):
    """The back office's word that a deed is done; `number` is its own reference."""

    number: str
    at: datetime


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
