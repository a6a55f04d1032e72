"""Deeds and questions about facts with a beginning and an end: authority and vulnerability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.customers import authority, needs, standing
from sintonia.customers.models import Authority, Customer, Vulnerability
from sintonia.kit.together import together


class UnableToRecord(Exception):
    """The fact cannot be recorded; the message says why."""


@transaction.atomic
def grant_authority(
    *,
    customer: int | None,
    holder_party: str,
    party: str = "",
    contract: str = "",
    kind: str,
    may: Sequence[str] = (),
    evidence: str,
    starts_on: date,
    expires_on: date | None = None,
    at: datetime,
    by: Actor,
) -> Authority:
    """
    Record that a customer may ask for a holder; or whoever proves to be a `party` of the back office.

    :raises UnableToRecord: without evidence, of an unknown kind, or for what only the holder may do
    """
    if customer is None and not party:
        raise UnableToRecord(_("Say who may ask for the holder."))
    if not evidence.strip():
        raise UnableToRecord(_("Say what shows it: a document, a power of attorney, who saw it."))
    if kind not in authority.MAY:
        raise UnableToRecord(_("This kind of authority is not known."))
    if forbidden := authority.HOLDER_ONLY.intersection(may):
        raise UnableToRecord(
            _("Only the holder may do this: {purposes}.").format(purposes=", ".join(sorted(forbidden)))
        )
    if expires_on is not None and expires_on < starts_on:
        raise UnableToRecord(_("It would end before it begins."))
    made = Authority.objects.create(
        customer_id=customer, party=party, holder_party=holder_party, contract=contract, kind=kind, may=list(may),
        evidence=evidence.strip(), starts_on=starts_on, expires_on=expires_on, recorded_at=at,
        recorded_by_kind=by.kind, recorded_by_id=by.id,
    )  # fmt: skip
    about = ("customer", customer) if customer is not None else ("authority", made.pk)
    record("customers.authority.granted", by=by, at=at, about=about, authority=made.pk, kind=kind)
    return made


@transaction.atomic
def revoke_authority(*, authority: int, why: str, at: datetime, by: Actor) -> None:
    """Take an authority back from now on; what was done under it stays done."""
    row = Authority.objects.select_for_update().get(pk=authority)
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        about = ("customer", row.customer_id) if row.customer_id is not None else ("authority", row.pk)
        record("customers.authority.revoked", by=by, at=at, about=about, authority=row.pk, why=why)


@transaction.atomic
def record_vulnerability(
    *,
    customer: int,
    kind: str,
    evidence: str,
    since: date,
    expires_on: date | None = None,
    visible_to: Sequence[str] = (),
    changes: Mapping[str, Any] | None = None,
    at: datetime,
    by: Actor,
) -> Vulnerability:
    """
    Record a vulnerability; without evidence yet it counts all the same, for the harm of doubting is greater.

    :raises UnableToRecord: if it is of an unknown kind
    """
    if kind not in needs.PRIORITIES:
        raise UnableToRecord(_("This kind of vulnerability is not known."))
    made = Vulnerability.objects.create(
        customer_id=customer, kind=kind, evidence=evidence.strip(), since=since, expires_on=expires_on,
        visible_to=list(visible_to or needs.VISIBLE_TO[kind]), changes=dict(changes or {}), recorded_at=at,
        recorded_by_kind=by.kind, recorded_by_id=by.id,
    )  # fmt: skip
    # The trail says that there is a fact, not which: it is health.
    record("customers.vulnerability.recorded", by=by, at=at, about=("customer", customer), vulnerability=made.pk)
    return made


@transaction.atomic
def end_vulnerability(*, vulnerability: int, why: str, at: datetime, by: Actor) -> None:
    """Let a vulnerability be over."""
    row = Vulnerability.objects.select_for_update().get(pk=vulnerability)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(
            "customers.vulnerability.ended", by=by, at=at, about=("customer", row.customer_id),
            vulnerability=row.pk, why=why,
        )  # fmt: skip


def grants_of(customer: int, *, party: str = "") -> tuple[authority.Grant, ...]:
    """Every authority of a customer, of who is one with them, or of the party they proved to be; expired ones too."""
    return together(standing.grants_of, (customer, party))


def vulnerabilities_of(customer: int, *, on: date) -> tuple[needs.Fact, ...]:
    """The vulnerabilities of a customer, or who is one with them, in force on a day."""
    rows = Vulnerability.objects.filter(customer__in=same_person(customer), ended_at=None).order_by("id")
    facts = (
        needs.Fact(row.kind, row.since, row.expires_on, tuple(row.visible_to), tuple(row.changes.items()))
        for row in rows
    )
    return tuple(fact for fact in facts if fact.holds(on=on))


def needs_for(customer: int, *, on: date) -> needs.Needs:
    """How a customer is to be served on a day, by all that is known of them and of who is one with them."""
    people = Customer.objects.filter(pk__in=same_person(customer))
    writes_only = people.filter(writes_only=True).exists()
    return needs.needs_of(vulnerabilities_of(customer, on=on), on=on, writes_only=writes_only)


@transaction.atomic
def wishes_to_be_written(*, customer: int, deaf: bool, at: datetime, by: Actor) -> None:
    """Keep, in the customer's own words, that they are never to be called; and that they are deaf, if they said so."""
    people = same_person(customer)
    if Customer.objects.filter(pk__in=people).exclude(writes_only=True).update(writes_only=True):
        record("customers.writes_only", by=by, at=at, about=("customer", customer))
    known = vulnerabilities_of(customer, on=at.date())
    if deaf and all(fact.kind != "deafness" for fact in known):
        record_vulnerability(
            customer=customer, kind="deafness", evidence="said so themselves", since=at.date(), at=at, by=by
        )


def same_person(customer: int) -> QuerySet[Customer, int]:
    """The ids of all customers who are one person with this one, themselves included."""
    root = Customer.objects.filter(pk=customer).values_list("root", flat=True).first() or customer
    return Customer.objects.filter(Q(pk=root) | Q(root=root)).values_list("pk", flat=True)
