"""What staff write for each other beside a conversation; no customer ever reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit.operations import record
from sintonia.desk import seats
from sintonia.desk.models import Note, WorkItem
from sintonia.desk.operations import actor
from sintonia.staff.models import User

LONGEST: Final = 4000
MOST: Final = 50
MENTION: Final = re.compile(r"(?<![\w@])@([a-z0-9._-]{2,60})", re.IGNORECASE)


class UnableToNote(Exception):
    """Nothing was noted; the message says why."""


@transaction.atomic
def note(
    *, item: WorkItem, by: User, text: str, at: datetime, mentions: Sequence[int] = (),
    kind: str = Note.Kind.PRIVATE, room: int | None = None,
) -> Note:  # fmt: skip
    """
    Write a note beside a conversation; whoever is named in it (`@ana`), in one's own house, is told.

    The company reads every note; a provider's people those of their `room`: the item's, if no other is given.

    :raises UnableToNote: if it says nothing
    """
    words = text.strip()[:LONGEST].replace("\0", "")
    if not words:
        raise UnableToNote(_("Write something first."))
    named = {name.lower().rstrip(".") for name in MENTION.findall(words)}
    known = User.objects.filter(username__in=named, provider=by.provider_id, enabled=True).values_list("pk", flat=True)
    people = sorted({*mentions, *known})
    made = Note.objects.create(
        case_id=item.case_id, contact_id=item.contact_id, room_id=room or item.room_id, author=by, kind=kind,
        text=words, mentions=people, at=at,
    )  # fmt: skip
    record("desk.note.written", by=actor(by), at=at, about=("work_item", item.pk), kind=kind, mentions=people)
    told = User.objects.filter(pk__in=people).values_list("token", flat=True)
    seats.tell([*(f"agent-{token} {made.pk}" for token in told), f"contact-{item.contact.token} 0"], route=False)
    return made


def notes_of(*, item: WorkItem, user: User) -> list[Note]:
    """The notes about a matter, the newest first; a whisper is for who answers and who wrote it."""
    found = Note.objects.filter(case=item.case_id).exclude(kind=Note.Kind.COACHING).select_related("author")
    rows = list(found.order_by("-at", "-pk")[:MOST])
    return [row for row in rows if row.kind != Note.Kind.WHISPER or user.pk in {row.author_id, item.claimed_by_id}]
