"""
Supervising: reading along, whispering, giving a conversation to somebody else, taking an agent out of the offers, and
coaching.

The company's supervisors do so everywhere, a provider's in their own room; each deed is in the trail.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sintonia.audit.operations import record
from sintonia.conversations import operations as conversations
from sintonia.desk import notes, offers, seats
from sintonia.desk.me import TAKEN_OUT
from sintonia.desk.models import Note, Presence, WorkItem
from sintonia.desk.operations import actor
from sintonia.staff.models import User

State = Presence.State
MOST_PEOPLE: Final = 200
MOST_NOTES: Final = 50
OFFERED: Final = frozenset({State.AVAILABLE, State.WRAP})


class UnableToSupervise(Exception):
    """All stays as it is; the message says why."""


def people_visible_to(user: User) -> QuerySet[User]:
    """Those whom somebody may supervise: of the company all, of a provider their own people."""
    found = User.objects.filter(enabled=True).select_related("provider")
    return found if user.provider_id is None else found.filter(provider=user.provider_id)


def takers_of(item: WorkItem, *, user: User) -> list[User]:
    """Those to whom a conversation can be given: they are available, and of the house in whose room it is."""
    there = people_visible_to(user).filter(provider=item.room_id, presence__state=State.AVAILABLE)
    return [one for one in there.order_by("name")[:MOST_PEOPLE] if one.pk != item.claimed_by_id]


@transaction.atomic
def read_along(*, item: WorkItem, by: User, at: datetime) -> None:
    """Note that somebody reads a conversation that another has."""
    if item.claimed_by_id != by.pk:
        about = ("work_item", item.pk)
        record("desk.item.read_along", by=actor(by), at=at, about=about, agent=item.claimed_by_id)


@transaction.atomic
def whisper(*, item: WorkItem, text: str, by: User, at: datetime) -> None:
    """
    Write something that only who answers reads, now.

    :raises UnableToSupervise: if nobody has the conversation, or nothing is said
    """
    if item.claimed_by_id is None or item.closed_at is not None:
        raise UnableToSupervise(_("Nobody has this conversation now."))
    try:
        notes.note(item=item, by=by, text=text, mentions=[item.claimed_by_id], kind=Note.Kind.WHISPER, at=at)
    except notes.UnableToNote as refusal:
        raise UnableToSupervise(str(refusal)) from refusal


@transaction.atomic
def reassign(*, item: WorkItem, to: User | None, reason: str, by: User, at: datetime) -> None:
    """
    Give a conversation to somebody else, or back to the queue in the place that it had; the reason is a note.

    :raises UnableToSupervise: without a reason, if whoever is meant cannot take it, or it has moved meanwhile
    """
    if not reason.strip():
        raise UnableToSupervise(_("Say in a few words why, so that nobody asks the customer again."))
    if to is not None and to not in takers_of(item, user=by):
        raise UnableToSupervise(_("%(name)s cannot take it now.") % {"name": to.name})
    before = item.claimed_by_id
    if to is None and before is None:
        raise UnableToSupervise(_("It is in the queue already."))
    owner = "queue" if to is None else f"agent:{to.pk}"
    # The contact before its item, as turns do; what both have is counted in the order of their ids.
    conversations.change_owner(contact=item.contact_id, owner=owner, by=actor(by), at=at)
    same = WorkItem.objects.filter(pk=item.pk, closed_at=None, claimed_by=before)
    awake = {"held_for": None, "held_until": None, "snoozed_until": None, "offered_to": None}
    if not same.update(claimed_by=to, claimed_at=at if to else None, **awake):
        raise UnableToSupervise(_("It has moved meanwhile. Look again."))
    both = [user for user in (before, to.pk if to else None) if user is not None]
    list(Presence.objects.select_for_update().filter(user__in=both).order_by("user"))
    notes.note(item=item, by=by, text=reason, mentions=[] if to is None else [to.pk], at=at)
    about = ("work_item", item.pk)
    record("desk.item.reassigned", by=actor(by), at=at, about=about, before=before, to=to.pk if to else None)
    if to is not None:
        seats.begun(item=item.pk, by=to.pk, at=at)
    if before is not None:
        seats.ended(item=item, by=before, at=at)
    seats.tell(["desk 1"], route=True)


@transaction.atomic
def take_out(*, agent: User, by: User, at: datetime) -> None:
    """
    Offer somebody nothing more until they say again that they are there; what they have stays theirs.

    :raises UnableToSupervise: if they are offered nothing anyway
    """
    there = Presence.objects.select_for_update().filter(user=agent, state__in=OFFERED)
    if not there.exists():
        raise UnableToSupervise(_("%(name)s is offered nothing now.") % {"name": agent.name})
    offers.withdraw(agents=[agent.pk], at=at)
    there.update(state=State.AWAY, since=at, until=None, pausing=False, why=TAKEN_OUT)
    record("desk.presence.changed", by=actor(by), at=at, about=("user", agent.pk), state=State.AWAY.value)
    seats.settle([agent.pk], at=at)
    seats.tell(["desk 1", f"agent-{agent.token} {int(at.timestamp())}"], route=True)


@transaction.atomic
def coach(*, agent: User, text: str, by: User, at: datetime) -> None:
    """
    Write somebody a note about their work, which they and supervisors read.

    :raises UnableToSupervise: if it says nothing
    """
    words = text.strip()[: notes.LONGEST].replace("\0", "")
    if not words:
        raise UnableToSupervise(_("Write something first."))
    made = Note.objects.create(
        kind=Note.Kind.COACHING, about=agent, author=by, room_id=agent.provider_id, text=words, at=at
    )
    record("desk.agent.coached", by=actor(by), at=at, about=("user", agent.pk), note=made.pk)
    seats.tell([f"agent-{agent.token} {made.pk}"], route=False)


def coaching_for(user: User, *, about: User) -> list[Note]:
    """The notes about somebody's work, the newest first, for themselves and whoever supervises them."""
    if user.pk != about.pk and not (
        user.has_perm("desk.supervise") and people_visible_to(user).filter(pk=about.pk).exists()
    ):
        return []
    found = Note.objects.filter(kind=Note.Kind.COACHING, about=about).select_related("author")
    return list(found.order_by("-at", "-pk")[:MOST_NOTES])
