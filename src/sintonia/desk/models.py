"""What waits for a person, who may be offered it, and by which rules."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from sintonia.desk.ready_made import Macro, MacroUse
from sintonia.kit.text import token

__all__ = [
    "CannedReply", "Macro", "MacroUse", "Note", "Offer", "OpeningHours", "OverflowRule", "Presence", "Rating",
    "RoutingPolicy", "RoutingProfile", "Said", "WorkItem",
]  # fmt: skip
EVERY_SKILL: Final = "*"
GENERAL: Final = "general"
# Who is equal to whom: the same room, team, skill, language, channel, urgency, priority and tier.
_LANE: Final = """
coalesce(room_id::text, '') || '|' || coalesce(team_id::text, '') || '|' || skill || '|' || language || '|' || channel
|| '|' || CASE WHEN urgent THEN '1' ELSE '0' END || '|' || priority::text || '|' || tier::text
"""
WAITS: Final = Q(closed_at=None, claimed_by=None, offered_to=None, snoozed_until=None)


class WorkItem(models.Model):
    """
    A contact that waits for a person. `why` are the Words that the agent reads; `urgent` jumps every queue, and
    `priority` (0 to 3) is what the customer's vulnerability asks for (see `customers.needs`).

    `claimed_by` is set by one compare-and-set; at most one open item a contact. It *waits* while nobody has claimed it,
    nobody is being offered it and it does not sleep (`snoozed_until`). Within its `lane` (its equals) the first to come
    is the first to be served, but for who was promised a time that has come. `held_for` is the agent who is asked
    first, until `held_until`; `tier` (0 to 3) is how much the customer's segment is put before others, the larger
    first.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    contact = models.ForeignKey("conversations.Contact", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="work_items")
    why = models.JSONField()
    urgent = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)
    waiting_since = models.DateTimeField()
    claimed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    skill = models.TextField(default=GENERAL, db_default=GENERAL)
    language = models.TextField(default="", db_default="")
    channel = models.TextField(default="", db_default="")
    tier = models.SmallIntegerField(default=0, db_default=0)
    promised_at = models.DateTimeField(null=True)
    held_for = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    held_until = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_at = models.DateTimeField(null=True)
    offered_to = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    lane = models.GeneratedField(
        expression=models.expressions.RawSQL(_LANE, []),  # noqa: S611 - our own columns' names alone
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=Q(closed_at=None), name="one_open_item_per_contact")
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "-priority", "waiting_since"], name="who_waits", condition=Q(closed_at=None)
            ),
            models.Index(fields=["lane", "waiting_since", "id"], name="heads_of_lanes", condition=WAITS),
            models.Index(fields=["claimed_by"], name="who_has_what", condition=Q(closed_at=None)),
            models.Index(fields=["snoozed_until"], name="who_wakes", condition=Q(closed_at=None)),
            models.Index(
                fields=["held_for", "held_until"], name="who_is_held", condition=WAITS & Q(held_until__isnull=False)
            ),
            models.Index(
                fields=["promised_at"], name="who_was_promised", condition=WAITS & Q(promised_at__isnull=False)
            ),
            # When each of a lane was served, or gave up: what an honest expected wait is told from.
            models.Index("lane", Coalesce("claimed_at", "closed_at"), name="who_left_a_lane"),
            # What an hour, or a week, was like.
            models.Index(Coalesce("claimed_at", "closed_at"), name="when_it_left"),
        ]


