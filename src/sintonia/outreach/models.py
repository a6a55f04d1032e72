"""What was told by a company's own systems, which addresses heard of it, and what is mailed to every customer."""

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


class Batch(models.Model):
    """
    A kind of letter for a period, mailed to every customer who wants it so; each once.

    States: running, paused, cancelled, done. `listed_to` is how far its list has come, `listed_at` when all of it was
    there. `rate_per_s` letters go a second at most, 0 without limit. `trouble` is what the relay said when it took
    nothing, `resting_until` when it is tried again.
    """

    company = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default="running")
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    rate_per_s = models.FloatField(default=0)
    listed_to = models.CharField(max_length=60, blank=True)
    listed_at = models.DateTimeField(null=True)
    total = models.IntegerField(default=0)
    paper = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    repeated = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)
    resting_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "kind", "period"], name="a_batch_of_a_period_is_one")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"


class BatchItem(models.Model):
    """
    One letter of a batch. States: waiting, sending, sent, failed, skipped.

    It is written down as *sending* before a word of it is handed over: what a killed worker leaves so may have been
    taken. `doubtful` marks what was handed over again because of that; its Message-ID is the same. `whom` is its
    address by a blind index, as it was mailed; `shown` what its owner alone recognizes.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items", db_index=False)
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=8, default="waiting")
    doubtful = models.BooleanField(default=False)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=120, blank=True)
    whom = models.BinaryField(max_length=16, null=True)
    shown = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "key"], name="a_letter_of_a_batch_is_one")]
        indexes = [
            models.Index(fields=["batch", "due_at", "id"], name="letters_open", condition=Q(done_at=None)),
            models.Index(fields=["message_id"], name="letters_by_message", condition=~Q(message_id="")),
            models.Index(
                fields=["batch", "id"], name="letters_not_mailed", condition=Q(state__in=["failed", "skipped"])
            ),
        ]

    def __str__(self) -> str:
        return self.key
