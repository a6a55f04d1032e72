"""Contacts and their messages, the inbox they come in by and the outbox they leave by."""

from __future__ import annotations

from typing import Any, Final

from django.db import models
from django.db.models import Q

from sintonia.kit.text import token


def empty() -> dict[str, Any]:
    return {}


class ChannelAccount(models.Model):
    """A company's account on a channel; `hook` is the last part of its webhook's address."""

    channel = models.CharField(max_length=20)
    company = models.SlugField(
        max_length=20, blank=True, help_text="Whose it is, where a deployment serves several; empty for the first."
    )
    hook = models.SlugField(max_length=40)
    key = models.CharField(max_length=80)
    display = models.CharField(max_length=40, blank=True)
    api = models.CharField(max_length=200, blank=True)
    token = models.CharField(max_length=400, blank=True)
    app_secret = models.CharField(max_length=200, blank=True)
    verify_token = models.CharField(max_length=200, blank=True)
    rate_per_s = models.FloatField(default=80, help_text="Sends a second; 0 is without a limit.")
    paused_until = models.DateTimeField(null=True)
    settings = models.JSONField(default=empty)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="one_account_per_key")]

    def __str__(self) -> str:
        return f"{self.channel} {self.display or self.key}"


class Inbox(models.Model):
    """
    One element of a provider's call, as it came. What came twice is here once (see `conversations_seen`). A month after
    it was taken in, it goes.

    The two queues name their accounts and contacts without a constraint of the database (decision 0016).
    """

    account = models.ForeignKey(
        ChannelAccount, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=12)
    key = models.TextField()
    status = models.CharField(max_length=20, blank=True)
    lane = models.BigIntegerField(null=True)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="inbox_waiting", condition=Q(done_at=None)),
            models.Index(fields=["lane", "id"], name="inbox_waiting_of_a_lane", condition=Q(done_at=None)),
        ]


class Lane(models.Model):
    """
    One sender on one account: its turns run one after the other, under a lease.

    `worker` is the advisory lock that the lease's worker holds while it lives: a dead worker's leases are free at once.
    """

    id = models.BigIntegerField(primary_key=True)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    worker = models.IntegerField(null=True)
    attempts = models.SmallIntegerField(default=0)
    parked_at = models.DateTimeField(null=True)
    parked_why = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="parked_lanes", condition=~Q(parked_at=None))]


class Contact(models.Model):
    """
    One session on one channel. `owner` is the one token that says who speaks: "bot", "queue" or "agent:<id>".

    `epoch` counts its changes; a turn that was decided under an older epoch is decided anew.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="contacts")
    protocol = models.CharField(max_length=13, db_index=True)
    lane = models.BigIntegerField()
    address = models.TextField()
    owner = models.CharField(max_length=30, default="bot")
    epoch = models.IntegerField(default=0)
    language = models.CharField(max_length=5)
    latest_number = models.IntegerField(default=0)
    passport_tries = models.SmallIntegerField(default=0)
    misses = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    latest_heard_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lane"], condition=Q(closed_at=None), name="one_open_contact_per_lane")
        ]


# The direction of what is said to neither side: what a run asks an agent, and what the agent enters for the customer.
NOTE: Final = "note"


class Message(models.Model):
    """
    One immutable entry in a contact, numbered within it; only its delivery state moves, and never backwards.

    Its direction is "in", "out", or `NOTE`, which no customer is ever shown.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages", db_index=False)
    number = models.IntegerField()
    direction = models.CharField(max_length=4)
    author_kind = models.CharField(max_length=10)
    author_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    words = models.JSONField(null=True)
    content = models.JSONField(null=True)
    run = models.CharField(max_length=22, blank=True)
    step = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    provider_id = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "number"], name="messages_are_numbered")]
        # For receipts, which come for what we said.
        indexes = [
            models.Index(
                fields=["provider_id"], name="message_of_a_provider", condition=~Q(provider_id="") & Q(direction="out")
            )
        ]


class Outbox(models.Model):
    """
    One effect: a message to send, a one-time code, a deed in the back office. Carried out after the commit, by its key.

    States: waiting, sending, sent, dead, withheld. `doubtful` marks a send that was repeated because its first
    receipt never came. What the bot says has no key: its contact and number are one, and unique as `Message` has them.
    Nor has a message a `body`: it is sent as its `Message` has it. What the bot said leaves the outbox once it is sent;
    what has a key stays, so that it is never done twice, and so does what was doubtful or went wrong (decision 0017).
    """

    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=120, blank=True)
    account = models.ForeignKey(
        ChannelAccount, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    number = models.IntegerField(null=True)
    address = models.TextField(blank=True)
    author = models.CharField(max_length=30, default="bot")
    body = models.JSONField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    doubtful = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    first_failed_at = models.DateTimeField(null=True)
    provider_id = models.TextField(blank=True)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="effects_happen_once")]
        indexes = [
            # A claim changes none of what these know, so that it writes no index.
            models.Index(fields=["due_at", "id"], name="outbox_open", condition=Q(done_at=None)),
            models.Index(fields=["contact", "id"], name="outbox_open_of_a_contact", condition=Q(done_at=None)),
        ]


class Fetch(models.Model):
    """
    A file that somebody sent, on its way to us. Its message waits for it out of its lane, and goes back to its place.

    `name` is what the file is kept under, so that fetching it again gives the same. `told` says that it took so long
    that the message went back without it: what comes of the file is then heard by itself.
    """

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    element = models.BigIntegerField(unique=True)
    lane = models.BigIntegerField()
    name = models.CharField(max_length=22)
    heard = models.BinaryField()
    told = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    error = models.TextField(blank=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="fetch_waiting", condition=Q(gone_at=None))]


class Media(models.Model):
    """A file shown or received: made or fetched once, then kept under a random name, with its SHA-256."""

    token = models.CharField(max_length=22, unique=True, default=token)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    mime = models.CharField(max_length=100)
    source = models.JSONField(default=empty)
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.BinaryField(max_length=32, null=True)
    size = models.IntegerField(null=True)
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
