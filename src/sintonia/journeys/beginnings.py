"""What may be begun by name: the journeys that a company's ports, and those that every deployment has, carry."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sintonia.conversations.channel import Option
from sintonia.conversations.plugins import plugins
from sintonia.journeys.registry import Journey, menu_order, newest

PERSON: Final = "person"
# The ports that every deployment answers by itself, whatever its back office has (`dialogue.own_ports`).
OWN_PORTS: Final = frozenset({"identity", "history", "notices", "clocks"})


def offered() -> list[Journey]:
    """The newest version of every journey that a customer may begin, those of the menu first and in its order."""
    found = [one for one in newest() if one.offered]
    return sorted(found, key=lambda j: menu_order.index(j.name) if j.name in menu_order else len(menu_order))


def offered_by(ports: Collection[str], names: Collection[str] = ()) -> list[Journey]:
    """The journeys, of those named, that may be begun where a back office has these ports; our own are everywhere."""
    carried = {*ports, *OWN_PORTS}
    return [one for one in offered() if set(one.ports) <= carried and (not names or one.name in names)]


def beginnings(company: str, *, language: str) -> tuple[Option, ...]:
    """What somebody of the company's may begin by name for a customer, the ordinary before the dangerous."""
    plugins().load_packs()
    known = offered_by(plugins().back_office(company), plugins().journeys(company))
    found = (journey for journey in known if journey.name != PERSON)
    ordered = sorted(found, key=lambda journey: journey.urgent)
    return tuple(Option(journey.name, journey.title.render(language)) for journey in ordered)
