"""Many rows in one statement, over the caller's cursor: the hot path's only way of writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table; the caller's transaction fails whole if one row breaks a rule."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def unnested(types: Sequence[str]) -> str:
    """`unnest(%s::bigint[], %s::text[])` for parameters given as one list a column."""
    return f"unnest({', '.join(f'%s::{kind}[]' for kind in types)})"


def columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """Turn rows into one list a column."""
    turned: list[list[Any]] = [[] for _ in range(width)]
    for row in rows:
        for column, value in zip(turned, row, strict=True):
            column.append(value)
    return turned
