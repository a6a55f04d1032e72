"""How much longer something that waits will wait, from who left its lane lately (`desk.expecting`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sintonia.desk.expecting import LATEST, Expected, at_the_head, expect
from sintonia.desk.models import WorkItem
from sintonia.desk.seats import left_a_lane

LATELY: Final = timedelta(hours=2)


def expected_wait(item: WorkItem, *, at: datetime) -> Expected | None:
    """How much longer something that waits will wait; None while nobody can honestly say."""
    lane = WorkItem.objects.filter(lane=item.lane)
    ahead = lane.filter(
        closed_at=None, claimed_by=None, snoozed_until=None, waiting_since__lt=item.waiting_since
    ).count()
    gone = lane.annotate(left=left_a_lane()).filter(left__gt=at - LATELY, left__lte=at).order_by("-left")
    rows = [(since, left) for since, left in gone.values_list("waiting_since", "left")[: LATEST + 1]]
    return expect(at_the_head(reversed(rows)), ahead=ahead)
