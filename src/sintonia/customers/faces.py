"""What is known of recognized people, read in one question for a whole batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from sintonia.audit.personal import unseal, unwrap
from sintonia.customers.identity import Recognised
from sintonia.customers.models import TRUSTED
from sintonia.customers.rows import ids_array

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


@dataclass(slots=True)
class Face:
    """What is known of a root and the customers merged into it."""

    name: str = ""
    language: str = ""
    parties: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)

    def add(self, language: str, name: Any, wrapped: Any, sealed_parties: Any, needs: Any) -> None:
        """Add what one row of the group says."""
        self.language = self.language or language
        self.needs.update(needs or ())
        if wrapped is None:
            return
        key = unwrap(bytes(wrapped))
        if name and not self.name:
            self.name = unseal(key, bytes(name))
        self.parties.update(unseal(key, bytes(party)) for party in sealed_parties or ())

    def seen_as(self, customer: int, root: int, *, new: bool) -> Recognised:
        """What recognition answers."""
        # Several parties behind one phone are a household: nobody in particular until they say who they are.
        party = next(iter(self.parties)) if len(self.parties) == 1 else None
        return Recognised(customer, root, party, self.name, self.language, tuple(sorted(self.needs)), new)


_ROOTS: Final = "select id, coalesce(root_id, id) from customers_customer where id = any(%(customers)s::bigint[])"
_FACES: Final = """
select c.id, coalesce(c.root_id, c.id), c.language, c.name,
    (select k.wrapped from audit_personkey k where k.id = c.key_id),
    (select array_agg(i.value) from customers_identifier i
     where i.customer_id = c.id and i.kind = 'party' and i.ended_at is null and i.confidence >= %(trusted)s),
    (select array_agg(v.kind) from customers_vulnerability v
     where v.customer_id = c.id and v.ended_at is null and v.since <= %(on)s
       and (v.expires_on is null or v.expires_on >= %(on)s))
from customers_customer c
where c.id = any(%(roots)s::bigint[]) or c.root_id = any(%(roots)s::bigint[])
order by c.root_id nulls first, c.id
"""


def known_people(customers: Collection[int], *, at: datetime) -> dict[int, Recognised]:
    """Who customers are, where nobody arrives who could be recognized."""
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS, {"customers": ids_array(customers)})
        roots: dict[int, int] = dict(cursor.fetchall())
        faces = faces_of(cursor, set(roots.values()), at=at)
    return {customer: faces[root].seen_as(customer, root, new=False) for customer, root in roots.items()}


def faces_of(cursor: CursorWrapper, roots: Iterable[int], *, at: datetime) -> dict[int, Face]:
    """The face of each root."""
    cursor.execute(_FACES, {"roots": ids_array(roots), "on": at.date(), "trusted": TRUSTED})
    faces: dict[int, Face] = {}
    for row in cursor.fetchall():
        faces.setdefault(row[1], Face()).add(*row[2:])
    return faces
