"""How much a company lets its language model be asked: calls and tokens, an hour and a day. Pure."""

from __future__ import annotations

from msgspec import Struct


class Spent(Struct, frozen=True):
    """What was asked in the running hour and on the running day."""

    calls_hour: int = 0
    calls_day: int = 0
    tokens_hour: int = 0
    tokens_day: int = 0


class Budget(Struct, frozen=True):
    """The most that may be asked."""

    calls_hour: int
    calls_day: int
    tokens_hour: int
    tokens_day: int

    def is_spent(self, spent: Spent, *, tokens: int) -> bool:
        """Whether one more call, of at most so many tokens, would be too much."""
        return (
            spent.calls_hour + 1 > self.calls_hour
            or spent.calls_day + 1 > self.calls_day
            or spent.tokens_hour + tokens > self.tokens_hour
            or spent.tokens_day + tokens > self.tokens_day
        )
