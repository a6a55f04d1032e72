"""
What a contracted provider's people are shown of a customer: as little as the purpose needs.

The rows that they may read at all are the database's rule (migration 0004); this is how much of a row is shown. What
is masked is revealed one value at a time, for a reason that is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit.operations import record
from sintonia.customers.access import identifiers_visible_to
from sintonia.customers.masking import masked_document, masked_email, masked_phone
from sintonia.desk.models import WorkItem
from sintonia.desk.operations import actor
from sintonia.staff.models import User

SHORTEST_REASON: Final = 5
LONGEST_REASON: Final = 300
LOOKS_AGAIN_S: Final = 3600
MASKS: Final = {
    "phone": masked_phone, "whatsapp": masked_phone, "document": masked_document, "email": masked_email,
}  # fmt: skip


class UnableToReveal(Exception):
    """The value stays masked; the message says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One way in which a customer is known: `value` as it is shown, masked unless it was revealed just now."""

    id: int
    kind: str
    value: str
    masked: bool


def name_for(user: User, item: WorkItem) -> str:
    """The customer's name for somebody of the company; for a provider's people the first one and an initial."""
    name = item.contact.customer.name or ""
    if user.provider_id is None or not name:
        return name or _("Customer")
    first, *others = name.split()
    return f"{first} {others[-1][:1]}." if others else first


def looked(*, item: WorkItem, by: User, at: datetime) -> None:
    """Keep in the trail who looks at a customer whom they do not answer: once an hour for each of them."""
    theirs = item.claimed_by_id == by.pk and item.closed_at is None
    if not theirs and cache.add(f"looked-{by.pk}-{item.pk}", 1, LOOKS_AGAIN_S):
        record("desk.item.looked", by=actor(by), at=at, about=("work_item", item.pk))


def identifiers_for(user: User, item: WorkItem, *, kinds: set[str], revealed: int | None = None) -> list[Shown]:
    """How the customer is known, each masked but the one that was revealed."""
    rows = identifiers_visible_to(user, customer=item.contact.customer, room=item.room_id)
    return [
        Shown(row.pk, row.kind, str(row.value or ""), masked=False)
        if row.pk == revealed
        else Shown(row.pk, row.kind, MASKS[row.kind](str(row.value or "")), masked=True)
        for row in rows.filter(kind__in=kinds & MASKS.keys()).order_by("kind", "pk")
    ]


@transaction.atomic
def reveal(*, item: WorkItem, identifier: int, reason: str, by: User, at: datetime) -> int:
    """
    Let somebody who has the conversation read one masked value; the reason is kept in the trail, the value is not.

    :raises UnableToReveal: if no reason is given, or the conversation is not theirs
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        raise UnableToReveal(_("Say in a few words what you need it for."))
    if item.claimed_by_id != by.pk or item.closed_at is not None:
        raise UnableToReveal(_("Only who answers this customer can see it."))
    found = identifiers_visible_to(by, customer=item.contact.customer, room=item.room_id).filter(pk=identifier).first()
    if found is None:
        raise UnableToReveal(_("This is no longer known."))
    record(
        "desk.identifier.revealed", by=actor(by), at=at, about=("customer", item.contact.customer_id),
        identifier=found.pk, kind=found.kind, item=item.pk, reason=reason,
    )  # fmt: skip
    return found.pk
