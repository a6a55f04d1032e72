"""
People and companies, the identifiers they are known by, and the facts about them.

A customer is whoever stands behind some identifiers; `root` gathers customers who turned out to be one. Facts with a
beginning and an end (authority, vulnerability) live in `facts`, proofs of who asks in `proofs`; all are models here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sintonia.audit.models import PersonKey
from sintonia.audit.personal import PersonalField
from sintonia.kit import text

YEARS_KEPT: Final = timedelta(days=5 * 365)
# Below this an identifier is only what somebody said: it is shown, and recognizes nobody.
TRUSTED: Final = 50


class Customer(models.Model):
    """A person or company that is in touch. `root` is set while merged into another."""

    class Kind(models.TextChoices):
        """Who it is."""

        PERSON = "person"
        COMPANY = "company"

    token = models.TextField(default=text.token)
    key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind.choices, default=Kind.PERSON)
    language = models.TextField(default="pt-BR")
    name = PersonalField(purpose="addressing the customer", retention=YEARS_KEPT)
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")
    writes_only = models.BooleanField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token"], name="a_customer_token_stands_once"),
            models.CheckConstraint(condition=~Q(root=F("id")), name="a_root_is_another_customer"),
        ]

    def __str__(self) -> str:
        return f"customer {self.pk}"

    @property
    def root_or_self(self) -> int:
        """The customer that this one is, after merges."""
        return self.root_id or self.pk


class NameWord(models.Model):
    """
    The blind index entry of a folded word of a name, or of its beginning.

    A table and not an array: only equality of plain values may use an index under row-level rules.
    """

    pk = models.CompositePrimaryKey("word", "customer")
    word = models.BinaryField()
    # Neither checked nor indexed: a new customer brings several, and they are found by the name they were made of.
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="name_words", db_constraint=False, db_index=False
    )

    def __str__(self) -> str:
        return f"a word of customer {self.customer_id}"


class Identifier(models.Model):
    """
    Something a customer is known by: kind phone, whatsapp, bsuid, document, party, email or visitor.

    `scope` is where it means anything (a BSUID's account), `evidence` who says so, `confidence` how sure (0 to 100).
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="identifiers")
    key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.TextField()
    scope = models.TextField(default="", blank=True)
    value = PersonalField(purpose="recognizing the customer", retention=YEARS_KEPT)
    blind = models.BinaryField()
    evidence = models.TextField()
    confidence = models.SmallIntegerField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # In this order it is also the index by which arrivals are recognized.
            models.UniqueConstraint(fields=["blind", "scope", "kind", "customer"], name="an_identifier_stands_once"),
            models.CheckConstraint(condition=Q(confidence__range=(0, 100)), name="confidence_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of customer {self.customer_id}"


class Merge(models.Model):
    """Somebody's decision that two customers are one; `undone_at` when it was taken back."""

    kept = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    why = models.TextField()
    by_kind = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_kind = models.TextField(null=True)  # noqa: DJ001 - null until undone
    undone_by_id = models.BigIntegerField(null=True)
    undone_why = models.TextField(null=True)  # noqa: DJ001 - null until undone

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="a_customer_is_merged_into_one"
            ),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="a_merge_joins_two"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"


class MergeCandidate(models.Model):
    """The fact that two customers may be one, for a person to look at: an identifier pointed to both."""

    one = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_kind = models.TextField(null=True)  # noqa: DJ001 - null until settled
    settled_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="a_candidate_is_found_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="a_candidate_names_the_older_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Authority(models.Model):
    """
    The fact that somebody may ask for a holder: what for, on which evidence, from when until when.

    It is somebody's who is known here (`customer`), or anybody's who proves to be a `party` of the back office.
    """

    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="authorities")
    party = models.TextField(default="", blank=True)
    holder_party = models.TextField()
    contract = models.TextField(default="", blank=True)
    kind = models.TextField()
    may = ArrayField(models.TextField(), default=list)
    evidence = models.TextField()
    starts_on = models.DateField()
    expires_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by_kind = models.TextField()
    recorded_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "holder",
                        "tenant",
                        "owner",
                        "building_manager",
                        "managing_agent",
                        "delegate",
                        "child",
                        "guardian",
                        "broker",
                        "heir",
                    ]
                ),
                name="an_authority_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(party=""), name="an_authority_is_somebodys"
            ),
        ]
        indexes = [models.Index(fields=["party"], name="authorities_of_a_party", condition=~Q(party=""))]

    def __str__(self) -> str:
        return f"{self.kind} for {self.holder_party}"


class Vulnerability(models.Model):
    """A fact that changes how a customer is served; `changes` overrides what its kind changes by itself."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="vulnerabilities")
    kind = models.TextField()
    evidence = models.TextField()
    since = models.DateField()
    expires_on = models.DateField(null=True)
    visible_to = ArrayField(models.TextField(), default=list)
    changes = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by_kind = models.TextField()
    recorded_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["life_support", "low_income", "age", "disability", "deafness"]),
                name="a_vulnerability_is_of_a_known_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of customer {self.customer_id}"


class Challenge(models.Model):
    """A one-time code sent to a known channel; `code_hash` is an HMAC of it, `sent_to` the channel, masked."""

    key = models.TextField(unique=True)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    contact_id = models.BigIntegerField()
    party = models.TextField()
    purpose = models.TextField()
    code_hash = models.BinaryField()
    sent_to = models.TextField(default="", blank=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact_id", "created_at"], name="customers_challenge_contact"),
            models.Index(fields=["party", "created_at"], name="customers_challenge_party"),
        ]

    def __str__(self) -> str:
        return f"challenge in contact {self.contact_id}"


class Attempt(models.Model):
    """One try at proving to be a party, right or wrong; the wrong ones of a day are what locks."""

    key = models.TextField(unique=True)
    contact_id = models.BigIntegerField()
    party = models.TextField()
    method = models.TextField()
    proved = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["contact_id", "at"], name="customers_attempt_contact", condition=Q(proved=False)),
            models.Index(fields=["party", "at"], name="customers_attempt_party", condition=Q(proved=False)),
        ]

    def __str__(self) -> str:
        return f"attempt in contact {self.contact_id}"


class Verification(models.Model):
    """The fact that somebody proved, in one contact, to be a party: to a level, by a method, for a while."""

    contact_id = models.BigIntegerField()
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="verifications")
    party = models.TextField()
    level = models.SmallIntegerField()
    method = models.TextField()
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact_id", "party"], name="customers_verification_of")]

    def __str__(self) -> str:
        return f"level {self.level} in contact {self.contact_id}"
