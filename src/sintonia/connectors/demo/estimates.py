"""When power is expected back, as it is told at a moment: a range, never in the past, never narrower than before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MOST_REVISIONS: Final = 4
_SOONEST: Final = timedelta(minutes=30)


def latest_estimate(
    back_from: datetime | None, back_until: datetime | None, *, at: datetime
) -> tuple[datetime, datetime] | None:
    """
    The estimate that holds at a moment, from the first one that was given.

    When a range is as good as over, the next one begins where it ended and is twice as wide, at most four times;
    after that no estimate is given, which is better than one that slips half an hour at a time.
    """
    if back_from is None or back_until is None:
        return None
    width = back_until - back_from
    for _revision in range(MOST_REVISIONS + 1):
        if back_until >= at + 2 * _SOONEST:
            return max(back_from, _half_hour(at + _SOONEST)), max(back_until, _half_hour(at + _SOONEST) + _SOONEST)
        width *= 2
        back_from, back_until = back_until, back_until + width
    return None


def _half_hour(moment: datetime) -> datetime:
    """The next full half hour."""
    past = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not past else moment - past + timedelta(minutes=30)
