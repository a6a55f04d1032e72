"""What the pretend company tells of itself: written with what happens there, sent until it was taken."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something that happened in the company, to be told to whoever serves its customers."""

    key = models.TextField(unique=True)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "demo_event"
