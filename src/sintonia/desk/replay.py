"""
What a policy would have done: the latest arrivals once more, decided by `desk.routing` itself, without a database.

Whoever was answered takes as long as they took, and who gave up has the patience that they had; those who answer are
those who did, from their first to their last conversation. Offers that nobody answers are no part of it. Two policies
are shown the same arrivals, so that what differs is theirs.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from statistics import fmean, quantiles
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sintonia.desk.policies import Policy
from sintonia.desk.routing import Seat, Waiting, match, medium_of

DANGER: Final = "!"


class Arrival(Struct, frozen=True, kw_only=True):
    """Somebody who asked for a person; `patience` is None for who did not give up."""

    waiting: Waiting
    service: timedelta
    patience: timedelta | None = None

    @property
    def subject(self) -> str:
        """The row of the table that they stand in: danger is one of its own."""
        return DANGER if self.waiting.urgent else self.waiting.skill


class Shift(Struct, frozen=True, kw_only=True):
    """Somebody who answered, from when until when."""

    seat: Seat
    begins: datetime
    ends: datetime


class Waits(Struct, frozen=True):
    """How those of one subject waited: how many came, and left, and how long the served waited, in seconds."""

    subject: str
    came: int
    left: int
    mean_s: float
    most_s: float

    @property
    def mean(self) -> timedelta:
        """How long the served waited, on average."""
        return timedelta(seconds=self.mean_s)

    @property
    def most(self) -> timedelta:
        """How long nine of ten of the served waited at most."""
        return timedelta(seconds=self.most_s)


class _Seated(Struct):
    kind: str
    seat: Seat
    there: bool = False


def replay(arrivals: Sequence[Arrival], shifts: Sequence[Shift], *, policy: Policy) -> list[Waits]:
    """The arrivals under a policy, by subject."""
    house = _House(arrivals, shifts, policy)
    house.run()
    subjects: dict[str, list[Arrival]] = {}
    for one in arrivals:
        subjects.setdefault(one.subject, []).append(one)
    return [_waits(subject, subjects[subject], house.served) for subject in sorted(subjects)]


class _House:
    """One replay: the queue by lanes, who is there, and what happens next."""

    def __init__(self, arrivals: Sequence[Arrival], shifts: Sequence[Shift], policy: Policy) -> None:
        self.policy = policy
        self.served: dict[int, datetime] = {}
        self.lanes: dict[str, deque[Arrival]] = {}
        self.seats = {shift.seat.agent: _Seated(shift.seat.bench, shift.seat) for shift in shifts}
        self.numbers = count()
        self.events: list[tuple[datetime, int, str, Arrival | None, int]] = []
        for one in arrivals:
            self.put(one.waiting.since, "came", one)
            if one.patience is not None:
                self.put(one.waiting.since + one.patience, "left", one)
        for shift in shifts:
            self.put(shift.begins, "there", None, shift.seat.agent)
            self.put(shift.ends, "gone", None, shift.seat.agent)

    def put(self, at: datetime, what: str, one: Arrival | None, agent: int = 0) -> None:
        heapq.heappush(self.events, (at, next(self.numbers), what, one, agent))

    def run(self) -> None:
        while self.events:
            at, _number, what, one, agent = heapq.heappop(self.events)
            if what == "came" and one is not None:
                self.lanes.setdefault(one.waiting.lane, deque()).append(one)
            elif what == "left" and one is not None:
                lane = self.lanes.get(one.waiting.lane, ())
                if one in lane:
                    self.lanes[one.waiting.lane].remove(one)
            elif what == "done" and one is not None:
                self.free(agent, one, at)
            else:
                self.seats[agent].there = what == "there"
            self.serve(at)

    def serve(self, at: datetime) -> None:
        """Bring together the first of each lane and the first of each kind of people who have room."""
        while heads := [lane[0].waiting for lane in self.lanes.values() if lane]:
            seats = list(self.benches())
            pairs = match(heads, seats, policy=self.policy, at=at, most=1) if seats else []
            if not pairs:
                return
            one = self.lanes[pairs[0].waiting.lane].popleft()
            agent = pairs[0].seat.agent
            self.served[one.waiting.item] = at
            self.seats[agent].seat = self.seats[agent].seat.with_one_more(one.waiting.medium)
            self.put(at + one.service, "done", one, agent)

    def benches(self) -> Iterable[Seat]:
        """Of those who answer the same and have room for the same, who has least at hand and has longest been free."""
        found: dict[tuple[str, str], Seat] = {}
        for one in self.seats.values():
            takes = one.seat.takes() if one.there else ""
            if not takes:
                continue
            first = found.get((one.kind, takes))
            if first is None or (one.seat.load, one.seat.idle_since) < (first.load, first.idle_since):
                found[one.kind, takes] = one.seat
        return found.values()

    def free(self, agent: int, one: Arrival, at: datetime) -> None:
        seat, medium = self.seats[agent].seat, medium_of(one.waiting.channel)
        loads = {**seat.loads, medium: seat.loads.get(medium, 1) - 1}
        self.seats[agent].seat = replace(seat, loads={name: n for name, n in loads.items() if n}, idle_since=at)


def _waits(subject: str, ones: Sequence[Arrival], served: dict[int, datetime]) -> Waits:
    found = [(one.waiting.since, served.get(one.waiting.item)) for one in ones]
    waits = [(at - since).total_seconds() for since, at in found if at is not None]
    most = quantiles(waits, n=10)[-1] if len(waits) > 1 else sum(waits)
    return Waits(subject, len(ones), len(ones) - len(waits), fmean(waits) if waits else 0.0, most)
