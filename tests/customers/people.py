"""Pretend people, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sintonia.audit import Actor
from sintonia.backoffice.ports import Contract, Party, Role
from sintonia.customers.codes import Reach
from sintonia.customers.operations import Arrival, Recognised, recognise
from sintonia.kit.words import Words

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA = Actor("agent", 7, "Ana")

CIDA = Party("p-cida", "Aparecida Nunes", "52998224725", phones=("5531988887777",), emails=("cida@example.com",))
BENTO = Party("p-bento", "Bento Nunes", "11144477735", phones=("553199996666", "553133334444"))
LIA = Party("p-lia", "Lia Nunes", "39053344705", phones=("5531988887777",))
HOME = Contract("c-home", "7001234567", "Rua da Igreja, 10", "p-cida")
SHOP = Contract("c-shop", "7007654321", "Rua do Sol, 2", "p-bento")


class PretendParties:
    """A back office in memory."""

    def __init__(
        self, *parties: Party, contracts: Sequence[Contract] = (), roles: dict[str, tuple[Role, ...]] | None = None
    ) -> None:
        self.parties, self.all_contracts, self.all_roles = parties, contracts, roles or {}

    def by_document(self, document: str) -> Party | None:
        return next((p for p in self.parties if p.document == document), None)

    def by_phone(self, phone: str) -> tuple[Party, ...]:
        from sintonia.kit.phone import same_phone

        return tuple(p for p in self.parties if any(same_phone(phone, own) for own in p.phones))

    def by_phones(self, phones: Sequence[str]) -> dict[str, tuple[Party, ...]]:
        return {phone: found for phone in phones if (found := self.by_phone(phone))}

    def by_contract(self, number: str) -> Party | None:
        holder = next((c.holder for c in self.all_contracts if c.number == number), None)
        return next((p for p in self.parties if p.id == holder), None)

    def search(self, words: str) -> tuple[Party, ...]:
        return tuple(p for p in self.parties if words in p.name)

    def contracts(self, party: str) -> tuple[Contract, ...]:
        named = {role.contract for role in self.roles(party)}
        return tuple(c for c in self.all_contracts if c.holder == party or c.id in named)

    def roles(self, party: str) -> tuple[Role, ...]:
        return self.all_roles.get(party, ())

    def fact_matches(self, party: str, fact: str, said: str) -> bool:
        return fact == "contract_number" and any(c.number == said for c in self.contracts(party) if c.holder == party)


class PretendSender:
    """Keeps the codes instead of sending them."""

    kinds: tuple[str, ...] = ("whatsapp", "email")

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.told: list[tuple[str, str, str]] = []

    def send(self, key: str, *, kind: str, address: str, code: str, at: datetime) -> None:
        self.sent.append((kind, address, code))

    def ask(self, key: str, *, to: Reach, code: str, who: str, about: Words, at: datetime) -> None:
        self.sent.append((to.kind, to.address, code))

    def tell(self, key: str, *, to: Reach, who: str, about: Words, at: datetime) -> None:
        self.told.append((key, to.address, who))


def met(*identities: tuple[str, str, str], name: str = "", evidence: str = "whatsapp", at: datetime = AT) -> Recognised:
    """Recognize one arrival."""
    return recognise([Arrival(identities, name, "pt-BR", evidence)], at=at)[0]


def phone(number: str) -> tuple[str, str, str]:
    return ("phone", "", number)


def bsuid(value: str, account: str = "waba-1") -> tuple[str, str, str]:
    return ("bsuid", account, value)
