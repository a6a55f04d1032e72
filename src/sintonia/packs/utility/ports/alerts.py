"""Who wants to be told of what happens, before they ask: a port like those of `ports`, with its values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from sintonia.backoffice.ports import Key, Receipt


class AlertWay(Struct, frozen=True):
    """
    What somebody wants to be told about a contract, and how: "outage" or "planned_work", "whatsapp" or "sms".

    Asked for without an `address`, it goes to the one that the company has on file. Quiet hours are kept unless they
    want to be told `at_night` too.
    """

    kind: Literal["outage", "planned_work"]
    way: Literal["whatsapp", "sms", "email"]
    address: str = ""
    at_night: bool = False


class Wanted(Struct, frozen=True):
    """Somebody who asked to be told, of those whom an interruption concerns: where, how, and what is known of them."""

    place: str
    contract: str
    street: str
    way: Literal["whatsapp", "sms", "email"]
    address: str
    language: str = "pt-BR"
    zone: str = "America/Sao_Paulo"
    at_night: bool = False
    needs: tuple[str, ...] = ()


class Alerts(Protocol):
    """Who wants to be told before they ask."""

    def alerts(self, contract: str) -> tuple[AlertWay, ...]: ...
    def set_alerts(self, key: Key, *, contract: str, ways: Sequence[AlertWay]) -> Receipt:
        """Replace what is wanted for a contract; nothing ends all."""
        ...

    def wanted(
        self, kind: Literal["outage", "planned_work"], *, outage: str, after: str, most: int
    ) -> tuple[Wanted, ...]:
        """Who wants to be told of an interruption: the next of them after a `place` in the list, or the first."""
        ...
