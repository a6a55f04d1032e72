"""The back office's ports, answered by the pretend company."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from sintonia.backoffice.ports import Contract, Fact, Key, Party, Place, Receipt, Role
from sintonia.connectors.demo import billing, outages, parties, printing
from sintonia.connectors.demo.accounts import DemoAccounts
from sintonia.connectors.demo.arrears import DemoArrears
from sintonia.connectors.demo.asked import DemoRequests
from sintonia.connectors.demo.care import DemoCare
from sintonia.connectors.demo.codes import DemoCodes
from sintonia.connectors.demo.mailings import DemoMailings
from sintonia.connectors.demo.operations import ZONE
from sintonia.connectors.demo.receipts import DemoReceipts
from sintonia.connectors.demo.receivables import DemoReceivables
from sintonia.connectors.demo.signature import signed
from sintonia.kit.clock import now
from sintonia.packs.utility.ports.supply import Bill, MeterReading, Outage


def ports(clock: Callable[[], datetime] = now) -> dict[str, object]:
    """The ports under the names by which journeys ask for them."""
    office = DemoBackOffice(clock=clock)
    asked = DemoRequests(clock=clock)
    return {
        "parties": office,
        "billing": office,
        "outages": office,
        "accounts": DemoAccounts(clock=clock),
        "requests": asked,
        "alerts": asked,
        "registry": asked,
        "arrears": DemoArrears(clock=clock),
        "care": DemoCare(clock=clock),
        "codes": DemoCodes(clock=clock),
        "receivables": DemoReceivables(clock=clock),
        "receipts": DemoReceipts(clock=clock),
        "mailings": DemoMailings(clock=clock),
    }


class DemoBackOffice:
    """The ports of "Energia Clara": what is open, late or expected is so at the clock's moment."""

    # Its reads are queries of our own database: no thread need watch the time.
    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def by_document(self, document: str) -> Party | None:
        return parties.by_document(document)

    def by_phone(self, phone: str) -> tuple[Party, ...]:
        return parties.by_phone(phone)

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

    def bills(self, contract: str) -> tuple[Bill, ...]:
        return billing.bills(contract, on=self._today())

    def open_bills(self, contract: str) -> tuple[Bill, ...]:
        return billing.open_bills(contract, on=self._today())

    def bill(self, bill: str) -> Bill | None:
        return billing.bill(bill, on=self._today())

    def bill_pdf(self, bill: str) -> bytes:
        return signed(printing.bill_page(bill), at=self._clock())

    def latest_reading(self, contract: str) -> MeterReading:
        return billing.latest_reading(contract)

    def usual_kwh(self, contract: str) -> int:
        return billing.usual_kwh(contract)

    def submit_reading(self, key: Key, *, contract: str, kwh: int) -> Receipt:
        return billing.submit_reading(key, contract=contract, kwh=kwh, at=self._clock(), on=self._today())

    def find_places(self, words: str) -> tuple[Place, ...]:
        return outages.find_places(words)

    def at_place(self, place: str) -> Outage | None:
        return outages.at_place(place, at=self._clock())

    def at_contract(self, contract: str) -> Outage | None:
        return outages.at_contract(contract, at=self._clock())

    def planned(self, contract: str) -> tuple[Outage, ...]:
        return outages.planned(contract, at=self._clock())

    def planned_at(self, place: str) -> tuple[Outage, ...]:
        return outages.planned_at(place, at=self._clock())

    def outage(self, outage: str) -> Outage | None:
        return outages.outage(outage, at=self._clock())

    def report(self, key: Key, *, place: str | None, contract: str | None, words: str, protocol: str) -> Receipt:
        return outages.report(key, place=place, contract=contract, words=words, protocol=protocol, at=self._clock())

    def report_danger(self, key: Key, *, words: str, where: str, protocol: str) -> Receipt:
        return outages.report_danger(key, words=words, where=where, protocol=protocol, at=self._clock())

    def subscribe(self, key: Key, *, outage: str, run: str) -> Receipt:
        return outages.subscribe(key, outage=outage, run=run, at=self._clock())

    def _today(self) -> date:
        return self._clock().astimezone(ZONE).date()
