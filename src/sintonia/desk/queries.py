"""Questions of the desk: who waits, and what an agent has."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from sintonia.desk.models import WorkItem
from sintonia.staff.models import User


def waiting(*, user: User) -> list[WorkItem]:  # noqa: ARG001 - row-level rules see whose rooms
    """What nobody has taken yet: the urgent first, then the vulnerable, then the oldest."""
    return list(_open().filter(claimed_by=None).order_by("-urgent", "-priority", "waiting_since"))


def ahead_of(*, case: int, urgent: bool, priority: int, at: datetime) -> int:
    """How many wait before somebody who waits, or begins to wait now, in the order of `waiting`: never themselves."""
    others = _open().filter(claimed_by=None).exclude(case=case)
    own = _open().filter(case=case).order_by("waiting_since").first()
    since = own.waiting_since if own is not None else at
    urgent, priority = urgent or (own is not None and own.urgent), own.priority if own is not None else priority
    more = Q(urgent=True) if not urgent else Q(pk=None)
    alike = Q(urgent=urgent)
    earlier = Q(priority__gt=priority) | Q(priority=priority, waiting_since__lt=since)
    return others.filter(more | (alike & earlier)).count()


def mine(*, user: User) -> list[WorkItem]:
    """What this agent has taken and not closed, the latest first."""
    return list(_open().filter(claimed_by=user).order_by("-claimed_at"))


def item_of(*, token: str) -> WorkItem | None:
    """A work item by its URL's token."""
    return (
        WorkItem.objects.select_related("contact", "contact__account", "case", "claimed_by").filter(token=token).first()
    )


def _open() -> QuerySet[WorkItem]:
    return WorkItem.objects.select_related("contact", "contact__account", "case", "claimed_by").filter(closed_at=None)
