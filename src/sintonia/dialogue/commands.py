"""Words of command: a person, cancel, back, again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sintonia.conversations.channel import Heard
from sintonia.dialogue.correction import back
from sintonia.dialogue.going import put_again, reopen, start, take_up
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import RunState, Scene
from sintonia.journeys.steps import Outcome
from sintonia.kit.words import _

COMMANDS: Final = frozenset({"back", "cancel", "person", "repeat"})
TAKE_UP_FOR: Final = timedelta(hours=1)


def command(scene: Scene, top: RunState, intent: str, heard: Heard) -> None:
    """Carry out a word of command on the open run."""
    scene.contact.misses = 0
    match intent:
        case "person":
            call_a_person(scene, heard)
        case "cancel":
            cancel(scene, top)
        case "back":
            back(scene, top)
        case _:
            put_again(scene, top)


def call_a_person(scene: Scene, heard: Heard) -> None:
    """Bring in a person at once."""
    scene.contact.misses = 0
    start(scene, "person", heard.text)


def cancel(scene: Scene, top: RunState) -> None:
    """End a run at the customer's word; nothing of it was sent."""
    top.state, top.ended_at, top.changed = str(Outcome.cancelled), scene.at, True
    scene.record("journeys.run.ended", ("run", top.token), outcome="cancelled")
    say(scene, _("Cancelled. Nothing was sent. If you change your mind, just say so."))
    take_up(scene)


def take_up_cancelled(scene: Scene) -> bool:
    """ "Or rather, do send it": a run cancelled within the hour goes on with all that is known."""
    recent = [
        run
        for run in scene.runs
        if run.state == str(Outcome.cancelled) and run.ended_at and scene.at - run.ended_at < TAKE_UP_FOR
    ]
    if not recent:
        return False
    run = max(recent, key=lambda r: r.place)
    scene.record("journeys.run.taken_up", ("run", run.token))
    reopen(scene, run, first=_("All right, let us go on."))
    return True
