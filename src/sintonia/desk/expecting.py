"""
How long somebody will wait, said honestly: an interval that holds the truth about as often as it claims, or "unknown".

What is known of a lane is how long each of those who left it lately (served, or given up) stood at its head: from when
the one before had left, or they came, until they left. In that are whoever answers, and all who are put before the
lane. With n such times of sum S, gamma distributed with squared coefficient of variation c², the time until k more have
left is S times a beta prime variable of k/c² and n/c²: for c² = 1, the exponential gaps of a busy queue, that is the
predictive distribution under the prior 1/λ. c² is taken from the times themselves, and never below 1. The quantiles of
this distribution are the interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import variance
from typing import Final

from msgspec import Struct

LATEST: Final = 8
FEWEST: Final = 5
SURE: Final = 0.8


class Expected(Struct, frozen=True):
    """From when until when somebody is likely to wait, and the middle of it; `sure` is how often that holds."""

    low: timedelta
    middle: timedelta
    high: timedelta
    sure: float = SURE


def at_the_head(left: Iterable[tuple[datetime, datetime]]) -> list[float]:
    """Of those who left a lane (since when they waited, when they left; in this order), the seconds at its head."""
    rows = list(left)
    return [max(0.0, (gone - max(before, since)).total_seconds()) for (_, before), (since, gone) in pairwise(rows)]


def expect(times: Sequence[float], *, ahead: int, sure: float = SURE) -> Expected | None:
    """How long until so many who are ahead, and then oneself, have left; None while too little is known."""
    if len(times) < FEWEST or ahead < 0:
        return None
    from scipy.special import betaincinv  # type: ignore[import-untyped]  # its stubs are a package of their own

    total, many = sum(times), len(times)
    mean = total / many
    # Gaps that come in clumps tell less than as many that do not: of squared variation c², n are worth n/c².
    clumps = max(1.0, variance(times) / mean**2) if mean else 1.0

    def quantile(share: float) -> timedelta:
        part = float(betaincinv((ahead + 1) / clumps, many / clumps, share))
        return timedelta(seconds=total * part / (1 - part))

    return Expected(quantile((1 - sure) / 2), quantile(0.5), quantile((1 + sure) / 2), sure)
