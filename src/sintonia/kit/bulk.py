"""Many rows in one statement, over the caller's cursor: the hot path's only way of writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sintonia.kit.packing import packed


def copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table; the caller's transaction fails whole if one row breaks a rule."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def records(columns: Mapping[str, str]) -> str:
    """
    `json_to_recordset(%s::json) AS n (id bigint, name text)`: rows `n` that come as one parameter, made by `as_json`.

    One text costs a third of a list a column, whose every value would be quoted on its way.
    """
    return f"json_to_recordset(%s::json) AS n ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"


def as_json(columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as the parameter that `records` of the same columns reads; a `jsonb` value is given as it is, not packed."""
    names = tuple(columns)
    return packed([dict(zip(names, row, strict=True)) for row in rows])
