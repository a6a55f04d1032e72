"""Deeds on conversations: what comes in by our own doors, what a person says, who has the word."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from sintonia import audit
from sintonia.audit.operations import record
from sintonia.conversations import attaching
from sintonia.conversations.attaching import Attachment
from sintonia.conversations.channel import Channel, Heard, Saying
from sintonia.conversations.ingest import Batch, heard_element, lane_of, receive, receive_batch
from sintonia.conversations.models import ChannelAccount, Contact, Message, Outbox


class UnableToAnswer(Exception):
    """The answer was not sent; the message says why. `newer` is the newest message's number if that is why."""

    def __init__(self, why: str, *, newer: int | None = None) -> None:
        self.newer = newer
        super().__init__(why)


@transaction.atomic
def receive_own(*, account_key: str, channel: str, sender: str, heard: Heard, at: datetime) -> int:
    """Take in what somebody said at one of our own doors; returns its lane. The same `heard.key` counts once."""
    account = ChannelAccount.objects.get(channel=channel, key=account_key)
    receive(account=account.pk, elements=[heard_element(account_key, heard, sender=sender)], at=at)
    return lane_of(account.pk, sender)


def wait_for_reply(*, lane: int, after: int, at_most_s: float = 2.5) -> int | None:
    """Wait, for who has no JavaScript, until the lane's contact has something said after number `after`."""
    until = time.monotonic() + at_most_s
    while True:
        contact = Contact.objects.filter(lane=lane, closed_at=None).first()
        if contact is not None:
            said = (
                Message.objects.filter(contact=contact, number__gt=after, direction="out").order_by("-number").first()
            )
            if said is not None:
                return said.number
        if time.monotonic() > until:
            return None
        time.sleep(0.05)


def wake_contact(*, contact: Contact, kind: str, key: str, event: dict[str, Any], at: datetime) -> bool:
    """Put an event into a contact's lane, once by its key; says whether it is new."""
    batch = Batch()
    raw = msgspec.json.encode(event)
    batch.put(account=contact.account_id, kind=kind, key=key, status="", lane=contact.lane, raw=raw)
    return receive_batch(batch, at=at) > 0


@transaction.atomic
def say_as_agent(
    *, contact: int, by: audit.Actor, key: str, text: str, seen: int, channel: Channel, at: datetime,
    file: Attachment | None = None,
) -> int:  # fmt: skip
    """
    Let a person who has the word say something, with a file or without; returns the message's number. The same key is
    said once.

    :raises UnableToAnswer: if the word is not theirs, the customer wrote after message number `seen`, or the channel
        cannot carry it
    """
    row = Contact.objects.select_for_update().get(pk=contact)
    before = Message.objects.filter(contact=row, direction="out", provider_id=f"key:{key}").first()
    known = Outbox.objects.filter(key=f"said:{row.pk}:{key}").first()
    if before is not None or known is not None:
        return before.number if before is not None else known.number or 0  # type: ignore[union-attr]
    if row.owner != f"agent:{by.id}":
        raise UnableToAnswer(_("Somebody else is handling this conversation now. Your draft is kept."))
    newer = Message.objects.filter(contact=row, direction="in", number__gt=seen).order_by("-number").first()
    if newer is not None:
        raise UnableToAnswer(
            _("The customer wrote again while you were writing. Please read that first."), newer=newer.number
        )
    text = text.replace("\0", "")
    if why := attaching.too_late(row, channel, file, at=at) or attaching.problem(text, file, channel):
        raise UnableToAnswer(why)
    sent = attaching.kept(file, contact=row, at=at) if file is not None else None
    return _put_out(row, Saying(text=text, file=sent, language=row.language), by=by, key=key, channel=channel, at=at)


def _put_out(row: Contact, saying: Saying, *, by: audit.Actor, key: str, channel: Channel, at: datetime) -> int:
    """Let what a person says be there, and leave where it is pushed; returns its number."""
    row.latest_number += 1
    row.save(update_fields=["latest_number"])
    Message.objects.create(
        contact=row, number=row.latest_number, direction="out", author_kind="agent", author_id=by.id,
        kind="document" if saying.file else "text", text=saying.text or (saying.file.name if saying.file else ""),
        content=msgspec.to_builtins(saying), at=at,
        state="queued" if channel.pushes else "there", provider_id="" if channel.pushes else f"key:{key}",
    )  # fmt: skip
    if channel.pushes:
        Outbox.objects.create(
            kind="message", key=f"said:{row.pk}:{key}", account_id=row.account_id, contact=row,
            number=row.latest_number, address=row.address, author=row.owner, created_at=at, due_at=at,
        )  # fmt: skip
    record("conversations.message.said", by=by, at=at, about=("contact", row.pk), number=row.latest_number)
    hint(row, outbox=channel.pushes)
    return row.latest_number


@transaction.atomic
def change_owner(*, contact: int, owner: str, by: audit.Actor, at: datetime) -> Contact:
    """Give the word to "bot", "queue" or "agent:<id>"; a turn decided under the old owner is decided anew."""
    row = Contact.objects.select_for_update().get(pk=contact)
    row.owner, row.epoch = owner, row.epoch + 1
    row.save(update_fields=["owner", "epoch"])
    record("conversations.owner.changed", by=by, at=at, about=("contact", row.pk), owner=owner)
    hint(row)
    return row


def send_code(*, key: str, phone: str, code: str, language: str, text: str, at: datetime, company: str = "") -> bool:
    """
    Put a one-time code into the outbox, to a phone on file, by the company's WhatsApp; in the caller's transaction.

    It goes by the account's approved template `code_template`, or as plain text where it has none (the simulator).
    """
    account = _notifies(company)
    if account is None:
        return False
    template = account.settings.get("code_template", "")
    saying = Saying(text=text, template=template, template_values=(code,) if template else (), language=language)
    Outbox.objects.create(
        kind="code", key=key, account=account, address=phone, author="system", body=msgspec.to_builtins(saying),
        created_at=at, due_at=at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('sintonia_outbox', '')")
    return True


def can_notify(*, company: str) -> bool:
    """Whether a company can write to a phone on file."""
    return _notifies(company) is not None


def _notifies(company: str) -> ChannelAccount | None:
    """The account by which a company writes to phones on file."""
    return ChannelAccount.objects.filter(channel="whatsapp", company=company).order_by("pk").first()


def send_notice(
    *, key: str, phone: str, language: str, text: str, at: datetime, secret: bool = False, company: str = ""
) -> bool:
    """
    Put a message to a phone on file into the outbox, by the company's WhatsApp, once for its key; in the caller's
    transaction.

    Nobody may have written from that phone today, so that it goes by the account's approved template, where it has
    one. Nothing `secret` is kept once it was sent. False where the company has no such account, so that nobody is told.
    """
    account = _notifies(company)
    if account is None:
        return False
    if Outbox.objects.filter(key=key).exists():
        return True
    template = account.settings.get("template", "")
    saying = Saying(text=text, template=template, template_values=(text,) if template else (), language=language)
    Outbox.objects.create(
        kind="code" if secret else "notice", key=key, account=account, address=phone, author="system",
        body=msgspec.to_builtins(saying), created_at=at, due_at=at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('sintonia_outbox', '')")
    return True


def hint(contact: Contact, *, outbox: bool = False) -> None:
    """Tell browsers that look at a contact that there is something new, at commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify('sintonia_live', %s)", [f"contact-{contact.token} {contact.latest_number}\ndesk 1"]
        )
        if outbox:
            cursor.execute("SELECT pg_notify('sintonia_outbox', '')")
