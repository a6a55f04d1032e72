"""
Two matters of one conversation, and two cases of one customer: an agent splits the one, links the other, undoes either.

What the customer was told, they are told again when it changes: only who has their conversation takes a split back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from sintonia.cases import links
from sintonia.cases.models import Case, CaseLink
from sintonia.conversations.channel import Channel
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import say_as_agent
from sintonia.customers.access import customer_visible_to
from sintonia.desk import seats
from sintonia.desk.models import WorkItem
from sintonia.desk.moving import as_the_company
from sintonia.desk.operations import actor, theirs
from sintonia.kit.text import in_fours
from sintonia.staff.models import User
from sintonia.staff.permissions import may

SHORTEST: Final = 5
LONGEST: Final = 200


class UnableToLink(Exception):
    """Nothing was split, linked or undone; the message says why."""


@dataclass(frozen=True, slots=True)
class Link:
    """Another case that has to do with this one: how, why, by whom; `url` is "" to who may not look at it."""

    id: int
    protocol: str
    how: str
    why: str
    by: str
    at: datetime
    url: str
    undo: bool


def links_for(user: User, case: Case, *, mine: bool) -> tuple[Link, ...]:
    """The cases linked with this one, to who may see them; `mine` says that its conversation is with them."""
    company = user.provider_id is None
    looks = company and may(user.role, "desk.search")
    return tuple(
        Link(
            row.pk, other.protocol, _how(row, case), row.why, row.made_by.name, row.made_at,
            reverse("desk-case", args=[other.token]) if looks else "",
            mine and row.one_id == case.pk if row.kind == links.Kind.SPLIT else company and may(user.role, "desk.work"),
        )
        for row in links.links_of(case=case.pk)
        for other in [row.other if row.one_id == case.pk else row.one]
    )  # fmt: skip


def linking_for(user: User, item: WorkItem, *, mine: bool) -> dict[str, Any]:
    """The links of a conversation's case, and what to split and link by, for the customer's card."""
    urls = {f"{name}_url": reverse(f"desk-{name}", args=[item.token]) for name in ("split", "link", "unlink")}
    shown = links_for(user, item.case, mine=mine)
    return {"links": shown, "mine": mine, "company": user.provider_id is None, "key": str(uuid4()), **urls}


@transaction.atomic
def split(*, item: str, about: str, key: str, by: User, channel: Channel, at: datetime) -> str:
    """
    Open a case of its own for another matter of the conversation, and tell the customer its protocol, which is
    returned; the same key does it once. The conversation itself stays where it is (see `cases.links.split`).

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToLink: if nobody says what it is about
    """
    found = theirs(item, by)
    words = _told(about, _("Say in a sentence what the other matter is about."))
    contact = Contact.objects.select_for_update().get(pk=found.contact_id)
    with as_the_company(by, needed=True):
        made, fresh = links.split(
            case=found.case, about=words, key=f"split:{contact.pk}:{key}", room=found.room_id, by=by, at=at
        )
        protocol = made.other.protocol
    if fresh:
        with override(contact.language):
            text = _(
                "I opened a protocol for this other matter: %(protocol)s. It is about: %(about)s. "
                "What we began stays under %(first)s."
            ) % {"protocol": in_fours(protocol), "about": words.rstrip("."), "first": in_fours(contact.protocol)}
        _say(contact, text, key=f"split-{key}", by=by, channel=channel, at=at)
    return protocol


@transaction.atomic
def link(*, item: str, protocol: str, why: str, by: User, at: datetime) -> None:
    """
    Link the conversation's case with another of the same customer.

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToLink: if there is no such case of theirs, or nobody says why
    """
    found = theirs(item, by)
    if by.provider_id is not None:
        raise UnableToLink(_("Only the company's own people can link cases."))
    words = _told(why, _("Say in a few words what the two have to do with each other."))
    digits = re.sub(r"\D", "", protocol)
    other = Case.objects.select_related("customer").filter(protocol=digits or "-").first()
    if other is not None and other.pk == found.case_id:
        raise UnableToLink(_("This is the case itself. Give the protocol of the other one."))
    if other is None or _person(by, other) != _person(by, found.case):
        raise UnableToLink(_("No other case of this customer has this protocol."))
    links.link(one=found.case, other=other, why=words, by=by, at=at)
    _tell({found.case_id, other.pk})


@transaction.atomic
def undo(*, item: str, link: int, by: User, channel: Channel, at: datetime) -> None:
    """
    Undo a link of the conversation's case; of a case that was split off the customer is told that it is closed.

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToLink: if it was undone before, or somebody has gone on with the case that was split off
    """
    found = theirs(item, by)
    contact = Contact.objects.select_for_update().get(pk=found.contact_id)
    row = _link(found.case, link)
    if row.kind != links.Kind.SPLIT:
        return _undo(row, by, at)
    if row.one_id != found.case_id:
        raise UnableToLink(_("Only who has that conversation can take this back, because the customer is told."))
    if Contact.objects.filter(case=row.other_id).exists():
        raise UnableToLink(_("The customer has gone on under that protocol. It stays."))
    with override(contact.language):
        text = _("The protocol %(protocol)s is closed: everything goes on under %(first)s.") % {
            "protocol": in_fours(row.other.protocol), "first": in_fours(contact.protocol),
        }  # fmt: skip
    with as_the_company(by, needed=True):
        _undo(row, by, at)
    return _say(contact, text, key=f"unsplit-{row.pk}", by=by, channel=channel, at=at)


@transaction.atomic
def undo_at_case(*, case: Case, link: int, by: User, at: datetime) -> None:
    """
    Undo a link of a case that is only looked at.

    :raises UnableToLink: if it was undone before, or the customer was told of it
    """
    row = _link(case, link)
    if row.kind == links.Kind.SPLIT or by.provider_id is not None:
        raise UnableToLink(_("Only who has that conversation can take this back, because the customer is told."))
    _undo(row, by, at)


def _link(case: Case, number: int) -> CaseLink:
    row = links.links_of(case=case.pk).filter(pk=number).first()
    if row is None:
        raise UnableToLink(_("This was undone before."))
    return row


def _undo(row: CaseLink, by: User, at: datetime) -> None:
    if not links.undo(link=row.pk, by=by, at=at):
        raise UnableToLink(_("This was undone before."))
    _tell({row.one_id, row.other_id})


def _say(contact: Contact, text: str, *, key: str, by: User, channel: Channel, at: datetime) -> None:
    seen = contact.latest_number
    say_as_agent(contact=contact.pk, by=actor(by), key=key, text=text, seen=seen, channel=channel, at=at)


def _how(row: CaseLink, case: Case) -> str:
    if row.kind == links.Kind.LINKED:
        return _("Linked")
    return _("Another matter of this conversation") if row.one_id == case.pk else _("Came up under")


def _told(words: str, missing: str) -> str:
    told = " ".join(words.replace("\0", "").split())[:LONGEST]
    if len(told) < SHORTEST:
        raise UnableToLink(missing)
    return told


def _person(user: User, case: Case) -> int:
    return customer_visible_to(user, token=case.customer.token).pk


def _tell(cases: set[int]) -> None:
    """Whoever has a conversation of these cases open looks again."""
    open_ = WorkItem.objects.filter(case__in=cases, closed_at=None)
    seats.tell([f"contact-{token} 0" for token in open_.values_list("contact__token", flat=True)], route=False)
