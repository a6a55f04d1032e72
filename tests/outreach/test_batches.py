"""Batches: each letter once, whatever the relay does, and however often whoever carries them out begins anew."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sintonia.audit import SYSTEM
from sintonia.backoffice.ports import NotAnswering
from sintonia.backoffice.ports import Refused as OfficeRefused
from sintonia.kit.words import Words
from sintonia.outreach import batches
from sintonia.outreach.carrying import NO_ADDRESS, NOTHING_TO_MAIL, Carrying, held, written
from sintonia.outreach.kinds import Entry, Kind, _known, keep_kind
from sintonia.outreach.letters import InDoubt, Letter, NoAddress, Refused, TryLater
from sintonia.outreach.models import Batch, BatchItem
from sintonia.outreach.progress import progress_of, reasons_of

AT = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


class Town:
    """The company's systems: people by number, of whom every tenth gets paper."""

    def __init__(self, people: int) -> None:
        self.people, self.down, self.unpaid = people, 0, set[str]()
        self.on_paper, self.without, self.gone = set[str](), set[str](), set[str]()

    def page(self, ports: Mapping[str, Any], period: str, *, after: str, most: int) -> Sequence[Entry]:
        numbers = range(int(after or 0) + 1, self.people + 1)[:most]
        return [Entry(str(n), str(n), n % 10 != 0 and str(n) not in self.on_paper) for n in numbers]

    def letter(self, ports: Mapping[str, Any], period: str, *, key: str, at: datetime) -> Letter | None:
        if self.down:
            self.down -= 1
            raise NotAnswering
        if key in self.unpaid:
            raise OfficeRefused(Words("There is no such bill."))
        if key in self.without:
            raise NoAddress
        if key in self.gone:
            return None
        return Letter(
            key=f"test:{period}:{key}", to=f"p{key}@correio.example", subject="s", paragraphs=("p",), kind="test"
        )


