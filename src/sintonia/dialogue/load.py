"""Setting the scenes of a batch: who speaks, in which contact and case, with which runs. A handful of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection

from sintonia.conversations.channel import Account
from sintonia.dialogue.scene import ContactState, RunState
from sintonia.journeys.runner import Entry
from sintonia.journeys.steps import Caller
from sintonia.kit.text import token

CASE_STAYS_OPEN: Final = timedelta(days=30)

CONTACTS: Final = """
SELECT DISTINCT ON (lane) id, token, account_id, customer_id, case_id, protocol, lane, address, owner, epoch,
    language, latest_number, passport_tries, misses, latest_heard_at
FROM conversations_contact WHERE lane = ANY(%s) AND (closed_at IS NULL OR lane = ANY(%s))
ORDER BY lane, closed_at IS NULL DESC, id DESC
"""
RUNS: Final = """
SELECT token, journey, version, case_id, contact_id, customer_id, caller, known, fragment, state, label, place,
    revision, started_at, latest_at, ended_at
FROM journeys_storedrun
WHERE case_id = ANY(%s)
    AND (ended_at IS NULL OR (state = 'cancelled' AND ended_at > %s - interval '1 hour')
        OR ended_at > %s - interval '10 minutes')
ORDER BY case_id, place
"""
OPEN_CASES: Final = """
SELECT DISTINCT ON (customer_id) customer_id, id, protocol
FROM cases_case WHERE customer_id = ANY(%s) AND closed_at IS NULL AND opened_at > %s AND about = ''
ORDER BY customer_id, opened_at DESC
"""


def contacts(lanes: Sequence[int], *, quiet: Sequence[int], known: dict[int, Account]) -> dict[int, ContactState]:
    """The open contact of each lane; for `quiet` lanes, where nobody speaks, the latest one even if it was closed."""
    with connection.cursor() as cursor:
        cursor.execute(CONTACTS, [list(lanes), list(quiet)])
        return {
            row[6]: ContactState(row[0], row[1], known[row[2]], *row[3:])
            for row in cursor.fetchall()
            if row[2] in known
        }


def runs_of_cases(cases: Iterable[int], *, at: datetime) -> dict[int, list[RunState]]:
    """The runs of cases that are open or ended a moment ago, lowest first."""
    found: dict[int, list[RunState]] = {}
    with connection.cursor() as cursor:
        cursor.execute(RUNS, [list(cases), at, at])
        for row in cursor.fetchall():
            caller = msgspec.convert(_json(row[6]), Caller, strict=False)
            known = msgspec.convert(_json(row[7]), list[Entry])
            found.setdefault(row[3], []).append(RunState(*(*row[:6], caller, known, *row[8:])))
    return found


def runs_of_case(case: int, *, at: datetime) -> list[RunState]:
    """The runs of one case."""
    return runs_of_cases([case], at=at).get(case, [])


def open_cases(customers: Sequence[int], *, at: datetime) -> dict[int, tuple[int, str]]:
    """The case that each customer has open, with its protocol; never one that was split off it."""
    if not customers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(OPEN_CASES, [list(customers), at - CASE_STAYS_OPEN])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def fresh_numbers(count: int, *, at: datetime) -> list[tuple[int, int, str]]:
    """Ids for `count` new contacts and cases, with a protocol number for each: the year and nine digits."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('conversations_contact', 'id')), "
            "nextval(pg_get_serial_sequence('cases_case', 'id')), nextval('sintonia_protocol') "
            "FROM generate_series(1, %s)",
            [count],
        )
        return [(contact, case, f"{at.year}{number:09d}") for contact, case, number in cursor.fetchall()]


def new_contact(
    *,
    ids: tuple[int, int, str],
    account: Account,
    customer: int,
    case: tuple[int, str] | None,
    lane: int,
    address: str,
    language: str,
    at: datetime,
) -> ContactState:
    """A contact that begins: in the customer's open case, else in a new one under the contact's own protocol."""
    contact, fresh_case, protocol = ids
    return ContactState(
        id=contact,
        token=token(),
        account=account,
        customer=customer,
        case=case[0] if case else fresh_case,
        protocol=case[1] if case else protocol,
        lane=lane,
        address=address,
        owner="bot",
        epoch=0,
        language=language,
        latest_number=0,
        passport_tries=0,
        misses=0,
        latest_heard_at=at,
        new=True,
    )


def _json(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, (str, bytes)) else value
