"""The ports that every deployment answers by itself, bound to one contact: who asks, their history, notices, clocks."""

from __future__ import annotations

from typing import Any

from sintonia.customers.verification import ContactIdentity
from sintonia.dialogue.clocks import CaseClocks
from sintonia.dialogue.history import ContactHistory, history_of
from sintonia.dialogue.notices import ContactNotices
from sintonia.dialogue.rating import Ratings
from sintonia.dialogue.scene import Scene


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


def named_only() -> dict[str, Any]:
    """The same ports, to be named and never asked: a run that is told again remembers what they answered."""
    kinds = {
        "identity": ContactIdentity, "history": ContactHistory, "notices": ContactNotices, "clocks": CaseClocks,
        "ratings": Ratings,
    }  # fmt: skip
    return {name: object.__new__(kind) for name, kind in kinds.items()}
