"""
A day at a desk, simulated without a database: the same arrivals under any policy, decided by `desk.routing` itself.

Customers of each class arrive by chance, wait as long as their patience lasts, and are served by agents of some
profiles; what waiting and losing them costs is summed. The same seed gives the same customers whatever the policy.
"""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import fmean, quantiles
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sintonia.desk.policies import Class, Policy
from sintonia.desk.routing import Seat, Waiting, match

BEGAN: Final = datetime(2026, 11, 23, tzinfo=UTC)
ONE_AT_A_TIME: Final = {"chat": 1}
SIXTY: Final = 60.0


class Customers(Struct, frozen=True):
    """A class of customers: how many an hour arrive, what they cost, and their tier."""

    skill: str
    an_hour: float
    about: Class
    tier: int = 0


class Crew(Struct, frozen=True):
    """So many agents who answer the same."""

    agents: int
    skills: frozenset[str]


class Result(Struct, frozen=True):
    """What became of one class: how many came, how many left unserved, how long the served waited, what it cost."""

    skill: str
    came: int
    left: int
    mean_wait_s: float
    p90_wait_s: float
    cost: float


class _Customer(Struct):
    number: int
    kind: Customers
    at: float
    patience: float
    service: float
    ended: float = -1.0
    served: bool = False


def simulate(
    customers: Sequence[Customers], crews: Sequence[Crew], *, policy: Policy, hours: float, seed: int
) -> list[Result]:
    """One day under a policy: what became of each class."""
    day = _Day(crews, policy)
    came = _arrivals(customers, hours, seed)
    for one in came:
        day.put(one.at, "came", one)
    day.run()
    return [_result(kind.skill, [one for one in came if one.kind is kind]) for kind in customers]


class Visit(Struct, frozen=True):
    """One customer's wait: since when, until when, and whether they were served then or left."""

    since: datetime
    left: datetime
    served: bool


def visits(
    customers: Sequence[Customers], crews: Sequence[Crew], *, policy: Policy, hours: float, seed: int
) -> dict[str, list[Visit]]:
    """The same day, customer by customer, for each class in the order of arrival."""
    day = _Day(crews, policy)
    came = _arrivals(customers, hours, seed)
    for one in came:
        day.put(one.at, "came", one)
    day.run()
    found: dict[str, list[Visit]] = {}
    for one in came:
        found.setdefault(one.kind.skill, []).append(Visit(_moment(one.at), _moment(one.ended), one.served))
    return found


def total(results: Sequence[Result]) -> float:
    """What the whole day cost."""
    return sum(one.cost for one in results)


class _Day:
    def __init__(self, crews: Sequence[Crew], policy: Policy) -> None:
        self.policy = policy
        self.events: list[tuple[float, int, str, _Customer, int]] = []
        self.numbers = count()
        self.lanes: dict[str, deque[_Customer]] = {}
        self.free: dict[frozenset[str], deque[int]] = {crew.skills: deque() for crew in crews}
        self.crew_of: dict[int, frozenset[str]] = {}
        for crew in crews:
            for _ in range(crew.agents):
                agent = len(self.crew_of)
                self.crew_of[agent] = crew.skills
                self.free[crew.skills].append(agent)
        self.since = dict.fromkeys(self.crew_of, 0.0)

    def put(self, at: float, what: str, one: _Customer, agent: int = -1) -> None:
        heapq.heappush(self.events, (at, next(self.numbers), what, one, agent))

    def run(self) -> None:
        while self.events:
            at, _number, what, one, agent = heapq.heappop(self.events)
            if what == "came":
                self.lanes.setdefault(one.kind.skill, deque()).append(one)
                self.put(at + one.patience, "left", one)
            elif what == "left" and one.ended < 0:
                one.ended = at
                self.lanes[one.kind.skill].remove(one)
            elif what == "done":
                self.free[self.crew_of[agent]].append(agent)
                self.since[agent] = at
            if what != "left":
                self.serve(at)

    def serve(self, at: float) -> None:
        """Bring together the first of each lane and who has been free for longest of each crew."""
        while True:
            heads = [self._waiting(lane[0]) for lane in self.lanes.values() if lane]
            seats = [self._seat(free[0]) for free in self.free.values() if free]
            if not heads or not seats:
                return
            pairs = match(heads, seats, policy=self.policy, at=_moment(at), most=1)
            if not pairs:
                return
            one = self.lanes[pairs[0].waiting.skill].popleft()
            agent = self.free[self.crew_of[pairs[0].seat.agent]].popleft()
            one.ended, one.served = at, True
            self.put(at + one.service, "done", one, agent)

    def _waiting(self, one: _Customer) -> Waiting:
        return Waiting(item=one.number, since=_moment(one.at), skill=one.kind.skill, tier=one.kind.tier)

    def _seat(self, agent: int) -> Seat:
        since = _moment(self.since[agent])
        return Seat(agent=agent, idle_since=since, skills=self.crew_of[agent], capacity=ONE_AT_A_TIME)


def with_known(policy: Policy, customers: Sequence[Customers]) -> Policy:
    """A policy that knows what its classes cost, and how long they take and wait."""
    known: Mapping[str, Class] = {kind.skill: kind.about for kind in customers}
    return replace(policy, classes=dict(known))


def _arrivals(customers: Sequence[Customers], hours: float, seed: int) -> list[_Customer]:
    found: list[_Customer] = []
    for place, kind in enumerate(customers):
        # Pretend customers need no secrets, and each class has its own chance, so that one changes no other.
        chance = random.Random(seed * 1000 + place)  # noqa: S311
        at = chance.expovariate(kind.an_hour / 3600)
        while at < hours * 3600:
            patience, service = (
                chance.expovariate(1 / kind.about.patience_s),
                chance.expovariate(1 / kind.about.service_s),
            )
            found.append(_Customer(0, kind, at, patience, service))
            at += chance.expovariate(kind.an_hour / 3600)
    found.sort(key=lambda one: one.at)
    for number, one in enumerate(found):
        one.number = number
    return found


def _result(skill: str, ones: Sequence[_Customer]) -> Result:
    waits = [one.ended - one.at for one in ones if one.served]
    left = [one for one in ones if not one.served]
    cost = sum(one.kind.about.cost * (one.ended - one.at) / SIXTY for one in ones)
    cost += sum(one.kind.about.lost for one in left)
    p90 = quantiles(waits, n=10)[-1] if len(waits) > 1 else 0.0
    return Result(skill, len(ones), len(left), fmean(waits) if waits else 0.0, p90, cost)


def _moment(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)
