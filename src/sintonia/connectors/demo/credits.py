"""What customers of the pretend company paid too much."""

from __future__ import annotations

from django.db import models


class Credit(models.Model):
    """What was paid too much for a month's bill, in all; it comes off the next bill."""

    pk = models.CompositePrimaryKey("contract_id", "month")
    contract = models.ForeignKey("Contract", on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    cents = models.IntegerField()

    class Meta:
        db_table = "demo_credit"
