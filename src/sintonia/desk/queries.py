"""Questions of the desk: who waits, and what an agent has."""

from __future__ import annotations

from django.db.models import QuerySet

from sintonia.desk.models import WorkItem
from sintonia.staff.models import User


def waiting(*, user: User) -> list[WorkItem]:  # noqa: ARG001 - row-level rules see whose rooms
    """What nobody has taken yet: the urgent first, then the vulnerable, then the oldest."""
    return list(_open().filter(claimed_by=None).order_by("-urgent", "-priority", "waiting_since"))


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
