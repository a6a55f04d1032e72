"""What the customer has with the company: each contract, what is owed and what is amiss, as its own systems tell it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import NotAnswering
from sintonia.conversations.models import Contact
from sintonia.conversations.plugins import plugins
from sintonia.customers.access import identifiers_visible_to, level_proved_in
from sintonia.customers.models import TRUSTED
from sintonia.desk.models import WorkItem
from sintonia.journeys.cards import Card, cards_of
from sintonia.journeys.fio import reader_language
from sintonia.staff.models import User

# How well a customer has proved who they are before a provider's people see what they have.
PROVED: Final = 2


def holding_of(user: User, item: WorkItem, *, at: datetime) -> dict[str, Any]:
    """
    What the pane shows: `cards`, or why there are none: "unproved" (a provider's people see nothing before the customer
    has proved who they are), "unknown" (we do not know who they are to the company), "silent" (its systems are).
    """
    contact: Contact = item.contact
    if user.provider_id is not None and level_proved_in(contact=contact.pk, at=at) < PROVED:
        return {"cards": [], "why": "unproved"}
    company = contact.account.company
    known = identifiers_visible_to(user, customer=contact.customer, room=item.room_id)
    mine = known.filter(kind="party", scope__in=["", company], confidence__gte=TRUSTED)
    parties = dict.fromkeys(str(one.value) for one in mine if one.value)
    plugins().load_packs()
    ports = plugins().back_office(company)
    try:
        cards = [card for party in parties for card in cards_of(ports, party)]
    except NotAnswering:
        return {"cards": [], "why": "silent"}
    return {"cards": [_shown(card) for card in cards], "why": "" if parties else "unknown"}


def _shown(card: Card) -> dict[str, Any]:
    language, zone = reader_language(), ZoneInfo(card.zone)
    lines = [{"words": line.words.render(language, zone), "presses": line.presses} for line in card.lines]
    return {"number": card.number, "address": card.address, "own": card.own, "lines": lines}
