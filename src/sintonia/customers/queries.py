"""Questions about customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Count, Q

from sintonia.customers.access import customers_visible_to
from sintonia.customers.identity import fits, mark, name_parts, searched
from sintonia.customers.models import TRUSTED, Customer, Identifier, NameWord
from sintonia.staff.models import User

MOST: Final = 20
LOOKED_AT: Final = 400
EXACT: Final = ("phone", "document", "email", "party")
_ENOUGH_TO_SEARCH: Final = 3


def search(*, words: str, user: User) -> list[Customer]:
    """At most 20 customers by an exact identifier or by words of their name, for somebody who may look them up."""
    visible = customers_visible_to(user)
    exact = visible.filter(pk__in=roots_known_by(words))[:MOST]
    return list(exact) or _named(words, visible_to=user)


def roots_known_by(value: str) -> list[int]:
    """The customers that a phone, document, e-mail address or back-office id belongs to."""
    marks = [m for kind in EXACT if (m := mark(kind, "", value)) is not None]
    rows = Identifier.objects.filter(
        blind__in=[m.blind for m in marks], ended_at=None, confidence__gte=TRUSTED
    ).values_list("customer_id", "customer__root_id")
    return [root or customer for customer, root in rows]


def _named(words: str, *, visible_to: User) -> list[Customer]:
    """Whose name has all the words, or words that begin so; the index finds some more, which are read and left out."""
    entries = searched(words)
    if not entries or max(map(len, name_parts(words))) < _ENOUGH_TO_SEARCH:
        return []
    ids = (
        NameWord.objects.filter(word__in=entries)
        .values("customer")
        .annotate(met=Count("word"))
        .filter(met=len(set(entries)))
        .values_list("customer", flat=True)[:LOOKED_AT]
    )
    found = Customer.objects.filter(pk__in=list(ids)).select_related("key", "root", "root__key")
    fitting = {(c.root or c).pk for c in found if fits(c.name or "", words)}
    return list(customers_visible_to(visible_to).filter(pk__in=fitting).order_by("pk")[:MOST])


def by_party(party: str) -> list[int]:
    """The customers, merged ones as one, who are known to be a party of the back office."""
    found = mark("party", "", party)
    if found is None:
        return []
    rows = Identifier.objects.filter(blind=found.blind, ended_at=None, confidence__gte=TRUSTED)
    return sorted({root or customer for customer, root in rows.values_list("customer_id", "customer__root_id")})


def ids_of_one(customer: int) -> Sequence[int]:
    """Every customer id that is one person with this one, for whoever looks up contacts or cases."""
    root = Customer.objects.filter(pk=customer).values_list("root", flat=True).first() or customer
    return list(Customer.objects.filter(Q(pk=root) | Q(root=root)).values_list("pk", flat=True))
