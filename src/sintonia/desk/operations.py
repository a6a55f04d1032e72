"""Deeds of the desk: take what waits, answer, give the word back to the bot, close."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit.actor import Actor
from sintonia.audit.operations import record
from sintonia.cases.operations import meet_clock
from sintonia.conversations import operations as conversations
from sintonia.conversations.attaching import Attachment
from sintonia.conversations.channel import Channel
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import UnableToAnswer
from sintonia.conversations.queries import is_under_way
from sintonia.desk import seats
from sintonia.desk.models import WorkItem
from sintonia.journeys.operations import ENTRY
from sintonia.staff.models import User
from sintonia.understanding.gateway import operations as models
from sintonia.understanding.gateway.endpoint import endpoint
from sintonia.understanding.gateway.models import Draft

__all__ = [
    "OUTCOMES", "UnableToAnswer", "UnableToClaim", "actor", "answer", "ask_for_draft", "claim", "close", "give_back",
    "meet", "outcomes", "take_draft", "theirs",
]  # fmt: skip


DRAFTS: Final = ("reply", "summary")
# An entry that is not taken in after that long waits for something else, and holds nobody up.
TAKEN_WITHIN: Final = timedelta(seconds=10)
GIVEN_BACK: Final = "given_back"
# How a conversation can end that a person had.
OUTCOMES: Final = ("solved", "informed", "passed_on", "no_answer", "not_possible")
# After which a customer may be asked how it went.
RESOLVED: Final = frozenset({"solved", "informed"})


def outcomes() -> dict[str, str]:
    """What each way to end is called."""
    return {
        "solved": _("Solved"),
        "informed": _("Informed"),
        "passed_on": _("Passed on to another area"),
        "no_answer": _("The customer no longer answers"),
        "not_possible": _("Not possible"),
    }


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
    # The contact before its item, as turns do: two who lock the same rows in another order could wait for each other.
    Contact.objects.select_for_update().filter(pk__in=WorkItem.objects.filter(token=item).values("contact")).first()
    # Everybody takes what waits in their own room; what was handed to a provider is theirs.
    waits = WorkItem.objects.filter(token=item, claimed_by=None, closed_at=None, room=by.provider_id)
    awake = {"offered_to": None, "held_for": None, "held_until": None, "snoozed_until": None}
    won = waits.update(claimed_by=by, claimed_at=at, **awake)
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
        seats.begun(item=found.pk, by=by.pk, at=at)
    return found


def answer(
    *, item: str, by: User, key: str, text: str, seen: int, channel: Channel, at: datetime,
    file: Attachment | None = None,
) -> int:  # fmt: skip
    """
    Answer through the customer's channel, with a file or without; the same key is said once. Returns the message's
    number.

    :raises UnableToAnswer: if the item is not theirs any more, the customer wrote meanwhile, or the channel cannot
        carry it
    """
    found = theirs(item, by)
    if not text.strip() and file is None:
        raise UnableToAnswer(_("Write something first."))
    return conversations.say_as_agent(
        contact=found.contact_id, by=actor(by), key=key, text=text.strip(), seen=seen, channel=channel, at=at,
        file=file,
    )  # fmt: skip


@transaction.atomic
def give_back(*, item: str, by: User, at: datetime) -> None:
    """Give the word back to the bot, which goes on with the open question."""
    _end(item, by, outcome=GIVEN_BACK, at=at)


@transaction.atomic
def close(*, item: str, by: User, outcome: str, at: datetime) -> None:
    """Close what was waiting; the bot has the word again, says so, and asks nothing."""
    _end(item, by, outcome=outcome, at=at)


@transaction.atomic
def meet(*, item: str, clock: str, by: User, at: datetime) -> None:
    """
    Note that what a deadline of a case waits for is done.

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToMeet: if the deadline does not run any more, or is another case's
    """
    meet_clock(clock=clock, case=theirs(item, by).case_id, by=actor(by), at=at)


@transaction.atomic
def ask_for_draft(*, item: str, kind: str, language: str, by: User, at: datetime) -> None:
    """
    Have a language model draft a reply or a summary.

    :raises UnableToAnswer: if the item is not theirs any more, or no model is there
    """
    found = theirs(item, by)
    if endpoint() is None or kind not in DRAFTS:
        raise UnableToAnswer(_("There is no language model to write that."))
    contact = found.contact
    spoken = contact.language if kind == "reply" else language
    models.ask_for_draft(contact=contact.pk, kind=kind, language=spoken, by=by.pk, seen=contact.latest_number, at=at)
    record("desk.draft.asked", by=actor(by), at=at, about=("work_item", found.pk), kind=kind)


@transaction.atomic
def take_draft(*, item: str, draft: str, by: User) -> str:
    """
    Take a draft off the desk, to be used or not; returns what it says.

    :raises UnableToAnswer: if the item is not theirs any more
    """
    found = Draft.objects.filter(token=draft, contact=theirs(item, by).contact_id).first()
    if found is None:
        return ""
    found.delete()
    return found.text


def theirs(item: str, by: User) -> WorkItem:
    """
    An item that somebody has.

    :raises UnableToAnswer: if it is not theirs any more
    """
    found = WorkItem.objects.filter(token=item).first()
    if found is None or found.claimed_by_id != by.pk or found.closed_at is not None:
        raise UnableToAnswer(_("This conversation is no longer with you. Your draft is kept."))
    return found


def _end(item: str, by: User, *, outcome: str, at: datetime) -> None:
    """Give the word to the bot, which tells the customer; closed last, because then a provider sees no more of it."""
    found = theirs(item, by)
    if is_under_way(lane=found.contact.lane, kind=ENTRY, since=at - TAKEN_WITHIN):
        raise UnableToAnswer(_("One moment: what you entered is still being taken in."))
    contact = conversations.change_owner(contact=found.contact_id, owner="bot", by=actor(by), at=at)
    resolved = found.token if outcome in RESOLVED and not found.urgent else ""
    event = {"closed": outcome != GIVEN_BACK, "resolved": resolved}
    conversations.wake_contact(contact=contact, kind="resume", key=f"resume:{found.token}", event=event, at=at)
    record("desk.item.closed", by=actor(by), at=at, about=("work_item", found.pk), outcome=outcome)
    mine = WorkItem.objects.filter(pk=found.pk, closed_at=None, claimed_by=by)
    if not mine.update(closed_at=at, outcome=outcome[:20]):
        raise UnableToAnswer(_("This conversation is no longer with you. Your draft is kept."))
    seats.ended(item=found, by=by.pk, at=at)
