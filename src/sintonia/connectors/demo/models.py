"""
The pretend company's own tables: another company's system, as far as Sintonia is concerned.

Nothing of Sintonia points into them and they point nowhere else. Personal data lies here as it does in such systems,
plainly; it is never logged.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from sintonia.connectors.demo.credits import Credit  # noqa: F401 - a table of this company
from sintonia.connectors.demo.events import Event  # noqa: F401


class Party(models.Model):
    """A person or a company. `phones` stands as it was typed years ago; `reachable` is the canonical form."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8)
    name = models.TextField()
    folded_name = models.TextField()
    document = models.CharField(max_length=14, unique=True)
    born_on = models.DateField(null=True)
    phones = ArrayField(models.CharField(max_length=15), default=list)
    reachable = ArrayField(models.CharField(max_length=15), default=list)
    emails = ArrayField(models.TextField(), default=list)
    language = models.CharField(max_length=5, default="pt-BR")
    needs = ArrayField(models.CharField(max_length=20), default=list)
    died_on = models.DateField(null=True)

    class Meta:
        db_table = "demo_party"
        indexes: ClassVar = [
            # Without `fastupdate`: seeded in one COPY and never vacuumed, most would else wait in a list that each
            # search reads whole.
            GinIndex(fields=["reachable"], name="demo_party_by_phone", fastupdate=False),
            GinIndex(SearchVector("folded_name", config="simple"), name="demo_party_by_name", fastupdate=False),
        ]


class Contract(models.Model):
    """A supply of energy at an address. `street` is the place's id in `places`."""

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=10, unique=True)
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    street = models.IntegerField()
    door = models.TextField()
    meter = models.CharField(max_length=12)
    usual_kwh = models.IntegerField()
    rural = models.BooleanField(db_default=False)

    class Meta:
        db_table = "demo_contract"


class Role(models.Model):
    """What a party is to a contract that another holds."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    until = models.DateField(null=True)

    class Meta:
        db_table = "demo_role"
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "contract", "kind"], name="demo_role_once")]


class Reading(models.Model):
    """What a meter showed on a day."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+", db_index=False)
    read_on = models.DateField()
    kwh = models.IntegerField()
    by = models.CharField(max_length=8, default="company")

    class Meta:
        db_table = "demo_reading"
        indexes: ClassVar = [models.Index(fields=["contract", "-read_on", "-id"], name="demo_reading_latest")]


class Bill(models.Model):
    """A month's bill. Its codes are derived from it; a payment is a row of its own. `credit_cents` come off it."""

    pk = models.CompositePrimaryKey("contract_id", "month")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    cents = models.IntegerField()
    due_on = models.DateField()
    kwh = models.IntegerField()
    credit_cents = models.IntegerField(db_default=0)

    class Meta:
        db_table = "demo_bill"


class Payment(models.Model):
    """The payment of a bill."""

    pk = models.CompositePrimaryKey("contract_id", "month")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    paid_on = models.DateField()
    cents = models.IntegerField()
    by = models.CharField(max_length=8, default="pix")

    class Meta:
        db_table = "demo_payment"


class Outage(models.Model):
    """An interruption on some streets, `street` the one it is named after. The estimate is the first one given."""

    street = models.IntegerField()
    streets = ArrayField(models.IntegerField())
    cause = models.TextField()
    began_at = models.DateTimeField()
    planned = models.BooleanField(default=False)
    back_from = models.DateTimeField(null=True)
    back_until = models.DateTimeField(null=True)
    crew = models.CharField(max_length=10, default="waiting")
    restored_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "demo_outage"


class OutageReport(models.Model):
    """Somebody's word that power is out, or that something is dangerous."""

    key = models.TextField(unique=True)
    outage = models.ForeignKey(Outage, null=True, on_delete=models.SET_NULL, related_name="+")
    street = models.IntegerField(null=True)
    contract = models.ForeignKey(Contract, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.TextField(blank=True)
    words = models.TextField()
    protocol = models.CharField(max_length=20)
    dangerous = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "demo_outage_report"


class Subscription(models.Model):
    """A run that wants to know when power is back."""

    outage = models.ForeignKey(Outage, on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "demo_subscription"
        constraints: ClassVar = [models.UniqueConstraint(fields=["outage", "run"], name="demo_subscription_once")]


class Deed(models.Model):
    """The ledger: each key is carried out once, and always answered with the same receipt."""

    number = models.BigAutoField(primary_key=True)
    key = models.TextField(unique=True)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        db_table = "demo_deed"


class Switch(models.Model):
    """Whether the pretend company's system is down, so that anyone can see what Sintonia does then."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    down = models.BooleanField(default=False)

    class Meta:
        db_table = "demo_switch"


class Seed(models.Model):
    """What the tables were filled from."""

    number = models.IntegerField()
    customers = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "demo_seed"


class Delivery(models.Model):
    """A contract whose bills go out by e-mail."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, primary_key=True, related_name="+")
    email = models.TextField()
    since = models.DateField()

    class Meta:
        db_table = "demo_delivery"


class DueDay(models.Model):
    """The day of the month that a contract's holder chose; without a row it is the one that its bills show."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, primary_key=True, related_name="+")
    day = models.SmallIntegerField()
    changed_on = models.DateField()

    class Meta:
        db_table = "demo_due_day"


class Plan(models.Model):
    """What is owed, to be paid in parts, as it was agreed."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    down_cents = models.IntegerField()
    count = models.SmallIntegerField()
    each_cents = models.IntegerField()
    agreed_at = models.DateTimeField()

    class Meta:
        db_table = "demo_plan"


class Cut(models.Model):
    """A disconnection for debt, announced or done; `months` are the bills it is for."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    months = ArrayField(models.DateField())
    notice_on = models.DateField()
    not_before = models.DateField()
    cut_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    reconnection_at = models.DateTimeField(null=True)
    ordered_as = models.CharField(max_length=8, db_default="normal")
    ordered_under = models.CharField(max_length=20, db_default="")

    class Meta:
        db_table = "demo_cut"


class PaymentWord(models.Model):
    """Somebody's word, with a receipt, that they have paid."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    cents = models.IntegerField(null=True)
    paid_on = models.DateField(null=True)
    reference = models.TextField(blank=True)
    protocol = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        db_table = "demo_payment_word"


class Request(models.Model):
    """Something asked for that takes time; its steps follow from its kind and age, until it is done."""

    number = models.CharField(max_length=12, primary_key=True)
    kind = models.CharField(max_length=20)
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="+")
    address = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    protocol = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "demo_request"


class Alert(models.Model):
    """What somebody wants to be told about a contract, and how."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14)
    way = models.CharField(max_length=10)
    address = models.TextField()
    at_night = models.BooleanField(db_default=False)

    class Meta:
        db_table = "demo_alert"
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "kind", "way"], name="demo_alert_once")]
