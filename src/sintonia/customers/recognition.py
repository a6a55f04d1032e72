"""
Recognizing who is at the door: the hot path, in bulk, inside the caller's transaction.

One question for all identifiers of a batch, one for the faces behind them. Only identifiers never seen before take an
advisory lock each, so that two workers who meet the same new number make one customer of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection

from sintonia.audit import SYSTEM
from sintonia.audit.operations import Entry, record_many
from sintonia.audit.personal import new_keys, seal, unwrap
from sintonia.customers import merging
from sintonia.customers.faces import faces_of
from sintonia.customers.identity import Arrival, Mark, Recognised, clean, marks_of
from sintonia.customers.models import TRUSTED
from sintonia.customers.rows import Row, as_json, bytes_array, ids_array, insert_identifiers, insert_words
from sintonia.kit import text

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SEEN_AGAIN: Final = timedelta(days=1)


class UnableToRecognise(Exception):
    """Somebody came with nothing to know them by."""


Marks = tuple[Mark, ...]


class Owner(NamedTuple):
    """Who an identifier belongs to."""

    customer: int
    root: int


@dataclass(slots=True)
class Group:
    """Arrivals of one batch that share identifiers, and so are one customer."""

    arrivals: list[int] = field(default_factory=list)
    marks: Marks = ()


def recognise(arrivals: Sequence[Arrival], *, at: datetime) -> list[Recognised]:
    """
    Say who each arrival is, in order; whoever is unknown becomes a new customer.

    :raises UnableToRecognise: if an arrival carries no identifier at all
    """
    if not arrivals:
        return []
    marked = [marks_of(arrival.identities) for arrival in arrivals]
    if not all(marked):
        raise UnableToRecognise("an arrival carries no identifier")
    blinds = {m.blind for marks in marked for m in marks}
    with connection.cursor() as cursor:
        owners = _owners(cursor, blinds, at)
        if missing := blinds - owners.keys():
            _lock(cursor, missing)
            owners |= _owners(cursor, missing, at)
        unknown, chosen = _sorted_out(marked, owners, at)
        made = _made(cursor, arrivals, unknown, at)
        chosen |= made
        _attach_missing(cursor, arrivals, marked, owners, chosen, skip=made.keys(), at=at)
        faces = faces_of(cursor, {owner.root for owner in chosen.values()}, at=at)
    new = {owner.customer for owner in made.values()}
    ordered = [chosen[n] for n in range(len(arrivals))]
    return [faces[root].seen_as(customer, root, new=customer in new) for customer, root in ordered]


# Sub-selects and no joins: whatever the planner believes of a young table, each row is one look into an index.
_OWNERS: Final = """
select i.blind, i.customer_id, (select coalesce(c.root_id, c.id) from customers_customer c where c.id = i.customer_id),
    i.id, i.last_seen_at < %s
from customers_identifier i
where i.blind = any(%s::bytea[]) and i.ended_at is null and i.confidence >= %s
  -- A party known behind a household's phone says nothing of who else is there.
  and (i.kind <> 'party' or not exists (
      select from customers_identifier o
      where o.customer_id = i.customer_id and o.kind = 'party' and o.blind <> i.blind and o.ended_at is null))
