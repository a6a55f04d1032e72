"""Questions of the desk: who waits, and what an agent has."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Count, Q, QuerySet, Subquery, Value

from sintonia.desk.models import GENERAL, RoutingPolicy, WorkItem
from sintonia.desk.policies import Policy, UnableToDecide, policy_of
from sintonia.staff.models import User

# More are counted, and not shown: nobody reads a queue of thousands.
MOST_SHOWN: Final = 30
USUAL: Final = Policy()
log: Final = logging.getLogger(__name__)


class Class(NamedTuple):
    """What a policy looks at of something that waits."""

    urgent: bool
    priority: int
    skill: str
    tier: int
    since: datetime
    promised_at: datetime | None = None
    item: int = 0


def items_visible_to(user: User) -> QuerySet[WorkItem]:
    """The work items that somebody may open: the company's people all, a provider's those of their rooms."""
    found = WorkItem.objects.select_related("contact__account", "contact__customer__key", "case", "claimed_by")
    return found if user.provider_id is None else found.filter(room=user.provider_id)


def waiting(*, user: User) -> list[WorkItem]:
    """What nobody has taken yet, in one's own room: the urgent first, then the vulnerable, then the oldest."""
    return waiting_and_count(user=user)[0]


def waiting_and_count(*, user: User) -> tuple[list[WorkItem], int]:
    """The first of what nobody has taken yet, and how much that is in all; one statement."""
    waits = WorkItem.objects.filter(closed_at=None, claimed_by=None, room=user.provider_id)
    how_many = waits.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    first = waits.order_by("-urgent", "-priority", "waiting_since")
    # Whose they are is asked of the first alone, not of everybody who waits.
    shown = WorkItem.objects.filter(pk__in=first.values("pk")[:MOST_SHOWN]).order_by(*first.query.order_by)
    counted = shown.annotate(how_many=Subquery(how_many)).select_related("contact__customer__key")
    found: list[Any] = list(counted)
    return found, found[0].how_many if found else 0


def ahead_of(*, case: int, urgent: bool, priority: int, at: datetime, skill: str = GENERAL, tier: int = 0) -> int:
    """
    How many wait before somebody who waits, or begins to wait now, in the order in which the policy in force serves:
    never themselves.
    """
    policy = policy_in_force()
    own = WorkItem.objects.filter(closed_at=None, case=case).order_by("waiting_since").first()
    me = Class(urgent, priority, skill, tier, at)
    if own is not None:
        me = Class(urgent or own.urgent, own.priority, own.skill, own.tier, own.waiting_since, own.promised_at)
    late = policy.is_overdue(me, at)
    mine = policy.rank(me, overdue=late)
    return sum(
        count if rank < mine else earlier if rank == mine else 0
        for rank, count, earlier in _ranks(policy, case=case, since=me.since, at=at)
    )


def _ranks(policy: Policy, *, case: int, since: datetime, at: datetime) -> Iterator[tuple[tuple[float, ...], int, int]]:
    """Of each class that waits: where it stands, how many wait in it, and how many of them since before a moment."""
    waits = WorkItem.objects.filter(closed_at=None, claimed_by=None, snoozed_until=None).exclude(case=case)
    late = Q(waiting_since__lte=policy.overdue_since(at)) | Q(promised_at__isnull=False, promised_at__lte=at)
    classes = waits.values("urgent", "priority", "skill", "tier").annotate(
        late=Count("pk", filter=late), late_before=Count("pk", filter=late & Q(waiting_since__lt=since)),
        whole=Count("pk"), before=Count("pk", filter=Q(waiting_since__lt=since)),
    )  # fmt: skip
    for one in classes.order_by():
        found = Class(one["urgent"], one["priority"], one["skill"], one["tier"], at)
        yield policy.rank(found, overdue=True), one["late"], one["late_before"]
        yield (
            policy.rank(found, overdue=False),
            one["whole"] - one["late"],
            one["before"] - one["late_before"],
        )


def policy_in_force() -> Policy:
    """The newest policy; the usual one while there is none, or none that can be read."""
    newest = RoutingPolicy.objects.order_by("-made_at", "-pk").values_list("kind", "settings").first()
    return policy_from(*newest) if newest is not None else USUAL


def policy_from(kind: str, settings: Mapping[str, Any]) -> Policy:
    """A policy from its row; one that cannot be read is never in force."""
    try:
        return policy_of(kind, settings)
    except UnableToDecide:
        log.exception("the routing policy cannot be read, and the usual one is in force")
        return USUAL


def mine(*, user: User) -> list[WorkItem]:
    """What this agent has taken and not closed, the latest first."""
    taken = WorkItem.objects.filter(closed_at=None, claimed_by=user).select_related("contact__customer__key")
    return list(taken.order_by("-claimed_at"))


def item_of(*, token: str, user: User) -> WorkItem | None:
    """A work item by its URL's token, for somebody who may open it."""
    return items_visible_to(user).filter(token=token).first()
