"""
The one way in to customer data for pages. Row-level rules hold below it; this is the first of two locks.

What is missing and what is not yours get the same answer, so that nothing can be learned by guessing.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import Http404

from sintonia.customers import facts
from sintonia.customers.models import Customer, Identifier, Merge, MergeCandidate, Verification, Vulnerability
from sintonia.customers.needs import VISIBLE_TO
from sintonia.staff.models import User


def customers_visible_to(user: User) -> QuerySet[Customer]:
    """Every customer that somebody may look up, roots only. A provider's people are shown theirs in their rooms."""
    if not user.is_active or user.provider_id is not None:
        return Customer.objects.none()
    return Customer.objects.filter(root=None).select_related("key")


def customer_visible_to(user: User, *, token: str) -> Customer:
    """Return one customer (the root, if the token is of one who was merged), or answer as if there were none."""
    if not user.is_active or user.provider_id is not None:
        raise Http404
    found = Customer.objects.select_related("key", "root", "root__key").filter(token=token).first()
    if found is None:
        raise Http404
    return found.root or found


def identifiers_visible_to(user: User, *, customer: Customer, room: int | None = None) -> QuerySet[Identifier]:
    """
    How a customer is known, with whoever is one with them, the surest first.

    `room` is the provider to whom a matter of theirs was handed over: its people see them too, masked by the page.
    """
    if not _may_see(user, room):
        return Identifier.objects.none()
    rows = Identifier.objects.filter(customer__in=facts.same_person(customer.pk), ended_at=None)
    return rows.select_related("key").order_by("-confidence", "-last_seen_at")


def vulnerabilities_visible_to(user: User, *, customer: Customer, room: int | None = None) -> QuerySet[Vulnerability]:
    """The facts that somebody's role lets them see; what the others change holds without being shown."""
    if not _may_see(user, room):
        return Vulnerability.objects.none()
    rows = Vulnerability.objects.filter(customer__in=facts.same_person(customer.pk), ended_at=None)
    kinds = [kind for kind, roles in VISIBLE_TO.items() if user.role in roles]
    by_kind = rows.filter(visible_to=[], kind__in=kinds)
    return (rows.filter(visible_to__contains=[user.role]) | by_kind).order_by("kind")


def needs_visible_to(user: User, *, customer: Customer, on: date, room: int | None = None) -> list[str]:
    """The kinds of vulnerability in force on a day that somebody's role lets them see."""
    rows = (
        vulnerabilities_visible_to(user, customer=customer, room=room).filter(since__lte=on).exclude(expires_on__lt=on)
    )
    return sorted({row.kind for row in rows})


def level_proved_in(*, contact: int, at: datetime) -> int:
    """How well who asks in one contact is proved now: 1 claimed, 2 proved, 3 stepped up. It holds nowhere else."""
    levels = Verification.objects.filter(contact_id=contact, expires_at__gt=at).values_list("level", flat=True)
    return max(levels, default=1)


def merges_visible_to(user: User, *, customer: Customer) -> QuerySet[Merge]:
    """Who was made one with a customer, by whom and why, the latest first."""
    if not user.is_active or user.provider_id is not None:
        return Merge.objects.none()
    people = facts.same_person(customer.pk)
    return (Merge.objects.filter(kept__in=people) | Merge.objects.filter(absorbed__in=people)).order_by("-at")


def candidates_visible_to(user: User, *, customer: Customer) -> QuerySet[MergeCandidate]:
    """Who may be one with a customer, for somebody to look at."""
    if not user.is_active or user.provider_id is not None:
        return MergeCandidate.objects.none()
    people = facts.same_person(customer.pk)
    open_ = MergeCandidate.objects.filter(settled_at=None)
    return (open_.filter(one__in=people) | open_.filter(other__in=people)).order_by("-found_at")


def _may_see(user: User, room: int | None) -> bool:
    return user.is_active and user.provider_id in {None, room}
