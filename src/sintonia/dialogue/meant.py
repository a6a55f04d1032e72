""" "Did you mean 4832?": a guess at an answer, put to who gave it. Only their own yes makes an answer of it."""

from __future__ import annotations

from typing import Final

from sintonia.dialogue.scene import RunState, Scene
from sintonia.journeys.pauses import Asking
from sintonia.journeys.steps import Caller, Confirm, NotUnderstood, Outcome, Said, Unfinished, journey
from sintonia.kit.words import _

MEANT: Final = "meant"


@journey(MEANT, title=_("What you meant"), offered=False)
async def meant(me: Caller) -> Outcome:
    """Ask whether a guess is right; the dialogue does the rest. `me.said` is as `asked_of_meant` made it."""
    await Confirm(_("Did you mean “{guess}”?", guess=me.said.partition("\n")[0]))
    return Outcome.done


def asked_of_meant(*, guess: str, run: str, text: str) -> str:
    """What a guess keeps: how it is shown, the run whose question it answers, and the words that it is read from."""
    return "\n".join(" ".join(part.split()) for part in (guess, run, text))


def settle(scene: Scene, guessed: RunState) -> None:
    """Go on with the question beneath: answered, if the guess was right; asked again, if it was not."""
    from sintonia.dialogue.going import alive, ask_again, go_on, take_up, to_the_front

    _guess, token, text = guessed.caller.said.split("\n")
    below = next((run for run in scene.live_runs() if run.token == token and run.state == "paused"), None)
    scene.contact.changed = True
    if below is None or not guessed.known[-1].value:
        scene.contact.misses += 1
        take_up(scene)
        return
    live = alive(scene, below)
    to_the_front(scene, below)
    assert live.pause is not None
    pause = live.resume()
    if isinstance(pause, Asking) and not live.is_proving:
        try:
            pause = live.hear(Said(text, scene.contact.language, scene.at))
            scene.contact.misses = 0
        except (NotUnderstood, Unfinished):
            ask_again(below)
    go_on(scene, below, pause)
