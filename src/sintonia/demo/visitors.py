"""Who plays the customer: a pretend person of the pretend company, drawn for each browser."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse

from sintonia.connectors.demo.models import Contract, Outage, Party
from sintonia.conversations.models import Contact
from sintonia.kit.phone import canonical_phone

COOKIE: Final = "sintonia_phone"
SALT: Final = "sintonia.demo.phone"
DAY_S: Final = 24 * 3600
MOBILE_DIGITS: Final = 13


@dataclass(frozen=True, slots=True)
class Player:
    """Whose phone is on the page."""

    phone: str
    name: str
    document: str = ""


def player_of(request: HttpRequest) -> Player | None:
    """The player of this browser, if one was drawn."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAY_S)
        return Player(*kept)
    except (signing.BadSignature, TypeError):
        return None


def drawn() -> Player:
    """Somebody who is not talking yet, with a mobile phone, in a street without power if there is one."""
    dark = Outage.objects.filter(restored_at=None, planned=False).order_by("-began_at").first()
    holders = Party.objects.filter(kind="person", language="pt-BR")
    contracts = Contract.objects.filter(street__in=dark.streets) if dark else Contract.objects.all()[:200]
    busy = set(Contact.objects.filter(channel="whatsapp", closed_at=None).values_list("address", flat=True))
    near = [party for party in holders.filter(pk__in=[c.holder_id for c in contracts]) if mobile(party)]
    people = [party for party in near if mobile(party) not in busy] or [
        party for party in holders[:400] if mobile(party) and mobile(party) not in busy
    ]
    if not people:
        return Player(f"553199{secrets.randbelow(10**7):07d}", "")
    party = secrets.choice(people)
    return Player(mobile(party), party.name, party.document)


def mobile(party: Party) -> str:
    """A party's mobile number in its canonical form; "" if there is none."""
    numbers = (canonical_phone(number) for number in party.reachable or party.phones)
    return next((number for number in numbers if len(number) == MOBILE_DIGITS), "")


def remember(request: HttpRequest, answer: HttpResponse, player: Player) -> HttpResponse:
    """Keep who plays, for a day."""
    value = signing.dumps([player.phone, player.name, player.document], salt=SALT)
    answer.set_cookie(COOKIE, value, max_age=DAY_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return answer