class Relay:
    """Who mails: takes everything, unless it was told to answer otherwise, letter by letter."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.answers: dict[str, list[Exception]] = {}
        self.silent_ones: dict[str, str] = {}
        self.lock = threading.Lock()
        self.at_each: Callable[[], None] = lambda: None

    def message_id(self, key: str) -> str:
        return f"{key}@ours.example"

    def silent(self, *, kind: str, addresses: Collection[str]) -> dict[str, str]:
        return {one: self.silent_ones[one] for one in addresses if one in self.silent_ones}

    def post(self, letter: Letter) -> None:
        self.at_each()
        with self.lock:
            answers = self.answers.get(letter.key.rpartition(":")[2], [])
            answer = answers.pop(0) if answers else None
            if answer is None or isinstance(answer, InDoubt):
                self.taken[letter.key] += 1
        if answer is not None:
            raise answer

    def close(self) -> None:
        pass


class Clock:
    """A clock that runs ahead when it is looked at, so that no test waits for a pause."""

    def __init__(self) -> None:
        self.at, self.lock = AT, threading.Lock()

    def __call__(self) -> datetime:
        with self.lock:
            self.at += timedelta(minutes=1)
            return self.at


@pytest.fixture
def town() -> Iterator[Town]:
    found = Town(100)
    keep_kind(Kind("test", Words("Test letters"), "month", found.page, found.letter))
    yield found
    del _known["test"]


@pytest.fixture
def relay() -> Relay:
    return Relay()


def asked(**told: Any) -> Batch:
    fields = {"company": "", "kind": "test", "period": "2026-10", "rate_per_s": 0.0, "name": "davi", **told}
    row, _new = batches.ask_for(by=SYSTEM, at=AT, **fields)
    return row


def _write(company: str, kind: str, period: str, key: str) -> tuple[Letter | None, str]:
    return written({}, kind, period, key, AT)


def carry_out(batch: Batch, relay: Relay, *, stopped: Callable[[], bool] = lambda: False) -> bool:
    clock = Clock()
    with ThreadPoolExecutor(2) as makers:
        carrying = Carrying(batch.pk, relay, {}, makers, _write, clock, stopped, senders=4, ahead=16)
        ended = carrying.carry_out()
    batch.refresh_from_db()
    return ended


def test_everybody_gets_their_letter_once_and_paper_is_counted(town: Town, relay: Relay) -> None:
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.state, batch.total, batch.sent, batch.paper) == ("done", 90, 90, 10)
    assert (batch.repeated, batch.failed, batch.skipped) == (0, 0, 0)
    assert set(relay.taken.values()) == {1}
    assert len(relay.taken) == 90


def test_who_came_since_gets_theirs_when_a_batch_is_asked_for_again_and_nobody_a_second(
    town: Town, relay: Relay
) -> None:
    batch = asked()
    assert carry_out(batch, relay)
    town.people = 130
    assert asked().pk == batch.pk
    assert carry_out(batch, relay)
    assert (batch.state, batch.total, batch.sent, batch.paper) == ("done", 117, 117, 13)
    assert set(relay.taken.values()) == {1}
    assert len(relay.taken) == 117


def test_who_chose_paper_after_their_letter_went_is_not_counted_on_paper_as_well(town: Town, relay: Relay) -> None:
    batch = asked()
    assert carry_out(batch, relay)
    town.on_paper = {"1", "2"}
    asked()
    assert carry_out(batch, relay)
    assert (batch.total, batch.sent, batch.paper) == (90, 90, 10)


def test_how_fast_it_goes_can_be_said_anew(town: Town) -> None:
    assert asked(rate_per_s=20.0).rate_per_s == 20
    assert asked().rate_per_s == 20
    assert asked(rate_per_s=5.0).rate_per_s == 5
    assert Batch.objects.get().rate_per_s == 5


def test_who_has_no_address_any_more_is_left_out_and_what_is_no_more_was_nothing_to_mail(
    town: Town, relay: Relay
) -> None:
    town.without, town.gone = {"1", "2"}, {"3"}
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.total, batch.sent, batch.skipped, batch.failed, batch.paper) == (90, 87, 2, 1, 10)
    assert [(one.why, one.count) for one in reasons_of(batch)] == [(NO_ADDRESS, 2), (NOTHING_TO_MAIL, 1)]


def test_asked_for_twice_is_the_same_batch(town: Town, relay: Relay) -> None:
    batch = asked()
    carry_out(batch, relay)
    again = asked()
    assert again.pk == batch.pk
    assert set(relay.taken.values()) == {1}


def test_what_was_left_sending_goes_again_and_is_marked(town: Town, relay: Relay) -> None:
    batch = asked()
    for _page in range(2):
        batches.list_some(batch=batch.pk, ports={}, at=AT)
    left = list(BatchItem.objects.filter(batch=batch).order_by("pk")[:3])
    for item in left:
        batches.begin(item=item.pk, message_id="x", address="p@correio.example", at=AT)
    assert carry_out(batch, relay)
    assert (batch.sent, batch.repeated) == (90, 3)
    assert set(BatchItem.objects.filter(doubtful=True)) == set(left)
    assert {item.message_id for item in BatchItem.objects.filter(doubtful=True)} == {
        f"test:2026-10:{item.key}@ours.example" for item in left
    }


def test_a_letter_in_doubt_goes_again_with_the_same_id_and_is_marked(town: Town, relay: Relay) -> None:
    relay.answers = {"7": [InDoubt("lost")]}
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.sent, batch.repeated) == (90, 1)
    assert relay.taken["test:2026-10:7"] == 2
    assert sum(relay.taken.values()) == 91


def test_what_is_refused_is_shown_with_its_reason_and_the_rest_goes(town: Town, relay: Relay) -> None:
    relay.answers = {"3": [Refused("550 no such user")], "4": [Refused("550 no such user")]}
    town.unpaid = {"5"}
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.sent, batch.failed) == (87, 3)
    first, second = reasons_of(batch)
    assert (first.why, first.count, first.who) == (
        "550 no such user", 2, (("3", "p•••@correio.example"), ("4", "p•••@correio.example")),
    )  # fmt: skip
    assert (second.why, second.who) == ("There is no such bill.", (("5", ""),))


def test_what_failed_can_be_tried_again(town: Town, relay: Relay) -> None:
    relay.answers = {"3": [Refused("550 no")]}
    batch = asked()
    carry_out(batch, relay)
    assert batches.try_again(batch=batch.pk, by=SYSTEM, at=AT) == 1
    assert carry_out(batch, relay)
    assert (batch.sent, batch.failed, batch.repeated) == (90, 0, 0)


def test_a_server_that_is_busy_gets_the_letter_later(town: Town, relay: Relay) -> None:
    relay.answers = {str(n): [TryLater("451 later")] * 3 for n in range(1, 20)}
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.sent, batch.failed, batch.repeated) == (90, 0, 0)


def test_what_never_goes_is_given_up(town: Town, relay: Relay) -> None:
    relay.answers = {"8": [TryLater("451 later")] * 100}
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.sent, batch.failed) == (89, 1)


def test_a_relay_that_takes_nothing_is_asked_again_and_costs_no_letter_a_try(
    town: Town, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sintonia.outreach.carrying.LONGEST_REST_S", 0.05)
    relay.answers = {str(n): [TryLater("connection refused", everything=True)] * 10 for n in (1, 2)}
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.sent, batch.failed, batch.trouble) == (90, 0, "")


def test_what_was_in_the_way_before_is_said_no_longer_once_letters_go(town: Town, relay: Relay) -> None:
    batch, said = asked(), set()
    Batch.objects.filter(pk=batch.pk).update(trouble="no mail relay is set")
    relay.at_each = lambda: said.add(Batch.objects.values_list("trouble", flat=True).get(pk=batch.pk))
    assert carry_out(batch, relay)
    assert said == {""}


def test_while_the_companys_systems_are_down_letters_wait(
    town: Town, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sintonia.outreach.carrying.LONGEST_REST_S", 0.05)
    town.down = 30
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.sent, batch.failed) == (90, 0)


def test_who_wants_none_is_mailed_none(town: Town, relay: Relay) -> None:
    relay.silent_ones = {"p1@correio.example": "stopped", "p2@correio.example": "bounced"}
    batch = asked()
    assert carry_out(batch, relay)
    assert (batch.sent, batch.skipped) == (88, 2)
    assert {one.why for one in reasons_of(batch)} == {"stopped", "bounced"}


def test_a_batch_rests_when_it_is_told_to_and_goes_on(town: Town, relay: Relay) -> None:
    batch = asked(rate_per_s=20.0)
    told = []

    def rest() -> None:
        if not told:
            told.append(batches.pause(batch=batch.pk, by=SYSTEM, at=AT))

    relay.at_each = rest
    assert not carry_out(batch, relay)
    assert batch.state == "paused"
    assert 0 < sum(relay.taken.values()) < 90
    assert batches.resume(batch=batch.pk, by=SYSTEM, at=AT)
    Batch.objects.filter(pk=batch.pk).update(rate_per_s=0)
    assert carry_out(batch, relay)
    assert set(relay.taken.values()) == {1}
    assert (batch.sent, batch.repeated) == (90, 0)


def test_a_batch_that_was_cancelled_mails_no_more(town: Town, relay: Relay) -> None:
    batch = asked()
    assert batches.cancel(batch=batch.pk, by=SYSTEM, at=AT)
    assert not carry_out(batch, relay)
    assert not relay.taken
    assert not batches.resume(batch=batch.pk, by=SYSTEM, at=AT)


def test_a_batch_that_is_stopped_anywhere_ends_whole(town: Town, relay: Relay) -> None:
    batch, rounds = asked(), 0
    while not carry_out(batch, relay, stopped=Few(25)):
        rounds += 1
    assert rounds > 1
    assert set(relay.taken.values()) == {1}
    assert (batch.sent, batch.total) == (90, 90)


class Few:
    """Stop after it was asked so often."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_a_list_goes_on_where_it_stood_and_names_nobody_twice(town: Town) -> None:
    batch = asked()
    while batches.list_some(batch=batch.pk, ports={}, at=AT, most=7):
        pass
    batch.refresh_from_db()
    assert (batch.total, batch.paper) == (90, 10)
    assert BatchItem.objects.filter(batch=batch).count() == 90


