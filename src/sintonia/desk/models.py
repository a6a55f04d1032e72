"""What waits for a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sintonia.kit.text import token


class WorkItem(models.Model):
    """
    A contact that waits for a person. `why` are the Words that the agent reads; `urgent` jumps every queue, and
    `priority` (0 to 3) is what the customer's vulnerability asks for (see `customers.needs`).

    `claimed_by` is set by one compare-and-set; at most one open item a contact.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    contact = models.ForeignKey("conversations.Contact", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="work_items")
    why = models.JSONField()
    urgent = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)
    waiting_since = models.DateTimeField()
    claimed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=Q(closed_at=None), name="one_open_item_per_contact")
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "-priority", "waiting_since"], name="who_waits", condition=Q(closed_at=None)
            ),
        ]
