"""
Booking: what the facts about bills ask for is compared with what the ledger says, and the difference is one entry.

All of a company's bookings stand in one line (an advisory lock until the transaction ends), so that none sees half of
another and none waits for another the wrong way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from sintonia.payments.balances import Where, lines

_LOCK: Final = 0x4C454447  # "LEDG"
_BOOKED: Final = """
SELECT a.kind, a.about, a.cents FROM payments_account a
JOIN unnest(%s::text[], %s::text[]) AS asked (kind, about) ON (a.kind, a.about) = (asked.kind, asked.about)
WHERE a.company = %s AND a.currency = %s
"""
_OPEN: Final = """
INSERT INTO payments_account (company, kind, about, currency)
SELECT %(company)s, kind, about, %(currency)s FROM unnest(%(kinds)s::text[], %(abouts)s::text[]) AS n (kind, about)
ON CONFLICT (company, kind, about, currency) DO NOTHING
"""
_BOOK: Final = """
WITH entry AS (
    INSERT INTO payments_entry (company, key, why, at) VALUES (%(company)s, %(key)s, %(why)s, %(at)s) RETURNING id
)
INSERT INTO payments_line (entry_id, account_id, cents)
SELECT entry.id, a.id, n.cents
FROM entry, unnest(%(kinds)s::text[], %(abouts)s::text[], %(cents)s::bigint[]) AS n (kind, about, cents)
JOIN payments_account a
    ON (a.company, a.kind, a.about, a.currency) = (%(company)s, n.kind, n.about, %(currency)s)
"""
_NUMBER: Final = "SELECT nextval(pg_get_serial_sequence('payments_entry', 'id'))"


def stand_in_line(company: str) -> None:
    """Wait until no other transaction books for this company; the next waits until this one has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, company])


def booked(company: str, currency: str, wheres: Iterable[Where]) -> dict[Where, int]:
    """What accounts say now; one without a line yet is left out."""
    asked = list(wheres)
    with connection.cursor() as cursor:
        cursor.execute(_BOOKED, [[w.kind for w in asked], [w.about for w in asked], company, currency])
        return {Where(kind, about): cents for kind, about, cents in cursor.fetchall()}


def book(
    wanted: Mapping[Where, int], *, company: str, currency: str, contract: str, why: str, at: datetime
) -> dict[Where, int]:
    """
    Let the accounts say what is wanted, the rest on the contract's credit; returns the lines, none if all stood so.

    The caller stands in line. The database refuses what does not add up when the transaction ends.
    """
    moved = lines(wanted, booked(company, currency, wanted), contract=contract)
    if moved:
        _write(moved, company=company, currency=currency, why=why, at=at)
    return moved


def _write(moved: Mapping[Where, int], *, company: str, currency: str, why: str, at: datetime) -> None:
    # In one order whoever writes, so that no two wait for each other.
    ordered: Sequence[tuple[Where, int]] = sorted(moved.items())
    columns: dict[str, Any] = {
        "company": company,
        "currency": currency,
        "kinds": [where.kind for where, _cents in ordered],
        "abouts": [where.about for where, _cents in ordered],
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, columns)
        cursor.execute(_NUMBER)
        (number,) = cursor.fetchone()
        cursor.execute(
            _BOOK, {**columns, "key": f"{number}", "why": why, "at": at, "cents": [cents for _where, cents in ordered]}
        )
