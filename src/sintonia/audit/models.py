"""Rows of the trail, and the key of each person."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PersonKey(models.Model):
    """The key under which one person's fields are sealed, itself wrapped by the master key. Erasure wipes it."""

    wrapped = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=False, erased_at__isnull=True)
                | models.Q(wrapped__isnull=True, erased_at__isnull=False),
                name="a_person_key_is_there_or_erased",
            )
        ]
        indexes = [models.Index(fields=["erased_at"], name="erased_keys", condition=models.Q(erased_at__isnull=False))]

    def __str__(self) -> str:
        return f"key {self.pk}"


class AuditRecord(models.Model):
    """One deed: who, when, what, to what. The database refuses to change or delete it."""

    at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    deed = models.TextField()
    about_kind = models.TextField()
    about_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    salt = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["about_kind", "about_id"], name="audit_about")]

    def __str__(self) -> str:
        return self.deed


class AuditLeaf(models.Model):
    """The place of a record in the tree, given by the sealer alone; `number` counts from 0."""

    number = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(AuditRecord, on_delete=models.PROTECT, related_name="leaf")
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"leaf {self.number}"


class AuditHead(models.Model):
    """
    The tree after one sealing. `root` may be published: whoever holds it can prove any later change.

    `peaks` are the hashes of the perfect subtrees from left to right, enough to go on; `below` is the transaction
    number under which everything is sealed.
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    peaks = ArrayField(models.BinaryField())
    below = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"tree of {self.size}"
