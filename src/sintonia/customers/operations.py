"""Deeds about customers: recognizing, attaching, naming, merging, erasing."""

from __future__ import annotations

import os
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from sintonia.audit import Actor
from sintonia.audit.operations import erase_keys, record
from sintonia.customers import merging
from sintonia.customers.identity import Arrival, Recognised, mark, words_of
from sintonia.customers.merging import UnableToMerge, UnableToUndoMerge, merge, tell_apart, undo_merge
from sintonia.customers.models import TRUSTED, Customer, Identifier, NameWord
from sintonia.customers.recognition import UnableToRecognise, recognise
from sintonia.customers.rows import insert_words

__all__ = [
    "Arrival",
    "Recognised",
    "UnableToAttach",
    "UnableToMerge",
    "UnableToRecognise",
    "UnableToUndoMerge",
    "attach",
    "end_identifier",
    "erase",
    "merge",
    "recognise",
    "rename",
    "tell_apart",
    "undo_merge",
]

SAME_IDENTIFIER = "an identifier of one was given to the other"


class UnableToAttach(Exception):
    """The identifier cannot be the customer's; the message says why."""


@transaction.atomic
def attach(
    *, customer: int, kind: str, scope: str = "", value: str, evidence: str, confidence: int, at: datetime, by: Actor
) -> Identifier:
    """
    Give a customer one more identifier, or a known one more confidence.

    If it is trusted and somebody else's too, the two are recorded as a candidate for merging; nothing is merged.

    :raises UnableToAttach: if there is nothing in the value, or the customer was erased
    """
    made = mark(kind, scope, value)
    if made is None:
        raise UnableToAttach(_("Nothing here identifies anybody."))
    owner = Customer.objects.select_related("key").select_for_update(of=("self",)).filter(pk=customer).first()
    if owner is None or owner.key.wrapped is None:
        raise UnableToAttach(_("This customer's data were erased."))
    row = Identifier.objects.filter(blind=made.blind, scope=made.scope, kind=made.kind, customer=owner).first()
    if row is None:
        row = Identifier(customer=owner, key=owner.key, kind=made.kind, scope=made.scope, value=made.value)
        row.blind, row.first_seen_at, row.confidence = made.blind, at, -1
    if confidence >= row.confidence or row.ended_at is not None:
        row.confidence, row.evidence = confidence, evidence
    row.last_seen_at, row.ended_at = at, None
    row.save()
    record(
        "customers.identifier.attached", by=by, at=at, about=("customer", customer),
        kind=made.kind, evidence=evidence, confidence=confidence,
    )  # fmt: skip
    if row.confidence >= TRUSTED:
        _note_others(owner, row, at=at)
    return row


def _note_others(owner: Customer, row: Identifier, *, at: datetime) -> None:
    others = Identifier.objects.filter(blind=row.blind, scope=row.scope, ended_at=None, confidence__gte=TRUSTED)
    for other in others.exclude(customer=owner).select_related("customer"):
        shared_home = row.kind == "party" and (_is_household(owner.pk) or _is_household(other.customer_id))
        if other.customer.root_or_self != owner.root_or_self and not shared_home:
            merging.note_candidate(owner.root_or_self, other.customer.root_or_self, why=SAME_IDENTIFIER, at=at)


def _is_household(customer: int) -> bool:
    parties = Identifier.objects.filter(customer=customer, kind="party", ended_at=None, confidence__gte=TRUSTED)
    return parties.count() > 1


@transaction.atomic
def end_identifier(*, identifier: int, why: str, at: datetime, by: Actor) -> None:
    """Let an identifier recognize nobody any more: the number changed hands, the address is dead."""
    row = Identifier.objects.select_for_update().get(pk=identifier)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record("customers.identifier.ended", by=by, at=at, about=("customer", row.customer_id), kind=row.kind, why=why)


@transaction.atomic
def rename(*, customer: int, name: str, at: datetime, by: Actor) -> None:
    """Call a customer by another name, and let them be found by it."""
    row = Customer.objects.select_related("key").get(pk=customer)
    NameWord.objects.filter(customer=row, word__in=words_of(row.name or "")).delete()
    row.name = name.replace("\0", "").strip()
    row.save(update_fields=["name"])
    with connection.cursor() as cursor:
        insert_words(cursor, [(customer, row.name)])
    record("customers.renamed", by=by, at=at, about=("customer", customer))


@transaction.atomic
def erase(*, customer: int, why: str, at: datetime, by: Actor) -> None:
    """
    Erase a person: wipe the keys of all that were merged into them, and everything they could be found by.

    The trail stays whole, for it names nobody.
    """
    root = Customer.objects.get(pk=customer).root_or_self
    people = Customer.objects.filter(pk=root) | Customer.objects.filter(root=root)
    keys = list(people.values_list("key", flat=True))
    for person in people.select_related("key"):
        # Name words have no index by customer: they are found by the name, while it can still be read.
        NameWord.objects.filter(customer=person, word__in=words_of(person.name or "")).delete()
    for row in Identifier.objects.filter(customer__in=people):
        # A blind index entry could still be guessed from a list of all phone numbers.
        Identifier.objects.filter(pk=row.pk).update(blind=os.urandom(16), ended_at=row.ended_at or at, scope="")
    erase_keys(ids=keys, by=by, at=at, why=why)
    record("customers.erased", by=by, at=at, about=("customer", root), why=why)
