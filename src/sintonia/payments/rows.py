"""Many changed rows in one statement: what `bulk_update` writes as thousands of CASEs is one join here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from sintonia.kit import bulk


def keep(rows: Sequence[models.Model], *fields: str) -> None:
    """Write these fields of rows that exist, in the caller's transaction."""
    if not rows:
        return
    meta = rows[0]._meta
    kept: list[Any] = [meta.get_field(name) for name in fields]
    columns: dict[str, str] = {"id": "bigint"} | {field.column: field.db_type(connection) for field in kept}
    names = ", ".join(f"{field.column} = n.{field.column}" for field in kept)
    sql = f"UPDATE {meta.db_table} t SET {names} FROM {bulk.records(columns)} WHERE t.id = n.id"  # noqa: S608
    values = [(row.pk, *(getattr(row, field.attname) for field in kept)) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(sql, [bulk.as_json(columns, values)])
