"""What the simulated phone has received and typed; only the demonstration has rows here."""

from __future__ import annotations

from django.db import models


class SentMessage(models.Model):
    """One message that the company sent to a simulated phone, with the Graph body as it came."""

    wamid = models.TextField(unique=True)
    at = models.DateTimeField()
    person = models.TextField(help_text="The number in its canonical form, or the business-scoped id.")
    line = models.CharField(max_length=20, default="1", help_text="The company's number, by the provider's id.")
    request = models.JSONField()
    state = models.CharField(max_length=10, default="taken", help_text="The latest status that the company was told.")
    number = models.BigIntegerField(unique=True, help_text="Its place among all that was sent and typed.")

    class Meta:
        indexes = [models.Index(fields=["person", "number"], name="sent_to_a_person")]

    def __str__(self) -> str:
        return self.wamid


class Typed(models.Model):
    """One message that somebody sent from a simulated phone, as it stood in the webhook."""

    wamid = models.TextField(unique=True)
    at = models.DateTimeField()
    person = models.TextField(help_text="The number in its canonical form, or the business-scoped id.")
    line = models.CharField(max_length=20, default="1", help_text="The company's number, by the provider's id.")
    message = models.JSONField()
    media = models.BinaryField(null=True, help_text="A picture from the phone.")
    mime = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True, help_text="When the company's webhook had answered 200.")
    number = models.BigIntegerField(unique=True, help_text="Its place among all that was sent and typed.")

    class Meta:
        indexes = [models.Index(fields=["person", "number"], name="typed_by_a_person")]

    def __str__(self) -> str:
        return self.wamid


class Mail(models.Model):
    """One mail as a pretend mailbox got it, for one recipient."""

    sender = models.TextField(blank=True)
    recipient = models.TextField()
    raw = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.recipient
