"""The ports that every deployment answers by itself, bound to one contact: who asks, their history, notices, clocks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sintonia.conversations.channel import Option
from sintonia.conversations.plugins import plugins
from sintonia.customers.verification import ContactIdentity
from sintonia.dialogue.clocks import CaseClocks
from sintonia.dialogue.history import ContactHistory, history_of
from sintonia.dialogue.menu import PERSON, offered
from sintonia.dialogue.notices import ContactNotices
from sintonia.dialogue.rating import Ratings
from sintonia.dialogue.scene import Scene
from sintonia.journeys.steps import Journey


def own_ports(scene: Scene) -> dict[str, Any]:
    """The ports of a scene's contact, by the names that journeys use."""
    identity = scene.identity_of(scene)
    return {
        "identity": identity,
        "history": history_of(scene),
        "notices": ContactNotices(identity, scene.contact.account.company),
        "clocks": CaseClocks(scene),
        "ratings": Ratings(scene.at),
    }


def offered_by(ports: Collection[str], names: Collection[str] = ()) -> list[Journey]:
    """The journeys, of those named, that may be begun where a back office has these ports; our own are everywhere."""
    carried = {*ports, *named_only()}
    return [one for one in offered() if set(one.ports) <= carried and (not names or one.name in names)]


def beginnings(company: str, *, language: str) -> tuple[Option, ...]:
    """What somebody of the company's may begin by name for a customer, the ordinary before the dangerous."""
    plugins().load_packs()
    known = offered_by(plugins().back_office(company), plugins().journeys(company))
    found = (journey for journey in known if journey.name != PERSON)
    ordered = sorted(found, key=lambda journey: journey.urgent)
    return tuple(Option(journey.name, journey.title.render(language)) for journey in ordered)


def named_only() -> dict[str, Any]:
    """The same ports, to be named and never asked: a run that is told again remembers what they answered."""
    kinds = {
        "identity": ContactIdentity, "history": ContactHistory, "notices": ContactNotices, "clocks": CaseClocks,
        "ratings": Ratings,
    }  # fmt: skip
    return {name: object.__new__(kind) for name, kind in kinds.items()}
