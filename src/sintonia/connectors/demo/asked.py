"""The ports about what is asked for and told, answered by the pretend company."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo import reach, requests
from sintonia.packs.utility.ports.accounts import RequestKind, ServiceRequest
from sintonia.packs.utility.ports.alerts import AlertWay, Wanted


class DemoRequests:
    """Requests, Alerts and Registry of "Energia Clara": a request is as far as its age says at the clock's moment."""

    # Its reads are queries of our own database: no thread need watch the time.
    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def requests(self, party: str) -> tuple[ServiceRequest, ...]:
        return requests.requests(party, at=self._clock())

    def requests_under(self, protocol: str) -> tuple[ServiceRequest, ...]:
        return requests.requests_under(protocol, at=self._clock())

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
    ) -> Receipt:
        return requests.open_request(
            key, kind=kind, party=party, contract=contract, address=address, facts=facts, protocol=protocol,
            at=self._clock(),
        )  # fmt: skip

    def add_to_request(self, key: Key, *, number: str, facts: Mapping[str, str]) -> Receipt:
        return requests.add_to_request(key, number=number, facts=facts, at=self._clock())

    def cancel_request(self, key: Key, *, number: str) -> Receipt:
        return requests.cancel_request(key, number=number, at=self._clock())

    def alerts(self, contract: str) -> tuple[AlertWay, ...]:
        return reach.alerts(contract)

    def set_alerts(self, key: Key, *, contract: str, ways: Sequence[AlertWay]) -> Receipt:
        return reach.set_alerts(key, contract=contract, ways=ways, at=self._clock())

    def wanted(self, kind: str, *, outage: str, after: str, most: int) -> tuple[Wanted, ...]:
        return reach.wanted(kind, outage=outage, after=after, most=most)

    def may_hold(self, document: str) -> bool:
        return reach.may_hold(document)

    def change_phone(self, key: Key, *, party: str, phone: str) -> Receipt:
        return reach.change_phone(key, party=party, phone=phone, at=self._clock())

    def change_email(self, key: Key, *, party: str, email: str) -> Receipt:
        return reach.change_email(key, party=party, email=email, at=self._clock())
