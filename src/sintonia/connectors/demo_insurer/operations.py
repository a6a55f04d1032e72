"""What happens to the pretend insurer from outside: it is made, and its tow trucks arrive."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from sintonia.connectors.demo_insurer import company
from sintonia.connectors.demo_insurer.deeds import numbered
from sintonia.connectors.demo_insurer.fleet import LETTER
from sintonia.connectors.demo_insurer.models import Assist, Follower, Party, Policy, Role, Seed, Truck
from sintonia.connectors.demo_insurer.parties import ZONE

_LOCK: Final = 0x46_41_52_4F  # "FARO"
_TABLES: Final = (
    "faro_follower", "faro_assist", "faro_photo", "faro_correction", "faro_claim", "faro_deed", "faro_role",
    "faro_policy", "faro_party", "faro_truck", "faro_seed",
)  # fmt: skip


@transaction.atomic
def seed(*, at: datetime, customers: int = 400, seed: int = 1) -> None:
    """Make the company of that number of customers, once; another seed or size than before makes it anew."""
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
    """Let every tow truck that is on its way arrive now; gives the events of those that somebody waits for."""
    Assist.objects.filter(arrives_at__gt=at, cancelled_at=None).update(arrives_at=at)
    return arrivals(at=at)


@transaction.atomic
def arrivals(*, at: datetime) -> list[str]:
    """The events `assist_arrived:<number>` of the trucks that have arrived and that somebody waits for, each once."""
    arrived = Assist.objects.select_for_update().filter(arrives_at__lte=at, cancelled_at=None, told=None)
    waited_for = set(Follower.objects.filter(assist__in=arrived).values_list("assist_id", flat=True))
    Assist.objects.filter(pk__in=waited_for).update(told=at)
    return [f"assist_arrived:{numbered(LETTER, pk)}" for pk in sorted(waited_for)]
