"""
Who is served next, and by whom: pure, so that the same rules decide at the desk, in a simulation and in a test.

Danger goes first under every policy, then who was promised an earlier time or has waited longer than anybody should.
For the rest a policy decides (`desk.policies`). Of equals, who share a lane, only the first to come is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import inf
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from sintonia.desk.policies import Policy
from sintonia.journeys.registry import skill_title
from sintonia.kit.words import Words, _

EVERY: Final = "*"
CHAT: Final = "chat"
CALL: Final = "call"
MAIL: Final = "mail"
ALL: Final = "all"
MEDIA: Final = (CHAT, CALL, MAIL)
USUAL_CAPACITY: Final = {CHAT: 3, CALL: 1, MAIL: 5, ALL: 5}
MOST_OTHERS: Final = 5
# Whoever answers every subject answers more than anybody who has a list.
MANY: Final = 1000
ASKED: Final = _("Was asked a moment ago and did not take it.")


def medium_of(channel: str) -> str:
    """What somebody who answers does on a channel: they talk, write at length, or chat."""
    return {"phone": CALL, "email": MAIL}.get(channel, CHAT)


class Elsewhere(Struct, frozen=True):
    """Who is asked besides, once something has waited long: another team or a provider's room, and by which rule."""

    rule: str
    room: int | None = None
    team: int | None = None


class Waiting(Struct, frozen=True, kw_only=True):
    """Something that waits, the first of its lane; `asked` did not take it a moment ago."""

    item: int
    since: datetime
    lane: str = ""
    skill: str = "general"
    language: str = ""
    channel: str = ""
    urgent: bool = False
    priority: int = 0
    tier: int = 0
    room: int | None = None
    team: int | None = None
    promised_at: datetime | None = None
    held_for: int | None = None
    held_until: datetime | None = None
    asked: frozenset[int] = frozenset()
    also: tuple[Elsewhere, ...] = ()

    @property
    def medium(self) -> str:
        """What it is for who answers."""
        return medium_of(self.channel)

    def is_held(self, at: datetime) -> bool:
        """Whether it is kept for one agent now."""
        return self.held_for is not None and self.held_until is not None and at < self.held_until


class Seat(Struct, frozen=True, kw_only=True):
    """An agent who is available: what their profile says, what they have at hand by medium, and since when no more."""

    agent: int
    idle_since: datetime
    skills: frozenset[str] = frozenset({EVERY})
    languages: frozenset[str] = frozenset({EVERY})
    capacity: dict[str, int] = field(default_factory=lambda: dict(USUAL_CAPACITY))
    call_blocks: bool = True
    room: int | None = None
    team: int | None = None
    loads: dict[str, int] = {}
    bench: str = ""

    @property
    def load(self) -> int:
        """How much they have at hand."""
        return sum(self.loads.values())

    @property
    def breadth(self) -> int:
        """How many different things they answer: who answers everything is worth most to keep free."""
        return _count(self.skills) * _count(self.languages)

    def has_room(self, medium: str) -> bool:
        """Whether one more of a medium fits, beside what they have."""
        if self.call_blocks and (self.loads.get(CALL) or (medium == CALL and self.loads.get(CHAT))):
            return False
        return self.loads.get(medium, 0) < self.capacity.get(medium, 0) and self.load < self.capacity.get(ALL, inf)

    def takes(self) -> str:
        """The media that they have room for, as one word."""
        return "+".join(medium for medium in MEDIA if self.has_room(medium))

    def with_one_more(self, medium: str) -> Seat:
        """The same seat once it has one more, on the bench of who still takes as much."""
        more = replace(self, loads={**self.loads, medium: self.loads.get(medium, 0) + 1})
        takes, (kind, _bar, _takes) = more.takes(), self.bench.rpartition("|")
        return replace(more, bench=f"{kind}|{takes}" if kind and takes else "")


class Pair(Struct, frozen=True):
    """What is offered to whom, by which rule elsewhere, and why: this item, this agent, and not those others."""

    waiting: Waiting
    seat: Seat
    elsewhere: Elsewhere | None
    why_item: Words
    why_agent: Words
    others: tuple[tuple[int, Words], ...] = ()

    def told(self, policy: Policy) -> dict[str, Any]:
        """The explanation as it is kept with the offer."""
        others = [{"agent": agent, "why": words.to_json()} for agent, words in self.others]
        return {
            "policy": policy.kind,
            "item": self.why_item.to_json(),
            "agent": self.why_agent.to_json(),
            "others": others,
            **({"rule": self.elsewhere.rule} if self.elsewhere else {}),
        }


