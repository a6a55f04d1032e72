"""What was told by a company's own systems, and which addresses heard of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Happening(models.Model):
    """
    Something that a company's systems told us, kept once by its key, and what became of it.

    It is looked at when it is due, first `looked_at`, until all that follows is done (`settled_at`) or trying again
    helps no more (`parked_at`). `after` is how far its alerts have
    come, `told` and `untold` how many were and were not; `held_until` when those are told whose quiet hours it met.
    """

    company = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    after = models.CharField(max_length=60, blank=True)
    told = models.IntegerField(default=0)
    untold = models.IntegerField(default=0)
    held_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="a_happening_counts_once")]
        indexes = [
            models.Index(fields=["due_at"], name="happenings_to_settle", condition=Q(settled_at=None, parked_at=None)),
            models.Index(fields=["parked_at"], name="parked_happenings", condition=~Q(parked_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.name}:{self.about}"


class Reached(models.Model):
    """
    An address that was told something unasked, by its blind index: when last, and since when it wants no more of it.
    """

    company = models.CharField(max_length=40, blank=True)
    whom = models.BinaryField(max_length=32)
    told_at = models.DateTimeField()
    silent_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "whom"], name="one_row_an_address")]

    def __str__(self) -> str:
        return f"{self.told_at:%Y-%m-%d %H:%M}"
