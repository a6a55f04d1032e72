"""How the ports ask: one statement each, which learns in passing whether the pretend company's system is down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from sintonia.backoffice.ports import Key, NotAnswering, Receipt, Refused
from sintonia.kit.words import _

_SWITCH: Final = "(SELECT coalesce(bool_or(down), false) AS down FROM demo_switch)"
_LARGEST: Final = 2**63 - 1


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


def once(key: Key, kind: str, effect: str, *, at: datetime, allowed: str = "true", **params: Any) -> Receipt:
    """
    Carry a deed out, once for each key, and answer with its receipt, the same each time.

    `effect` is an INSERT that selects from `fresh`, the ledger's new row; it happens only if `allowed` is so.

    :raises NotAnswering: while the switch is thrown
    :raises Refused: if it is not allowed
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH switch AS {_SWITCH},
            fresh AS (
                INSERT INTO demo_deed (key, kind, at)
                SELECT %(key)s, %(kind)s, %(at)s FROM switch WHERE NOT down AND {allowed}
                ON CONFLICT (key) DO NOTHING RETURNING number, at
            ),
            effect AS ({effect})
            SELECT switch.down, fresh.number, fresh.at FROM switch LEFT JOIN fresh ON true
            """,  # noqa: S608
            params | {"key": key, "kind": kind, "at": at},
        )
        down, number, done_at = cursor.fetchone()
        if down:
            raise NotAnswering("back office down")
        if number is None:
            # A statement of its own, so that it sees what another transaction has just committed under this key.
            cursor.execute("SELECT number, at FROM demo_deed WHERE key = %s", [key])
            number, done_at = cursor.fetchone() or (None, None)
    if number is None:
        raise Refused(_("The company's system does not know this contract or place."))
    return Receipt(number=f"{number:08}", at=done_at)


def row_id(identity: str | None) -> int:
    """A row's number from the port's text; 0, which no row has, for anything else."""
    if identity is None or not (identity.isascii() and identity.isdigit()):
        return 0
    return min(int(identity[:20]), _LARGEST)
