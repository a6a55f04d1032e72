"""What happens to the pretend company from outside: it is made, its power comes back, its system goes down and up."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from sintonia.connectors.demo import company
from sintonia.connectors.demo.cuts import announce_cuts, carry_out_cuts, mend_cuts
from sintonia.connectors.demo.estimates import latest_estimate
from sintonia.connectors.demo.signature import make_key
from sintonia.connectors.demo.telling import tell

ZONE: Final = ZoneInfo("America/Sao_Paulo")
_LOCK: Final = 0x53_45_45_44  # "SEED"
_DARK_STREETS: Final = (1, 30, 101)
_PLANNED_STREETS: Final = (2, 12)


@transaction.atomic
def seed(*, at: datetime, customers: int = 5000, seed: int = 1) -> None:
    """
    Make the company of that number of customers, once; asked again, only see to it that a power cut is going on.

    Whose notice is over by then is cut off, if nothing holds that.

    Another seed or size than before makes it anew. Rua da Igreja lost its power last evening, seen from `at`.
    """
    make_key(at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT 1 FROM demo_seed WHERE (number, customers) = (%s, %s)", [seed, customers])
        if cursor.fetchone() is None:
            _load(cursor, company.make(day=at.astimezone(ZONE).date(), customers=customers, seed=seed))
            announce_cuts(cursor, at=at, on=at.astimezone(ZONE).date())
            cursor.execute("INSERT INTO demo_seed (number, customers, at) VALUES (%s, %s, %s)", [seed, customers, at])
        carry_out_cuts(cursor, at=at.astimezone(ZONE))
        _keep_an_outage(cursor, at)


@transaction.atomic
def restore(*, outage: str, at: datetime) -> list[str]:
    """
    Put the power back, once, and tell it; return the runs that wait for the event `outage_restored:<outage>`.

    Asked again, or of an outage that is unknown or over, it returns none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE demo_outage SET restored_at = %s, crew = 'done' WHERE id::text = %s AND restored_at IS NULL",
            [at, outage],
        )
        if not cursor.rowcount:
            return []
        tell(cursor, name="outage_restored", about=outage, at=at)
        cursor.execute("SELECT run FROM demo_subscription WHERE outage_id::text = %s ORDER BY id", [outage])
        return [run for (run,) in cursor.fetchall()]


@transaction.atomic
def reconnect_all(*, at: datetime) -> list[str]:
    """
    Let the crews arrive wherever power was ordered back, and tell it; return the contracts.

    The event is `reconnected:<contract>`. Asked again, it returns none.
    """
    with connection.cursor() as cursor:
        contracts = mend_cuts(cursor, at=at)
        for contract in contracts:
            tell(cursor, name="reconnected", about=contract, at=at)
        return contracts


def ongoing_outages() -> list[str]:
    """The outages, not planned ones, that go on now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM demo_outage WHERE NOT planned AND restored_at IS NULL ORDER BY id")
        return [outage for (outage,) in cursor.fetchall()]


def is_restored(*, outage: str) -> bool:
    """Whether the power is back after an outage."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM demo_outage WHERE id::text = %s AND restored_at IS NOT NULL", [outage])
        return cursor.fetchone() is not None


def go_down() -> None:
    """Stop answering: every port raises `NotAnswering` from now on."""
    _switch(down=True)


def come_back() -> None:
    """Answer again."""
    _switch(down=False)


def _switch(*, down: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO demo_switch (id, down) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET down = excluded.down",
            [down],
        )


def _load(cursor: CursorWrapper, rows: company.Rows) -> None:
    tables = ", ".join(company.COLUMNS)
    # CASCADE reaches reports and subscriptions of the company that was; nothing outside points in.
    cursor.execute(f"TRUNCATE {tables}, demo_outage, demo_event, demo_seed RESTART IDENTITY CASCADE")
    for table, columns in company.COLUMNS.items():
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            copy.write("".join(rows.tables[table]))
    cursor.execute(f"ANALYZE {tables}")


def _keep_an_outage(cursor: CursorWrapper, at: datetime) -> None:
    cursor.execute("SELECT back_from, back_until FROM demo_outage WHERE NOT planned AND restored_at IS NULL")
    if any(latest_estimate(back_from, back_until, at=at) for back_from, back_until in cursor.fetchall()):
        return
    cursor.execute("UPDATE demo_outage SET restored_at = back_until WHERE restored_at IS NULL RETURNING id, planned")
    for identity, was_planned in cursor.fetchall():
        if not was_planned:
            tell(cursor, name="outage_restored", about=str(identity), at=at)
    local = at.astimezone(ZONE)
    last_evening = datetime.combine(local.date() - timedelta(days=1), time(20, 40), ZONE)
    hour = local.replace(minute=0, second=0, microsecond=0)
    nine = datetime.combine(local.date() + timedelta(days=3), time(9), ZONE)
    cursor.executemany(
        "INSERT INTO demo_outage (street, streets, cause, began_at, planned, back_from, back_until, crew)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (
                _DARK_STREETS[0], list(_DARK_STREETS), "tree_on_line", last_evening, False,
                hour + timedelta(hours=3), hour + timedelta(hours=5), "on_site",
            ),
            (
                _PLANNED_STREETS[0], list(_PLANNED_STREETS), "maintenance", nine, True,
                nine + timedelta(hours=3), nine + timedelta(hours=4), "waiting",
            ),
        ],
    )  # fmt: skip
    cursor.execute("SELECT id, planned FROM demo_outage WHERE restored_at IS NULL ORDER BY id")
    for identity, is_planned in cursor.fetchall():
        tell(cursor, name="planned_work_announced" if is_planned else "outage_known", about=str(identity), at=at)
