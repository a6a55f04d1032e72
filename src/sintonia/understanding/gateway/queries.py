"""Questions about the language model: what was spent, whether it may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, Sum

from sintonia.understanding.gateway.breaker import Breaker
from sintonia.understanding.gateway.budget import Budget, Spent
from sintonia.understanding.gateway.endpoint import budget as whole_budget
from sintonia.understanding.gateway.models import Health, Hour

_DAY: Final = timedelta(hours=24)
# Fewer than these may be chance.
_MANY: Final = 10
_HALF: Final = 2


def spent(*, at: datetime) -> Spent:
    """What was asked in this hour, and in the twenty-four of which it is the last."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    this, day = Q(began_at=hour), Q(began_at__gt=hour - _DAY)
    found = Hour.objects.filter(day).aggregate(
        calls_hour=Sum("calls", filter=this, default=0), calls_day=Sum("calls", default=0),
        tokens_hour=Sum("tokens", filter=this, default=0), tokens_day=Sum("tokens", default=0),
    )  # fmt: skip
    return Spent(**found)


def may_be_asked(*, budget: Budget, tokens: int, at: datetime) -> bool:
    """Whether a call may go out now."""
    health = Health.objects.filter(pk=1).first()
    if health is not None and not breaker_of(health).allows(at):
        return False
    return not budget.is_spent(spent(at=at), tokens=tokens)


def breaker_of(health: Health) -> Breaker:
    """The circuit breaker as it is kept."""
    return Breaker(health.failures, health.opened_at, health.tried_at)


def how_it_fares(*, at: datetime) -> Iterator[str]:
    """What whoever keeps this deployment should know of its language model, as sentences."""
    health = Health.objects.filter(pk=1).first()
    if health is not None and health.opened_at is not None:
        yield (
            f"The language model failed {health.failures} times in a row ({health.told}) and is left alone for "
            f"{breaker_of(health).pause.seconds} seconds at a time. Customers are answered without it."
        )
    if whole_budget().is_spent(spent(at=at), tokens=0):
        yield "The language model's budget is spent, and everything goes on without it. See SINTONIA_LLM_CALLS_HOUR."
    day = Hour.objects.filter(began_at__gt=at - _DAY).aggregate(
        calls=Sum("calls", default=0), no=Sum("refused", default=0)
    )
    if day["no"] >= _MANY and day["no"] * _HALF > day["calls"]:
        yield (
            f"Of the language model's {day['calls']} answers of the last day, {day['no']} asked for what may not be "
            "and were refused. Another model may serve better."
        )