def test_one_process_at_a_time_carries_a_batch(town: Town, transactional_db: None) -> None:
    from django.conf import settings

    with held(settings.DATABASE_URL, 7) as first:
        assert first is not None
        with held(settings.DATABASE_URL, 7) as second, held(settings.DATABASE_URL, 8) as other:
            assert second is None
            assert other is not None
    with held(settings.DATABASE_URL, 7) as again:
        assert again is not None


@pytest.mark.parametrize(
    ("kind", "period"), [("test", "2026-13"), ("test", "2026"), ("nothing", "2026-10"), ("test", "")]
)
def test_what_cannot_be_run_is_refused_in_a_sentence(town: Town, kind: str, period: str) -> None:
    with pytest.raises(batches.UnableToRun):
        asked(kind=kind, period=period)


def test_the_end_is_estimated_by_the_last_minute(town: Town) -> None:
    batch = asked()
    for _page in range(2):
        batches.list_some(batch=batch.pk, ports={}, at=AT)
    for item in BatchItem.objects.filter(batch=batch)[:30]:
        batches.begin(item=item.pk, message_id="x", address="p@correio.example", at=AT)
        batches.sent(item=item.pk, batch=batch.pk, at=AT + timedelta(seconds=10))
    batch.refresh_from_db()
    told = progress_of(batch, at=AT + timedelta(seconds=30))
    assert (told.ended, told.left, told.per_s) == (30, 60, 1.0)
    assert told.ends_at == AT + timedelta(seconds=90)
