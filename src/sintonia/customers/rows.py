"""Writing many rows at once, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from sintonia.audit.personal import seal
from sintonia.customers.identity import Mark, confidence_of, words_of

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


class Row(NamedTuple):
    """An identifier to be written under its customer's key."""

    customer: int
    key_id: int
    key: bytes
    mark: Mark
    evidence: str


def insert_identifiers(cursor: CursorWrapper, rows: Sequence[Row], *, at: datetime) -> None:
    """Write identifiers; one that the customer has already is seen again, and trusted as the better of the two."""
    cursor.execute(
        "insert into customers_identifier as i (customer_id, key_id, kind, scope, value, blind, evidence, confidence, "
        "first_seen_at, last_seen_at) select c, k, kind, s, decode(v, 'hex'), decode(b, 'hex'), e, conf, %s, %s "
        "from json_to_recordset(%s::json) "
        "u(c bigint, k bigint, kind text, s text, v text, b text, e text, conf int) "
        "on conflict (blind, scope, kind, customer_id) do update set "
        "last_seen_at = excluded.last_seen_at, ended_at = null, "
        "evidence = case when excluded.confidence > i.confidence then excluded.evidence else i.evidence end, "
        "confidence = greatest(i.confidence, excluded.confidence)",
        [
            at,
            at,
            as_json(
                {
                    "c": row.customer,
                    "k": row.key_id,
                    "kind": row.mark.kind,
                    "s": row.mark.scope,
                    "v": seal(row.key, row.mark.value).hex(),
                    "b": row.mark.blind.hex(),
                    "e": row.evidence,
                    "conf": confidence_of(row.evidence),
                }
                for row in rows
            ),
        ],
    )


def insert_words(cursor: CursorWrapper, names: Sequence[tuple[int, str]]) -> None:
    """Write the searchable words of names."""
    rows = [(customer, [word.hex() for word in words_of(name)]) for customer, name in names if name]
    if rows:
        cursor.execute(
            "insert into customers_nameword (word, customer_id) select decode(w, 'hex'), (e->>0)::bigint "
            "from json_array_elements(%s::json) e, json_array_elements_text(e->1) w",
            [as_json(rows)],
        )


def bytes_array(values: Iterable[bytes]) -> str:
    """A bytea[] in PostgreSQL's own writing, for a parameter; psycopg writes an array element by element."""
    return "{" + ",".join(f'"\\\\x{value.hex()}"' for value in values) + "}"


def ids_array(values: Iterable[int]) -> str:
    """A bigint[] in PostgreSQL's own writing."""
    return "{" + ",".join(map(str, values)) + "}"


def as_json(rows: Iterable[Any]) -> str:
    """Rows for `json_to_recordset`: one parameter is many times quicker than an array a column."""
    return msgspec.json.encode(list(rows)).decode()
