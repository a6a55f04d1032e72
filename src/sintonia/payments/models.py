"""
Banks, what they told, and the ledger.

Facts come first: a `Charge` is what a bill asks for, a `Payment` what a bank says it received, a `Refund` what it gave
back. Each is kept once by its key, in whatever order and however often it is told. The ledger (`Entry`, `Line`) follows
from the facts (`accounts`), in double entry: the database refuses an entry whose lines do not add up to nothing.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Cast, Left, Right

from sintonia.kit.text import token
from sintonia.payments.accounts import Account, Entry, Line
from sintonia.payments.suggesting import TAIL

__all__ = [
    "Account", "BadLine", "Bank", "Charge", "Entry", "Line", "Notice", "Payment", "Refund", "ReturnFile", "Shown",
]  # fmt: skip
WAYS = (("pix", "PIX"), ("barcode", "bar code"), ("debit", "debit"), ("card", "card"), ("transfer", "transfer"))


def empty() -> dict[str, Any]:
    return {}


class Bank(models.Model):
    """
    A bank at which a company is paid. `connector` is the folder that speaks to it, `key` our address there (PIX key,
    agreement or account number), `hook` the last part of the address that it calls, with its `secret`.

    `costs` are cents a payment by way ({"pix": 42}); `settings` are the connector's own, and `sealed` those of
    them that nobody may read (see `sealing`). `trouble` is why it could not be asked (`backoffice.payments.Trouble`),
    `asked_at` when that was tried last and `polled_until` until when it answered. A suspended one is neither asked nor
    shown to who pays.
    """

    token = models.CharField(
        max_length=22, unique=True, default=token, db_default=Left(MD5(Cast(RandomUUID(), models.CharField())), 22)
    )
    company = models.CharField(max_length=20, blank=True)
    name = models.SlugField(max_length=40)
    title = models.CharField(max_length=80)
    connector = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=80, blank=True)
    hook = models.SlugField(max_length=40, blank=True)
    secret = models.CharField(max_length=200, blank=True)
    costs = models.JSONField(default=empty)
    settings = models.JSONField(default=empty)
    sealed = models.BinaryField(null=True)
    polled_until = models.DateTimeField(null=True)
    poll_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, blank=True, default="", db_default="")
    trouble_since = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="one_bank_a_name"),
            models.UniqueConstraint(fields=["hook"], condition=~Q(hook=""), name="one_bank_a_hook"),
        ]

    def __str__(self) -> str:
        return self.title


class Notice(models.Model):
    """
    A bank's call that something happened to a payment: a hint, on which the bank is asked. `digest` is the SHA-256 of
    what the call said of it, so that a repeated one is nothing new.
    """

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    payment = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    unknown_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "payment", "digest"], name="a_notice_counts_once")]
        indexes = [
            models.Index(fields=["due_at"], name="notices_to_look_into", condition=Q(settled_at=None)),
            models.Index(fields=["bank", "-received_at"], name="notices_of_a_bank"),
            models.Index(fields=["unknown_at"], name="notices_of_nothing", condition=~Q(unknown_at=None)),
        ]

    def __str__(self) -> str:
        return self.payment


class Charge(models.Model):
    """
    One bill, as the billing system knows it. `contract` and `bill` are the back office's own ids.

    `left_cents` and `over_cents` are how it stands (see `balances`); the `told_...` are how the billing system was told
    that it stands, and `tell_at` when it is to be told next. `settled_before`: it was paid where we do not see.
    """

    company = models.CharField(max_length=20, blank=True)
    bill = models.CharField(max_length=60)
    contract = models.CharField(max_length=60)
    title = models.CharField(max_length=80, blank=True)
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="BRL")
    credit_cents = models.BigIntegerField(default=0)
    due_on = models.DateField()
    barcode = models.CharField(max_length=60, blank=True)
    txid = models.CharField(max_length=40, blank=True)
    registered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_before = models.BooleanField(default=False)
    left_cents = models.BigIntegerField(default=0)
    over_cents = models.BigIntegerField(default=0)
    tell_at = models.DateTimeField(null=True)
    told_settled = models.BooleanField(default=False)
    told_over_cents = models.BigIntegerField(default=0)
    told_times = models.IntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "bill"], name="one_charge_a_bill"),
            models.CheckConstraint(condition=Q(cents__gte=0, credit_cents__gte=0), name="a_charge_asks_for_no_less"),
        ]
        indexes = [
            models.Index(fields=["company", "contract", "due_on"], name="charges_of_a_contract"),
            models.Index(fields=["company", "barcode"], name="charges_by_bar_code", condition=~Q(barcode="")),
            models.Index(fields=["company", "txid"], name="charges_by_txid", condition=~Q(txid="")),
            models.Index(fields=["tell_at"], name="charges_to_tell_of", condition=~Q(tell_at=None)),
            models.Index(
                fields=["company", "left_cents", "due_on"], name="charges_left_to_pay", condition=Q(left_cents__gt=0)
            ),
            models.Index(fields=["company", "due_on"], name="charges_paid_too_much", condition=Q(over_cents__gt=0)),
            models.Index("company", Right("barcode", TAIL), name="charges_by_free_field", condition=~Q(barcode="")),
        ]

    def __str__(self) -> str:
        return self.bill


class ReturnFile(models.Model):
    """A file that a bank sent, kept whole with its SHA-256; `number` is its place in the bank's sequence."""

    token = models.CharField(max_length=22, unique=True, default=token)
    company = models.CharField(max_length=20, blank=True)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    sha256 = models.BinaryField(max_length=32)
    content = models.BinaryField()
    agreement = models.CharField(max_length=40, blank=True)
    number = models.IntegerField(null=True)
    lines = models.IntegerField(default=0)
    applied = models.IntegerField(default=0)
    total_cents = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    refused = models.JSONField(null=True)
    warnings = models.JSONField(default=list)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "sha256"], name="a_return_file_counts_once")]
        indexes = [models.Index(fields=["company", "-received_at"], name="return_files_newest")]

    def __str__(self) -> str:
        return self.name


