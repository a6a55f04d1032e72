"""The pretend insurer, small, on a clock of its own, and the conversations' start."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sintonia.customers.authority import HOLDER_ONLY
from sintonia.customers.proving import Claimed, KnownChannel, Proof
from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.steps import Person, registry
from sintonia.kit.words import Words

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # Monday, 15:00 in Madrid
HOME = {"Elena": "f-2", "Javier": "f-1", "Paqui": "f-3", "Vicente": "f-4", "broker": "f-5", "Sarah": "f-6"}


@dataclass
class FakeIdentity:
    """Whoever knows the code 482107 is `proved`. `held` are the contracts that are their own, where not all are."""

    party: str = "f-3"
    name: str = "Francisca Ruiz Navarro"
    contracts: tuple[str, ...] = ("f-3",)
    level: int = 0
    held: tuple[str, ...] | None = None
    died: bool = False
    sent: list[str] = field(default_factory=list)

    def who(self, *, level: int, purpose: str) -> Person | None:
        own = self.contracts if self.held is None or purpose not in HOLDER_ONLY else self.held
        return Person(self.party, self.name, level, own) if self.level >= level else None

    def hindrance(self, *, level: int, purpose: str) -> None:
        return None

    def claim(self, *, document: str) -> Claimed | None:
        return Claimed(
            self.party, (KnownChannel("w1", "whatsapp", "WhatsApp •••• 2333"),), on_this_phone=False, died=self.died
        )

    def send_code(self, key: str, *, party: str, channel: str, purpose: str) -> bool:
        self.sent.append(channel)
        return True

    def prove(self, key: str, *, party: str, method: str, said: str, level: int, purpose: str) -> Proof:
        self.level = level if said == "482107" else 0
        return Proof(bool(self.level), 4)


@dataclass
class FakeNotices:
    """Remembers who is told of what."""

    told: list[tuple[str, str]] = field(default_factory=list)

    def tell_of_wish(self, key: str, *, party: str, about: Words) -> tuple[str, ...]:
        self.told.append((party, str(about)))
        return ("WhatsApp •••• 2333",)


@dataclass
class Insurer:
    """The company's ports over its own tables, and a clock."""

    ports: dict[str, Any] = field(default_factory=dict)
    identity: FakeIdentity = field(default_factory=FakeIdentity)
    notices: FakeNotices = field(default_factory=FakeNotices)
    at: datetime = AT

    def start(self, name: str, said: str = "", language: str = "es", party: str | None = None) -> Rehearsal:
        ports = {**self.ports, "identity": self.identity, "notices": self.notices}
        return Rehearsal(
            registry[name, 1], ports, said=said, language=language, at=self.at, party=party, papers="insurer"
        )

    def later(self, **passed: float) -> None:
        self.at += timedelta(**passed)


@pytest.fixture
def insurer(db: None) -> Insurer:
    import sintonia.packs.insurer.pack  # noqa: F401
    from sintonia.connectors.demo_insurer.operations import seed
    from sintonia.connectors.demo_insurer.ports import ports

    seed(at=AT, customers=40)
    made = Insurer()
    made.ports = ports(lambda: made.at)
    return made
