"""A small pretend company that answers at once, and the conversations' start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from sintonia.backoffice.ports import Contract, Party, Place, Receipt
from sintonia.customers.proving import Claimed, Proof, Shared
from sintonia.journeys.history import PastCase
from sintonia.journeys.rehearsal import KeptClocks, Rehearsal
from sintonia.journeys.steps import Person, registry
from sintonia.kit.money import Money
from sintonia.kit.text import folded
from sintonia.kit.words import Words
from sintonia.packs.utility import pack
from sintonia.packs.utility.ports.accounts import (
    Clearance,
    Cut,
    DueDay,
    MonthUse,
    Ours,
    PaymentSeen,
    Plan,
    Reconnecting,
    RequestStep,
    ServiceRequest,
)
from sintonia.packs.utility.ports.alerts import AlertWay
from sintonia.packs.utility.ports.supply import Bill, MeterReading, Outage

AT = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)  # 16:30 in São Paulo
IGREJA = Place("1", "Rua da Igreja", "Santa Rita", "Vila Clara")
FLORES = Place("2", "Rua das Flores", "Centro", "Vila Clara")
FLORES_NORTH = Place("3", "Rua das Flores", "Norte", "Vila Clara")
HOME = Contract("c1", "100301", "Rua da Igreja, 12, ap 301", "p1", place=IGREJA)
NEIGHBOR = Contract("c2", "100302", "Rua da Igreja, 12, ap 302", "p1", place=IGREJA)


def bill(month: int, cents: int, state: Any = "open", contract: str = "c1") -> Bill:
    return Bill(
        id=f"b{month}-{contract}", contract=contract, month=date(2026, month, 1), amount=Money(cents),
        due_on=date(2026, month + 1, 10), kwh=200, state=state, line="8" * 48, pix="000201PIX",
        payee="Luz do Vale", payee_document="11222333000181",
        paid_on=date(2026, month + 1, 9) if state == "paid" else None,
    )  # fmt: skip


@dataclass
class FakeBilling:
    open: tuple[Bill, ...] = ()
    paid: tuple[Bill, ...] = ()
    latest_kwh: int = 4790
    submitted: dict[str, tuple[str, int]] = field(default_factory=dict)

    def bills(self, contract: str) -> tuple[Bill, ...]:
        return tuple(b for b in (*self.open, *self.paid) if b.contract == contract)

    def open_bills(self, contract: str) -> tuple[Bill, ...]:
        return tuple(b for b in self.open if b.contract == contract)

    def bill(self, bill: str) -> Bill | None:
        return next((b for b in (*self.open, *self.paid) if b.id == bill), None)

    def latest_reading(self, contract: str) -> MeterReading:
        return MeterReading(contract, "M1", self.latest_kwh, date(2026, 2, 1))

    def usual_kwh(self, contract: str) -> int:
        return 150

    def submit_reading(self, key: str, *, contract: str, kwh: int) -> Receipt:
        self.submitted.setdefault(key, (contract, kwh))
        return Receipt("R-1", AT)


@dataclass
class FakeOutages:
    places: tuple[Place, ...] = (IGREJA, FLORES, FLORES_NORTH)
    known: Outage | None = None
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)

    def find_places(self, words: str) -> tuple[Place, ...]:
        said = folded(words)
        named = tuple(p for p in self.places if folded(p.street).split()[-1] in said)
        exact = tuple(p for p in named if folded(p.district) in said)
        return exact or named

    def planned(self, contract: str) -> tuple[Outage, ...]:
        return self.planned_at("1")

    def planned_at(self, place: str) -> tuple[Outage, ...]:
        return (self.known,) if self.known and self.known.planned and self.known.place.id == place else ()

    def at_place(self, place: str) -> Outage | None:
        return self.known if self.known and self.known.place.id == place else None

    def at_contract(self, contract: str) -> Outage | None:
        return self.at_place("1")

    def report(self, key: str, *, place: str | None, contract: str | None, words: str, protocol: str) -> Receipt:
        self.reports[key] = {"place": place, "contract": contract, "words": words, "protocol": protocol}
        return Receipt("O-1", AT)

    def report_danger(self, key: str, *, words: str, where: str, protocol: str) -> Receipt:
        self.reports[key] = {"words": words, "where": where, "protocol": protocol}
        return Receipt("D-1", AT)

    def subscribe(self, key: str, *, outage: str, run: str) -> Receipt:
        self.reports[key] = {"outage": outage, "run": run}
        return Receipt("S-1", AT)


def use(months_ago: int, kwh: int, **changes: Any) -> MonthUse:
    """A month's consumption, counted back from September 2026, at R$ 0.90 a kWh."""
    place = 2026 * 12 + 8 - months_ago
    flag_cents = changes.get("flag_cents", 0)
    plain = MonthUse(
        month=date(place // 12, place % 12 + 1, 1), kwh=kwh, days=30, price=9000, flag="green", flag_cents=0,
        amount=Money(kwh * 90 + flag_cents + 1250), mean_celsius=22.0,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **changes)


@dataclass
class FakeAccounts:
    used: tuple[MonthUse, ...] = ()
    email: str | None = None
    due: DueDay = field(default_factory=lambda: DueDay(12, (1, 5, 10, 15, 20, 25)))
    offered: tuple[Plan, ...] = ()
    running: Plan | None = None
    open_months: tuple[date, ...] = ()
    done: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def uses(self, contract: str) -> tuple[MonthUse, ...]:
        return self.used

    def bill_email(self, contract: str) -> str | None:
        return self.email

    def send_bills_by_email(self, key: str, *, contract: str, email: str) -> Receipt:
        return self._did(key, "email", email)

    def send_bills_by_post(self, key: str, *, contract: str) -> Receipt:
        return self._did(key, "post", None)

    def due_day(self, contract: str) -> DueDay:
        return self.due

    def change_due_day(self, key: str, *, contract: str, day: int) -> Receipt:
        return self._did(key, "due_day", day)

    def plans(self, contract: str) -> tuple[Plan, ...]:
        return self.offered

    def running_plan(self, contract: str) -> Plan | None:
        return self.running

    def agree_to_plan(self, key: str, *, contract: str, plan: str) -> Receipt:
        return self._did(key, "plan", plan)

    def clearance(self, contract: str, since: date, until: date) -> Clearance:
        left_out = tuple(month for month in self.open_months if since <= month <= until)
        return Clearance(contract, since, until, "100301-1", not left_out, left_out)

    def _did(self, key: str, what: str, value: Any) -> Receipt:
        self.done.setdefault(key, (what, value))
        return Receipt("A-1", AT)


@dataclass
class FakeRequests:
    """Keeps what is asked for; `days` of work done are told as steps."""

    asked: dict[str, ServiceRequest] = field(default_factory=dict)

    def requests(self, party: str) -> tuple[ServiceRequest, ...]:
        return tuple(one for one in self.asked.values() if one.facts.get("party") == party)

    def requests_under(self, protocol: str) -> tuple[ServiceRequest, ...]:
        return tuple(one for one in self.asked.values() if one.protocol == protocol)

    def open_request(
        self, key: str, *, kind: Any, party: Any, contract: Any, address: str, facts: Any, protocol: str
    ) -> Receipt:
        number = f"{len(self.asked) + 1:08}"
        steps = (
            RequestStep("received", AT, AT),
            RequestStep("visited", None, AT + timedelta(days=2)),
            RequestStep("answered", None, AT + timedelta(days=4)),
        )
        made = ServiceRequest(
            number=number, kind=kind, opened_at=AT, protocol=protocol, steps=steps, contract=contract,
            address=address, facts={**facts, "party": party or ""},
        )  # fmt: skip
        return Receipt(self.asked.setdefault(f"{key}:{kind}", made).number, AT)

    def add_to_request(self, key: str, *, number: str, facts: Any) -> Receipt:
        for known, one in self.asked.items():
            if one.number == number:
                self.asked[known] = msgspec.structs.replace(one, facts={**one.facts, **facts})
        return Receipt(number, AT)

    def cancel_request(self, key: str, *, number: str) -> Receipt:
        for known, one in self.asked.items():
            if one.number == number:
                self.asked[known] = msgspec.structs.replace(one, cancelled_at=AT)
        return Receipt(number, AT)


@dataclass
class FakeReach:
    """Who is told what, and what is on file."""

    ways: dict[str, tuple[AlertWay, ...]] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    dead: tuple[str, ...] = ()

    def may_hold(self, document: str) -> bool:
        return document not in self.dead

    def alerts(self, contract: str) -> tuple[AlertWay, ...]:
        return self.ways.get(contract, ())

    def set_alerts(self, key: str, *, contract: str, ways: Any) -> Receipt:
        self.ways[contract] = tuple(ways)
        return Receipt("A-1", AT)

    def change_phone(self, key: str, *, party: str, phone: str) -> Receipt:
        self.changed[key] = phone
        return Receipt("T-1", AT)

    def change_email(self, key: str, *, party: str, email: str) -> Receipt:
        self.changed[key] = email
        return Receipt("T-2", AT)


@dataclass
class FakeNotices:
    """Remembers who was told of what."""

    told: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    sent: dict[str, tuple[str, tuple[str, ...], list[str]]] = field(default_factory=dict)
    lent: dict[str, date] = field(default_factory=dict)

    def tell_of_change(self, key: str, *, party: str, what: str, to: str) -> int:
        self.told[key] = (party, what, to)
        return 1

    def ways(self) -> tuple[str, ...]:
        return ("whatsapp", "sms")

    def tell_again(self, key: str, *, party: str) -> int:
        return 1

    def tell_of_care(self, key: str, *, home: str, number: str, summary: Words) -> int:
        self.told[key] = (home, "care", summary.render("pt-BR"))
        return 1

    def is_reachable(self, *, document: str) -> bool:
        return document == "12ABC34501DE35"

    def shared(self) -> tuple[Shared, ...]:
        return tuple(Shared(contract, until) for contract, until in self.lent.items())

    def end_sharing(self, key: str, *, contracts: tuple[str, ...]) -> int:
        return sum(self.lent.pop(contract, None) is not None for contract in contracts)

    def share(
        self, key: str, *, document: str, contracts: tuple[str, ...], purpose: str, sheets: tuple[Words, ...]
    ) -> date | None:
        self.sent[key] = (document, contracts, [words.render("pt-BR") for words in sheets])
        return date(2026, 4, 1)


@dataclass
class FakeHistory:
    known: tuple[PastCase, ...] = ()

    def cases(self, party: str | None) -> tuple[PastCase, ...]:
        return self.known


@dataclass
class FakeArrears:
    """`seen` are the payments that arrived; `announced` is the cut, if any."""

    seen: tuple[PaymentSeen, ...] = ()
    announced: Cut | None = None
    cuts: dict[str, Cut] = field(default_factory=dict)
    back_at: datetime | None = None
    held: dict[str, dict[str, Any]] = field(default_factory=dict)
    reconnected: dict[str, str] = field(default_factory=dict)

    def cut(self, contract: str) -> Cut | None:
        return self.cuts.get(contract, self.announced)

    def ordered_under(self, contract: str) -> str:
        return ""

    def restored_at(self, contract: str) -> datetime | None:
        return self.back_at

    def ways_back(self, contract: str) -> tuple[Reconnecting, ...]:
        return (Reconnecting("normal", Money(1138)), Reconnecting("urgent", Money(5709)))

    def payments(self, contract: str) -> tuple[PaymentSeen, ...]:
        return self.seen

    def hold(
        self, key: str, *, contract: str, amount: Any, paid_on: date | None, reference: str, protocol: str
    ) -> Receipt:
        self.held[key] = {"amount": amount, "paid_on": paid_on, "reference": reference}
        return Receipt("H-1", AT)

    def reconnect(self, key: str, *, contract: str, why: str, protocol: str, urgent: bool = False) -> Receipt:
        self.reconnected[key] = why
        return Receipt("R-9", AT)


@dataclass
class FakeCare:
    """`homes` are the numbers of homes that are ours."""

    homes: tuple[str, ...] = ("52998224725", "100301")
    registered: dict[str, str] = field(default_factory=dict)

    def is_a_home(self, home: str) -> bool:
        return home in self.homes

    def register_life_support(self, key: str, *, home: str, words: str, protocol: str) -> Receipt:
        self.registered[key] = home
        return Receipt("L-1", AT)


@dataclass
class FakeCodes:
    """`known` are the codes that are ours: bar codes, PIX codes and printed numbers."""

    known: dict[str, Ours] = field(default_factory=dict)

    def find_line(self, barcode: str) -> Ours | None:
        return self.known.get(barcode)

    def find_pix(self, payload: str) -> Ours | None:
        return self.known.get(payload)

    def find_bill(self, number: str) -> Ours | None:
        return self.known.get(number)


@dataclass
class FakeParties:
    held: tuple[Contract, ...] = (HOME,)
    emails: tuple[str, ...] = ()

    def contracts(self, party: str) -> tuple[Contract, ...]:
        return self.held

    def by_document(self, document: str) -> Party | None:
        return Party("p1", "Maria Silva", document)

    def by_contract(self, number: str) -> Party | None:
        return Party("p1", "Maria Silva", "52998224725", emails=self.emails)


@dataclass
class FakeIdentity:
    """Everybody who knows the code 482107 is Maria."""

    contracts: tuple[str, ...] = ("c1",)
    proved: bool = False
    unknown: bool = False
    party: str = "p1"

    def who(self, *, level: int, purpose: str) -> Person | None:
        return Person(self.party, "Maria Silva", level, self.contracts) if self.proved else None

    def claim(self, *, document: str) -> Claimed | None:
        return None if self.unknown else Claimed("p1", (), on_this_phone=False)

    def send_code(self, key: str, *, party: str, channel: str, purpose: str) -> bool:
        return True

    def prove(self, key: str, *, party: str, method: str, said: str, level: int, purpose: str) -> Proof:
        self.proved = said == "100301"
        return Proof(self.proved, 4)


@dataclass
class Company:
    billing: FakeBilling = field(default_factory=FakeBilling)
    outages: FakeOutages = field(default_factory=FakeOutages)
    parties: FakeParties = field(default_factory=FakeParties)
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    codes: FakeCodes = field(default_factory=FakeCodes)
    arrears: FakeArrears = field(default_factory=FakeArrears)
    care: FakeCare = field(default_factory=FakeCare)
    identity: FakeIdentity = field(default_factory=lambda: FakeIdentity(proved=True))
    requests: FakeRequests = field(default_factory=FakeRequests)
    reach: FakeReach = field(default_factory=FakeReach)
    history: FakeHistory = field(default_factory=FakeHistory)
    notices: FakeNotices = field(default_factory=FakeNotices)
    clocks: KeptClocks = field(default_factory=lambda: KeptClocks(AT))

    def holds(self, *contracts: Contract) -> None:
        self.parties.held = contracts
        self.identity.contracts = tuple(c.id for c in contracts)

    def start(
        self,
        name: str,
        said: str = "",
        language: str = "pt-BR",
        *,
        party: str | None = "p1",
        needs: tuple[str, ...] = (),
        at: datetime = AT,
        version: int | None = None,
    ) -> Rehearsal:
        journey = next(journey for journey in pack.JOURNEYS if journey.name == name)
        ports = {
            "billing": self.billing, "outages": self.outages, "parties": self.parties, "accounts": self.accounts,
            "codes": self.codes,
            "arrears": self.arrears,
            "care": self.care,
            "identity": self.identity,
            "requests": self.requests, "alerts": self.reach, "registry": self.reach, "history": self.history,
            "notices": self.notices,
            "clocks": self.clocks,
        }  # fmt: skip
        made = Rehearsal(
            registry[name, version or journey.version], ports, said=said, language=language, at=at, party=party
        )
        if needs:
            caller = msgspec.structs.replace(made.run.caller, needs=needs)
            made.run._stack[0].close()
            made.run = replace(made.run, caller=caller)
        return made


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def a_bill() -> Callable[..., Bill]:
    return bill


@pytest.fixture
def a_use() -> Callable[..., MonthUse]:
    return use


@pytest.fixture
def an_outage() -> Callable[..., Outage]:
    def made(**changes: Any) -> Outage:
        known = Outage(
            id="7", cause="tree_on_line", began_at=datetime(2026, 3, 2, 3, 0, tzinfo=UTC), place=IGREJA,
            back_from=datetime(2026, 3, 2, 21, 10, tzinfo=UTC), back_until=datetime(2026, 3, 2, 22, 40, tzinfo=UTC),
        )  # fmt: skip
        return msgspec.structs.replace(known, **changes)

    return made


@pytest.fixture
def in_the_country(company: Company) -> Contract:
    """The home, where some deadlines are longer."""
    home = msgspec.structs.replace(HOME, area="rural")
    company.holds(home)
    return home


@pytest.fixture
def neighbors() -> tuple[Contract, ...]:
    return HOME, NEIGHBOR