class BadLine(models.Model):
    """A line of a return file that was not applied, and why (`Words` as JSON)."""

    file = models.ForeignKey(ReturnFile, on_delete=models.PROTECT, related_name="bad_lines")
    number = models.IntegerField()
    text = models.CharField(max_length=400)
    why = models.JSONField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_row_a_bad_line")]

    def __str__(self) -> str:
        return str(self.number)


class Payment(models.Model):
    """
    Money that a bank says it received, once by its `key`. `code` is what it named; `charge` is what it was placed on,
    or `contract` where it became a credit without a bill.

    `twin` is the other report of the same money (a notice, and a line of a return file): it counts for nothing.
    `left_cents` and `over_cents` are what was left to pay once it had come, and what of it was too much.
    """

    token = models.CharField(max_length=22, unique=True, default=token)
    company = models.CharField(max_length=20, blank=True)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    source = models.CharField(max_length=8, choices=[("bank", "bank"), ("file", "file")])
    way = models.CharField(max_length=10, choices=WAYS)
    cents = models.BigIntegerField()
    extra_cents = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="BRL")
    code = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=140, blank=True)
    paid_at = models.DateTimeField()
    paid_on = models.DateField()
    credited_on = models.DateField(null=True)
    cost_cents = models.IntegerField(default=0)
    file = models.ForeignKey(ReturnFile, null=True, on_delete=models.PROTECT, related_name="payments")
    line = models.IntegerField(null=True)
    received_at = models.DateTimeField()
    charge = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="payments")
    contract = models.CharField(max_length=60, blank=True)
    placed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(null=True)
    twin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    unplaced_since = models.DateTimeField(null=True)
    left_cents = models.BigIntegerField(null=True)
    over_cents = models.BigIntegerField(null=True)
    look_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="a_payment_counts_once"),
            models.CheckConstraint(
                condition=Q(cents__gt=0, extra_cents__gte=0, extra_cents__lte=models.F("cents")),
                name="a_payment_is_some_money",
            ),
        ]
        indexes = [
            models.Index(fields=["look_at"], name="payments_to_place", condition=~Q(look_at=None)),
            models.Index(fields=["company", "unplaced_since"], name="unplaced", condition=~Q(unplaced_since=None)),
            models.Index(fields=["company", "paid_on", "cents"], name="payments_of_a_day"),
            models.Index(fields=["company", "note"], name="payments_by_note", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return self.key


class Refund(models.Model):
    """Money that went back to who paid, once by the payment's key and its own; it may be told before the payment."""

    company = models.CharField(max_length=20, blank=True)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    payment_key = models.CharField(max_length=120)
    key = models.CharField(max_length=80)
    cents = models.BigIntegerField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "payment_key", "key"], name="a_refund_counts_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="a_refund_is_some_money"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_key}:{self.key}"


class Shown(models.Model):
    """A conversation in which a code was shown: whoever is in it hears when it is paid."""

    company = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=60)
    contact = models.ForeignKey("conversations.Contact", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code", "contact"], name="a_code_shown_once")]

    def __str__(self) -> str:
        return self.code
