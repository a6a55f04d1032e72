"""What is asked of a language model, what it cost, how it fares, and what it drafted for the company's people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sintonia.kit.text import token


class Hour(models.Model):
    """What was asked in one hour: calls and tokens, how many calls failed, how many answers were refused."""

    began_at = models.DateTimeField(unique=True)
    calls = models.IntegerField(default=0)
    tokens = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)


class Health(models.Model):
    """The one row of the circuit breaker, which all processes share; `told` is the kind of the latest failure."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    failures = models.IntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_breaker")]


class Question(models.Model):
    """
    A message that was not understood, to be asked about: the last that a contact's customer said up to message
    `number`, at the question `label` of a run. `about` is what may be proposed. It goes when it is taken; whatever
    comes of it, a timer brings the turn back.
    """

    contact = models.ForeignKey("conversations.Contact", on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    run = models.CharField(max_length=22, blank=True)
    label = models.CharField(max_length=60, blank=True)
    about = models.JSONField()
    due_at = models.DateTimeField(db_index=True)


class Draft(models.Model):
    """
    What an agent asked a model to write about a contact: a reply or a summary, of all up to message `seen`. It is never
    sent by itself, and goes after a day. `sources` names the articles that a reply stands on.

    States: asked, ready, failed.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    contact = models.ForeignKey("conversations.Contact", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    asked_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    seen = models.IntegerField()
    state = models.CharField(max_length=10, default="asked")
    text = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "kind"], name="one_draft_of_a_kind")]
        indexes = [models.Index(fields=["asked_at"], name="drafts_asked", condition=Q(state="asked"))]
