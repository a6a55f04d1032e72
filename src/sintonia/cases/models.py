"""Cases: one matter of one customer, over any number of contacts and channels."""

from __future__ import annotations

from django.db import models

from sintonia.kit.text import token


class Case(models.Model):
    """
    One matter, with its protocol number; it spans contacts and channels.

    The number is the first contact's own (REN ANEEL 1000/2021, art. 403 and 405: given at the start, and the same
    number follows the case).
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    protocol = models.CharField(max_length=13, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["customer", "-opened_at"], name="cases_of_a_customer")]

    def __str__(self) -> str:
        return self.protocol
