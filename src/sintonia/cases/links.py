"""Cases that have to do with each other: one is split off another, or two are linked; either can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.cases.models import Case, CaseLink
from sintonia.kit.text import token
from sintonia.staff.models import User

TAKEN_BACK: Final = "taken_back"
Kind = CaseLink.Kind


@transaction.atomic
def split(
    *, case: Case, about: str, key: str, room: int | None, by: User, at: datetime
) -> tuple[CaseLink, bool]:  # fmt: skip
    """
    Open a case with a protocol of its own for another matter of the same conversation; says whether the key is new.

    Every contact and message stays in the case that it began in, what comes after it too: nobody can tell of each
    sentence which of the two it belongs to, and a record that was taken apart would prove neither. The new case begins
    empty, with what it is about, and leads to the old one by the link. What the customer begins elsewhere goes on in
    the old case as before (`dialogue.load`), unless they come with the new number.
    """
    known = CaseLink.objects.select_related("one", "other").filter(key=key).first()
    if known is not None:
        return known, False
    fresh = Case.objects.create(
        protocol=_fresh_protocol(at), customer_id=case.customer_id, about=about, opened_at=at, room_id=room
    )
    made = CaseLink.objects.create(
        one=case, other=fresh, kind=Kind.SPLIT, key=key, why=about, room_id=room, made_by=by, made_at=at
    )
    record("cases.case.split", by=_actor(by), at=at, about=("case", case.pk), protocol=fresh.protocol, link=made.pk)
    return made, True


@transaction.atomic
def link(*, one: Case, other: Case, why: str, by: User, at: datetime) -> CaseLink:
    """Link two cases, and say why; two that are linked stay so."""
    older, newer = sorted((one.pk, other.pk))
    # Of two who link the same at once, the second finds what the first did.
    list(Case.objects.select_for_update().filter(pk__in=(older, newer)).order_by("pk"))
    known = CaseLink.objects.filter(one=older, other=newer, undone_at=None).first()
    if known is not None:
        return known
    made = CaseLink.objects.create(
        one_id=older, other_id=newer, kind=Kind.LINKED, key=f"linked:{token()}", why=why,
        made_by=by, made_at=at,
    )  # fmt: skip
    record("cases.case.linked", by=_actor(by), at=at, about=("case", older), other=newer, link=made.pk, why=why)
    return made


@transaction.atomic
def undo(*, link: int, by: User, at: datetime) -> bool:
    """Undo a link; a case that had been split off is closed with it. False if it was undone before."""
    found = CaseLink.objects.select_for_update(of=("self",)).filter(pk=link, undone_at=None).first()
    if found is None:
        return False
    found.undone_at, found.undone_by = at, by
    found.save(update_fields=["undone_at", "undone_by"])
    if found.kind == Kind.SPLIT:
        Case.objects.filter(pk=found.other_id, closed_at=None).update(closed_at=at, outcome=TAKEN_BACK)
    record("cases.link.undone", by=_actor(by), at=at, about=("case", found.one_id), other=found.other_id, link=found.pk)
    return True


def links_of(*, case: int) -> QuerySet[CaseLink]:
    """The links of a case that hold, in the order in which they were made."""
    mine = CaseLink.objects.filter(Q(one=case) | Q(other=case), undone_at=None)
    return mine.select_related("one", "other", "made_by").order_by("made_at", "pk")


def _actor(user: User) -> Actor:
    return Actor("agent", user.pk, user.name)


def _fresh_protocol(at: datetime) -> str:
    """The next number of the one sequence that every contact's comes from: the year and nine digits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('sintonia_protocol')")
        return f"{at.year}{cursor.fetchone()[0]:09d}"
