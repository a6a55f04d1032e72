"""
How customers found the help of a person: asked once after something was resolved, kept with the conversation.

Whoever was asked is not asked again for some weeks, and whoever wants no such question never; whatever was dangerous is
not asked about at all. The turn asks and reads the answer (`dialogue.rated`); this is what is kept, and its figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.customers.merging import hold
from sintonia.desk.models import Rating, WorkItem
from sintonia.desk.operations import RESOLVED
from sintonia.staff.models import User

BEST: Final = 5
# An agent's own figure is of so many days.
OWN_DAYS: Final = 30
HOURS: Final = """
SELECT h.n, count(r.score), coalesce(sum(r.score), 0)
FROM unnest(%(begins)s::timestamptz[]) WITH ORDINALITY h (begins, n)
JOIN desk_rating r ON r.answered_at >= h.begins AND r.answered_at < h.begins + interval '1 hour'
WHERE %(room)s::bigint IS NULL OR r.room_id = %(room)s
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Found:
    """How many answered, and their mean of one to five; None where nobody did."""

    n: int = 0
    mean: float | None = None


@transaction.atomic
def ask(*, item: str, at: datetime) -> bool:
    """Keep that a customer is asked how an item went, if they may be; a turn that is done again is told the same."""
    found = WorkItem.objects.select_related("contact").filter(token=item, outcome__in=RESOLVED, urgent=False).first()
    if found is None or found.claimed_by_id is None or found.contact.closed_at is not None:
        return False
    # Two conversations of one person may end at once: they are looked at one after the other.
    people = hold(found.contact.customer_id)
    before = Rating.objects.filter(item=found).first()
    if before is not None:
        return before.is_open
    if not settings.SATISFACTION_DAYS or _was_asked(people, at):
        return False
    Rating.objects.create(
        item=found, contact=found.contact, customer_id=found.contact.customer_id, agent_id=found.claimed_by_id,
        room_id=found.room_id, asked_at=at,
    )  # fmt: skip
    return True


def _was_asked(people: Sequence[int], at: datetime) -> bool:
    """Whether somebody was asked too short a time ago, or never wants to be."""
    lately = Q(asked_at__gt=at - timedelta(days=settings.SATISFACTION_DAYS))
    return Rating.objects.filter(lately | Q(declined_at__isnull=False), customer__in=people).exists()


@transaction.atomic
def rate(*, item: str, score: int, at: datetime) -> bool:
    """Keep how a customer found it, 1 to 5; the first answer counts. Says whether this was it."""
    return _settled(item, deed="desk.rating.given", at=at, score=score, answered_at=at)


@transaction.atomic
def decline(*, item: str, at: datetime) -> bool:
    """Keep that a customer does not want to be asked, now or ever."""
    return _settled(item, deed="desk.rating.declined", at=at, declined_at=at)


def _settled(item: str, *, deed: str, at: datetime, **told: int | datetime) -> bool:
    open_ = Rating.objects.select_related("item").filter(item__token=item, answered_at=None, declined_at=None)
    found = open_.select_for_update(of=("self",)).first()
    if found is None:
        return False
    Rating.objects.filter(pk=found.pk).update(**told)
    score = {"score": told["score"]} if "score" in told else {}
    record(deed, by=Actor("customer", found.customer_id), at=at, about=("work_item", found.item_id), **score)
    return True


def told_of(item: WorkItem) -> str:
    """What is known of how a customer found it: of this conversation, or the latest of its matter; "" if not asked."""
    rating = Rating.objects.filter(item__case=item.case_id).order_by("-asked_at", "-pk").first()
    if rating is None:
        return ""
    if rating.score is not None:
        return _("%(title)s: %(score)s of 5") % {"title": titles()[rating.score], "score": rating.score}
    return _("Asked; does not want to be asked.") if rating.declined_at else _("Asked; no answer.")


def titles() -> dict[int, str]:
    """What each answer is called."""
    return {1: _("Terrible"), 2: _("Bad"), 3: _("Fair"), 4: _("Good"), BEST: _("Excellent")}


def own_figure(user: User, *, at: datetime) -> Found:
    """How customers found one's own help lately."""
    since = at - timedelta(days=OWN_DAYS)
    told = Rating.objects.filter(agent=user, answered_at__gt=since).aggregate(n=Count("score"), mean=Avg("score"))
    return Found(told["n"], told["mean"])


def by_house(user: User, *, since: datetime, until: datetime) -> dict[int, Found]:
    """How customers found the help of each house, the company's under 0; a provider's people are told of their own."""
    rows = Rating.objects.filter(answered_at__gte=since, answered_at__lt=until)
    if user.provider_id is not None:
        rows = rows.filter(room=user.provider_id)
    told = rows.order_by().values("room").annotate(n=Count("score"), mean=Avg("score"))
    return {row["room"] or 0: Found(row["n"], row["mean"]) for row in told}


def by_hour(user: User, *, begins: list[datetime]) -> list[Found]:
    """How customers found the help that was given, of what they answered in each hour."""
    found = [Found() for _begin in begins]
    with connection.cursor() as cursor:
        cursor.execute(HOURS, {"begins": begins, "room": user.provider_id})
        for n, count, total in cursor.fetchall():
            found[n - 1] = Found(count, total / count)
    return found
