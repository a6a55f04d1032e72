"""Stored runs, their passports and timers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sintonia.kit.text import token


def nothing_known() -> list[object]:
    return []


class StoredRun(models.Model):
    """
    One execution of a journey. Its whole state is `known`, the list of what came back (see `journeys.runner`).

    States: active (a question is open), doing (a deed is under way), waiting (for an event), retrying (the back office
    did not answer), paused (put aside by another), then one of the outcomes. `place` orders the runs of a case like a
    stack; `revision` lets exactly one turn move a run on.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    journey = models.CharField(max_length=60)
    version = models.SmallIntegerField()
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="runs", db_index=False)
    contact = models.ForeignKey("conversations.Contact", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    caller = models.JSONField()
    known = models.JSONField(default=nothing_known)
    fragment = models.TextField(blank=True)
    state = models.CharField(max_length=12)
    label = models.CharField(max_length=60, blank=True)
    place = models.IntegerField()
    revision = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "place"], name="runs_of_a_case"),
            # A turn moves a run on without a word to any index, until it ends.
            models.Index(fields=["contact"], name="runs_that_go_on", condition=Q(ended_at=None)),
        ]


class Passport(models.Model):
    """
    A short code that opens a case at its open step, from another door, for a day. It reveals nothing and proves nobody.
    """

    code = models.CharField(max_length=8, unique=True)
    digits = models.CharField(max_length=6)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="passports")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digits"], condition=Q(ended_at=None), name="live_digits_are_unique")
        ]


class Timer(models.Model):
    """Something to do later about a run or a contact: kind "bubble", "retry", "wait", "remind" or "expire"."""

    kind = models.CharField(max_length=12)
    run = models.CharField(max_length=22, blank=True)
    lane = models.BigIntegerField()
    account = models.BigIntegerField()
    event = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="timers_due", condition=Q(done_at=None)),
            models.Index(fields=["event", "done_at"], name="timers_of_an_event", condition=~Q(event="")),
            models.Index(fields=["run"], name="timers_of_a_run", condition=Q(done_at=None)),
        ]
