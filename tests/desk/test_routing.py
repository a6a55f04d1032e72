"""Who is served next and by whom, and that it can be told why, and why not another."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sintonia.desk.hours import UnableToRead, hours_of
from sintonia.desk.overflow import Rule, elsewhere
from sintonia.desk.policies import CMU_THETA, KINDS, LONGEST_IDLE, TIERS, Policy, UnableToDecide, policy_of
from sintonia.desk.routing import Elsewhere, Seat, Waiting, match, why_not
from sintonia.journeys.registry import keep_skill
from sintonia.kit.words import Words

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
USUAL = Policy()
keep_skill("claims", Words("Claims"))
SKILLS = {"sales": {"cost": 1, "patience_s": 300}, "claims": {"cost": 4, "patience_s": 900}}


def waits(item: int, *, minutes: float = 1, **more: Any) -> Waiting:
    return Waiting(item=item, since=NOON - timedelta(minutes=minutes), **more)


def seat(agent: int, *, free: float = 1, skills: str = "*", languages: str = "*", **more: Any) -> Seat:
    named = {"skills": frozenset(skills.split()), "languages": frozenset(languages.split())}
    return Seat(agent=agent, idle_since=NOON - timedelta(minutes=free), **named, **more)


def pairs(lanes: list[Waiting], seats: list[Seat], policy: Policy = USUAL, **more: Any) -> list[tuple[int, int]]:
    found = match(lanes, seats, policy=policy, at=NOON, **more)
    return [(pair.waiting.item, pair.seat.agent) for pair in found]


@pytest.mark.parametrize("kind", KINDS)
def test_danger_goes_first_whatever_the_policy(kind: str) -> None:
    policy = policy_of(kind, {"classes": {"claims": {"cost": 1000}}})
    lanes = [waits(1, minutes=90, skill="claims", priority=3, tier=3), waits(2, minutes=0, urgent=True)]
    assert pairs(lanes, [seat(9)], policy, most=1) == [(2, 9)]


def test_the_class_with_the_largest_cost_times_service_by_abandonment_goes_first() -> None:
    # (c + θγ)μ/θ = (c / θ + γ)μ: 1 × 5 / 10, 4 × 15 / 10, and (1 × 5 + 90) / 10 where losing somebody is dear.
    lanes = [waits(1, minutes=9, skill="sales"), waits(2, skill="claims"), waits(3, minutes=5, skill="repairs")]
    policy = policy_of(CMU_THETA, {"classes": {**SKILLS, "repairs": {"patience_s": 300, "lost": 90}}})
    assert [pair[0] for pair in pairs(lanes, [seat(9)], policy)] == [3, 2, 1]


def test_tiers_go_by_priority_then_tier_and_longest_idle_by_who_came_first() -> None:
    lanes = [waits(1, minutes=9), waits(2, tier=2), waits(3, priority=1), waits(4, minutes=2, tier=2)]
    assert [one for one, _ in pairs(lanes, [seat(9, capacity={"chat": 9})], policy_of(TIERS, {}))] == [3, 4, 2, 1]
    idle = policy_of(LONGEST_IDLE, {})
    assert [one for one, _ in pairs(lanes, [seat(9, capacity={"chat": 9})], idle)] == [3, 1, 4, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_waits_for_ever_behind_a_dearer_class(kind: str) -> None:
    policy = policy_of(kind, {"classes": {"claims": {"cost": 1000}}, "most_wait_s": 1800})
    late, promised = waits(1, minutes=30), waits(2, promised_at=NOON)
    dear = waits(3, minutes=29, skill="claims", tier=3)
    assert [one for one, _ in pairs([dear, promised, late], [seat(9)], policy)] == [1, 2, 3]


def test_who_answers_fewest_other_things_is_asked_first_by_default() -> None:
    free = [seat(1, free=60), seat(2, skills="sales claims", free=30), seat(3, skills="sales")]
    assert pairs([waits(7, skill="sales")], free) == [(7, 3)]
    assert pairs([waits(7, skill="sales")], free, Policy(least_flexible=False)) == [(7, 1)]
    assert pairs([waits(7, skill="sales")], free, policy_of(LONGEST_IDLE, {})) == [(7, 1)]


def test_who_has_less_at_hand_goes_before_who_is_free_for_longer() -> None:
    assert pairs([waits(7)], [seat(1, free=60, loads={"chat": 2}), seat(2, loads={"chat": 1})]) == [(7, 2)]


def test_skills_languages_rooms_and_teams_are_kept() -> None:
    item = waits(7, skill="claims", language="es", room=1, team=4)
    wrong = [
        seat(1, skills="sales", room=1, team=4), seat(2, languages="pt-BR en", room=1, team=4),
        seat(3, room=2, team=4), seat(4, room=1, team=5), seat(5, team=4),
    ]  # fmt: skip
    assert pairs([item], wrong) == []
    assert pairs([item], [*wrong, seat(6, skills="claims", languages="es", room=1, team=4)]) == [(7, 6)]


def test_a_call_leaves_no_room_for_others_where_so_set() -> None:
    calling = {"loads": {"call": 1}, "capacity": {"chat": 3, "call": 1, "mail": 5}}
    assert not seat(1, **calling).has_room("chat")
    assert seat(1, **calling, call_blocks=False).has_room("chat")
    assert seat(1, loads={"chat": 1}).takes() == "chat+mail", "nor is a call given to who is in a chat"
    assert seat(1, loads={"mail": 1}).takes() == "chat+call+mail"


def test_capacity_counts_by_medium_and_across_media() -> None:
    assert seat(1, capacity={"chat": 2}, loads={"chat": 2}).takes() == ""
    both = {"capacity": {"chat": 3, "mail": 5, "all": 5}}
    assert seat(1, loads={"chat": 2, "mail": 2}, **both).takes() == "chat+mail"
    assert seat(1, loads={"chat": 2, "mail": 3}, **both).takes() == ""


def test_in_one_call_nobody_is_given_more_than_they_have_room_for() -> None:
    lanes = [waits(n, lane=str(n)) for n in range(5)]
    assert len(pairs(lanes, [seat(1, capacity={"chat": 3})])) == 3


def test_what_is_held_is_for_its_agent_alone_until_it_is_not() -> None:
    held = {"held_for": 1, "held_until": NOON + timedelta(seconds=1)}
    first = seat(1, loads={"chat": 2}, free=0)
    assert pairs([waits(7, **held)], [seat(2), first]) == [(7, 1)]
    assert pairs([waits(7, **held)], [seat(2)]) == []
    assert pairs([waits(7, **held | {"held_until": NOON})], [seat(2), first]) == [(7, 2)]


def test_who_did_not_take_it_a_moment_ago_is_not_asked_again() -> None:
    assert pairs([waits(7, asked=frozenset({1}))], [seat(1, free=60), seat(2)]) == [(7, 2)]


def test_another_queue_helps_once_its_own_people_cannot() -> None:
    rule = Rule(name="evening", match={"skill": "claims"}, after_s=120, to=Elsewhere("evening", room=3))
    young, old = waits(1, minutes=1, skill="claims"), waits(2, minutes=2, skill="claims")
    assert [elsewhere(one, [rule], at=NOON) for one in (young, old)] == [(), (rule.to,)]
    other = waits(3, minutes=5, skill="sales")
    assert elsewhere(other, [rule], at=NOON) == ()
    item = waits(2, minutes=2, skill="claims", also=(rule.to,))
    (pair,) = match([item], [seat(5, room=3, free=99)], policy=Policy(), at=NOON)
    assert (pair.seat.agent, pair.elsewhere) == (5, rule.to)
    assert pair.told(Policy())["rule"] == "evening"
    (own,) = match([item], [seat(5, room=3, free=99), seat(6, free=1)], policy=Policy(), at=NOON)
    assert (own.seat.agent, own.elsewhere) == (6, None)
    assert str(own.others[0][1]) == "Helps out from another queue, whose own people go first."


def test_a_choice_says_why_this_and_why_not_the_others_in_three_languages() -> None:
    free = [
        seat(1),
        seat(2, skills="claims"),
        seat(3, skills="sales"),
        seat(4, loads={"call": 1}),
        seat(5, loads={"chat": 3}),
    ]
    (pair,) = match([waits(7, skill="claims")], free, policy=Policy(), at=NOON)
    assert str(pair.why_agent) == "Answers fewer other things than who else is free."
    assert {agent: str(words) for agent, words in pair.others} == {
        1: "Answers more other things, and is kept free for them.",
        3: "Does not answer this subject: Claims.",
        4: "Is on a call.",
        5: "Has no room for more: 3 at hand.",
    }
    for words in (pair.why_item, pair.why_agent, *(words for _, words in pair.others)):
        assert len({words.render(language) for language in ("pt-BR", "es", "en")}) == 3


def test_whoever_is_refused_is_told_a_reason_and_whoever_fits_none() -> None:
    item = waits(7, skill="claims", language="es", channel="email")
    assert why_not(item, seat(1), at=NOON) is None
    assert str(why_not(item, seat(1, languages="en"), at=NOON)) == "Does not answer in this language: es."
    assert str(why_not(item, seat(1, room=3), at=NOON)) == "Answers another queue."
    assert str(why_not(item, seat(1, capacity={"chat": 1}), at=NOON)) == "Does not answer on this channel."
    held = waits(7, held_for=2, held_until=NOON + timedelta(minutes=1))
    assert str(why_not(held, seat(1), at=NOON)).startswith("It is kept for who had it before")


@given(some.integers(0, 10_000), some.sampled_from(KINDS))
def test_every_pair_fits_and_no_better_item_was_left_for_its_agent(seed: int, kind: str) -> None:
    chance, policy = random.Random(seed), policy_of(kind, {"classes": SKILLS})
    skills, languages = ("sales", "claims", "general"), ("pt-BR", "es")
    lanes = [
        waits(
            n, lane=str(n), minutes=chance.randint(0, 50), skill=chance.choice(skills), urgent=chance.random() < 0.1,
            language=chance.choice(languages), channel=chance.choice(("phone", "webchat")), priority=n % 4,
        )
        for n in range(12)
    ]  # fmt: skip
    seats = [
        seat(
            n,
            free=chance.randint(0, 50),
            skills=chance.choice(("*", *skills)),
            languages=chance.choice(("*", *languages)),
        )
        for n in range(6)
    ]
    found = match(lanes, seats, policy=policy, at=NOON)
    given_to: dict[int, Seat] = {one.agent: one for one in seats}
    for pair in found:
        assert why_not(pair.waiting, given_to[pair.seat.agent], at=NOON) is None
        given_to[pair.seat.agent] = given_to[pair.seat.agent].with_one_more(pair.waiting.medium)
    order = [policy.standing(pair.waiting, NOON) for pair in found]
    assert order == sorted(order)
    left = {one.item for one in lanes} - {pair.waiting.item for pair in found}
    for one in (one for one in lanes if one.item in left):
        assert all(why_not(one, free, at=NOON) for free in given_to.values()), "somebody was free for it"


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("lottery", {}),
        (TIERS, {"color": 1}),
        (CMU_THETA, {"classes": {"a": {"patience_s": 0}}}),
        (TIERS, {"offer_s": "x"}),
    ],
)
def test_a_policy_that_nobody_understands_is_refused(kind: str, settings: dict[str, Any]) -> None:
    with pytest.raises(UnableToDecide):
        policy_of(kind, settings)


class TestHours:
    """Opening hours of a place."""

    paulo = hours_of(
        zone="America/Sao_Paulo", weekly={"mon": [["08:00", "12:00"], ["13:00", "18:00"]], "fri": [["22:00", "02:00"]]},
        state="SP", city="São Paulo",
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("told", "is_open"),
        [
            ("2026-11-23 07:59", False), ("2026-11-23 08:00", True), ("2026-11-23 12:30", False),
            ("2026-11-23 17:59", True), ("2026-11-23 18:00", False), ("2026-11-24 10:00", False),
            ("2026-11-28 01:59", True), ("2026-11-28 02:00", False),
        ],
    )  # fmt: skip
    def test_follow_the_clock_of_their_zone(self, told: str, is_open: bool) -> None:
        assert self.paulo.is_open(self.local(told)) is is_open

    def test_a_holiday_of_the_country_or_the_state_is_closed(self) -> None:
        rio = hours_of(zone="America/Sao_Paulo", weekly={"thu": [["08:00", "18:00"]]}, state="RJ")
        here = hours_of(zone="America/Sao_Paulo", weekly={"thu": [["08:00", "18:00"]]}, state="SP")
        saint_george, christmas_eve = self.local("2026-04-23 10:00"), self.local("2026-12-24 10:00")
        assert (rio.is_open(saint_george), here.is_open(saint_george)) == (False, True)
        assert rio.is_open(christmas_eve)
        new_year = hours_of(zone="America/Sao_Paulo", weekly={"fri": [["00:00", "24:00"]]})
        assert not new_year.is_open(self.local("2027-01-01 10:00"))

    def test_tell_when_somebody_answers_again(self) -> None:
        assert self.paulo.opens_at(self.local("2026-11-23 12:30")) == self.local("2026-11-23 13:00")
        assert self.paulo.opens_at(self.local("2026-11-23 19:00")) == self.local("2026-11-27 22:00")
        assert hours_of(zone="America/Sao_Paulo", weekly={}).opens_at(NOON) is None

    @pytest.mark.parametrize(
        "weekly", [{"montag": []}, {"mon": [["8", "18:00"]]}, {"mon": [["18:00"]]}, {"mon": [["09:00", "09:00"]]}]
    )
    def test_what_is_no_time_is_refused(self, weekly: dict[str, list[list[str]]]) -> None:
        with pytest.raises(UnableToRead):
            hours_of(zone="America/Sao_Paulo", weekly=weekly)

    def local(self, told: str) -> datetime:
        return datetime.fromisoformat(told).replace(tzinfo=self.paulo.calendar.local)
