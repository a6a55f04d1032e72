"""Handing on warm: a colleague is asked first, and the conversation stays with who has it until they accept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext

from sintonia.audit.operations import record
from sintonia.conversations import operations as conversations
from sintonia.conversations.models import Contact
from sintonia.desk import seats
from sintonia.desk.models import Offer, WorkItem
from sintonia.desk.moving import UnableToMove, as_the_company, places_for
from sintonia.desk.notes import note
from sintonia.desk.operations import actor, theirs
from sintonia.kit.text import token
from sintonia.kit.words import _
from sintonia.staff.models import User
from sintonia.web.shapes import Clock

ASKED_FOR: Final = timedelta(minutes=2)
# An offer of this kind names who asks; the router's own name nobody.
FROM: Final = "from"


@transaction.atomic
def ask(*, item: str, to: str, reason: str, by: User, at: datetime) -> None:
    """
    Ask an available colleague of one's house ("agent:7") to go on with a conversation, which one keeps until they do.

    :raises UnableToMove: if nobody says why, no such person can be asked, or somebody is being asked already
    :raises UnableToAnswer: if the item is not theirs any more
    """
    found = theirs(item, by)
    Contact.objects.select_for_update().get(pk=found.contact_id)
    place = next((one for one in places_for(by, found) if one.value == to), None)
    if place is None or not to.startswith("agent:"):
        raise UnableToMove(gettext("Only a colleague who is available can be asked first."))
    if not reason.strip():
        raise UnableToMove(gettext("Say in a few words why, so that nobody asks the customer again."))
    if Offer.objects.filter(item=found, answer="").exists():
        raise UnableToMove(gettext("Somebody is being asked already."))
    colleague = User.objects.get(pk=int(to.partition(":")[2]))
    why = _("{name} asks you to go on: {reason}", name=by.name, reason=" ".join(reason.split())[:300])
    with as_the_company(by, needed=True):
        Offer.objects.create(
            token=token(), item=found, agent=colleague, made_at=at, expires_at=at + ASKED_FOR,
            why={FROM: by.pk, "agent": why.to_json()},
        )  # fmt: skip
    note(item=found, by=by, text=f"{place.title}: {reason}", at=at)
    record("desk.item.asked", by=actor(by), at=at, about=("work_item", found.pk), to=colleague.pk)
    seats.tell([f"agent-{colleague.token} {int(at.timestamp())}"], route=False)


@transaction.atomic
def take_back(*, item: str, by: User, at: datetime) -> None:
    """
    Ask nobody any more, and keep the conversation; what was accepted meanwhile stays accepted.

    :raises UnableToAnswer: if the item is not theirs any more
    """
    seats.withdraw_offers(item=theirs(item, by).pk, at=at)


def is_warm(offer: Offer) -> bool:
    """Whether a colleague asks, and not the router."""
    return FROM in offer.why


def take_over(offer: Offer, *, by: User, at: datetime) -> WorkItem | None:
    """
    The conversation passes from who asked to who accepts, in the caller's transaction, which holds the contact's lock;
    None if who asked does not have it any more.
    """
    asker = offer.why[FROM]
    held = WorkItem.objects.filter(pk=offer.item_id, claimed_by=asker, closed_at=None)
    if not held.update(claimed_by=by, claimed_at=at, snoozed_until=None):
        return None
    item = offer.item
    conversations.change_owner(contact=item.contact_id, owner=f"agent:{by.pk}", by=actor(by), at=at)
    record("desk.item.taken_over", by=actor(by), at=at, about=("work_item", item.pk), from_agent=asker)
    seats.begun(item=item.pk, by=by.pk, at=at)
    seats.ended(item=item, by=asker, at=at)
    item.refresh_from_db()
    return item


def tell_asker(offer: Offer) -> None:
    """Whoever asked learns at once that a colleague will not go on: their page shows it beside the customer."""
    seats.tell([f"contact-{offer.item.contact.token} 0"], route=False)


def asked_about(item: WorkItem, *, mine: bool, at: datetime) -> dict[str, Any] | None:
    """Who is being asked, or did not go on, since their conversation is with whoever has it now; None if nobody is."""
    if not mine or item.claimed_at is None:
        return None
    asked = Offer.objects.filter(item=item, made_at__gte=item.claimed_at, why__has_key=FROM).exclude(answer="withdrawn")
    latest = asked.select_related("agent").order_by("-made_at").first()
    if latest is None:
        return None
    is_open = not latest.answer and latest.expires_at > at
    said = {"name": latest.agent.name, "reason": latest.reason}
    told = gettext("%(name)s is being asked. It stays with you until they accept.") if is_open else _declined(latest)
    clock = Clock(gettext("Answers within"), latest.made_at, latest.expires_at, at) if is_open else None
    return {"told": told % said, "open": is_open, "clock": clock}


def _declined(offer: Offer) -> str:
    if offer.answer == "declined" and offer.reason:
        return gettext("%(name)s cannot go on now: %(reason)s")
    return gettext("%(name)s cannot go on now. It stays with you.")
