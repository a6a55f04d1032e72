"""The doors on the right of the first page: taken, lit, or still dark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.conversations.queries import counts
from sintonia.demo.scene import Scene
from sintonia.desk.models import WorkItem
from sintonia.journeys.operations import issue_passport
from sintonia.kit.clock import now


@dataclass(frozen=True, slots=True)
class Door:
    """One of the doors on the right: lit, taken, or still dark."""

    shape: str
    title: str
    note: str
    url: str
    fields: tuple[tuple[str, str], ...] = ()
    method: str = "post"
    state: str = "dark"


def doors_of(scene: Scene) -> dict[str, Any]:
    """The doors in order: those taken, the one that is lit, and the rest, still dark."""
    begun = scene.case is not None and any(m.direction == "out" for one in scene.doors for m in one.messages)
    code = issue_passport(case=scene.case.pk, at=now()).digits if begun and scene.case is not None else ""
    item = WorkItem.objects.filter(case=scene.case, closed_at=None).first() if scene.case else None
    taken = _taken(scene)
    made = _all_doors(scene, code, item)
    lit = next((n for n, door in enumerate(made) if door.shape not in taken), len(made) - 1) if begun else -1
    states = [
        "lit" if n == lit else "done" if n < lit or door.shape in taken else "dark" for n, door in enumerate(made)
    ]
    return {
        "doors": [replace(door, state=state) for door, state in zip(made, states, strict=True)],
        "passport": code,
        "asked": f"?{urlencode({'company': scene.house.slug})}",
        "tally": counts(case=scene.case.pk) if scene.case else None,
    }


def _taken(scene: Scene) -> set[str]:
    """The doors that this matter has been through; a person's is the desk."""
    people = any(one.contact.owner.startswith("agent:") for one in scene.doors) or any(
        message.author_kind == "agent" for one in scene.doors for message in one.messages
    )
    return {one.contact.channel for one in scene.doors} | ({"desk"} if people else set())


def _all_doors(scene: Scene, code: str, item: WorkItem | None) -> tuple[Door, ...]:
    company = scene.house.company
    if item is not None:
        as_agent = _("Ana sees it all, and answers on the customer's own channel.")
    else:
        as_agent = _("Tap “Talk to a person” on the phone, then answer as Ana.")
    return (
        Door(
            "webchat",
            _("Continue on the website"),
            _("The same step, with your passport."),
            reverse("webchat-continue", args=[company] if company else []),
            (("code", code),),
        ),
        Door(
            "counter",
            _("Go to the counter"),
            _("Clara reads your code and goes on from there."),
            reverse("demo-enter"),
            (("as", "clara"), ("code", code), ("company", company)),
        ),
        Door(
            "desk",
            _("Be the agent"),
            as_agent,
            reverse("demo-enter"),
            (("as", "ana"), ("item", item.token if item else "")),
        ),
        Door(
            "proof",
            _("See the proof"),
            _("Every action is recorded, and no record can change unnoticed."),
            reverse("demo-proofs"),
            (("company", scene.house.slug),),
            method="get",
        ),
    )
