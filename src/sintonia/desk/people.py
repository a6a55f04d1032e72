"""
One person at the desk: who may be one with them, who was made one with them, and all their matters on one timeline.

Who else somebody may be is found through the access functions alone, and the ways they are known are shown masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.cases.models import Case
from sintonia.conversations.models import Contact
from sintonia.customers import merging
from sintonia.customers.access import (
    candidates_visible_to,
    customer_visible_to,
    customers_visible_to,
    identifiers_visible_to,
    merges_visible_to,
)
from sintonia.customers.merging import UnableToMerge
from sintonia.customers.models import TRUSTED, Customer, Identifier, Merge
from sintonia.customers.queries import ids_of_one, roots_known_by
from sintonia.desk import rooms, seats
from sintonia.desk.models import WorkItem
from sintonia.desk.operations import actor
from sintonia.journeys.fio import matter_of
from sintonia.journeys.models import StoredRun
from sintonia.staff.models import User
from sintonia.staff.permissions import may

MERGE: Final = "desk.merge"
MOST: Final = 100
MOST_FOUND: Final = 5
LONGEST_REASON: Final = 300
LONGEST_LOCAL: Final = 11
CODE_LENGTHS: Final = (1, 2, 3)
SHORTEST_REASON: Final = 5


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who may be one with a person: why that is thought, how they are known (masked), how many matters."""

    token: str
    name: str
    why: str
    known: tuple[str, ...]
    since: datetime
    matters: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A merge that holds: who was taken for one with the person, by whom, when and why."""

    id: int
    name: str
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """One contact of a person on their timeline, and the matter that it was about."""

    door: str
    at: datetime
    matter: str
    protocol: str
    open: bool
    url: str


@dataclass(frozen=True, slots=True)
class Person:
    """What the desk shows of one person; nothing but the timeline to who may not make two customers one."""

    token: str
    name: str
    others: tuple[Other, ...] = ()
    joined: tuple[Joined, ...] = ()
    visits: tuple[Visit, ...] = ()
    may_join: bool = False


def person_for(user: User, customer: Customer, *, most: int = MOST) -> Person | None:
    """A customer as one person; nothing to a provider's people, who see their room's matters alone."""
    if user.provider_id is not None:
        return None
    root = customer_visible_to(user, token=customer.token)
    joins = may(user.role, MERGE)
    return Person(
        token=root.token,
        name=root.name or _("Customer"),
        others=_candidates(user, root) if joins else (),
        joined=_joined(user, root) if joins else (),
        visits=_visits(root, most),
        may_join=joins,
    )


def sought(words: str, *, user: User, customer: Customer) -> tuple[Other, ...]:
    """Who a protocol, document, phone or e-mail belongs to, but for the person themselves; names find nobody here."""
    root = customer_visible_to(user, token=customer.token)
    digits = re.sub(r"\D", "", words)
    found = {one for number in _numbers(words, digits, user, root) for one in roots_known_by(number)}
    if digits:
        cases = Case.objects.select_related("customer").filter(protocol=digits)
        found |= {case.customer.root_or_self for case in cases}
    people = customers_visible_to(user).filter(pk__in=found - {root.pk}).order_by("pk")[:MOST_FOUND]
    return tuple(_other(user, one, _shared(user, root, one)) for one in people)


@transaction.atomic
def join(*, customer: Customer, other: str, reason: str, by: User, at: datetime) -> Merge:
    """
    Take two customers for one person from now on, until it is undone.

    :raises UnableToMerge: if they are one already, have proved documents that differ, or nobody says why
    """
    kept, absorbed = customer_visible_to(by, token=customer.token), customer_visible_to(by, token=other)
    why = _reason(reason, _("Say in a few words why the two are one person."))
    if kept.pk == absorbed.pk:
        raise UnableToMerge(_("The two are already one customer."))
    mine, theirs = (_proved_documents(by, one) for one in (kept, absorbed))
    if mine and theirs and not mine & theirs:
        raise UnableToMerge(_("Each of the two has a document of their own: they are two people."))
    made = merging.merge(kept=kept.pk, absorbed=absorbed.pk, why=why, at=at, by=actor(by))
    _tell(kept)
    return made


@transaction.atomic
def tell_apart(*, customer: Customer, other: str, reason: str, by: User, at: datetime) -> None:
    """
    Settle that two who may be one are two.

    :raises UnableToMerge: if this was decided before, or nobody says why
    """
    one, two = customer_visible_to(by, token=customer.token), customer_visible_to(by, token=other)
    why = _reason(reason, _("Say in a few words why they are two people."))
    open_ = merging.candidates_between(one.pk, two.pk).filter(settled_at=None).select_for_update()
    asked = list(open_.values_list("pk", flat=True))
    if one.pk == two.pk or not asked:
        raise UnableToMerge(_("This was decided before. Look at what it says now."))
    for candidate in asked:
        merging.tell_apart(candidate=candidate, why=why, at=at, by=actor(by))
    _tell(one, two)


@transaction.atomic
def part(*, customer: Customer, merge: int, reason: str, by: User, at: datetime) -> None:
    """
    Take a merge of this person back: each has their own contacts and matters again.

    :raises UnableToMerge: if it was taken back before, is nobody's here, or nobody says why
    """
    why = _reason(reason, _("Say in a few words why they are two people."))
    # Both are told, and afterwards they are two.
    people = ids_of_one(customer_visible_to(by, token=customer.token).pk)
    if not merges_visible_to(by, customer=customer).filter(pk=merge).exists():
        raise UnableToMerge(_("This was decided before. Look at what it says now."))
    merging.undo_merge(merge=merge, why=why, at=at, by=actor(by))
    _tell_all(people)


def _numbers(words: str, digits: str, user: User, root: Customer) -> set[str]:
    """What was typed, and as a phone of the same countries as the person's own: few write the code of their country."""
    if not digits or len(digits) > LONGEST_LOCAL:
        return {words}
    # Which of its first digits are the country's code, a number does not say: those of a country's own have one length.
    return {words, *(own[:n] + digits for own in _phones(user, root) for n in CODE_LENGTHS)}


