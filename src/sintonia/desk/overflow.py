"""Overflow, pure: who else is asked once something has waited long, by rules that are data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from sintonia.desk.hours import Hours
from sintonia.desk.routing import Elsewhere, Waiting


class Rule(Struct, frozen=True, kw_only=True):
    """
    One rule: what it is about (`skill`, `language`, `room`; what is not named is any), after how long, and who is asked
    then, in which hours. `room` 0 is the company's own people.
    """

    name: str
    match: dict[str, Any] = {}
    after_s: int = 0
    to: Elsewhere
    hours: Hours | None = None

    def applies(self, waiting: Waiting, at: datetime) -> bool:
        """Whether it holds for something at this moment."""
        waited = at >= waiting.since + timedelta(seconds=self.after_s)
        return waited and _is_about(self.match, waiting) and (self.hours is None or self.hours.is_open(at))


def elsewhere(waiting: Waiting, rules: Sequence[Rule], *, at: datetime) -> tuple[Elsewhere, ...]:
    """Who is asked besides, in the order of the rules."""
    return tuple(rule.to for rule in rules if rule.applies(waiting, at))


def _is_about(match: Mapping[str, Any], waiting: Waiting) -> bool:
    told = {"skill": waiting.skill, "language": waiting.language, "room": waiting.room or 0, "channel": waiting.channel}
    return all(name in told and told[name] == wanted for name, wanted in match.items())
