"""
When an endpoint fails again and again it is left alone for a while, longer each time, and then tried by one call.

Pure: the moment is passed in, and every change gives another breaker.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct

OPENS_AFTER: Final = 3
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=10)
# One that tries and never says what came of it is dead, and another may try: longer than any call takes.
A_TRY: Final = timedelta(minutes=1)


class Breaker(Struct, frozen=True):
    """How often in a row an endpoint failed, since when it is left alone, and since when one call tries it again."""

    failures: int = 0
    opened_at: datetime | None = None
    tried_at: datetime | None = None

    def allows(self, at: datetime) -> bool:
        """Whether a call may go out: all while it is closed, one at a time after the pause."""
        if self.opened_at is None:
            return True
        if at < self.opened_at + self.pause:
            return False
        return self.tried_at is None or self.tried_at + A_TRY <= at

    @property
    def pause(self) -> timedelta:
        """For how long it is left alone: twice as long after each try that failed."""
        doubled: int = 1 << min(max(self.failures - OPENS_AFTER, 0), 10)
        return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)

    def begun(self, at: datetime) -> Breaker:
        """A call goes out."""
        return self if self.opened_at is None else msgspec.structs.replace(self, tried_at=at)

    def succeeded(self) -> Breaker:
        """A call was answered: all is well again."""
        return Breaker()

    def failed(self, at: datetime) -> Breaker:
        """A call was not answered, or not as agreed."""
        failures = self.failures + 1
        return Breaker(failures, at if failures >= OPENS_AFTER else None)
