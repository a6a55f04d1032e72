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
    A supply or a policy. `number` is what is printed on the bill; `address` is one short line. Some deadlines are
    longer where `area` says that it is in the country.

    `holder_died_on` is set once the company knows that its holder has died.
    """

    id: str
    number: str
    address: str
    holder: str
    zone: str = "America/Sao_Paulo"
    place: Place | None = None
    area: Literal["urban", "rural"] = "urban"
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


class Receipt(Struct, frozen=True):
    """The back office's word that a deed is done; `number` is its own reference."""

    number: str
    at: datetime
