"""Deeds of the trail: recording, sealing and erasing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from sintonia.audit import tree
from sintonia.audit.actor import Actor
from sintonia.kit.packing import packed

About = tuple[str, int]
SEALER_LOCK: Final = 0x53494E544F4E

_INSERT: Final = """
insert into audit_auditrecord (at, actor_kind, actor_id, deed, about_kind, about_id, facts)
select at, actor_kind, actor_id, deed, about_kind, about_id, facts
from json_to_recordset(%s::json) as e(
    at timestamptz, actor_kind text, actor_id bigint, deed text, about_kind text, about_id bigint, facts jsonb)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed to be recorded. Facts are plain values, never personal ones: refer to a person by id."""

    deed: str
    by: Actor
    at: datetime
    about: About
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(deed: str, *, by: Actor, at: datetime, about: About, **facts: Any) -> None:
    """Record one deed in the caller's transaction."""
    record_many([Entry(deed, by, at, about, facts)])


def record_many(entries: Sequence[Entry]) -> None:
    """Record many deeds in one statement of the caller's transaction."""
    if not entries:
        return
    rows = packed(
        [
            {
                "at": e.at,
                "actor_kind": e.by.kind,
                "actor_id": e.by.id,
                "deed": e.deed,
                "about_kind": e.about[0],
                "about_id": e.about[1],
                "facts": e.facts,
            }
            for e in entries
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [rows])


_TRANSACTIONS: Final = (
    "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, "
    "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
)
_UNSEALED: Final = """
select r.id, r.at, r.actor_kind, r.actor_id, r.deed, r.about_kind, r.about_id, r.facts, r.salt, r.xid
from audit_auditrecord r
where {since}
  and (r.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       or r.xid > pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
  and not exists (select from audit_auditleaf l where l.record_id = r.id)
order by r.xid, r.id limit %(most)s
"""


@transaction.atomic
def seal_leaves(*, at: datetime, most: int = 10_000) -> int:
    """
    Give every record of a finished transaction its place in the tree; says how many.

    Only records below the oldest running transaction are taken, so that nobody waits and none is overtaken.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        cursor.execute(_TRANSACTIONS)
        running, newest = cursor.fetchone()
        cursor.execute("select size, peaks, below from audit_audithead order by size desc limit 1")
        size, peaks, below = cursor.fetchone() or (0, [], 0)
        # A restored copy begins its transaction numbers again; then everything is looked through once.
        since = "r.xid >= %(below)s" if below <= newest else "true"
        cursor.execute(_UNSEALED.format(since=since), {"below": below, "most": most})
        rows = cursor.fetchall()
        if not rows:
            return 0
        frontier = tree.Frontier(size, [bytes(peak) for peak in peaks])
        hashes = [tree.leaf_hash(tree.Leaf(*row[:9]).canonical()) for row in rows]
        for leaf in hashes:
            frontier.append(leaf)
        _store(cursor, first=size, ids=[row[0] for row in rows], hashes=hashes)
        reached = rows[-1][9] if len(rows) == most else running
        cursor.execute(
            "insert into audit_audithead (size, root, peaks, below, at) values (%s, %s, %s, %s, %s)",
            [frontier.size, frontier.root(), frontier.peaks, reached, at],
        )
        return len(rows)


def _store(cursor: Any, *, first: int, ids: list[int], hashes: list[bytes]) -> None:
    cursor.execute(
        "insert into audit_auditleaf (number, record_id, hash) "
        "select %s + n - 1, id, decode(hash, 'hex') "
        "from unnest(%s::bigint[], %s::text[]) with ordinality u(id, hash, n)",
        [first, ids, [leaf.hex() for leaf in hashes]],
    )


def erase_keys(*, ids: Sequence[int], by: Actor, at: datetime, why: str) -> None:
    """Wipe people's keys: what was sealed under them can never be read again, here or in a backup of the rows alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update audit_personkey set wrapped = null, erased_at = %s "
            "where id = any(%s) and erased_at is null returning id",
            [at, list(ids)],
        )
        record_many([Entry("audit.key.erased", by, at, ("key", row[0]), {"why": why}) for row in cursor.fetchall()])
