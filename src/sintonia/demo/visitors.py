"""Who plays the customer: a pretend person of each pretend company, drawn for each browser."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse

from sintonia.demo.houses import House, Player

COOKIE: Final = "sintonia_phone"
SALT: Final = "sintonia.demo.phone"
DAY_S: Final = 24 * 3600


def player_of(request: HttpRequest, house: House) -> Player | None:
    """The player of this browser at a company, if one was drawn."""
    try:
        kept = signing.loads(request.COOKIES.get(_cookie(house), ""), salt=SALT, max_age=DAY_S)
        phone, name, document, number, born_on = kept
        return Player(phone, name, document, number, date.fromisoformat(born_on) if born_on else None)
    except (signing.BadSignature, TypeError, ValueError):
        return None


def remember(request: HttpRequest, answer: HttpResponse, house: House, player: Player) -> HttpResponse:
    """Keep who plays at a company, for a day."""
    born_on = player.born_on.isoformat() if player.born_on else ""
    value = signing.dumps([player.phone, player.name, player.document, player.number, born_on], salt=SALT)
    answer.set_cookie(_cookie(house), value, max_age=DAY_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return answer


def _cookie(house: House) -> str:
    return f"{COOKIE}_{house.company}" if house.company else COOKIE
