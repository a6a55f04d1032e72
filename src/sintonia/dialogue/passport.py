"""Coming in by a passport: the contact joins the case, and the open question stands where it stood."""

from __future__ import annotations

from typing import Final

from sintonia.conversations.channel import Heard
from sintonia.dialogue.going import alive, ask_again, go_on, take_up
from sintonia.dialogue.load import runs_of_case
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import Scene
from sintonia.journeys.operations import UnableToOpen, open_passport
from sintonia.journeys.runner import Asking
from sintonia.kit.words import _
from sintonia.understanding.port import Understood

MOST_TRIES: Final = 5


def enter_by_passport(scene: Scene, heard: Heard, understood: Understood | None) -> bool:
    """Open the passport that was shown or said, if one was; says whether this was about a passport."""
    code = (heard.details or {}).get("passport") or (understood.passport if understood else None)
    if not code or (_is_answering_digits(scene) and not (heard.details or {}).get("passport")):
        return False
    if scene.contact.passport_tries >= MOST_TRIES:
        say(scene, _("Too many wrong codes. Ask for a new one where you began, or tell me what you need."))
        return True
    try:
        opened = open_passport(code=str(code), at=scene.at)
    except UnableToOpen as refusal:
        scene.contact.passport_tries += 1
        scene.contact.changed = True
        say(scene, refusal.words)
        return True
    _join(scene, case=opened.case, protocol=opened.protocol)
    return True


def _is_answering_digits(scene: Scene) -> bool:
    top = scene.top()
    if top is None or top.state != "active":
        return False
    pause = alive(scene, top).pause
    return isinstance(pause, Asking) and "code6" in pause.label


def _join(scene: Scene, *, case: int, protocol: str) -> None:
    """
    From now on this contact belongs to that case, under its protocol; nothing is asked twice.

    Its customer stays who was recognized at this door: a passport proves nobody.
    """
    contact = scene.contact
    if case == contact.case:
        take_up(scene)
        return
    contact.case, contact.protocol, contact.changed = case, protocol, True
    scene.case_is_new, scene.case_before = False, case
    scene.runs = runs_of_case(case)
    scene.record("cases.case.joined", ("contact", contact.token), protocol=protocol)
    top = scene.top()
    if top is None:
        waiting = [run for run in scene.live_runs() if run.state == "paused"]
        if waiting:
            take_up(scene)
        else:
            say(scene, _("I have your matter here, protocol {protocol}. How can I help?", protocol=protocol))
        return
    live = alive(scene, top)
    if isinstance(live.pause, Asking):
        ask_again(top)
        go_on(scene, top, live.pause)
    else:
        say(scene, _("I have your matter here, protocol {protocol}. One moment.", protocol=protocol))
