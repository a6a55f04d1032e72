"""
A day of 160 agents who click and lose their line at random, with the real deeds on the real database.

No contact has two owners, none is forgotten, and equals are offered in the order in which they came.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from sintonia.cli.routing import offer_all, tick
from sintonia.conversations.models import Contact
from sintonia.desk import offers, operations, presence, seats
from sintonia.desk.models import Offer, Presence, RoutingProfile, WorkItem
from sintonia.staff.models import User
from tests.desk.people import NOON, waits

AGENTS = 160
CONTACTS = 120
CHANGES_MIND = 20
BEGAN = NOON - timedelta(hours=7)


class Day:
    """What happens, in its order; `owners` is who we believe has what, which the database must not contradict."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.at = BEGAN
        self.events: list[tuple[datetime, int, Callable[[], None]]] = []
        self.numbers = count()
        self.arrivals = count()
        self.owners: dict[int, User] = {}
        self.down: set[int] = set()
        self.tally = dict.fromkeys(("accepted", "declined", "ignored", "grabbed", "refused", "dropped", "left"), 0)
        profile = RoutingProfile.objects.create(name="all", skills=["*"], languages=["*"], capacity={"chat": 1})
        self.agents = [
            User.objects.create_user(username=f"agent{n}", password=None, name=f"Agent {n}") for n in range(AGENTS)
        ]
        Presence.objects.bulk_create(
            Presence(user=user, profile=profile, state="offline", since=BEGAN) for user in self.agents
        )

    def later(self, what: Callable[[], None], **passed: float) -> None:
        heapq.heappush(self.events, (self.at + timedelta(**passed), next(self.numbers), what))

    def run(self) -> None:
        for n, user in enumerate(self.agents):
            self.later(lambda user=user: self.begin(user), minutes=n * 8)  # type: ignore[misc]
        for n in range(CONTACTS):
            # Three storms, and few people at a time: most of them wait.
            self.later(self.arrive, hours=1 + n % 3 * 3, minutes=self.chance.expovariate(1 / 6))
        while self.events:
            at, _number, what = heapq.heappop(self.events)
            assert at >= self.at
            self.at = at
            what()
            self.offered()

    def offered(self) -> None:
        """Let the router work, and whoever is asked think about it."""
        before = Offer.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if offer_all(at=self.at):
            for offer in Offer.objects.filter(pk__gt=before).select_related("agent"):
                self.later(lambda offer=offer: self.answer(offer), seconds=self.chance.uniform(1, 25))  # type: ignore[misc]
            # Every second something may be due; of those in which nothing is, we leave out most.
            self.later(self.tick, seconds=20)

    def begin(self, user: User) -> None:
        presence.be_available(by=user, at=self.at)
        if self.chance.random() < 0.6:
            self.later(lambda: self.drop(user), minutes=self.chance.uniform(5, 240))
        if self.chance.random() < 0.2:
            self.later(lambda: self.grab(user), minutes=self.chance.uniform(1, 90))

    def arrive(self) -> None:
        item = waits(minutes=0, at=self.at, language=self.chance.choice(("pt-BR", "es")))
        # One in some changes their mind before anybody could answer, others while they wait.
        if next(self.arrivals) % CHANGES_MIND == 0:
            self.later(lambda: self.leave(item), seconds=0.5)
        elif self.chance.random() < 0.3:
            self.later(lambda: self.leave(item), minutes=self.chance.uniform(1, 30))

    def answer(self, offer: Offer) -> None:
        """Accept mostly, decline at times, or look away; whoever has no line can do nothing."""
        choice, agent = self.chance.random(), offer.agent
        if agent.pk in self.down or choice < 0.15:
            self.tally["ignored"] += 1
        elif choice < 0.25:
            offers.decline(offer=offer.token, by=agent, reason="", at=self.at)
            self.tally["declined"] += 1
        else:
            self.take(agent, lambda: offers.accept(offer=offer.token, by=agent, at=self.at), "accepted")

    def grab(self, user: User, looks: int = 60) -> None:
        """Take something by hand: mostly what waits, though another may be asked for it; at times what is taken."""
        there = list(WorkItem.objects.filter(closed_at=None).order_by("pk"))
        waiting = [item for item in there if item.claimed_by_id is None]
        chosen = waiting if self.chance.random() < 0.8 else there
        if user.pk in self.down or not chosen:
            if looks:
                self.later(lambda: self.grab(user, looks - 1), minutes=5)
            return
        item = self.chance.choice(chosen)
        self.take(user, lambda: operations.claim(item=item.token, by=user, at=self.at), "grabbed")

    def take(self, user: User, deed: Callable[[], WorkItem], how: str) -> None:
        try:
            item = deed()
        except (offers.UnableToAccept, operations.UnableToClaim):
            self.tally["refused"] += 1
            return
        assert self.owners.get(item.pk) in {None, user}, "it has another owner"
        assert Contact.objects.get(pk=item.contact_id).owner == f"agent:{user.pk}"
        self.owners[item.pk] = user
        self.tally[how] += 1
        self.later(lambda: self.finish(user, item), minutes=self.chance.uniform(3, 30))

    def finish(self, user: User, item: WorkItem) -> None:
        if user.pk in self.down or self.owners.get(item.pk) != user:
            return
        operations.close(item=item.token, by=user, outcome="done", at=self.at)
        del self.owners[item.pk]

    def drop(self, user: User) -> None:
        """Lose the line: after the heartbeats that are missed, what they had is nobody's."""
        presence.beat(users=[user.pk], at=self.at)
        self.down.add(user.pk)
        self.tally["dropped"] += 1
        self.later(lambda: self.lost(user), seconds=36)
        self.later(lambda: self.back(user), minutes=self.chance.uniform(1, 12))

    def tick(self) -> None:
        tick(at=self.at)

    def lost(self, user: User) -> None:
        self.tick()
        self.later(self.tick, seconds=300)
        held = set(WorkItem.objects.filter(held_for=user, claimed_by=None).values_list("pk", flat=True))
        assert {pk for pk, owner in self.owners.items() if owner == user} <= held
        self.owners = {pk: owner for pk, owner in self.owners.items() if owner != user}

    def back(self, user: User) -> None:
        self.down.discard(user.pk)
        presence.beat(users=[user.pk], at=self.at)
        # From here on the line holds: one whose beats are not told is not missed.
        presence.be_available(by=user, at=self.at)
        self.later(self.tick, seconds=61)

    def leave(self, item: WorkItem) -> None:
        """The customer does not wait any more, if they still wait."""
        if WorkItem.objects.filter(pk=item.pk, claimed_by=None, closed_at=None).exists():
            seats.withdrawn(contact=item.contact_id, at=self.at)
            self.tally["left"] += 1


