"""
The pretend insurer's own tables: another company's system, as far as Sintonia is concerned.

Nothing of Sintonia points into them and they point nowhere else. Outside, a party's or policy's number wears `f-`.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Party(models.Model):
    """A person, a company or a broker. `phones` are in canonical digits."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8)
    name = models.TextField()
    folded_name = models.TextField()
    document = models.CharField(max_length=9, unique=True)
    born_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    phones = ArrayField(models.CharField(max_length=15), default=list)
    emails = ArrayField(models.TextField(), default=list)
    language = models.CharField(max_length=5, default="es")
    needs = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        db_table = "faro_party"
        indexes: ClassVar = [GinIndex(fields=["phones"], name="faro_party_by_phone", fastupdate=False)]


class Policy(models.Model):
    """A policy. `promise_minutes` and `promise_cents` are empty where help on the road is promised for no time."""

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=10, unique=True)
    branch = models.CharField(max_length=5)
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    plate = models.CharField(max_length=12, blank=True, db_index=True)
    model = models.TextField(blank=True)
    address = models.TextField(blank=True)
    starts_on = models.DateField()
    cents = models.IntegerField()
    account = models.CharField(max_length=34)
    promise_minutes = models.SmallIntegerField(null=True)
    promise_cents = models.IntegerField(null=True)
    included_km = models.SmallIntegerField(default=50)

    class Meta:
        db_table = "faro_policy"


class Role(models.Model):
    """What a party is to a policy that another holds: insured or broker."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    until = models.DateField(null=True)

    class Meta:
        db_table = "faro_role"
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "policy", "kind"], name="faro_role_once")]


class Deed(models.Model):
    """Something done for a key, once; `number` is its receipt."""

    number = models.BigAutoField(primary_key=True)
    key = models.TextField(unique=True)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "faro_deed"


class Claim(models.Model):
    """A loss as it was told last; how it was told before stands in `Correction`."""

    deed = models.OneToOneField(Deed, on_delete=models.CASCADE, primary_key=True, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    happened_at = models.DateTimeField()
    words = models.TextField()
    by = models.TextField(blank=True)
    protocol = models.CharField(max_length=20)
    visit_since = models.DateTimeField()

    class Meta:
        db_table = "faro_claim"


class Correction(models.Model):
    """The moment of a loss as it was told before it was put right."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="corrections")
    happened_at = models.DateTimeField()
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "faro_correction"


class Photo(models.Model):
    """A picture of a loss: the words that came with it, and what leads to its file."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="photos")
    name = models.TextField(blank=True)
    file = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "faro_photo"


class Truck(models.Model):
    """One of the providers' tow trucks, where it stands when nobody calls it; `pace` is how slow its way is, in %."""

    id = models.BigIntegerField(primary_key=True)
    provider = models.TextField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    pace = models.SmallIntegerField(default=100)

    class Meta:
        db_table = "faro_truck"


class Assist(models.Model):
    """Help that was asked for. Where its truck is follows from the moment: it drives from its place to the spot."""

    deed = models.OneToOneField(Deed, on_delete=models.CASCADE, primary_key=True, related_name="+")
    policy = models.ForeignKey(Policy, null=True, on_delete=models.CASCADE, related_name="+")
    plate = models.CharField(max_length=12, blank=True)
    truck = models.ForeignKey(Truck, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    towards = models.TextField(blank=True)
    people = models.SmallIntegerField()
    destination = models.TextField()
    protocol = models.CharField(max_length=20, db_index=True)
    km = models.FloatField()
    asked_at = models.DateTimeField(db_index=True)
    arrives_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=8, blank=True)

    class Meta:
        db_table = "faro_assist"


class Event(models.Model):
    """Something that happened there, to be told to whoever serves its customers, until it was taken."""

    key = models.TextField(unique=True)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "faro_event"


class Seed(models.Model):
    """From which number the company was made."""

    number = models.IntegerField()
    customers = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "faro_seed"
