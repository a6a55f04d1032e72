"""What became of mail: what came back, to whom nothing is mailed any more, and who asked for that."""

from __future__ import annotations

from django.db import models


class Bounced(models.Model):
    """A mail that came back from an address, known by its blind index: each counts once."""

    company = models.CharField(max_length=20, blank=True)
    whom = models.BinaryField(max_length=16)
    message_id = models.CharField(max_length=300)
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "whom", "message_id", "kind"], name="a_mail_comes_back_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class Suppression(models.Model):
    """An address to which nothing is mailed, since when and why; `until` a day, or for good."""

    company = models.CharField(max_length=20, blank=True)
    whom = models.BinaryField(max_length=16)
    why = models.CharField(max_length=12)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "whom"], name="an_address_is_suppressed_once")]

    def __str__(self) -> str:
        return self.why


class Stopped(models.Model):
    """Somebody's word that they want no more of one kind of mail at an address; `about` as it stood in their letter."""

    company = models.CharField(max_length=20, blank=True)
    whom = models.BinaryField(max_length=16)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "whom", "kind", "about"], name="one_kind_of_mail_stops_once")
        ]

    def __str__(self) -> str:
        return self.kind
