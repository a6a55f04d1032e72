"""Questions about conversations. The pages' role sees only the rows of its scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from django.db.models import Count, Q

from sintonia.cases.models import Case
from sintonia.conversations.channel import Heard, Saying
from sintonia.conversations.fetches import WITH_FILES
from sintonia.conversations.ingest import lane_of
from sintonia.conversations.models import NOTE, ChannelAccount, Contact, Fetch, Inbox, Message, Outbox

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class ContactThread:
    """One contact with its messages, oldest first."""

    contact: Contact
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened to a case's messages: each counted from its row."""

    messages: int
    lost: int
    repeated: int
    doubtful: int


def contact_of(*, token: str) -> Contact | None:
    """A contact by its URL's token."""
    return Contact.objects.select_related("case", "account").filter(token=token).first()


def open_contact(*, account_key: str, channel: str, sender: str) -> Contact | None:
    """The open contact of somebody at one of our own doors."""
    account = ChannelAccount.objects.filter(channel=channel, key=account_key).first()
    if account is None:
        return None
    lane = lane_of(account.pk, sender)
    return Contact.objects.select_related("case", "account").filter(lane=lane, closed_at=None).first()


def files_sent(*, account_key: str, channel: str, sender: str, since: datetime) -> int:
    """How many files somebody sent at one of our own doors since a moment, with all that waits for its turn."""
    account = ChannelAccount.objects.filter(channel=channel, key=account_key).first()
    if account is None:
        return 0
    lane = lane_of(account.pk, sender)
    waiting = Inbox.objects.filter(lane=lane, done_at=None).count()
    waiting += Fetch.objects.filter(lane=lane, gone_at=None).count()
    contact = Contact.objects.filter(lane=lane, closed_at=None).first()
    if contact is None:
        return waiting
    latest = Message.objects.filter(contact=contact, number__gt=contact.latest_number - 2 * MOST, at__gt=since)
    return waiting + latest.filter(direction="in", kind__in=WITH_FILES).exclude(content__media=None).count()


def cases_of(customers: Iterable[int], *, since: datetime) -> list[tuple[Case, tuple[str, ...]]]:
    """The cases of customers that were opened since a moment, newest first, each with the channels it went through."""
    cases = list(Case.objects.filter(customer__in=list(customers), opened_at__gte=since).order_by("-opened_at")[:MOST])
    channels: dict[int, dict[str, None]] = {case.pk: {} for case in cases}
    rows = Contact.objects.filter(case__in=cases).order_by("opened_at", "pk").values_list("case_id", "channel")
    for case, channel in rows:
        channels[case][channel] = None
    return [(case, tuple(channels[case.pk])) for case in cases]


def messages_of(*, contact: Contact, after: int = 0) -> list[Message]:
    """What was said in a contact with a number above `after`, in order; no notes."""
    return list(Message.objects.filter(contact=contact, number__gt=after).exclude(direction=NOTE).order_by("number"))


def timeline(*, case: int) -> list[ContactThread]:
    """Every contact of a case in the order in which they began, each with its messages and notes: for our people."""
    contacts = list(Contact.objects.select_related("account").filter(case=case).order_by("opened_at", "pk"))
    found: dict[int, list[Message]] = {contact.pk: [] for contact in contacts}
    for message in Message.objects.filter(contact__in=contacts).order_by("contact", "number"):
        found[message.contact_id].append(message)
    return [ContactThread(contact, tuple(found[contact.pk])) for contact in contacts]


def saying_of(message: Message) -> Saying | None:
    """What we said in a message."""
    if message.direction != "out" or message.content is None:
        return None
    return msgspec.convert(message.content, Saying)


def heard_of(message: Message) -> Heard | None:
    """What was heard in a message."""
    if message.direction != "in" or message.content is None:
        return None
    return msgspec.convert(message.content, Heard)


def is_under_way(*, lane: int, kind: str, since: datetime) -> bool:
    """Whether something of a kind came into a lane since a moment and has had no turn yet."""
    return Inbox.objects.filter(lane=lane, kind=kind, done_at=None, received_at__gt=since).exists()


def counts(*, case: int) -> Counts:
    """
    How many messages a case has, and what went wrong with any.

    Lost: failed or dead, so that the customer never had it. Repeated: the same provider id on two messages. Doubtful:
    sent again because a receipt never came.
    """
    messages = Message.objects.filter(contact__case=case).exclude(direction=NOTE)
    twice = messages.exclude(provider_id="").values("provider_id").annotate(n=Count("pk")).filter(n__gt=1).count()
    total = messages.aggregate(all=Count("pk"), lost=Count("pk", filter=Q(state="failed")))
    doubtful = Outbox.objects.filter(contact__case=case, doubtful=True).count()
    return Counts(total["all"], total["lost"], twice, doubtful)
