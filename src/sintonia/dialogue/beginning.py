"""A run as it begins: its journey, its version, and a snapshot of who it is for."""

from __future__ import annotations

from sintonia.dialogue.scene import RunState, Scene
from sintonia.journeys.steps import Caller
from sintonia.journeys.stored import journey_named
from sintonia.kit.text import token


def new_run(scene: Scene, name: str, said: str) -> RunState:
    """A run of a journey's newest version, above all others, for whoever speaks here."""
    contact, person = scene.contact, scene.person
    journey, key = journey_named(name), token()
    caller = Caller(
        customer=contact.customer,
        language=contact.language,
        protocol=contact.protocol,
        run=key,
        channel=contact.channel,
        began_at=scene.at,
        party=person.party if person else None,
        name=person.name if person else "",
        said=said,
        needs=tuple(person.needs) if person else (),
        papers=scene.company.papers,
    )
    return RunState(
        token=key, journey=name, version=journey.version, case=contact.case, contact=contact.id,
        customer=contact.customer, caller=caller, known=[], fragment="", state="active", label="",
        place=above_all(scene), revision=0, started_at=scene.at, latest_at=scene.at, new=True,
    )  # fmt: skip


def above_all(scene: Scene) -> int:
    """A place above every run of the case."""
    return max((run.place for run in scene.runs), default=0) + 1