def match(
    lanes: Iterable[Waiting], seats: Sequence[Seat], *, policy: Policy, at: datetime, most: int | None = None
) -> list[Pair]:
    """
    Pairs of what waits and who is free, the first to be served first; at most so many.

    `lanes` are the heads of lanes and what is held for somebody; nobody is given two items of one call unless they have
    room for both.
    """
    free = {seat.agent: seat for seat in seats}
    found: list[Pair] = []
    for waiting in sorted(lanes, key=policy.standings(at)):
        if most is not None and len(found) >= most:
            break
        fit = [seat for seat in free.values() if _refusal(waiting, seat, at) is None]
        if not fit:
            continue
        best = min(fit, key=lambda seat: _preference(waiting, seat, policy))
        found.append(_pair(waiting, best, list(free.values()), policy, at))
        free[best.agent] = best.with_one_more(waiting.medium)
    return found


def why_not(waiting: Waiting, seat: Seat, *, at: datetime) -> Words | None:
    """Why an agent is not offered something, whoever else is free; None if they could be."""
    refusal = _refusal(waiting, seat, at)
    if refusal is None:
        return None
    medium = waiting.medium
    match refusal:
        case "held":
            return _("It is kept for who had it before, until {until}.", until=waiting.held_until)
        case "skill":
            return _("Does not answer this subject: {skill}.", skill=skill_title(waiting.skill))
        case "language":
            return _("Does not answer in this language: {language}.", language=waiting.language)
        case "room" | "team":
            return _("Answers another queue.")
        case "asked":
            return ASKED
    if seat.call_blocks and seat.loads.get(CALL):
        return _("Is on a call.")
    held, limit = seat.loads.get(medium, 0), seat.capacity.get(medium, 0)
    if limit == 0:
        return _("Does not answer on this channel.")
    return _("Has no room for more: {load} at hand.", load=seat.load if held < limit else held)


def _refusal(waiting: Waiting, seat: Seat, at: datetime) -> str | None:
    """The first thing in the way, named; None if nothing is."""
    if waiting.held_for is not None and waiting.held_for != seat.agent and waiting.is_held(at):
        return "held"
    if waiting.skill not in seat.skills and EVERY not in seat.skills:
        return "skill"
    if waiting.language and waiting.language not in seat.languages and EVERY not in seat.languages:
        return "language"
    if not _stands_in(waiting, seat):
        return "room"
    if seat.agent in waiting.asked:
        return "asked"
    return None if seat.has_room(waiting.medium) else "full"


def _stands_in(waiting: Waiting, seat: Seat) -> bool:
    """Whether an agent answers the queue that something waits in, or one that is asked besides."""
    if seat.room == waiting.room and waiting.team in {None, seat.team}:
        return True
    return _by_rule(waiting, seat) is not None


def _by_rule(waiting: Waiting, seat: Seat) -> Elsewhere | None:
    if seat.room == waiting.room and waiting.team in {None, seat.team}:
        return None
    for other in waiting.also:
        if seat.room == other.room and other.team in {None, seat.team}:
            return other
    return None


def _preference(waiting: Waiting, seat: Seat, policy: Policy) -> tuple[float, ...]:
    """The smaller goes first: who is in the item's own queue, then as the policy has it, then who waited longest."""
    breadth = seat.breadth if policy.agents == "least_flexible" else 0
    return (_by_rule(waiting, seat) is not None, breadth, seat.load, seat.idle_since.timestamp(), seat.agent)


def _pair(waiting: Waiting, best: Seat, free: Sequence[Seat], policy: Policy, at: datetime) -> Pair:
    others = sorted((seat for seat in free if seat is not best), key=lambda seat: _preference(waiting, seat, policy))
    told = tuple(
        (seat.agent, why_not(waiting, seat, at=at) or _behind(waiting, best, seat, policy))
        for seat in others[:MOST_OTHERS]
    )
    rivals = [seat for seat in others if _refusal(waiting, seat, at) is None]
    why_agent = _why_agent(waiting, best, rivals, policy, at)
    return Pair(waiting, best, _by_rule(waiting, best), policy.why(waiting, at), why_agent, told)


def _why_agent(waiting: Waiting, best: Seat, rivals: Sequence[Seat], policy: Policy, at: datetime) -> Words:
    if waiting.is_held(at):
        return _("Had this conversation when the line dropped.")
    if not rivals:
        return _("Is the only one free who answers this.")
    nearest = rivals[0]
    if policy.agents == "least_flexible" and best.breadth < nearest.breadth:
        return _("Answers fewer other things than who else is free.")
    if best.load < nearest.load:
        return _("Has the least at hand of who is free.")
    return _("Has been free for longest.")


def _behind(waiting: Waiting, best: Seat, seat: Seat, policy: Policy) -> Words:
    """Why somebody who could take it stands after who is asked."""
    if _by_rule(waiting, seat) is not None and _by_rule(waiting, best) is None:
        return _("Helps out from another queue, whose own people go first.")
    if policy.agents == "least_flexible" and seat.breadth > best.breadth:
        return _("Answers more other things, and is kept free for them.")
    if seat.load > best.load:
        return _("Has more at hand.")
    return _("Has been free for less time.")


def _count(names: frozenset[str]) -> int:
    return MANY if EVERY in names else max(1, len(names))
