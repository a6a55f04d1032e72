"""Cases: one matter of one customer, over any number of contacts and channels."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sintonia.kit.text import token


class Case(models.Model):
    """
    One matter, with its protocol number; it spans contacts and channels.

    The number is the first contact's own (REN ANEEL 1000/2021, art. 403 and 405: given at the start, and the same
    number follows the case). One that was split off another has a number of its own, and `about` in place of a journey:
    what it is about, in the words of who split it off.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    protocol = models.CharField(max_length=13, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=60, blank=True)
    about = models.TextField(blank=True, default="", db_default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["customer", "-opened_at"], name="cases_of_a_customer")]

    def __str__(self) -> str:
        return self.protocol


class CaseLink(models.Model):
    """
    That two cases of one customer have to do with each other, until it is undone: `one` is the older.

    SPLIT: the other was opened in the conversation of the first, for another matter of it. `key` is the deed that made
    it: however often it is done, it is one. `room` is the provider whose people made it; they see no others.
    """

    class Kind(models.TextChoices):
        """How the two came to be linked."""

        SPLIT = "split"
        LINKED = "linked"

    one = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True)
    why = models.TextField()
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], condition=Q(undone_at=None), name="two_cases_link_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="a_link_begins_with_the_older"),
        ]


class CaseClock(models.Model):
    """
    A deadline of a case that runs, or ran: by which rule and version, since when, until when, in which zone.

    `key` is the deed that started it: however often it is done, it is one clock. `about` tells apart two of one rule;
    one of each runs in a case. `warn_at` is when a person is told, `warned_at` when one was; `met_at` when what it
    waits for was done, and `why` by what; `told_late_at` when the customer was told that it was missed.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    key = models.CharField(max_length=120, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    rule = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    rule_version = models.PositiveSmallIntegerField()
    variant = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=60, blank=True)
    zone = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=60, blank=True)
    told_late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule", "about"], condition=Q(met_at=None), name="one_running_clock_of_a_rule"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("started_at")), name="a_clock_ends_after_it_begins"),
        ]
        indexes = [
            models.Index(fields=["warn_at"], name="clocks_to_warn_of", condition=Q(met_at=None, warned_at=None)),
            models.Index(fields=["due_at"], name="clocks_that_run", condition=Q(met_at=None)),
            models.Index(fields=["about"], name="clocks_about_something", condition=~Q(about="")),
        ]

    def __str__(self) -> str:
        return self.rule
