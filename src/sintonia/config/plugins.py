"""What is plugged in: the channels, the packs with their journeys, the connector and the understanding engine."""

from __future__ import annotations

from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sintonia.config import environment
from sintonia.conversations.channel import Channel, Webhook
from sintonia.understanding.port import Understanding
from sintonia.web.brand import Brand

if TYPE_CHECKING:
    from sintonia.dialogue.company import Company


class Plugged(NamedTuple):
    """What serves one company: a folder of `connectors`, and one of `packs`."""

    connector: str
    pack: str


# By the names that accounts carry. The first is the deployment's own; those after it are there in a demonstration.
COMPANIES: Final = {"": Plugged("demo", "utility"), "faro": Plugged("demo_insurer", "insurer")}


@cache
def channels() -> dict[str, Channel]:
    """Every door, by its name."""
    from sintonia.channels.counter.adapter import CHANNEL as COUNTER
    from sintonia.channels.phone.adapter import CHANNEL as PHONE
    from sintonia.channels.sms.adapter import SMS
    from sintonia.channels.terminal.adapter import CHANNEL as TERMINAL
    from sintonia.channels.webchat.adapter import CHANNEL as WEBCHAT
    from sintonia.channels.whatsapp.adapter import WhatsApp
    from sintonia.packs.utility.keywords import KEYWORDS

    return {door.name: door for door in (WhatsApp(), WEBCHAT, COUNTER, TERMINAL, PHONE, SMS(KEYWORDS))}


@cache
def webhooks() -> dict[str, Webhook]:
    """The doors whose providers call us. Asked once: what a class can do takes longer to find out than a whole call."""
    return {name: door for name, door in channels().items() if isinstance(door, Webhook)}


def served() -> tuple[str, ...]:
    """The companies that this deployment serves; a demonstration has others beside the first."""
    return tuple(COMPANIES) if environment.is_demo() else tuple(COMPANIES)[:1]


def brand(company: str = "") -> Brand:
    """How a company shows itself to its customers."""
    found: Brand = connector(company, "brand").BRAND
    return found


def connector(company: str, part: str) -> ModuleType:
    """A module of a company's connector: its `ports`, its `operations`; "" is the first company."""
    return import_module(f"sintonia.connectors.{COMPANIES[company].connector}.{part}")


def pack(company: str) -> ModuleType:
    """What a company's customers are served by: the module `pack` of its pack."""
    return import_module(f"sintonia.packs.{COMPANIES[company].pack}.pack")


def journeys(company: str) -> frozenset[str]:
    """The journeys of a company's pack, by name."""
    return frozenset(journey.name for journey in pack(company).JOURNEYS)


@cache
def back_office(company: str = "") -> dict[str, Any]:
    """The ports of a company's connector, by the names that journeys use."""
    offered: dict[str, Any] = connector(company, "ports").ports()
    return offered


@cache
def load_packs() -> None:
    """Register every pack's journeys and deadlines, and the days that cities keep besides their country's."""
    import sintonia.dialogue.menu  # noqa: F401

    for name in COMPANIES:
        pack(name)
    _load_clocks()


def _load_clocks() -> None:
    from sintonia.cases.calendars import keep_places
    from sintonia.connectors import demo
    from sintonia.outreach.quiet import keep_quiet_hours
    from sintonia.packs.rulebook import load_rules

    load_rules()
    quiet = environment.home() / "quiet.toml"
    if quiet.is_file():
        keep_quiet_hours(quiet)
    for file in (Path(demo.__file__).with_name("places.toml"), environment.home() / "places.toml"):
        if file.is_file():
            keep_places(file)


@cache
def engine(home: Path, company: str = "") -> Understanding:
    """The small engine over the phrases of a company's pack, trained once and kept under `home`."""
    from sintonia.understanding.engine import load_engine

    return load_engine([pack(company).PHRASES], cache=home / "understanding")


@cache
def companies(home: Path) -> dict[str, Company]:
    """The companies that this deployment serves, by the name that their channel accounts carry."""
    from sintonia.understanding.later import Later

    load_packs()
    first, *others = served()
    # What is served besides learns its words while the first company's customers are answered already.
    return {first: company(first, home)} | {
        name: company(name, home, Later(partial(engine, home, name))) for name in others
    }


def company(name: str, home: Path, understanding: Understanding | None = None) -> Company:
    """One company, with its pack."""
    from django.conf import settings

    from sintonia.dialogue.company import Company

    served_by = pack(name)
    return Company(
        ports=back_office(name),
        engine=understanding or engine(home, name),
        menu=served_by.MENU,
        zone=ZoneInfo(brand(name).zone or settings.TIME_ZONE),
        danger=served_by.DANGER,
        papers=served_by.PAPERS.name,
        journeys=journeys(name),
    )
