"""
Estimates that pages draw as a soft band: what a pack looks up that says between which moments something comes.

A pack names the two moments of such a value and the words for them; whoever draws a case need know no trade.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sintonia.kit.words import Words


@dataclass(frozen=True, slots=True)
class Estimate:
    """The fields of a value that hold an estimate, and how it is called until it has come and after."""

    since: str
    until: str
    expected: Words
    over: Words


_kept: Final[dict[tuple[str, str], Estimate]] = {}


def keep_estimate(estimate: Estimate) -> Estimate:
    """Keep a pack's estimate: whatever a run looked up that has both its fields is one."""
    _kept[estimate.since, estimate.until] = estimate
    return estimate


def estimate_in(value: object) -> Estimate | None:
    """The estimate that a looked-up value holds, if any."""
    if not isinstance(value, dict):
        return None
    return next((one for one in _kept.values() if value.get(one.since) and value.get(one.until)), None)
