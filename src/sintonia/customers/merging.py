"""
Two customers who turn out to be one, and back again.

A merge points nothing elsewhere: it is a row, and every customer keeps its `root`. Undoing it gives each its root back
as the merges that remain say.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sintonia.audit import SYSTEM, Actor
from sintonia.audit.operations import record
from sintonia.customers.models import Customer, Merge, MergeCandidate

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

NOTHING_BUT_THIS: Final = "one of the two had nothing but this identifier"
BOTH_CAME: Final = "somebody came with an identifier of each"
UNDONE: Final = "they were taken for one, and a person told them apart"


class UnableToMerge(Exception):
    """The two cannot be made one; the message says why."""


class UnableToUndoMerge(UnableToMerge):
    """The merge cannot be taken back; the message says why."""


@transaction.atomic
def merge(*, kept: int, absorbed: int, why: str, at: datetime, by: Actor) -> Merge:
    """
    Make two customers one: everything of both is seen together under `kept`.

    :raises UnableToMerge: if they are one already, or nobody says why
    """
    if not why.strip():
        raise UnableToMerge(_("Say why the two are one person."))
    roots = _locked_roots(kept, absorbed)
    if roots[kept] == roots[absorbed]:
        raise UnableToMerge(_("The two are already one customer."))
    made = Merge.objects.create(
        kept_id=roots[kept], absorbed_id=roots[absorbed], why=why.strip(), by_kind=by.kind, by_id=by.id, at=at
    )
    _settle(roots[kept], roots[absorbed], at=at, by=by)
    Customer.objects.filter(root=roots[absorbed]).update(root=roots[kept])
    Customer.objects.filter(pk=roots[absorbed]).update(root=roots[kept])
    record(
        "customers.merged",
        by=by,
        at=at,
        about=("customer", roots[kept]),
        absorbed=roots[absorbed],
        merge=made.pk,
        why=made.why,
    )
    return made


@transaction.atomic
def undo_merge(*, merge: int, why: str, at: datetime, by: Actor) -> Merge:
    """
    Take a merge back: both customers are as they were, with what came since where it came.

    That they are two is kept, so that nothing makes them one again by itself.

    :raises UnableToUndoMerge: if it was taken back before, or nobody says why
    """
    if not why.strip():
        raise UnableToUndoMerge(_("Say why the two are not one person."))
    undone = Merge.objects.select_for_update().filter(pk=merge).first()
    if undone is None:
        raise UnableToUndoMerge(_("There is no such merge."))
    if undone.undone_at is not None:
        raise UnableToUndoMerge(_("This merge was already undone."))
    root = _locked_roots(undone.kept_id)[undone.kept_id]
    undone.undone_at, undone.undone_why = at, why.strip()
    undone.undone_by_kind, undone.undone_by_id = by.kind, by.id
    undone.save(update_fields=["undone_at", "undone_why", "undone_by_kind", "undone_by_id"])
    _regroup(root)
    _keep_apart(undone, at=at, by=by)
    record(
        "customers.merge.undone", by=by, at=at, about=("customer", undone.kept_id),
        absorbed=undone.absorbed_id, merge=undone.pk, why=why.strip(),
    )  # fmt: skip
    return undone


def hold(customer: int) -> list[int]:
    """Have others who decide about the same person wait until the transaction ends; gives all who are one with them."""
    return list(_members(_locked_roots(customer)[customer]))


def _locked_roots(*customers: int) -> dict[int, int]:
    """The root of each customer, its row locked so that merges of one person come one after another."""
    while True:
        found = {c.pk: c.root_or_self for c in Customer.objects.filter(pk__in=customers)}
        if missing := set(customers) - found.keys():
            raise UnableToMerge(_("There is no such customer.") + f" ({min(missing)})")
        with suppress(_NoRootAnyMore), transaction.atomic():
            for root in sorted(set(found.values())):
                # One by one: who holds a root that is none any more waits for nothing, so that nobody waits in a ring.
                if Customer.objects.select_for_update().get(pk=root).root_id is not None:
                    raise _NoRootAnyMore
            return found


class _NoRootAnyMore(Exception):
    """A customer that was locked as a root was merged into another meanwhile; what is held is let go first."""


def _regroup(root: int) -> None:
    """Give every customer of a group the root that the remaining merges say."""
    members = [root, *Customer.objects.filter(root=root).values_list("pk", flat=True)]
    into = dict(Merge.objects.filter(absorbed__in=members, undone_at=None).values_list("absorbed", "kept"))
    for member in members:
        top = member
        while top in into:
            top = into[top]
        Customer.objects.filter(pk=member).update(root=None if top == member else top)


def _settle(one: int, other: int, *, at: datetime, by: Actor) -> None:
    """Nobody need look any more at whether anybody of one group is somebody of the other."""
    candidates_between(one, other).filter(settled_at=None).update(
        settled_at=at, settled_by_kind=by.kind, settled_by_id=by.id
    )


def candidates_between(one: int, other: int) -> QuerySet[MergeCandidate]:
    """The candidates, settled ones too, of which one is of the first person and one of the second; given are roots."""
    mine, theirs = _members(one), _members(other)
    return MergeCandidate.objects.filter(Q(one__in=mine, other__in=theirs) | Q(one__in=theirs, other__in=mine))


def _members(root: int) -> QuerySet[Customer, int]:
    return Customer.objects.filter(Q(pk=root) | Q(root=root)).values_list("pk", flat=True)


def _keep_apart(undone: Merge, *, at: datetime, by: Actor) -> None:
    one, other = sorted((undone.kept_id, undone.absorbed_id))
    MergeCandidate.objects.update_or_create(
        one_id=one, other_id=other,
        defaults={"settled_at": at, "settled_by_kind": by.kind, "settled_by_id": by.id},
        create_defaults={
            "why": UNDONE, "found_at": at, "settled_at": at, "settled_by_kind": by.kind, "settled_by_id": by.id,
        },
    )  # fmt: skip


@transaction.atomic
def tell_apart(*, candidate: int, why: str = "", at: datetime, by: Actor) -> None:
    """Settle a candidate: the two are two people."""
    if MergeCandidate.objects.filter(pk=candidate, settled_at=None).update(
        settled_at=at, settled_by_kind=by.kind, settled_by_id=by.id
    ):
        record("customers.told_apart", by=by, at=at, about=("candidate", candidate), why=why)


def reconciled(roots: Sequence[int], *, at: datetime, why: str = BOTH_CAME) -> dict[int, int]:
    """
    Deal with identifiers that point to several customers: which root each has now.

    A customer that has nothing but one identifier is gathered into the other, unless a person told the two apart
    before; two who both have more are a candidate for a person to look at.
    """
    distinct = list(dict.fromkeys(roots))
    with connection.cursor() as cursor:
        bare = _bare(cursor, distinct)
    kept = next((root for root in distinct if root not in bare), min(distinct))
    now: dict[int, int] = {}
    for root in distinct:
        if root == kept:
            continue
        if root in bare and not candidates_between(kept, root).exclude(settled_at=None).exists():
            merge(kept=kept, absorbed=root, why=NOTHING_BUT_THIS, at=at, by=SYSTEM)
            now[root] = kept
        else:
            note_candidate(kept, root, why=why, at=at)
    return now


def note_candidate(one: int, other: int, *, why: str, at: datetime) -> None:
    """Record, once, that two customers may be one."""
    candidate, new = MergeCandidate.objects.get_or_create(
        one_id=min(one, other), other_id=max(one, other), defaults={"why": why, "found_at": at}
    )
    if new:
        record("customers.candidate.found", by=SYSTEM, at=at, about=("candidate", candidate.pk), one=one, other=other)


def _bare(cursor: CursorWrapper, roots: Sequence[int]) -> set[int]:
    """The customers with nothing but one identifier: no second one, nobody merged into them, no fact about them."""
    cursor.execute(
        "select c.id from customers_customer c where c.id = any(%s) "
        "and (select count(*) from customers_identifier i where i.customer_id = c.id and i.ended_at is null) <= 1 "
        "and not exists (select from customers_customer m where m.root_id = c.id) "
        "and not exists (select from customers_authority a where a.customer_id = c.id) "
        "and not exists (select from customers_vulnerability v where v.customer_id = c.id) "
        "and not exists (select from customers_verification p where p.customer_id = c.id)",
        [list(roots)],
    )
    return {row[0] for row in cursor.fetchall()}