class Offer(models.Model):
    """
    An item kept for one agent for some seconds: accepted, declined, expired or withdrawn; "" while it is open.

    `why` is what was weighed when this agent was chosen, so that it can be told later.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="offers")
    agent = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    why = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item"], condition=Q(answer=""), name="one_open_offer_an_item")]
        indexes = [
            models.Index(fields=["expires_at"], name="offers_that_end", condition=Q(answer="")),
            models.Index(fields=["agent", "made_at"], name="offers_of_an_agent"),
        ]


class RoutingProfile(models.Model):
    """
    What some agents answer, and how much at once.

    `skills` ("*": all) and `languages`; `capacity` by medium, {"chat": 3, "call": 1, "mail": 5}, and "all" of it
    together; where `call_blocks`, somebody on a call is offered nothing else. Outside their `hours` nobody is offered
    anything: they may disconnect.
    """

    name = models.TextField(unique=True)
    provider = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")
    skills = ArrayField(models.TextField(), default=list)
    languages = ArrayField(models.TextField(), default=list)
    capacity = models.JSONField(default=dict)
    call_blocks = models.BooleanField(default=True)
    hours = models.ForeignKey("desk.OpeningHours", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """
    Whether an agent can be offered work now, and what they have at hand. `ready` is what the readiness check found;
    `until` is when the state ends by itself; `idle_since` is when they last began or ended something.

    `loads` is what they have by medium, `load` all of it. Those who can be offered the same things sit on one `bench`
    ("" for who can be offered nothing): a decision looks at the first of each. `desk.seats` alone writes these four.
    """

    class State(models.TextChoices):
        """What somebody is doing."""

        OFFLINE = "offline"
        AVAILABLE = "available"
        AWAY = "away"
        BREAK = "break"
        WRAP = "wrap"
        TRAINING = "training"

    user = models.OneToOneField("staff.User", on_delete=models.PROTECT, related_name="presence")
    profile = models.ForeignKey(RoutingProfile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=State.choices, default=State.OFFLINE)
    pausing = models.BooleanField(default=False)
    why = models.TextField(blank=True)
    since = models.DateTimeField()
    idle_since = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    ready = models.JSONField(default=dict)
    unanswered = models.SmallIntegerField(default=0)
    until = models.DateTimeField(null=True)
    loads = models.JSONField(default=dict)
    load = models.SmallIntegerField(default=0)
    bench = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["bench", "load", "idle_since"], name="who_is_free", condition=~Q(bench=""))]


class RoutingPolicy(models.Model):
    """How it is decided who is served next, and by whom; the newest is in force, and none is ever changed."""

    kind = models.TextField()
    settings = models.JSONField(default=dict)
    made_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class OpeningHours(models.Model):
    """When people answer: `weekly` {"mon": [["08:00", "18:00"]]} in `zone`, but for the holidays of a place."""

    name = models.TextField(unique=True)
    zone = models.TextField()
    weekly = models.JSONField(default=dict)
    country = models.TextField(default="BR")
    state = models.TextField(blank=True)
    city = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class OverflowRule(models.Model):
    """Who else is asked, once what `match` describes has waited `after_s` seconds: another team, or a provider."""

    name = models.TextField(unique=True)
    match = models.JSONField(default=dict)
    after_s = models.IntegerField()
    to_provider = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    hours = models.ForeignKey(OpeningHours, null=True, on_delete=models.PROTECT, related_name="+")
    enabled = models.BooleanField(default=True)


class Note(models.Model):
    """What staff write for each other and no customer reads: a private note, a whisper to who answers, coaching."""

    class Kind(models.TextChoices):
        """Who it is for."""

        PRIVATE = "private"
        WHISPER = "whisper"
        COACHING = "coaching"

    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("conversations.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PRIVATE)
    text = models.TextField()
    mentions = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()


class Rating(models.Model):
    """
    How a customer found the help of a person: asked once an item, `score` 1 (terrible) to 5 (excellent).

    `declined_at` is when they said that they do not want to be asked; then none of theirs is ever asked again.
    """

    item = models.OneToOneField(WorkItem, on_delete=models.PROTECT, related_name="rating")
    contact = models.ForeignKey("conversations.Contact", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    score = models.SmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(1, 5)), name="a_score_is_one_to_five"),
            models.CheckConstraint(
                condition=Q(score=None, answered_at=None) | Q(score__isnull=False, answered_at__isnull=False),
                name="a_score_is_an_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["answered_at"], name="ratings_of_a_time", condition=Q(score__isnull=False)),
            models.Index(fields=["agent", "answered_at"], name="ratings_of_an_agent", condition=Q(score__isnull=False)),
        ]

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come."""
        return self.answered_at is None and self.declined_at is None


class CannedReply(models.Model):
    """A reply that is written once: `texts` by language, with {customer}, {protocol} and {agent} to be filled in."""

    name = models.TextField()
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    texts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "room"], nulls_distinct=False, name="a_reply_s_name")]


class Said(models.Model):
    """What a message says, as it is searched: its words without accents; written in bulk, a moment later."""

    message = models.OneToOneField(
        "conversations.Message", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    contact = models.ForeignKey("conversations.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="words_that_were_said")]
