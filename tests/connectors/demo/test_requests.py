"""What is asked of the pretend company: kept once, followed by its age, and how its customers are reached."""

from datetime import UTC, datetime, timedelta

import pytest

from sintonia.backoffice.ports import Refused
from sintonia.connectors.demo import seed
from sintonia.connectors.demo.asked import DemoRequests
from sintonia.connectors.demo.people import MARIA
from sintonia.connectors.demo.ports import DemoBackOffice
from sintonia.packs.utility.ports.alerts import AlertWay
from tests.backoffice.contract import SetClock

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ASKED = {
    "kind": "inspection", "contract": None, "address": "Rua da Igreja, 45", "facts": {"why": "broken"},
    "protocol": "2026000000017",
}  # fmt: skip


@pytest.fixture
def clock(db):
    seed(at=AT, customers=40)
    return SetClock(AT)


@pytest.fixture
def maria(clock):
    return DemoBackOffice(clock=clock).by_document(MARIA.document)


def test_a_request_is_kept_once_and_its_steps_follow_from_its_age(clock, maria):
    office = DemoRequests(clock=clock)
    receipt = office.open_request("run:1", party=maria.id, **ASKED)
    assert office.open_request("run:1", party=maria.id, **ASKED) == receipt
    [asked] = office.requests(maria.id)
    assert (asked.number, asked.facts) == (receipt.number, {"why": "broken"})
    assert [step.code for step in asked.steps if step.done_at] == ["received"]
    clock.moment += timedelta(days=13)
    assert [step.code for step in office.requests(maria.id)[0].steps if step.done_at] == ["received", "visited"]
    assert office.requests_under(ASKED["protocol"]) == office.requests(maria.id)


def test_facts_are_added_and_a_request_is_stopped(clock, maria):
    office = DemoRequests(clock=clock)
    number = office.open_request("run:1", party=None, **ASKED).number
    office.add_to_request("run:2", number=number, facts={"since": "2026-11-20"})
    office.cancel_request("run:3", number=number)
    [asked] = office.requests_under(ASKED["protocol"])
    assert asked.facts == {"why": "broken", "since": "2026-11-20"}
    assert asked.cancelled_at == AT
    with pytest.raises(Refused):
        office.cancel_request("run:4", number="nothing")


def test_alerts_go_where_the_holder_is_reached_and_are_replaced(clock, maria):
    office = DemoRequests(clock=clock)
    contract = DemoBackOffice(clock=clock).contracts(maria.id)[0].id
    office.set_alerts("run:1", contract=contract, ways=[AlertWay("outage", "sms"), AlertWay("planned_work", "sms")])
    assert {(one.way, one.address) for one in office.alerts(contract)} == {("sms", MARIA.phones[0])}
    office.set_alerts("run:2", contract=contract, ways=[])
    assert office.alerts(contract) == ()


def test_a_changed_phone_and_address_are_the_ones_on_file(clock, maria):
    office = DemoRequests(clock=clock)
    office.change_phone("run:1", party=maria.id, phone="553187654321")
    office.change_email("run:2", party=maria.id, email="maria@novo.example")
    changed = DemoBackOffice(clock=clock).by_document(MARIA.document)
    assert (changed.phones, changed.emails) == (("5531987654321",), ("maria@novo.example",))
