"""What the bot was not sure of, the versions of what it has learnt, and the passages that answer questions."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

# What a supervisor says of an utterance beside an intent: no journey is for it, or it teaches nothing.
OUT_OF_SCOPE: Final = "none"
NO_USE: Final = "-"


class Utterance(models.Model):
    """
    Something said that the bot was not sure of, without what is personal in it; nobody's name stands beside it.

    `key` begins with the contact's token and names the message, so that it is kept once and goes when its person is
    erased. `alike` is the same for the same words in any order. `meant`, `second` and `third` are what the engine
    guessed; `label` is empty until a supervisor says what it means: an intent, "none" or "-".
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        MISSED = "missed"
        CLARIFIED = "clarified"
        HANDED_OVER = "handed_over"
        SURE = "sure"

    company = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=60, unique=True)
    text = models.TextField()
    alike = models.CharField(max_length=32)
    language = models.CharField(max_length=5)
    meant = models.CharField(max_length=60)
    confidence = models.FloatField()
    second = models.CharField(max_length=60, blank=True)
    third = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    at = models.DateTimeField()
    label = models.CharField(max_length=60, blank=True)
    labelled_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    labelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(label="", labelled_at=None, labelled_by=None)
                | (~Q(label="") & Q(labelled_at__isnull=False, labelled_by__isnull=False)),
                name="a_label_says_whose_and_when",
            )
        ]
        indexes = [
            models.Index(fields=["company", "alike"], condition=Q(label=""), name="utterances_to_label"),
            models.Index(fields=["company", "labelled_at"], condition=~Q(label=""), name="utterances_labelled"),
            models.Index(fields=["at"], condition=Q(label=""), name="utterances_to_forget"),
        ]


class Release(models.Model):
    """
    One version of what a company's engine has learnt: its packs' phrases and the labels given until `at`.

    At most one is published; without one the phrases of the pack alone are the model. `weights` is a packed table,
    `fingerprint` names the phrases and the code that it was learnt from and with, `why` are the Words of a refusal.
    `report` is an `understanding.effects.Report`. One that `renews` is learnt by itself after the phrases or the code
    changed, and serves when it is good.
    """

    class State(models.TextChoices):
        """Where it stands; it is waiting and training in a worker, never in a request."""

        WAITING = "waiting"
        TRAINING = "training"
        TRAINED = "trained"
        REFUSED = "refused"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    company = models.CharField(max_length=40, blank=True)
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    phrases = models.IntegerField(default=0)
    labels = models.IntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    weights = models.BinaryField(null=True)
    report = models.JSONField(null=True)
    why = models.JSONField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    renews = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)
    trained_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="releases_are_numbered"),
            models.UniqueConstraint(
                fields=["company"], condition=Q(state="published"), name="one_release_is_published"
            ),
            models.UniqueConstraint(
                fields=["company"], condition=Q(state__in=("waiting", "training")), name="one_release_is_in_the_making"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("trained", "published")) | Q(weights__isnull=False),
                name="a_release_that_may_serve_has_weights",
            ),
        ]


class Passage(models.Model):
    """
    One way in which an article of a company is found, in one language; written from the packs' files.

    At place 0 stands its title with its answer and source, at the others a question that it answers. Where `article` is
    empty, it is a question that none answers. `search` holds the lexemes of `title` (weight A) and of `text` (D),
    `vector` what they mean to the encoder whose name stands beside, as float32.
    """

    company = models.CharField(max_length=40, blank=True)
    article = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=5)
    place = models.SmallIntegerField()
    title = models.TextField()
    text = models.TextField(blank=True)
    source = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=32)
    search = SearchVectorField()
    encoder = models.CharField(max_length=60, blank=True)
    vector = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "article", "language", "place"], name="a_passage_has_its_place"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="passages_by_words", fastupdate=False),
            models.Index(fields=["encoder"], name="passages_by_encoder"),
        ]
