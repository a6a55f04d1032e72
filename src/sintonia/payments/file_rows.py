"""The payments of a file as rows, ten thousand in one statement: what is known already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.db import connection

from sintonia.kit import bulk
from sintonia.kit.text import token
from sintonia.payments.files.told import PaidLine
from sintonia.payments.models import ReturnFile

_LONGEST_NOTE: Final = 140
_LONGEST_CODE: Final = 60
_COLUMNS: Final = {
    "token": "text",
    "key": "text",
    "way": "text",
    "cents": "bigint",
    "extra_cents": "bigint",
    "currency": "text",
    "code": "text",
    "note": "text",
    "paid_at": "timestamptz",
    "paid_on": "date",
    "credited_on": "date",
    "cost_cents": "integer",
    "line": "integer",
}
_KNOWN: Final = "SELECT key, cents FROM payments_payment WHERE company = %s AND key = ANY(%s)"
_INSERT: Final = f"""
INSERT INTO payments_payment
    (company, bank_id, file_id, source, contract, attempts, received_at, look_at, {", ".join(_COLUMNS)})
SELECT %s, %s, %s, 'file', '', 0, %s, %s, {", ".join(f"n.{name}" for name in _COLUMNS)}
FROM {bulk.records(_COLUMNS)}
ON CONFLICT (company, key) DO NOTHING
"""  # noqa: S608 - the names are ours


def known_cents(company: str, keys: Sequence[str]) -> dict[str, int]:
    """What was paid by those payments that are known already."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [company, list(keys)])
        return dict(cursor.fetchall())


def insert_payments(file: ReturnFile, lines: Iterable[PaidLine], *, at: datetime) -> int:
    """Keep payments that a worker is to place; returns how many were new."""
    rows = [_row(file, line) for line in lines]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [file.company, file.bank_id, file.pk, at, at, bulk.as_json(_COLUMNS, rows)])
        return int(cursor.rowcount)


def noon(day: date) -> datetime:
    """A file knows the day only; noon in UTC is the same day wherever these banks are."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def _row(file: ReturnFile, line: PaidLine) -> tuple[Any, ...]:
    cost = int(file.bank.costs.get(line.way, 0)) if line.fee_cents is None else line.fee_cents
    return (
        token(), line.key, line.way, line.amount.cents, line.extra_cents, line.amount.currency,
        line.code[:_LONGEST_CODE], line.note[:_LONGEST_NOTE], noon(line.paid_on), line.paid_on, line.credited_on, cost,
        line.number,
    )  # fmt: skip
