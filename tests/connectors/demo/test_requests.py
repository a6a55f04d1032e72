"""What is asked of the pretend company: kept once, followed by its age, and how its customers are reached."""

from datetime import UTC, datetime, timedelta

import pytest

from sintonia.backoffice.ports import Refused
from sintonia.connectors.demo import seed
from sintonia.connectors.demo.arrears import DemoArrears
from sintonia.connectors.demo.asked import DemoRequests
from sintonia.connectors.demo.models import Cut, Request
from sintonia.connectors.demo.people import JOAO, MARIA
from sintonia.connectors.demo.ports import DemoBackOffice
from sintonia.connectors.demo.work import delay_request, work_requests
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


class TestAComplaintHoldsACut:
    """A cut that is announced waits while a complaint about what was charged is open, and for no other reason of it."""

    @pytest.fixture
    def announced(self, clock, maria):
        contract = DemoBackOffice(clock=clock).contracts(maria.id)[0].id
        day = AT.date()
        Cut.objects.filter(contract_id=int(contract)).delete()
        Cut.objects.create(contract_id=int(contract), months=[day.replace(day=1)], notice_on=day, not_before=day)
        return contract

    def complain(self, clock, **changes):
        asked = {**ASKED, "kind": "complaint", "party": None, "facts": {"about": "bill"}} | changes
        return DemoRequests(clock=clock).open_request("run:1", **asked).number

    def held(self, clock, contract):
        cut = DemoArrears(clock=clock).cut(contract)
        assert cut is not None
        return cut.reviewed

    def test_only_one_about_what_was_charged(self, clock, maria, announced):
        self.complain(clock, party=maria.id, facts={"words": "the crew broke my fence"})
        assert not self.held(clock, announced)
        DemoRequests(clock=clock).open_request(
            "run:2", **{**ASKED, "kind": "complaint", "party": maria.id, "facts": {"about": "bill"}}
        )
        assert self.held(clock, announced)

    def test_until_it_is_answered_whenever_that_is(self, clock, maria, announced):
        number = self.complain(clock, party=maria.id)
        delay_request(number=number, until=AT + timedelta(days=9))
        clock.moment += timedelta(days=8)
        assert self.held(clock, announced)
        clock.moment += timedelta(days=2)
        assert not self.held(clock, announced)

    def test_one_that_is_answered_sooner_holds_it_no_longer(self, clock, maria, announced):
        number = self.complain(clock, party=maria.id)
        Request.objects.filter(number=number).update(done_at=AT + timedelta(hours=1))
        assert not self.held(clock, announced)

    def test_of_somebody_unknown_once_it_is_known_whose_it_is(self, clock, maria, announced):
        number = self.complain(clock)
        assert not self.held(clock, announced)
        DemoRequests(clock=clock).add_to_request("run:3", number=number, facts={"party": maria.id})
        assert self.held(clock, announced)


@pytest.mark.parametrize(("kind", "first"), [("move_out", "meter_read"), ("move_in", "register_changed")])
def test_who_moves_on_a_later_day_has_the_work_done_after_it(clock, maria, kind, first):
    office = DemoRequests(clock=clock)
    day = datetime(2026, 12, 10, 3, tzinfo=UTC)  # the 10th begins in São Paulo
    office.open_request("run:1", **{**ASKED, "kind": kind, "party": maria.id, "facts": {"day": "2026-12-10"}})
    received, *later = office.requests(maria.id)[0].steps
    assert received.done_at == AT
    assert later[0].code == first
    assert all(step.due_at is not None and step.due_at > day for step in later)
    # In a demonstration nobody waits for days, but no last bill is sent before somebody has left.
    assert work_requests(at=AT + timedelta(hours=1), hurry=timedelta(minutes=1)) == []
    assert len(work_requests(at=day + timedelta(days=4), hurry=timedelta(minutes=1))) == 1


def test_who_moves_on_a_day_that_is_over_has_the_work_begin_at_once(clock, maria):
    office = DemoRequests(clock=clock)
    office.open_request("run:1", **{**ASKED, "kind": "move_out", "party": maria.id, "facts": {"day": "2026-11-02"}})
    assert office.requests(maria.id)[0].steps[1].due_at == AT + timedelta(days=2)


def test_nobody_who_died_may_hold_a_contract_and_anybody_else_may(clock, maria):
    office = DemoRequests(clock=clock)
    assert office.may_hold(MARIA.document)
    assert office.may_hold("39053344705")
    assert not office.may_hold(JOAO.document)
    assert not office.may_hold("604.918.237-03")
