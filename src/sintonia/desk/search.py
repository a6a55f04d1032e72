"""
Searching the whole company: by name, document, phone, protocol or contract, and by what was said, with accents or not.

What was said is indexed beside the conversation (`Said`) a moment later, in bulk, so that no turn waits for an index.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.backoffice.ports import NotAnswering
from sintonia.cases.models import Case
from sintonia.conversations.masking import masked
from sintonia.conversations.models import Contact
from sintonia.conversations.plugins import plugins
from sintonia.customers.access import customers_visible_to
from sintonia.customers.queries import by_party, ids_of_one
from sintonia.customers.queries import search as customers_named
from sintonia.desk.models import WorkItem
from sintonia.journeys.fio import matter_of
from sintonia.journeys.queries import runs_of
from sintonia.kit.text import folded
from sintonia.staff.models import User

MOST: Final = 20
CASES_EACH: Final = 4
AT_ONCE: Final = 5_000
# Numbers are given before their rows are committed: so far back a row may still turn up.
OVERLAP: Final = 5_000
LONGEST_QUOTE: Final = 140
_WORD: Final = re.compile(r"[^\W_]+")
_ACCENTED: Final = "áàâãäéèêëíìîïóòôõöúùûüçñ"
_BARE: Final = "aaaaaeeeeiiiiooooouuuucn"
FOLDED: Final = f"to_tsvector('simple', translate(lower(m.text), '{_ACCENTED}', '{_BARE}'))"
INDEX: Final = f"""
INSERT INTO desk_said (message_id, contact_id, words)
SELECT m.id, m.contact_id, {FOLDED} FROM conversations_message m
WHERE m.id > (SELECT coalesce(max(message_id), 0) FROM desk_said) - %s AND m.kind = 'text' AND m.text <> ''
    AND NOT EXISTS (SELECT FROM desk_said s WHERE s.message_id = m.id)
ORDER BY m.id LIMIT %s ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own letters alone
SAID: Final = """
SELECT m.contact_id, m.text FROM desk_said s JOIN conversations_message m ON m.id = s.message_id
WHERE s.words @@ to_tsquery('simple', %s) ORDER BY s.message_id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """One matter that was found: whose it is, what about, and the words that were sought, if it was found by them."""

    name: str
    protocol: str
    matter: str
    at: datetime
    open: bool
    quote: str
    url: str


def index_said(*, most: int = AT_ONCE) -> int:
    """Index what was said and is not indexed yet; returns how much that was."""
    with connection.cursor() as cursor:
        cursor.execute(INDEX, [OVERLAP, most])
        return int(cursor.rowcount)


def found(words: str, *, user: User) -> list[Found]:
    """At most some twenty matters, those of people and numbers first, then those in which it was said."""
    words = " ".join(words.split())[:200]
    if not words:
        return []
    cases = list(Case.objects.select_related("customer").filter(protocol=re.sub(r"\D", "", words) or "-"))
    rows = {case.pk: (case, "") for case in [*cases, *_cases_of(words, user)]}
    for case, quote in _said(words):
        if len(rows) < MOST:
            rows.setdefault(case.pk, (case, quote))
    return _told(list(rows.values())[:MOST], user)


def _cases_of(words: str, user: User) -> list[Case]:
    people = [customer.pk for customer in customers_named(words=words, user=user)]
    for company in plugins().served():
        # A contract's number is known to the back office alone; where that is silent, the rest is found all the same.
        with suppress(NotAnswering, KeyError):
            party = plugins().back_office(company)["parties"].by_contract(words)
            people += by_party(party.id) if party is not None else []
    whole = [one for person in dict.fromkeys(people) for one in ids_of_one(person)]
    return (
        list(
            Case.objects.select_related("customer__key")
            .filter(customer__in=whole)
            .order_by("-opened_at")[: MOST * CASES_EACH]
        )
        if whole
        else []
    )


def _said(words: str) -> list[tuple[Case, str]]:
    *whole, last = _WORD.findall(folded(words)) or [""]
    if len(last) < 3:  # noqa: PLR2004 - of shorter beginnings there are too many
        return []
    with connection.cursor() as cursor:
        cursor.execute(SAID, [" & ".join([*whole, f"{last}:*"]), MOST * 3])
        rows = cursor.fetchall()
    contacts = {
        row.pk: row for row in Contact.objects.filter(pk__in=[row[0] for row in rows]).select_related("case__customer")
    }
    return [(contacts[pk].case, masked(text)[:LONGEST_QUOTE]) for pk, text in rows if pk in contacts]


def _told(rows: list[tuple[Case, str]], user: User) -> list[Found]:
    """The matters of whom somebody may look up, as they are shown."""
    roots = {case.customer.root_or_self for case, _quote in rows}
    people = {customer.pk: customer for customer in customers_visible_to(user).filter(pk__in=roots)}
    open_ = WorkItem.objects.filter(case__in=[case.pk for case, _quote in rows], closed_at=None)
    waits = set(open_.values_list("case", flat=True))
    return [
        Found(
            name=people[case.customer.root_or_self].name or _("Customer"),
            protocol=case.protocol,
            matter=matter_of(runs_of(case=case.pk)) or case.about,
            at=case.opened_at,
            open=case.pk in waits,
            quote=quote,
            url=reverse("desk-case", args=[case.token]),
        )
        for case, quote in rows
        if case.customer.root_or_self in people
    ]
