"""How far a batch is, how fast it goes and when it should end; what was not mailed, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min

from sintonia.outreach.models import Batch, BatchItem

LATELY: Final = timedelta(minutes=1)
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: `share` from 0 to 1, `ended` letters of its total; `ends_at` only where that can be said."""

    share: float
    ended: int
    left: int
    per_s: float
    ends_at: datetime | None
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why letters were not mailed, how many, and some of whom."""

    why: str
    count: int
    who: tuple[tuple[str, str], ...]


def progress_of(row: Batch, *, at: datetime) -> Progress:
    """How far a batch is. The speed is that of the last minute, so that a pause of the night counts for nothing."""
    ended = row.sent + row.failed + row.skipped
    left = max(0, row.total - ended)
    per_s = _per_s(row, at) if row.state == "running" else 0.0
    ends_at = at + timedelta(seconds=left / per_s) if per_s and row.listed_at else None
    share = ended / row.total if row.total else float(row.ended_at is not None)
    counts = (("mailed", row.sent), ("repeated", row.repeated), ("failed", row.failed), ("skipped", row.skipped))
    return Progress(min(1.0, share), ended, left, per_s, ends_at, counts)


def reasons_of(row: Batch) -> tuple[Reason, ...]:
    """Why letters of a batch were not mailed, the most frequent first, with some of whom."""
    gone = BatchItem.objects.filter(batch=row, state__in=["failed", "skipped"])
    found: list[Any] = list(
        gone.values("error").annotate(count=Count("pk"), first=Min("pk")).order_by("-count", "first")[:SHOWN]
    )
    return tuple(
        Reason(
            one["error"],
            one["count"],
            tuple(gone.filter(error=one["error"]).order_by("pk").values_list("key", "shown")[:SHOWN]),
        )
        for one in found
    )


def _per_s(row: Batch, at: datetime) -> float:
    since = max(row.begun_at or at, at - LATELY)
    seconds = (at - since).total_seconds()
    if seconds < 1:
        return 0.0
    return BatchItem.objects.filter(batch=row, done_at__gte=since).count() / seconds
