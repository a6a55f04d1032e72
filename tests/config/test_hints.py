"""Hints: a slow browser is owed the latest alone, who comes back is told what moved, a crowd comes one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from sintonia.config.hints import BEAT_S, CROWD, CROWD_FETCHES_PER_S, KEPT_S, MISSED, Hints, Listener


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hints(clock: Clock) -> Hints:
    return Hints(clock=clock)


def told(hints: Hints, listener: Listener) -> list[tuple[str, str]]:
    """What a listener is told now: topics and numbers."""
    events = [event.split("\n") for event in hints._told(listener).split("\n\n") if event]
    return [(topic.removeprefix("event: "), number.removeprefix("data: ")) for _id, topic, number in events]


def latest_id(hints: Hints) -> str:
    return f"{hints.epoch}-{hints.number}"


def fresh(hints: Hints, clock: Callable[[], float], *topics: str) -> Listener:
    return hints.listen(topics, last="", signed_at=clock())


def test_who_listens_is_told_and_others_are_not(hints: Hints, clock: Clock) -> None:
    one, other = fresh(hints, clock, "contact-a"), fresh(hints, clock, "contact-b")
    hints.pass_on("contact-a 17\ncontact-c 1")
    assert told(hints, one) == [("contact-a", "17")]
    assert told(hints, other) == []
    assert told(hints, one) == []


def test_a_slow_browser_is_owed_only_the_latest(hints: Hints, clock: Clock) -> None:
    one = fresh(hints, clock, "contact-a")
    for number in range(5000):
        hints.pass_on(f"contact-a {number}")
    assert told(hints, one) == [("contact-a", "4999")]


def test_who_comes_back_is_told_what_moved_meanwhile_and_nothing_else(hints: Hints, clock: Clock) -> None:
    one = fresh(hints, clock, "contact-a", "contact-b")
    hints.pass_on("contact-a 1")
    last = latest_id(hints)
    hints.leave(one)
    hints.pass_on("contact-b 9")
    assert told(hints, hints.listen(one.topics, last=last, signed_at=clock())) == [("contact-b", "9")]
    assert told(hints, hints.listen(one.topics, last=latest_id(hints), signed_at=clock())) == []


def test_what_moved_between_the_page_and_its_stream_is_told(hints: Hints, clock: Clock) -> None:
    clock.now = 1010.4
    hints.pass_on("contact-a 1")
    signed_at = 1011.0
    clock.now = 1011.9
    hints.pass_on("contact-b 2")
    assert told(hints, hints.listen(("contact-a", "contact-b"), last="", signed_at=signed_at)) == [("contact-b", "2")]


def test_who_comes_from_before_we_knew_is_told_that_something_may_be_missed(hints: Hints, clock: Clock) -> None:
    last = latest_id(hints)
    after_a_restart = Hints(clock=clock)
    assert told(after_a_restart, after_a_restart.listen(("a",), last=last, signed_at=clock())) == [("a", MISSED)]
    assert told(after_a_restart, after_a_restart.listen(("a",), last="", signed_at=clock() - 5)) == [("a", MISSED)]


def test_when_the_database_was_away_everybody_is_told_that_something_may_be_missed(hints: Hints, clock: Clock) -> None:
    one = fresh(hints, clock, "contact-a", CROWD)
    hints.begin()
    assert sorted(told(hints, one)) == [("contact-a", MISSED), (CROWD, MISSED)]
    assert told(hints, one) == []


def test_a_crowd_is_let_in_one_after_the_other(hints: Hints, clock: Clock) -> None:
    everybody = [fresh(hints, clock, CROWD) for _ in range(400)]
    fetches = 0
    for _ in range(100):
        clock.now += 0.5
        hints.pass_on(f"{CROWD} 1")
        fetches += sum(len(told(hints, one)) for one in everybody)
    assert fetches <= len(everybody) + 50 * CROWD_FETCHES_PER_S
    clock.now += 100
    assert all(told(hints, one) for one in everybody), "what is told late is told all the same"


def test_who_may_have_fetched_what_was_drawn_up_before_is_told_once_more(hints: Hints, clock: Clock) -> None:
    one = fresh(hints, clock, CROWD)
    hints.pass_on(f"{CROWD} 1")
    assert told(hints, one) == [(CROWD, "1")]
    clock.now += KEPT_S
    assert told(hints, one) == [(CROWD, "1")]
    clock.now += 10
    assert told(hints, one) == []


def test_an_agent_s_page_is_asked_whether_it_is_there_and_a_customer_s_is_not(hints: Hints, clock: Clock) -> None:
    agent, customer = fresh(hints, clock, "agent-ana", "contact-a"), fresh(hints, clock, "contact-a")
    assert (told(hints, agent), told(hints, customer)) == ([("beat", "?")], [])
    clock.now += BEAT_S - 1
    hints.pass_on("contact-a 2")
    assert told(hints, agent) == [("contact-a", "2")]
    clock.now += 1
    assert told(hints, agent) == [("beat", "?")]


def test_who_looks_at_the_same_contact_is_known_as_long_as_they_do(hints: Hints, clock: Clock) -> None:
    ana, bruno = fresh(hints, clock, "agent-ana", "contact-a"), fresh(hints, clock, "agent-bruno", "contact-a", "desk")
    fresh(hints, clock, "contact-a")
    assert hints.looking_at(["contact-a"]) == {"ana", "bruno"}
    hints.leave(bruno)
    assert hints.looking_at(["contact-a"]) == {"ana"}
    assert hints.looking_at(["contact-b"]) == set()
    hints.leave(ana)


def test_who_looks_is_told_when_a_colleague_comes_and_goes_and_a_customer_is_not(hints: Hints, clock: Clock) -> None:
    ana, customer = fresh(hints, clock, "agent-ana", "contact-a"), fresh(hints, clock, "contact-a")
    assert told(hints, ana) == [("beat", "?")], "nobody but a customer came"
    bruno = fresh(hints, clock, "agent-bruno", "contact-a")
    fresh(hints, clock, "agent-clara", "contact-b")
    assert (told(hints, ana), told(hints, bruno)) == ([("looks", "?")], [("beat", "?")])
    hints.leave(bruno)
    assert (told(hints, ana), told(hints, customer)) == ([("looks", "?")], [])


def test_an_event_carries_the_number_by_which_its_browser_comes_back(hints: Hints, clock: Clock) -> None:
    async def first_two() -> list[str]:
        stream = hints.events(fresh(hints, clock, "contact-a"))
        hello = await anext(stream)
        hints.pass_on("contact-a 3")
        event = await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]
        return [hello, event]

    hello, event = asyncio.run(first_two())
    assert hello.startswith("retry:")
    assert event == f"id: {latest_id(hints)}\nevent: contact-a\ndata: 3\n\n"
    assert hints.listeners == {}, "who left is not kept"