def _phones(user: User, root: Customer) -> list[str]:
    rows = identifiers_visible_to(user, customer=root).filter(kind__in=("phone", "whatsapp"))
    return [str(row.value or "") for row in rows]


def _reason(told: str, missing: str) -> str:
    reason = " ".join(told.replace("\0", "").split())[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        raise UnableToMerge(missing)
    return reason


def _proved_documents(user: User, customer: Customer) -> set[bytes]:
    rows = identifiers_visible_to(user, customer=customer).filter(kind="document", confidence__gte=TRUSTED)
    return {bytes(blind) for blind in rows.values_list("blind", flat=True)}


def _tell(*people: Customer) -> None:
    _tell_all([one for person in people for one in ids_of_one(person.pk)])


def _tell_all(customers: Iterable[int]) -> None:
    """Whoever has a conversation of these people open looks again."""
    open_ = WorkItem.objects.filter(contact__customer__in=list(customers), closed_at=None)
    seats.tell([f"contact-{token} 0" for token in open_.values_list("contact__token", flat=True)], route=False)


def _candidates(user: User, root: Customer) -> tuple[Other, ...]:
    """Each person who may be one with this one, once, however many customers of theirs gave the reason."""
    rows = candidates_visible_to(user, customer=root)
    people: dict[int, Customer] = {}
    for row in rows.select_related("one__key", "other__key", "one__root__key", "other__root__key"):
        for one in (row.one, row.other):
            person = one.root or one
            if person.pk != root.pk:
                people.setdefault(person.pk, person)
    return tuple(_other(user, one, _shared(user, root, one)) for one in list(people.values())[:MOST_FOUND])


def _other(user: User, customer: Customer, why: str) -> Other:
    known = [f"{kind_names()[row.kind]} {value}" for row, value in _known(user, customer)]
    matters = Case.objects.filter(customer__in=ids_of_one(customer.pk)).count()
    return Other(
        customer.token, customer.name or _("Customer"), why, tuple(dict.fromkeys(known)), customer.created_at, matters
    )


def _known(user: User, customer: Customer) -> list[tuple[Identifier, str]]:
    rows = identifiers_visible_to(user, customer=customer).filter(kind__in=rooms.MASKS)
    return [(row, rooms.MASKS[row.kind](str(row.value or ""))) for row in rows]


def _shared(user: User, one: Customer, other: Customer) -> str:
    """What the two have in common, masked; else that somebody came with something of each."""
    theirs = {(row.kind, bytes(row.blind)) for row, _value in _known(user, other)}
    same = [
        f"{kind_names()[row.kind]} {value}"
        for row, value in _known(user, one)
        if (row.kind, bytes(row.blind)) in theirs
    ]
    if same:
        return _("The same: %(what)s") % {"what": ", ".join(dict.fromkeys(same))}
    if merging.candidates_between(one.pk, other.pk).exists():
        return _("Somebody came with something of each.")
    return ""


def kind_names() -> Mapping[str, str]:
    """What each way to be known is called."""
    return {"phone": _("Phone"), "whatsapp": "WhatsApp", "document": "CPF", "email": "E-mail"}


def _joined(user: User, root: Customer) -> tuple[Joined, ...]:
    rows = list(merges_visible_to(user, customer=root).filter(undone_at=None).select_related("absorbed__key")[:MOST])
    agents = {row.by_id for row in rows if row.by_kind == "agent" and row.by_id is not None}
    names = dict(User.objects.filter(pk__in=agents).values_list("pk", "name")) if agents else {}
    whys = {merging.NOTHING_BUT_THIS: _("One of the two had nothing but this.")}
    return tuple(
        Joined(
            row.pk, row.absorbed.name or _("Customer"), whys.get(row.why, row.why),
            names.get(row.by_id or 0, _("by itself")), row.at,
        )
        for row in rows
    )  # fmt: skip


def _visits(root: Customer, most: int) -> tuple[Visit, ...]:
    """All contacts of the person, whichever customer of theirs they were with, the latest first."""
    rows = list(
        Contact.objects.filter(customer__in=ids_of_one(root.pk))
        .select_related("case")
        .order_by("-opened_at", "-pk")[:most]
    )
    runs: dict[int, list[StoredRun]] = {}
    for run in StoredRun.objects.filter(case__in={row.case_id for row in rows}).order_by("started_at", "pk"):
        runs.setdefault(run.case_id, []).append(run)
    return tuple(
        Visit(
            row.channel, row.opened_at, matter_of(runs.get(row.case_id, [])) or _("A conversation"), row.case.protocol,
            row.closed_at is None, reverse("desk-case", args=[row.case.token]),
        )
        for row in rows
    )  # fmt: skip
