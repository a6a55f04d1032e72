"""How the ports ask: one statement each, which learns in passing whether the pretend company's system is down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any, Final, NamedTuple

import msgspec
from django.db import connection

from sintonia.backoffice.ports import Key, NotAnswering, Receipt, Refused
from sintonia.kit.together import Raised, together
from sintonia.kit.words import _

_SWITCH: Final = "(SELECT coalesce(bool_or(down), false) AS down FROM demo_switch)"
_LARGEST: Final = 2**63 - 1
UNKNOWN: Final = _("The company's system does not know this contract or place.")


def ask(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """
    The rows of a SELECT whose first column is never null.

    :raises NotAnswering: while the switch is thrown
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT switch.down, asked.* FROM {_SWITCH} AS switch"  # noqa: S608
            f" LEFT JOIN LATERAL ({sql}) AS asked ON NOT switch.down",
            params,
        )
        rows = cursor.fetchall()
    if rows[0][0]:
        raise NotAnswering("back office down")
    return [row[1:] for row in rows if row[1] is not None]


def ask_for(sql: str, *columns: Sequence[Any]) -> list[list[tuple[Any, ...]]]:
    """
    The rows of a SELECT for each of many who ask, in one statement; `columns` hold what each asks for.

    The SELECT reads its parameters as `unnest(...) WITH ORDINALITY`, and its first column is that number.

    :raises NotAnswering: while the switch is thrown
    """
    found: list[list[tuple[Any, ...]]] = [[] for _ in columns[0]]
    for number, *row in ask(sql, [list(column) for column in columns]):
        found[number - 1].append(tuple(row))
    return found


class Deed(NamedTuple):
    """
    A kind of deed, as one statement does many of it: from `asked`, rows of its `columns` with `key` and `at`.

    `effect` is an INSERT that selects from `fresh`, those that are new to the ledger; `allowed` says which may be done.
    """

    kind: str
    columns: str
    effect: str
    allowed: str = "true"


def once(deed: Deed, key: Key, *, at: datetime, **params: Any) -> Receipt:
    """
    Carry a deed out, once for each key, and answer with its receipt, the same each time.

    :raises NotAnswering: while the switch is thrown
    :raises Refused: if it is not allowed
    """
    return together(_many(deed), params | {"key": key, "at": at})


@cache
def _many(deed: Deed) -> Callable[[list[dict[str, Any]]], list[Receipt | Raised]]:
    return partial(_done, deed)


def _done(deed: Deed, asked: list[dict[str, Any]]) -> list[Receipt | Raised]:
    keys = [one["key"] for one in asked]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH switch AS {_SWITCH},
            asked AS (
                SELECT DISTINCT ON (key) * FROM json_to_recordset(%s::json) AS a
                    (key text, at timestamptz, {deed.columns})
            ),
            begun AS (
                INSERT INTO demo_deed (key, kind, at)
                SELECT key, %s, at FROM asked a, switch WHERE NOT down AND {deed.allowed}
                ON CONFLICT (key) DO NOTHING RETURNING key, number
            ),
            fresh AS (SELECT a.* FROM asked a WHERE a.key IN (SELECT key FROM begun)),
            effect AS ({deed.effect})
            SELECT down FROM switch
            """,  # noqa: S608
            [msgspec.json.encode(asked).decode(), deed.kind],
        )
        if cursor.fetchone()[0]:
            raise NotAnswering("back office down")
        # A statement of its own, so that it sees what another transaction has just committed under these keys.
        cursor.execute("SELECT key, number, at FROM demo_deed WHERE key = ANY(%s)", [keys])
        receipts = {key: Receipt(number=f"{number:08}", at=done_at) for key, number, done_at in cursor.fetchall()}
    return [receipts.get(key) or Raised(Refused(UNKNOWN)) for key in keys]


def row_id(identity: str | None) -> int:
    """A row's number from the port's text; 0, which no row has, for anything else."""
    if identity is None or not (identity.isascii() and identity.isdigit()):
        return 0
    return min(int(identity[:20]), _LARGEST)
