"""Rows of what is done by one click: macros, and each time that one was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Macro(models.Model):
    """Deeds that are done together by one click, in their order: each of `deeds` is a `desk.macros.Deed`."""

    name = models.TextField()
    room = models.ForeignKey("staff.Provider", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    deeds = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "room"], condition=Q(withdrawn_at=None), nulls_distinct=False, name="a_macro_s_name"
            )
        ]


class MacroUse(models.Model):
    """That somebody did a macro on an item; the same `key`, as of a second click, does it once."""

    item = models.ForeignKey("desk.WorkItem", on_delete=models.PROTECT, related_name="+")
    macro = models.ForeignKey(Macro, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    key = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "macro", "key"], name="a_macro_once_a_key")]
