"""What the pretend banks keep; only the demonstration has rows here."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import models


class Branch(models.Model):
    """One pretend bank as it is now: answering or not, and what the next of its return files is numbered."""

    name = models.SlugField(max_length=40, unique=True)
    down_since = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True, help_text="Until then it answers 429.")
    next_file = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Kept(models.Model):
    """
    One thing that a bank keeps, by its kind and key: a charge (`cob`, `cobv`), a lot of them (`lote`), a location
    (`loc`), a payment (`pix`), a refund under way (`back`), a bar code that was paid (`slip`), a return file (`file`),
    where to call (`webhook`). `about` is the txid or the bar code that it belongs to.

    `body` and `earlier` are JSON in text columns: a bank keeps what it was told, also what `jsonb` would not take.
    """

    bank = models.SlugField(max_length=40)
    kind = models.CharField(max_length=8)
    key = models.TextField()
    about = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    body = models.TextField()
    earlier = models.TextField(default="[]", help_text="A charge as it was at each of its revisions.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "kind", "key"], name="a_bank_keeps_it_once")]
        indexes = [
            models.Index(fields=["bank", "kind", "at"], name="kept_by_time"),
            models.Index(fields=["bank", "kind", "about"], name="kept_by_txid"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    def read(self) -> dict[str, Any]:
        """Its body."""
        found: dict[str, Any] = msgspec.json.decode(self.body)
        return found

    def write(self, body: dict[str, Any]) -> None:
        """Change its body, without saving it."""
        self.body = msgspec.json.encode(body).decode()


class Call(models.Model):
    """One payment of which a webhook is to be told; tried until it is answered 200, now and then once more."""

    bank = models.SlugField(max_length=40)
    url = models.TextField()
    body = models.TextField()
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="calls_to_make", condition=models.Q(told_at=None))]

    def __str__(self) -> str:
        return self.url
