"""Deeds of the desk: take what waits, answer, give the word back to the bot, close."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit.actor import Actor
from sintonia.audit.operations import record
from sintonia.cases.operations import meet_clock
from sintonia.conversations import operations as conversations
from sintonia.conversations.channel import Channel
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import UnableToAnswer
from sintonia.desk.models import WorkItem
from sintonia.staff.models import User

__all__ = ["UnableToAnswer", "UnableToClaim", "answer", "claim", "close", "give_back", "meet"]


class UnableToClaim(Exception):
    """Somebody was faster, or it is done; the message says who."""

    def __init__(self, why: str, *, taken_by: User | None = None, taken_at: datetime | None = None) -> None:
        self.taken_by, self.taken_at = taken_by, taken_at
        super().__init__(why)


def actor(user: User) -> Actor:
    """A member of staff as the trail names them."""
    return Actor("agent", user.pk, user.get_short_name() if hasattr(user, "get_short_name") else str(user))


@transaction.atomic
def claim(*, item: str, by: User, at: datetime) -> WorkItem:
    """
    Take what waits, by one compare-and-set: of two who click at once, one has it and the other is told who.

    :raises UnableToClaim: if somebody else has it, or it is closed
    """
    won = WorkItem.objects.filter(token=item, claimed_by=None, closed_at=None).update(claimed_by=by, claimed_at=at)
    found = WorkItem.objects.select_related("contact", "claimed_by").filter(token=item).first()
    if found is None:
        raise UnableToClaim(_("This is no longer waiting."))
    if not won and found.claimed_by_id != by.pk:
        if found.closed_at is not None:
            raise UnableToClaim(_("This is no longer waiting."))
        who = found.claimed_by
        raise UnableToClaim(
            _("%(name)s has taken this.") % {"name": who.name if who else ""}, taken_by=who, taken_at=found.claimed_at
        )
    if won:
        conversations.change_owner(contact=found.contact_id, owner=f"agent:{by.pk}", by=actor(by), at=at)
        record("desk.item.claimed", by=actor(by), at=at, about=("work_item", found.pk))
    return found


def answer(*, item: str, by: User, key: str, text: str, seen: int, channel: Channel, at: datetime) -> int:
    """
    Answer through the customer's channel; the same key is said once. Returns the message's number.

    :raises UnableToAnswer: if the item is not theirs any more, or the customer wrote meanwhile
    """
    found = _theirs(item, by)
    if not text.strip():
        raise UnableToAnswer(_("Write something first."))
    return conversations.say_as_agent(
        contact=found.contact_id, by=actor(by), key=key, text=text.strip(), seen=seen, channel=channel, at=at
    )


@transaction.atomic
def give_back(*, item: str, by: User, at: datetime) -> None:
    """Give the word back to the bot, which goes on with the open question."""
    found = _end(item, by, outcome="given_back", at=at)
    contact = conversations.change_owner(contact=found.contact_id, owner="bot", by=actor(by), at=at)
    _tell(contact, found, at, closed=False)


@transaction.atomic
def close(*, item: str, by: User, outcome: str, at: datetime) -> None:
    """Close what was waiting; the bot has the word again, says so, and asks nothing."""
    found = _end(item, by, outcome=outcome, at=at)
    contact = conversations.change_owner(contact=found.contact_id, owner="bot", by=actor(by), at=at)
    _tell(contact, found, at, closed=True)


@transaction.atomic
def meet(*, item: str, clock: str, by: User, at: datetime) -> None:
    """
    Note that what a deadline of a case waits for is done.

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToMeet: if the deadline does not run any more, or is another case's
    """
    meet_clock(clock=clock, case=_theirs(item, by).case_id, by=actor(by), at=at)


def _tell(contact: Contact, item: WorkItem, at: datetime, *, closed: bool) -> None:
    """Let the bot tell the customer who answers from now on."""
    event = {"closed": closed}
    conversations.wake_contact(contact=contact, kind="resume", key=f"resume:{item.token}", event=event, at=at)


def _theirs(item: str, by: User) -> WorkItem:
    found = WorkItem.objects.filter(token=item).first()
    if found is None or found.claimed_by_id != by.pk or found.closed_at is not None:
        raise UnableToAnswer(_("This conversation is no longer with you. Your draft is kept."))
    return found


def _end(item: str, by: User, *, outcome: str, at: datetime) -> WorkItem:
    found = _theirs(item, by)
    ended = WorkItem.objects.filter(pk=found.pk, closed_at=None).update(closed_at=at, outcome=outcome[:20])
    if not ended:
        raise UnableToAnswer(_("This conversation is no longer with you. Your draft is kept."))
    record("desk.item.closed", by=actor(by), at=at, about=("work_item", found.pk), outcome=outcome)
    return found