@pytest.fixture
def day(db: None) -> Day:
    found = Day(seed=160)
    found.run()
    return found


def test_a_day_of_160_agents_who_click_and_lose_their_line(day: Day) -> None:
    assert min(day.tally.values()) > 0, f"not all of it happened: {day.tally}"
    assert not day.owners
    ended = list(WorkItem.objects.values_list("outcome", flat=True))
    assert len(ended) == CONTACTS
    assert set(ended) == {"done", "withdrawn"}, "nobody is forgotten"
    assert not WorkItem.objects.filter(closed_at=None).exists()
    assert not Offer.objects.filter(answer="").exists()
    assert not Presence.objects.exclude(load=0).exists(), "whoever has nothing is counted as having nothing"
    waited = [item.claimed_at - item.waiting_since for item in WorkItem.objects.exclude(claimed_at=None)]
    assert sum(one > timedelta(minutes=1) for one in waited if one) > CONTACTS / 5, "too few waited to say anything"
    assert out_of_order() == []


def out_of_order() -> list[Any]:
    """Who was offered for the first time although an equal, who had come before, was waiting and never offered yet."""
    first: dict[int, Offer] = {}
    for offer in Offer.objects.select_related("item").order_by("made_at", "pk"):
        first.setdefault(offer.item_id, offer)
    latest: dict[str, datetime] = {}
    found = []
    for offer in first.values():
        since = offer.item.waiting_since
        if since < latest.get(offer.item.lane, since):
            found.append(offer.item_id)
        latest[offer.item.lane] = max(since, latest.get(offer.item.lane, since))
    return found
