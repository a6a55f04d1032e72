"""What happens to the pretend insurer from outside: it is made, and its tow trucks arrive or break down."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from sintonia.connectors.demo_insurer import company
from sintonia.connectors.demo_insurer.deeds import deed_number, numbered
from sintonia.connectors.demo_insurer.fleet import LETTER
from sintonia.connectors.demo_insurer.models import Assist, Party, Policy, Role, Seed, Truck
from sintonia.connectors.demo_insurer.parties import ZONE
from sintonia.connectors.demo_insurer.signature import make_key
from sintonia.connectors.demo_insurer.telling import tell

_LOCK: Final = 0x46_41_52_4F  # "FARO"
_TABLES: Final = (
    "faro_event", "faro_assist", "faro_photo", "faro_correction", "faro_claim", "faro_deed", "faro_role",
    "faro_policy", "faro_party", "faro_truck", "faro_seed",
)  # fmt: skip


@transaction.atomic
def seed(*, at: datetime, customers: int = 400, seed: int = 1) -> None:
    """Make the company of that number of customers, once; another seed or size than before makes it anew."""
    make_key(at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if Seed.objects.filter(number=seed, customers=customers).exists():
            return
        cursor.execute(f"TRUNCATE {', '.join(_TABLES)} RESTART IDENTITY CASCADE")
    rows = company.make(day=at.astimezone(ZoneInfo(ZONE)).date(), customers=customers, seed=seed)
    Party.objects.bulk_create(rows.parties)
    Policy.objects.bulk_create(rows.policies)
    Role.objects.bulk_create(rows.roles)
    Truck.objects.bulk_create(rows.trucks)
    Seed.objects.create(number=seed, customers=customers, at=at)


@transaction.atomic
def bring(*, at: datetime) -> list[str]:
    """Let every tow truck that is on its way arrive now, and tell it; gives their numbers. Asked again, none."""
    coming = Assist.objects.select_for_update().filter(arrives_at__gt=at, cancelled_at=None).order_by("pk")
    brought = list(coming.values_list("pk", flat=True))
    Assist.objects.filter(pk__in=brought).update(arrives_at=at)
    tell(at=at)
    return [numbered(LETTER, pk) for pk in brought]


@transaction.atomic
def break_down(*, number: str, at: datetime) -> None:
    """Let a tow truck that is on its way break down: its provider calls it off, and tells it."""
    coming = Assist.objects.filter(pk=deed_number(number), arrives_at__gt=at, cancelled_at=None)
    coming.update(cancelled_at=at, cancelled_by="provider")
    tell(at=at)
