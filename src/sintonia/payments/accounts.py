"""
The rows of the ledger. Nothing but the database's own trigger writes an account's sum, and no line is ever changed.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Account(models.Model):
    """
    One account of the ledger: its `kind` (see `balances.KINDS`) and what it is about. `cents` is the sum of its lines,
    which only the database's own trigger writes; what we have or are owed is positive.
    """

    company = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    cents = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "about", "currency"], name="one_account_a_matter")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.about}"


class Entry(models.Model):
    """One booking, once by its key; its lines add up to nothing, which the database sees to."""

    company = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=120)
    why = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="an_entry_counts_once")]

    def __str__(self) -> str:
        return self.key


class Line(models.Model):
    """What an entry moves on one account, in cents."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines")
    cents = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(cents=0), name="a_line_moves_something")]

    def __str__(self) -> str:
        return str(self.cents)
