"""Bringing in a person: work for them, words for the customer, and the bot's silence."""

from __future__ import annotations

from typing import Final

from sintonia.dialogue.say import say
from sintonia.dialogue.scene import NewWorkItem, RunState, Scene
from sintonia.journeys.steps import Outcome
from sintonia.kit.words import Words, _

PERSON_WORDS: Final = _("I am calling a person to help you. They already have everything you told me.")
BACK: Final = _("It is me again, the virtual assistant. If you need anything else, just write.")
GOES_ON: Final = _("It is me again, the virtual assistant. Let us go on.")


def hand_over(scene: Scene, why: Words, *, words: Words | None, urgent: bool, go_on: bool) -> None:
    """Bring in a person; unless the run goes on meanwhile, the bot is silent from now on."""
    scene.work.append(NewWorkItem(why, urgent))
    if not go_on:
        say(scene, words or PERSON_WORDS)
        scene.contact.owner_after, scene.contact.changed = "queue", True
    elif words is not None:
        say(scene, words)


def refused(scene: Scene, run: RunState, why: Words) -> None:
    """The back office said no: the customer hears why, and a person looks."""
    run.state, run.ended_at, run.changed = str(Outcome.refused), scene.at, True
    scene.record("journeys.run.ended", ("run", run.token), outcome="refused")
    say(scene, why)
    hand_over(scene, _("The system refused: {why}", why=why), words=None, urgent=False, go_on=False)
