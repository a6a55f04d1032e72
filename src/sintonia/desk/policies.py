"""
Routing policies, as data: in which order those who wait are served, and who is asked first of those who could.

`cmu_theta`, the default, serves the class with the largest cost of waiting times service rate by abandonment rate
(R. Atar, C. Giat and N. Shimkin, "The cμ/θ Rule for Many-Server Queues with Abandonment", Operations Research 58(5),
2010), what an abandoned contact costs included, and asks who answers the fewest other things. `tiers` serves by the
customer's priority and tier; `longest_idle` serves who came first; both ask who has been free for longest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import msgspec
from msgspec import Struct, field

from sintonia.kit.words import Words, _

CMU_THETA: Final = "cmu_theta"
LONGEST_IDLE: Final = "longest_idle"
TIERS: Final = "tiers"
KINDS: Final = (CMU_THETA, LONGEST_IDLE, TIERS)
# Where somebody stands: their class, since when, and their number.
Place = tuple[tuple[float, ...], datetime, int]


class UnableToDecide(Exception):
    """A policy cannot be used; the message says why."""


class Standing(Protocol):
    """What a policy looks at."""

    @property
    def item(self) -> int: ...
    @property
    def skill(self) -> str: ...
    @property
    def urgent(self) -> bool: ...
    @property
    def priority(self) -> int: ...
    @property
    def tier(self) -> int: ...
    @property
    def since(self) -> datetime: ...
    @property
    def promised_at(self) -> datetime | None: ...


class Class(Struct, frozen=True, forbid_unknown_fields=True):
    """
    What is known of one subject: what a minute of waiting `cost`s, what it costs if the customer leaves (`lost`), how
    long it takes to serve, and how long customers wait before they leave, on average.
    """

    cost: float = 1.0
    lost: float = 0.0
    service_s: float = 600.0
    patience_s: float = 600.0

    def __post_init__(self) -> None:
        if min(self.service_s, self.patience_s) <= 0 or min(self.cost, self.lost) < 0:
            raise ValueError("service_s and patience_s are above 0, cost and lost not below it")

    @property
    def index(self) -> float:
        """(c + θγ)μ/θ, in cost an hour: c a minute's waiting, γ a customer who left, μ and θ the rates a minute."""
        patience, service = self.patience_s / 60, self.service_s / 60
        return 60 * (self.cost * patience + self.lost) / service


USUAL: Final = Class()


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One policy in force. `classes` are by skill; `priorities` and `tiers` weigh the index by a customer's vulnerability
    and tier. Times are in seconds: `offer_s` an offer's life, `again_s` before somebody who did not take an item is
    asked for it again, `hold_s` and `return_s` how long it is kept for who lost the line and once they are back,
    `most_wait_s` after which somebody goes before every class, `wrap_s` (by medium) for the work after a contact.
    After `unanswered` offers in a row without an answer, an agent is away.
    """

    kind: str = CMU_THETA
    classes: dict[str, Class] = {}
    priorities: tuple[float, ...] = (1, 2, 4, 8)
    tiers: tuple[float, ...] = (1, 1.5, 2, 3)
    least_flexible: bool = True
    offer_s: float = 20
    unanswered: int = 2
    again_s: float = 60
    hold_s: float = 300
    return_s: float = 60
    most_wait_s: float = 1800
    wrap_s: dict[str, float] = field(default_factory=lambda: {"call": 30.0})

    @property
    def agents(self) -> str:
        """Who is asked first of those who could."""
        return "least_flexible" if self.kind == CMU_THETA and self.least_flexible else LONGEST_IDLE

    def index(self, waiting: Standing) -> float:
        """How much it costs to leave somebody waiting, by the rule cμ/θ, weighed by priority and tier."""
        known = self.classes.get(waiting.skill, USUAL)
        return known.index * _at(self.priorities, waiting.priority) * _at(self.tiers, waiting.tier)

    def rank(self, waiting: Standing, *, overdue: bool) -> tuple[float, ...]:
        """The class that somebody waits in, the smaller first; within one, who came first goes first."""
        if waiting.urgent:
            return (0.0,)
        if overdue:
            return (1.0,)
        if self.kind == CMU_THETA:
            return (2.0, -round(self.index(waiting), 6))
        return (2.0, -waiting.priority, -waiting.tier if self.kind == TIERS else 0)

    def is_overdue(self, waiting: Standing, at: datetime) -> bool:
        """Whether somebody was promised an earlier time, or has waited longer than anybody should."""
        promised = waiting.promised_at is not None and waiting.promised_at <= at
        return promised or waiting.since <= self.overdue_since(at)

    def overdue_since(self, at: datetime) -> datetime:
        """Who has waited since then goes before every class but danger."""
        return at - timedelta(seconds=self.most_wait_s)

    def standing(self, waiting: Standing, at: datetime) -> Place:
        """Where somebody stands among all who wait, the smaller first."""
        return self.standings(at)(waiting)

    def standings(self, at: datetime) -> Callable[[Standing], Place]:
        """The same for many at one moment: each class is weighed once."""
        late = self.overdue_since(at)
        ranks: dict[tuple[Any, ...], tuple[float, ...]] = {}

        def standing(one: Standing) -> Place:
            overdue = one.since <= late or (one.promised_at is not None and one.promised_at <= at)
            key = one.urgent, overdue, one.skill, one.priority, one.tier
            rank = ranks.get(key)
            if rank is None:
                rank = ranks[key] = self.rank(one, overdue=overdue)
            return rank, one.since, one.item

        return standing

    def why(self, waiting: Standing, at: datetime) -> Words:
        """Why this is served now."""
        if waiting.urgent:
            return _("Danger goes first.")
        if waiting.promised_at is not None and waiting.promised_at <= at:
            return _("The time that was promised has come.")
        if self.is_overdue(waiting, at):
            return _("Nobody should wait longer than this.")
        if self.kind == CMU_THETA:
            return _("Of those who could be served now, waiting costs most here: {index}.", index=_told(self, waiting))
        if waiting.priority or (self.kind == TIERS and waiting.tier):
            return _("Comes first by priority.")
        return _("Has waited longest.")


def policy_of(kind: str, settings: Mapping[str, Any]) -> Policy:
    """
    The policy that a row says.

    :raises UnableToDecide: if nobody knows such a policy, or a setting is none
    """
    if kind not in KINDS:
        raise UnableToDecide(f"there is no policy {kind!r}; there are {', '.join(KINDS)}")
    try:
        return msgspec.convert({**settings, "kind": kind}, Policy, strict=False)
    except msgspec.ValidationError as problem:
        raise UnableToDecide(str(problem)) from problem


def _at(weights: tuple[float, ...], place: int) -> float:
    """The weight of a place; beyond the last that is named, each doubles."""
    last = len(weights) - 1
    return weights[min(max(place, 0), last)] * 2.0 ** max(0, place - last) if weights else 1.0


def _told(policy: Policy, waiting: Standing) -> int:
    return round(policy.index(waiting))
