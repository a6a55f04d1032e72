"""The back office's ports, answered by the pretend insurer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final, Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from sintonia.backoffice.ports import Contract, Fact, Key, Party, Receipt, Role
from sintonia.connectors.demo_insurer import claims, fleet, parties, policies, printing, roads
from sintonia.connectors.demo_insurer.signature import signed
from sintonia.kit.clock import now
from sintonia.packs.insurer import ports as insurance
from sintonia.packs.insurer.ports import Assist, Branch, Claim, Detour, Photo, Policy, PolicyDocument, Reach, Spot

T = TypeVar("T")


def _as(value: Any, kind: type[T]) -> T:
    """A deed's argument in its type: one that waited in the outbox comes as plain JSON."""
    return msgspec.convert(value, kind)


def ports(clock: Callable[[], datetime] = now) -> dict[str, object]:
    """The ports under the names by which journeys ask for them."""
    office = FaroBackOffice(clock=clock)
    return {"parties": office, "policies": office, "claims": FaroClaims(clock), "assistance": FaroFleet(clock)}


class FaroBackOffice:
    """Parties and Policies of "Faro Seguros"."""

    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def by_document(self, document: str) -> Party | None:
        return parties.by_document(document)

    def by_phone(self, phone: str) -> tuple[Party, ...]:
        return parties.by_phones([phone]).get(phone, ())

    def by_phones(self, phones: Sequence[str]) -> dict[str, tuple[Party, ...]]:
        return parties.by_phones(phones)

    def by_contract(self, number: str) -> Party | None:
        return parties.by_contract(number)

    def search(self, words: str) -> tuple[Party, ...]:
        return parties.search(words)

    def contracts(self, party: str) -> tuple[Contract, ...]:
        return parties.contracts(party, on=self._today())

    def roles(self, party: str) -> tuple[Role, ...]:
        return parties.roles(party)

    def fact_matches(self, party: str, fact: Fact, said: str) -> bool:
        return parties.fact_matches(party, fact, said, on=self._today())

    def policies(self, party: str) -> tuple[Policy, ...]:
        return policies.policies(party, on=self._today())

    def policy(self, policy: str) -> Policy | None:
        return policies.policy(policy, on=self._today())

    def by_plate(self, plate: str) -> Policy | None:
        return policies.by_plate(plate, on=self._today())

    def documents(self, policy: str) -> tuple[PolicyDocument, ...]:
        return policies.documents(policy)

    def document_pdf(self, document: str) -> bytes:
        return signed(printing.document_page(document, on=self._today()), at=self._clock())

    def ask_quote(self, key: Key, *, branch: Branch, words: str, phone: str, protocol: str) -> Receipt:
        return policies.ask_quote(key, branch=branch, words=words, phone=phone, protocol=protocol, at=self._clock())

    def renew(self, key: Key, *, policy: str, wish: Literal["renew", "stop"], protocol: str) -> Receipt:
        return policies.renew(key, policy=policy, wish=wish, protocol=protocol, at=self._clock())

    def ask_bank_change(self, key: Key, *, policy: str, protocol: str) -> Receipt:
        return policies.ask_bank_change(key, policy=policy, protocol=protocol, at=self._clock())

    def change_account(self, key: Key, *, policy: str, iban: str, protocol: str) -> Receipt:
        return policies.change_account(key, policy=policy, iban=iban, protocol=protocol, at=self._clock())

    def record_attempt(self, key: Key, *, policy: str, words: str, protocol: str) -> Receipt:
        return policies.record_attempt(key, policy=policy, words=words, protocol=protocol, at=self._clock())

    def _today(self) -> date:
        return self._clock().astimezone(ZoneInfo(parties.ZONE)).date()


class FaroClaims:
    """Claims of "Faro Seguros"."""

    instant: Final = True

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def claims(self, policy: str) -> tuple[Claim, ...]:
        return claims.claims(policy, at=self._clock())

    def claim(self, number: str) -> Claim | None:
        return claims.claim(number, at=self._clock())

    def open_claim(
        self, key: Key, *, policy: str, kind: str, happened_at: datetime, words: str, by: str, protocol: str
    ) -> Receipt:
        return claims.open_claim(
            key, policy=policy, kind=kind, happened_at=_as(happened_at, datetime), words=words, by=by,
            protocol=protocol, at=self._clock(),
        )  # fmt: skip

    def correct_claim(self, key: Key, *, number: str, happened_at: datetime, why: str) -> Receipt:
        return claims.correct_claim(
            key, number=number, happened_at=_as(happened_at, datetime), why=why, at=self._clock()
        )

    def add_photo(self, key: Key, *, number: str, photo: Photo) -> Receipt:
        return claims.add_photo(key, number=number, photo=_as(photo, Photo), at=self._clock())


class FaroFleet:
    """Assistance of "Faro Seguros": where a truck is follows from the clock's moment."""

    instant: Final = True

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def find_spots(self, words: str) -> tuple[Spot, ...]:
        return roads.find(words)

    def is_on_land(self, latitude: float, longitude: float) -> bool:
        return roads.is_on_land(latitude, longitude)

    def reach(self, spot: Spot) -> Reach:
        return fleet.reach(spot, at=self._clock())

    def detour(self, spot: Spot, destination: str) -> Detour:
        return fleet.detour(spot, destination)

    def ask(
        self, key: Key, *, policy: str, plate: str, spot: Spot, people: int, destination: str, words: str, protocol: str
    ) -> Receipt:
        return fleet.ask(
            key, policy=policy, plate=plate, spot=_as(spot, Spot), people=people, destination=destination, words=words,
            protocol=protocol, at=self._clock(),
        )  # fmt: skip

    def assist(self, number: str) -> Assist | None:
        return fleet.assist(number, at=self._clock())

    def under_way(self, protocol: str, party: str | None) -> tuple[Assist, ...]:
        return fleet.under_way(protocol, party, at=self._clock())

    def change_destination(self, key: Key, *, number: str, destination: str) -> Receipt:
        return fleet.change_destination(key, number=number, destination=destination, at=self._clock())

    def cancel(self, key: Key, *, number: str) -> Receipt:
        return fleet.cancel(key, number=number, at=self._clock())


_holds: tuple[type[insurance.Policies], type[insurance.Claims], type[insurance.Assistance]] = (
    FaroBackOffice,
    FaroClaims,
    FaroFleet,
)
