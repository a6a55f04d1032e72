"""
What a vulnerability changes: a small pure function from facts to how somebody is served.

A fact may override what its kind changes by itself (`changes`), with the same names as the fields of `Needs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

A_MONTH: Final = 365.25 / 12
PRIORITIES: Final = {"life_support": 3, "disability": 2, "age": 2, "deafness": 1, "low_income": 0}
# Who looks after a fact sees it; a provider's people never see the kind, only what it changes.
_SERVES: Final = ("agent", "clerk", "provider_agent", "provider_supervisor")
VISIBLE_TO: Final = {
    "life_support": (*_SERVES, "supervisor", "admin"),
    "age": (*_SERVES, "supervisor", "admin"),
    "deafness": (*_SERVES, "supervisor", "admin"),
    "disability": (*_SERVES, "supervisor", "admin"),
    "low_income": ("supervisor", "admin"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What shows a need, and how long it is taken as shown: on somebody's word for `word_days`, then by `paper` for as
    long as it says, at most `months`. `source` is where that is from; an operator may know better.
    """

    paper: str
    months: int | None
    word_days: int
    source: str


# Without its paper a fact still counts while it is waited for: the harm of doubting is greater.
EVIDENCE: Final = {
    "life_support": Evidence(
        "a doctor's report: the machine, and for how long it is needed", 24, 90, "REN ANEEL 1000/2021, art. 178, § 4"
    ),
    "low_income": Evidence("the entry in CadÚnico, or of who receives BPC", 24, 30, "REN ANEEL 1000/2021, art. 177"),
    "disability": Evidence("a doctor's report or an identity card that says so", None, 90, "our own rule"),
    "deafness": Evidence("none: what somebody says of themselves is enough", None, 0, "our own rule"),
    "age": Evidence("the date of birth on file", None, 0, "our own rule"),
}


def valid_until(kind: str, *, since: date, shown: bool) -> date | None:
    """Until when a need is taken as shown: by its paper, or on somebody's word alone; None for as long as they live."""
    evidence = EVIDENCE[kind]
    if not shown:
        return since + timedelta(days=evidence.word_days) if evidence.word_days else None
    return since + timedelta(days=round(evidence.months * A_MONTH)) if evidence.months else None


@dataclass(frozen=True, slots=True)
class Fact:
    """One vulnerability on file."""

    kind: str
    since: date
    expires_on: date | None = None
    visible_to: tuple[str, ...] = ()
    changes: tuple[tuple[str, Any], ...] = ()

    def holds(self, *, on: date) -> bool:
        """Whether the fact is in force on a day."""
        return self.since <= on and (self.expires_on is None or self.expires_on >= on)

    def is_visible_to(self, role: str) -> bool:
        """Whether somebody in a role may see it; otherwise they see only what it changes."""
        return role in (self.visible_to or VISIBLE_TO.get(self.kind, ()))


@dataclass(frozen=True, slots=True)
class Needs:
    """How somebody is to be served. `priority` 0 is the ordinary queue, 3 goes first."""

    priority: int = 0
    never_cut_without_review: bool = False
    slow_pace: bool = False
    no_calls: bool = False
    one_question_at_a_time: bool = False
    counter_priority: bool = False
    large_type: bool = False
    no_timeout: bool = False


_CHANGES: Final[dict[str, Needs]] = {
    "life_support": Needs(never_cut_without_review=True, counter_priority=True, no_timeout=True),
    "age": Needs(slow_pace=True, one_question_at_a_time=True, counter_priority=True, large_type=True, no_timeout=True),
    "disability": Needs(slow_pace=True, counter_priority=True, large_type=True, no_timeout=True),
    "deafness": Needs(no_calls=True, one_question_at_a_time=True, counter_priority=True, no_timeout=True),
    "low_income": Needs(),
}


def needs_of(facts: Iterable[Fact], *, on: date, writes_only: bool | None = None) -> Needs:
    """How somebody is to be served, by all facts in force on a day; what one fact asks for no other takes away."""
    needs = Needs(no_calls=bool(writes_only))
    for fact in facts:
        if fact.holds(on=on):
            changed = replace(_CHANGES.get(fact.kind, Needs()), priority=PRIORITIES.get(fact.kind, 0))
            needs = _both(needs, replace(changed, **_known(dict(fact.changes))))
    return needs


def needs_by_kind(kinds: Iterable[str]) -> Needs:
    """How somebody is to be served by the kinds alone, as recognition and a `Caller` carry them."""
    return needs_of((Fact(kind, date.min) for kind in kinds), on=date.min)


def kinds_that(need: str) -> list[str]:
    """The kinds of vulnerability that change this about how somebody is served: "no_timeout", "no_calls"."""
    return [kind for kind, changed in _CHANGES.items() if getattr(changed, need)]


def _known(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name in Needs.__slots__}


def _both(one: Needs, other: Needs) -> Needs:
    joined = {name: getattr(one, name) or getattr(other, name) for name in Needs.__slots__}
    return Needs(**{**joined, "priority": max(one.priority, other.priority)})
