"""The pretend companies that the first page switches between: whose phone it is, which number it writes to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sintonia.connectors.demo import brand as clara
from sintonia.connectors.demo import models as utility
from sintonia.connectors.demo import operations as grid
from sintonia.connectors.demo_insurer import brand as faro
from sintonia.connectors.demo_insurer import models as insurer
from sintonia.connectors.demo_insurer import operations as fleet
from sintonia.conversations.models import Contact
from sintonia.kit.phone import canonical_phone
from sintonia.web.brand import Brand

COOKIE: Final = "sintonia_company"
MOBILE_DIGITS: Final = 13
YEAR_S: Final = 31_536_000


@dataclass(frozen=True, slots=True)
class Player:
    """Whose phone is on the page, and what the assistant may ask them: a number of the contract, their birth date."""

    phone: str
    name: str
    document: str = ""
    number: str = ""
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class House:
    """
    One pretend company on the first page. `slug` names it in addresses, `line` is its number at the provider.

    `draw` gives somebody to play; `happen` lets happen in its own world what people wait for; `numbered` is what the
    number of a contract is called there.
    """

    company: str
    slug: str
    line: str
    brand: Brand
    draw: Callable[[], Player]
    happening: Promise
    happen: Callable[[datetime], None]
    numbered: Promise


def house_of(request: HttpRequest) -> House:
    """The company that the address names (as here, or as commands do), else the one looked at last, else the first."""
    wanted = request.GET.get("company") or request.COOKIES.get(COOKIE, "")
    return next((house for house in HOUSES if wanted and wanted in (house.slug, house.company)), HOUSES[0])


def keep_house(request: HttpRequest, answer: HttpResponse, house: House) -> HttpResponse:
    """Remember which company this browser looks at."""
    answer.set_cookie(COOKIE, house.slug, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return answer


def _busy(line: str) -> set[str]:
    """The phones that are talking to a number now."""
    talking = Contact.objects.filter(channel="whatsapp", account__key=line, closed_at=None)
    return set(talking.values_list("address", flat=True))


def _in_the_dark() -> Player:
    """Somebody who is not talking yet, with a mobile phone, in a street without power if there is one."""
    dark = utility.Outage.objects.filter(restored_at=None, planned=False).order_by("-began_at").first()
    holders = utility.Party.objects.filter(kind="person", language="pt-BR")
    contracts = (
        utility.Contract.objects.filter(street__in=dark.streets) if dark else utility.Contract.objects.all()[:200]
    )
    busy = _busy("1")
    near = [party for party in holders.filter(pk__in=[c.holder_id for c in contracts]) if mobile(party)]
    people = [party for party in near if mobile(party) not in busy] or [
        party for party in holders[:400] if mobile(party) and mobile(party) not in busy
    ]
    if not people:
        return Player(f"553199{secrets.randbelow(10**7):07d}", "")
    party = secrets.choice(people)
    held = utility.Contract.objects.filter(holder=party).order_by("pk").values_list("number", flat=True).first()
    return Player(mobile(party), party.name, party.document, held or "", party.born_on)


def mobile(party: utility.Party) -> str:
    """A party's mobile number in its canonical form; "" if there is none."""
    numbers = (canonical_phone(number) for number in party.reachable or party.phones)
    return next((number for number in numbers if len(number) == MOBILE_DIGITS), "")


def _on_the_road() -> Player:
    """Somebody who is not talking yet, with a car whose policy promises how soon help comes."""
    promised = insurer.Policy.objects.filter(branch="motor", promise_minutes__isnull=False).select_related("holder")
    busy = _busy("2")
    holders = {policy.holder for policy in promised if policy.holder.kind == "person" and policy.holder.phones}
    people = [party for party in holders if party.language == "es" and party.phones[0] not in busy]
    if not people:
        return Player(f"346999{secrets.randbelow(10**5):05d}", "")
    party = secrets.choice(people)
    held = insurer.Policy.objects.filter(holder=party).order_by("pk").values_list("number", flat=True).first()
    return Player(party.phones[0], party.name, party.document, held or "", party.born_on)


def _restore_power(at: datetime) -> None:
    for outage in grid.ongoing_outages():
        grid.restore(outage=outage, at=at)
    grid.reconnect_all(at=at)


def _bring_trucks(at: datetime) -> None:
    fleet.bring(at=at)


HOUSES: Final = (
    House(
        "", "energia", "1", clara.BRAND, _in_the_dark, _("Restore the power"), _restore_power, _("Installation number")
    ),
    House("faro", "seguros", "2", faro.BRAND, _on_the_road, _("Let the tow truck arrive"), _bring_trucks, _("Policy")),
)


def home_of(house: House) -> str:
    """The first page of a company."""
    return f"{reverse('first')}?{urlencode({'company': house.slug})}"


def shown_of(house: House) -> dict[str, Any]:
    """What every page of a company shows of it, and of the others beside it."""
    return {
        "company": house.brand.name,
        "look": house.brand.look,
        "house": house,
        "houses": [(home_of(one), one.brand.trade_name(), one is house) for one in HOUSES],
        "home_url": home_of(house),
        "asked": f"?{urlencode({'company': house.slug})}",
    }
