"""
Booking: what the facts about bills ask for is compared with what the ledger says, and the difference is one entry.

All of a company's bookings stand in one line (an advisory lock until the transaction ends), so that none sees half of
another and none waits for another the wrong way round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from sintonia.payments.balances import Where, lines

_LOCK: Final = 0x4C454447  # "LEDG"
_BOOKED: Final = """
SELECT a.kind, a.about, a.currency, a.cents FROM payments_account a
JOIN unnest(%(kinds)s::text[], %(abouts)s::text[], %(currencies)s::text[]) AS asked (kind, about, currency)
    ON (a.kind, a.about, a.currency) = (asked.kind, asked.about, asked.currency)
WHERE a.company = %(company)s
"""
_OPEN: Final = """
INSERT INTO payments_account (company, kind, about, currency)
SELECT DISTINCT %(company)s, kind, about, currency
FROM unnest(%(kinds)s::text[], %(abouts)s::text[], %(currencies)s::text[]) AS n (kind, about, currency)
ORDER BY 2, 3, 4
ON CONFLICT (company, kind, about, currency) DO NOTHING
"""
_NUMBERS: Final = """
SELECT nextval(pg_get_serial_sequence('payments_entry', 'id')) FROM generate_series(1, %s) ORDER BY 1
"""
_ENTRIES: Final = """
INSERT INTO payments_entry (id, company, key, why, at)
SELECT id, %(company)s, id::text, why, %(at)s FROM unnest(%(numbers)s::bigint[], %(whys)s::text[]) AS n (id, why)
"""
_LINES: Final = """
INSERT INTO payments_line (entry_id, account_id, cents)
SELECT n.entry, a.id, n.cents
FROM unnest(%(entries)s::bigint[], %(kinds)s::text[], %(abouts)s::text[], %(currencies)s::text[], %(cents)s::bigint[])
    AS n (entry, kind, about, currency, cents)
JOIN payments_account a
    ON (a.company, a.kind, a.about, a.currency) = (%(company)s, n.kind, n.about, n.currency)
ORDER BY n.kind, n.about, n.entry
"""


@dataclass(frozen=True, slots=True)
class Booking:
    """What accounts should say, all of one currency; the rest is on the credit of the `contract`. `why` is a word."""

    wanted: Mapping[Where, int]
    currency: str
    contract: str
    why: str


def stand_in_line(company: str) -> None:
    """Wait until no other transaction books for this company; the next waits until this one has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, company])


def book(bookings: Sequence[Booking], *, company: str, at: datetime) -> int:
    """
    Let the accounts say what is wanted, an entry for each booking that moves something; returns how many did.

    The caller stands in line, and no two bookings want something of one account. The database refuses what does not
    add up when the transaction ends.
    """
    asked = [(where, one.currency) for one in bookings for where in one.wanted]
    says = _says(company, asked)
    moves: list[tuple[Booking, dict[Where, int]]] = []
    for one in bookings:
        booked = {where: says.get((where, one.currency), 0) for where in one.wanted}
        if moved := lines(one.wanted, booked, contract=one.contract):
            moves.append((one, moved))
    if moves:
        _write(moves, company=company, at=at)
    return len(moves)


def _says(company: str, asked: Sequence[tuple[Where, str]]) -> dict[tuple[Where, str], int]:
    with connection.cursor() as cursor:
        cursor.execute(_BOOKED, {"company": company, **_columns(asked)})
        return {(Where(kind, about), currency): cents for kind, about, currency, cents in cursor.fetchall()}


def _columns(accounts: Sequence[tuple[Where, str]]) -> dict[str, list[str]]:
    return {
        "kinds": [where.kind for where, _currency in accounts],
        "abouts": [where.about for where, _currency in accounts],
        "currencies": [currency for _where, currency in accounts],
    }


def _write(moves: Sequence[tuple[Booking, dict[Where, int]]], *, company: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [len(moves)])
        numbers = [number for (number,) in cursor.fetchall()]
        rows = [
            (number, where, one.currency, cents)
            for number, (one, moved) in zip(numbers, moves, strict=True)
            for where, cents in moved.items()
        ]
        columns: dict[str, Any] = {
            "company": company,
            "at": at,
            "numbers": numbers,
            "whys": [one.why for one, _moved in moves],
            "entries": [number for number, *_rest in rows],
            "cents": [cents for *_rest, cents in rows],
            **_columns([(where, currency) for _number, where, currency, _cents in rows]),
        }
        cursor.execute(_OPEN, columns)
        cursor.execute(_ENTRIES, columns)
        cursor.execute(_LINES, columns)
