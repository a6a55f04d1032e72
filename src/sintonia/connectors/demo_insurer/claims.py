"""Losses at the pretend insurer, and what becomes of them as days go by."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo_insurer import models
from sintonia.connectors.demo_insurer.deeds import PREFIX, deed_number, known, numbered, once, row_id
from sintonia.connectors.demo_insurer.parties import ZONE
from sintonia.packs.insurer.ports import Claim, Photo, Visit

LETTER: Final = "S"
_VISIT: Final = timedelta(hours=3)
_SUNDAY: Final = 6
_SATURDAY: Final = 5
# How long after it was opened a claim gets there; the latest first.
REACHED: Final = {"paid": timedelta(days=45), "repair": timedelta(days=12)}


def claims(policy: str, *, at: datetime) -> tuple[Claim, ...]:
    """The losses of a policy, newest first."""
    rows = models.Claim.objects.select_related("deed").filter(policy_id=row_id(policy)).order_by("-deed_id")
    return tuple(_claim(row, at) for row in rows)


def claim(number: str, *, at: datetime) -> Claim | None:
    """One loss."""
    row = _row(number)
    return _claim(row, at) if row else None


def open_claim(
    key: Key, *, policy: str, kind: str, happened_at: datetime, words: str, by: str, protocol: str, at: datetime
) -> Receipt:
    """Open a loss; the expert comes on the second working day after."""
    row = known(models.Policy.objects.filter(pk=row_id(policy)).first())

    def keep(deed: models.Deed) -> None:
        models.Claim.objects.create(
            deed=deed, policy=row, kind=kind, happened_at=happened_at, words=words, by=by, protocol=protocol,
            visit_since=_visit(at),
        )  # fmt: skip

    return once("claim", key, at=at, letter=LETTER, effect=keep)


def correct_claim(key: Key, *, number: str, happened_at: datetime, why: str, at: datetime) -> Receipt:
    """Put the moment of a loss right; how it was told before stays."""
    row = known(_row(number))

    def put_right(_deed: models.Deed) -> None:
        models.Correction.objects.create(claim=row, happened_at=row.happened_at, why=why, at=at)
        models.Claim.objects.filter(pk=row.pk).update(happened_at=happened_at)

    return once("correction", key, at=at, letter=LETTER, effect=put_right)


def add_photo(key: Key, *, number: str, photo: Photo, at: datetime) -> Receipt:
    """Keep a picture of a loss, by what leads to its file."""
    row = known(_row(number))

    def keep(_deed: models.Deed) -> None:
        models.Photo.objects.create(claim=row, name=photo.caption, file=photo.file, sha256=photo.sha256)

    return once("photo", key, at=at, letter=LETTER, effect=keep)


def _row(number: str) -> models.Claim | None:
    return models.Claim.objects.select_related("deed").filter(pk=deed_number(number)).first()


def _visit(at: datetime) -> datetime:
    """Ten in the morning of the second working day after a moment."""
    day = at.astimezone(ZoneInfo(ZONE)).date()
    for _n in range(2):
        day += timedelta(days=1)
        while day.weekday() in {_SATURDAY, _SUNDAY}:
            day += timedelta(days=1)
    return datetime.combine(day, time(10), ZoneInfo(ZONE))


def _claim(row: models.Claim, at: datetime) -> Claim:
    age = at - row.deed.at
    seen = "expert" if at >= row.visit_since else "open"
    state = next((state for state, least in REACHED.items() if age >= least), seen)
    return Claim(
        number=numbered(LETTER, row.pk),
        policy=f"{PREFIX}{row.policy_id}",
        kind=row.kind,
        happened_at=row.happened_at,
        words=row.words,
        opened_at=row.deed.at,
        state=state,  # type: ignore[arg-type]  # from our own list
        visit=Visit(row.visit_since, row.visit_since + _VISIT),
        photos=row.photos.count(),
        told_before=tuple(c.happened_at for c in row.corrections.order_by("id")),
    )
