"""
What is known of a customer when somebody asks who they are: read for many contacts at once (`kit.together`).

Sub-selects and arrays, no joins for the planner to mistake: each row is one look into an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection

from sintonia.audit.personal import unseal, unwrap
from sintonia.customers import authority

LOCKED_FOR: Final = timedelta(hours=24)


class Known(NamedTuple):
    """One identifier in force; `own` unless it belongs to somebody who was merged with the customer."""

    own: bool
    kind: str
    sealed: bytes | None
    confidence: int
    wrapped: bytes | None

    @property
    def value(self) -> str | None:
        """What it says; None for an erased person."""
        if self.sealed is None or self.wrapped is None:
            return None
        return unseal(unwrap(self.wrapped), self.sealed)


class Shown(NamedTuple):
    """A proof: which party, to which level."""

    party: str
    level: int
    expires_at: datetime
    method: str


class Wrong(NamedTuple):
    """A wrong try: where, and to be whom."""

    contact: int
    party: str
    at: datetime


_IDENTIFIERS: Final = """
with asked as materialized (
    select id, coalesce(root_id, id) as root from customers_customer where id = any(%(customers)s)
),
people as materialized (
    select root as id, root from asked
    union select id, root_id from customers_customer where root_id = any(array(select root from asked))
)
select p.root, i.customer_id, i.kind, i.value, i.confidence,
    (select wrapped from audit_personkey where id = i.key_id)
from customers_identifier i join people p on p.id = i.customer_id
where i.customer_id = any(array(select id from people)) and i.ended_at is null
order by i.last_seen_at desc, i.id
"""


def identifiers_of(customers: Sequence[int]) -> list[list[Known]]:
    """The identifiers of each customer and of who is one with them, the one seen most lately first."""
    roots = roots_of(customers)
    by_root: dict[int, list[tuple[int, str, bytes | None, int, bytes | None]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_IDENTIFIERS, {"customers": list(customers)})
        for root, owner, kind, value, confidence, wrapped in cursor.fetchall():
            by_root.setdefault(root, []).append((owner, kind, _bytes(value), confidence, _bytes(wrapped)))
    return [
        [Known(row[0] == customer, *row[1:]) for row in by_root.get(roots.get(customer, customer), ())]
        for customer in customers
    ]


def roots_of(customers: Sequence[int]) -> dict[int, int]:
    """Who each customer is after merges."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, coalesce(root_id, id) from customers_customer where id = any(%s)", [list(set(customers))]
        )
        return dict(cursor.fetchall())


_GRANTS: Final = """
with asked as materialized (
    select id, coalesce(root_id, id) as root from customers_customer where id = any(%(customers)s)
),
people as materialized (
    select root as id, root from asked
    union select id, root_id from customers_customer where root_id = any(array(select root from asked))
)
select a.id, '', g.id, g.holder_party, g.contract, g.kind, g.may, g.starts_on, g.expires_on, g.revoked_at
from customers_authority g join people p on p.id = g.customer_id join asked a on a.root = p.root
where g.customer_id = any(array(select id from people))
union all
select 0, g.party, g.id, g.holder_party, g.contract, g.kind, g.may, g.starts_on, g.expires_on, g.revoked_at
from customers_authority g where g.party = any(%(parties)s) and g.party <> ''
order by 3
"""


def grants_of(asked: Sequence[tuple[int, str]]) -> list[tuple[authority.Grant, ...]]:
    """Every authority of each customer, of who is one with them, and of the party they proved to be; expired too."""
    found: dict[tuple[int, str], dict[int, authority.Grant]] = {}
    whose: dict[str, list[Any]] = {
        "customers": [customer for customer, _ in asked],
        "parties": [party for _, party in asked if party],
    }
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS, whose)
        for customer, party, number, holder, contract, kind, may, *times in cursor.fetchall():
            grant = authority.Grant(holder, contract, kind, tuple(may), *times)
            found.setdefault((customer, party), {})[number] = grant
    # An authority may be both a customer's and a party's: it counts once.
    both = [found.get((customer, ""), {}) | found.get((0, party), {}) for customer, party in asked]
    return [tuple(grants[number] for number in sorted(grants)) for grants in both]


def proofs_in(asked: Sequence[tuple[int, datetime]]) -> list[list[Shown]]:
    """What was proved in each contact and holds at its moment: the highest level first, then the latest."""
    found: dict[int, list[Shown]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select contact_id, party, level, expires_at, method from customers_verification "
            "where contact_id = any(%s) and expires_at > %s order by level desc, at desc",
            [[contact for contact, _ in asked], min(at for _, at in asked)],
        )
        for contact, *proof in cursor.fetchall():
            found.setdefault(contact, []).append(Shown(*proof))
    return [[proof for proof in found.get(contact, ()) if proof.expires_at > at] for contact, at in asked]


def wrong_tries(asked: Sequence[tuple[int, str, datetime]]) -> list[list[Wrong]]:
    """The wrong tries of a day, in each contact or at each party."""
    contacts, parties = {contact for contact, _, _ in asked}, {party for _, party, _ in asked}
    since = min(at for _, _, at in asked) - LOCKED_FOR
    with connection.cursor() as cursor:
        cursor.execute(
            "select contact_id, party, at from customers_attempt "
            "where not proved and at > %s and (contact_id = any(%s) or party = any(%s))",
            [since, list(contacts), list(parties)],
        )
        wrong = [Wrong(*row) for row in cursor.fetchall()]
    return [
        [w for w in wrong if (w.contact == contact or w.party == party) and w.at > at - LOCKED_FOR]
        for contact, party, at in asked
    ]


def _bytes(value: memoryview | bytes | None) -> bytes | None:
    return None if value is None else bytes(value)
