"""What of the desk needs no crowd: the statements of a list, races for the same work, the router's decisions."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Final

from sintonia.cli import django_on
from sintonia.config import database

RACES: Final = 400
RACERS: Final = 8
FRAME: Final = frozenset({"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"})


def measured(cookie: str) -> dict[str, Any]:
    """Everything that is measured alone with the database; `cookie` is an agent's session."""
    from sintonia.cli.bench.decisions import decisions

    counted = {"list_queries": _list_queries(cookie), "double_owned": _double_owned()}
    _send_everybody_home()
    times = decisions(at=datetime.now(UTC))
    return {**counted, "decision_ms_p50": percentile(times, 50), "decision_ms_p95": percentile(times, 95)}


def percentile(values: Sequence[float], percent: int) -> float:
    """A percentile, of milliseconds; 0 of none."""
    if len(values) < 2:  # noqa: PLR2004 - of one value there is no distribution
        return round(values[0], 2) if values else 0.0
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 2)


def _list_queries(cookie: str) -> int:
    """How many statements the queue costs, without those that begin and end its transaction and its scope."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    name, _, value = cookie.partition("=")
    client = Client(headers={"host": "localhost", "x-part": "1"})
    client.cookies[name] = value
    client.get("/desk/queue")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/desk/queue")
    assert answer.status_code == 200, answer.status_code  # noqa: PLR2004 - HTTP's own number
    asks = [one["sql"] for one in asked if "set_config(" not in one["sql"].lower()]
    return len([sql for sql in asks if sql.split(None, 1)[0].upper() not in FRAME])


def _double_owned() -> int:
    """Agents click on the same work at once; how much of it two of them were given."""
    from sintonia.audit.models import AuditRecord
    from sintonia.desk.models import WorkItem

    django_on.become(database.WORKER)
    items = list(WorkItem.objects.filter(claimed_by=None, closed_at=None).values_list("token", flat=True)[:RACES])
    with ThreadPoolExecutor(RACERS) as racers:
        won = list(racers.map(_clicks, [(n, items) for n in range(RACERS)]))
    given = [item for those in won for item in those]
    assert len(set(given)) == len(items), "somebody must have each"
    claimed = AuditRecord.objects.filter(deed="desk.item.claimed").values_list("about_id", flat=True)
    return len(given) - len(set(given)) + len(claimed) - len(set(claimed))


def _send_everybody_home() -> None:
    """The decisions make those who wait and those who answer themselves; nobody else is there."""
    from sintonia.desk.models import Presence, WorkItem

    WorkItem.objects.filter(closed_at=None).update(closed_at=datetime.now(UTC))
    Presence.objects.update(state=Presence.State.OFFLINE)


def _clicks(racer: tuple[int, list[str]]) -> list[str]:
    """One agent clicks on everything, in an order shared with one other; returns what they were given."""
    from django.db import connections

    from sintonia.desk.operations import UnableToClaim, claim
    from sintonia.staff.models import User

    number, items = racer
    by, own = User.objects.get(username=f"agent{number}"), []
    turned = number // 2 * len(items) // RACERS
    for item in items[turned:] + items[:turned]:
        with contextlib.suppress(UnableToClaim):
            claim(item=item, by=by, at=datetime.now(UTC))
            own.append(item)
    connections.close_all()
    return own