order by i.last_seen_at desc, i.id
"""


def _owners(cursor: CursorWrapper, blinds: Iterable[bytes], at: datetime) -> dict[bytes, list[Owner]]:
    """Who each identifier belongs to, whoever was seen by it most lately first; notes that it was seen again."""
    cursor.execute(_OWNERS, [at - SEEN_AGAIN, bytes_array(blinds), TRUSTED])
    owners: dict[bytes, list[Owner]] = {}
    stale = []
    for blind, customer, root, identifier, is_stale in cursor.fetchall():
        owners.setdefault(bytes(blind), []).append(Owner(customer, root))
        if is_stale:
            stale.append(identifier)
    if stale:
        cursor.execute("update customers_identifier set last_seen_at = %s where id = any(%s)", [at, stale])
    return owners


def _lock(cursor: CursorWrapper, blinds: Iterable[bytes]) -> None:
    keys = sorted(int.from_bytes(blind[:8], "big", signed=True) for blind in blinds)
    cursor.execute("select count(pg_advisory_xact_lock(k)) from unnest(%s::bigint[]) k", [ids_array(keys)])


def _sorted_out(
    marked: list[Marks], owners: dict[bytes, list[Owner]], at: datetime
) -> tuple[list[Group], dict[int, Owner]]:
    """Part the groups whom nobody knows from the arrivals whose owner is known."""
    unknown: list[Group] = []
    chosen: dict[int, Owner] = {}
    for group in _groups(marked):
        found = _found(group.marks, owners)
        if not found:
            unknown.append(group)
            continue
        roots = merging.reconciled([owner.root for owner in found], at=at) if _conflict(found) else {}
        for n in group.arrivals:
            owner = next(iter(_found(marked[n], owners)), found[0]) if len(group.arrivals) > 1 else found[0]
            chosen[n] = Owner(owner.customer, roots.get(owner.root, owner.root))
    return unknown, chosen


def _groups(marked: list[Marks]) -> list[Group]:
    """Arrivals that share an identifier, directly or through another arrival, are one group."""
    by_blind: dict[bytes, Group] = {}
    groups: dict[int, Group] = {}
    for n, marks in enumerate(marked):
        group = Group([n], marks)
        others = {id(by_blind[m.blind]): by_blind[m.blind] for m in marks if m.blind in by_blind}
        for other in others.values():
            group.arrivals = other.arrivals + group.arrivals
            group.marks = tuple(sorted({*other.marks, *group.marks}))
            del groups[id(other)]
        groups[id(group)] = group
        for m in group.marks:
            by_blind[m.blind] = group
    return list(groups.values())


def _found(marks: Marks, owners: dict[bytes, list[Owner]]) -> list[Owner]:
    """The owners of identifiers, by the strongest identifier first."""
    return [owner for m in marks for owner in owners.get(m.blind, ())]


def _conflict(found: list[Owner]) -> bool:
    return any(owner.root != found[0].root for owner in found)


def _made(cursor: CursorWrapper, arrivals: Sequence[Arrival], groups: list[Group], at: datetime) -> dict[int, Owner]:
    """Make a customer of each group that nobody knows."""
    if not groups:
        return {}
    keys = new_keys(len(groups))
    names = [next((name for n in group.arrivals if (name := clean(arrivals[n].name))), "") for group in groups]
    cursor.execute(
        "insert into customers_customer (token, key_id, kind, language, name, created_at) "
        "select t, k, 'person', l, decode(n, 'hex'), %s "
        "from json_to_recordset(%s::json) u(t text, k bigint, l text, n text) returning key_id, id",
        [
            at,
            as_json(
                {
                    "t": text.token(),
                    "k": key_id,
                    "l": arrivals[group.arrivals[0]].language,
                    "n": seal(key, name).hex() if name else None,
                }
                for group, (key_id, key), name in zip(groups, keys, names, strict=True)
            ),
        ],
    )
    ids = dict(cursor.fetchall())
    customers = [ids[key_id] for key_id, _ in keys]
    rows = [
        Row(customer, key_id, key, m, arrivals[group.arrivals[0]].evidence)
        for customer, (key_id, key), group in zip(customers, keys, groups, strict=True)
        for m in group.marks
    ]
    insert_identifiers(cursor, rows, at=at)
    insert_words(cursor, list(zip(customers, names, strict=True)))
    record_many([Entry("customers.customer.met", SYSTEM, at, ("customer", customer)) for customer in customers])
    return {n: Owner(c, c) for c, group in zip(customers, groups, strict=True) for n in group.arrivals}


def _attach_missing(
    cursor: CursorWrapper,
    arrivals: Sequence[Arrival],
    marked: list[Marks],
    owners: dict[bytes, list[Owner]],
    chosen: dict[int, Owner],
    *,
    skip: Iterable[int],
    at: datetime,
) -> None:
    """Gather identifiers never seen before on the customer who came with them."""
    new = set(skip)
    missing = {
        (chosen[n].customer, m.blind): (n, m)
        for n, marks in enumerate(marked)
        if n not in new
        for m in marks
        if m.blind not in owners
    }
    if not missing:
        return
    cursor.execute(
        "select c.id, k.id, k.wrapped from customers_customer c join audit_personkey k on k.id = c.key_id "
        "where c.id = any(%s) and k.wrapped is not null",
        [list({customer for customer, _ in missing})],
    )
    keys = {customer: (key_id, unwrap(bytes(wrapped))) for customer, key_id, wrapped in cursor.fetchall()}
    rows = [Row(c, *keys[c], m, arrivals[n].evidence) for (c, _), (n, m) in missing.items() if c in keys]
    insert_identifiers(cursor, rows, at=at)
    record_many(
        [
            Entry("customers.identifier.gathered", SYSTEM, at, ("customer", row.customer), {"kind": row.mark.kind})
            for row in rows
        ]
    )
