"""Changing one's mind: back, and an earlier answer put right, in words or tapped on a page."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.conversations.channel import Heard
from sintonia.dialogue.answer import FREE, other_choice, other_option, said, taken
from sintonia.dialogue.going import alive, ask_again, go_on, put_again
from sintonia.dialogue.looks import look
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import RunState, Scene
from sintonia.journeys.pauses import Asking, Looking, Mismatch, Pause, UnableToGoBack
from sintonia.journeys.steps import Ask, Choose, ChooseMany, NotUnderstood, Said, Unfinished
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _

CORRECTIVE: Final = re.compile(
    r"\b(na verdade|na vdd|quer dizer|digo|errei|opa|ops|nao do|nao da|nao o|nao a|mas e|"
    r"en realidad|perdon|quise decir|me equivoque|no del|no de la|pero es|"
    r"actually|i mean|not the|sorry|oops)\b"
)

_CLAUSE: Final = re.compile(r"[.;,!\n]\s+")
# Questions whose answer is a digit, after which more may follow.
SHORT_ANSWERS: Final = "ask:open_digit"
# Questions that are often answered in the breath that changes what was before them.
AFTERTHOUGHTS: Final = "ask:all_or_send"


def sounds_corrective(text: str) -> bool:
    """Whether words sound like taking something back: "na vdd", "quise decir", "actually"."""
    return CORRECTIVE.search(folded(text)) is not None


def choose_anew(scene: Scene, run: RunState, heard: Heard) -> bool:
    """Look for an earlier choice that these words change: "mas é do ap 302"."""
    live = alive(scene, run)
    for place, entry in reversed(live.correctable()):
        step = live.asked_at(entry.label)
        changes = (isinstance(step, ChooseMany) and other_choice(step, entry.value, said(scene, heard))) or (
            isinstance(step, Choose) and other_option(step, entry.value, said(scene, heard))
        )
        if changes:
            _answer_first(scene, run, heard)
            return correct_at(scene, run, place, heard)
    return False


def _answer_first(scene: Scene, run: RunState, heard: Heard) -> None:
    """ "3. mas é do ap 302": the digit that was asked for is taken before the choice is changed, and kept after it."""
    live = alive(scene, run)
    head, *rest = _CLAUSE.split(heard.text.strip(), maxsplit=1)
    if not (rest and isinstance(live.pause, Asking) and live.pause.label.startswith(SHORT_ANSWERS)):
        return
    try:
        live.hear(said(scene, msgspec.structs.replace(heard, text=head)))
    except (NotUnderstood, Unfinished):
        return
    live.uttered.clear()


def _answered_after(scene: Scene, run: RunState, heard: Heard, pause: Pause) -> Pause:
    """ "As 3, e manda p administradora": what comes after the changed choice may answer what is asked next."""
    live = alive(scene, run)
    _head, *rest = _CLAUSE.split(heard.text.strip(), maxsplit=1)
    try:
        while rest and isinstance(pause, Looking):
            pause = live.give(look(pause, live.ports))
    except (NotAnswering, Refused):
        # Whoever goes on with the run meets it again, and says so.
        return pause
    if not (rest and isinstance(pause, Asking) and pause.label.startswith(AFTERTHOUGHTS)):
        return pause
    try:
        after = live.hear(said(scene, msgspec.structs.replace(heard, text=rest[0])))
    except (NotUnderstood, Unfinished):
        return pause
    # A question that is answered already is not put.
    live.uttered[:] = [one for one in live.uttered if one.label != pause.label]
    return after


def correct(scene: Scene, run: RunState, heard: Heard) -> bool:
    """Look among earlier answers, latest first, for the one that these words change."""
    if choose_anew(scene, run, heard):
        return True
    live = alive(scene, run)
    if sounds_corrective(heard.text):
        for place, entry in reversed(live.correctable()):
            step = live.asked_at(entry.label)
            if isinstance(step, Ask) and step.read.name not in FREE and _reads(step, said(scene, heard)):
                return correct_at(scene, run, place, heard)
    return False


def _reads(step: Ask[object], words: Said) -> bool:
    try:
        step.read(words)
    except (NotUnderstood, Unfinished):
        return False
    return True


def correct_at(scene: Scene, run: RunState, place: int, heard: Heard) -> bool:
    """Put an earlier answer right; says whether the words were one."""
    live = alive(scene, run)
    before = live.pause.label if isinstance(live.pause, Asking) else ""
    label = live.known[place].label
    try:
        pause = live.correct(place, said(scene, heard))
    except (NotUnderstood, Unfinished):
        return False
    except UnableToGoBack as refusal:
        put_again(scene, run, first=refusal.words)
        return True
    except Mismatch:
        say(scene, _("I could not change that. A person can help: just ask."))
        return True
    scene.record("journeys.answer.corrected", ("run", run.token), place=place)
    chosen = _chosen_at(scene, run, label)
    if chosen is not None:
        say(scene, _("All right, I changed it: {answer}.", answer=chosen))
    taken(scene, run, _answered_after(scene, run, heard, pause), before=before)
    return True


def _chosen_at(scene: Scene, run: RunState, label: str) -> Words | None:
    live = alive(scene, run)
    step = live.asked_at(label)
    if not isinstance(step, Choose):
        return None
    now = next((entry.value for entry in live.known if entry.label == label), None)
    return next((option.title for option in step.options if option.id == now), None)


def back(scene: Scene, run: RunState) -> None:
    """Ask the latest answered question again."""
    live = alive(scene, run)
    try:
        pause = live.back()
    except UnableToGoBack as refusal:
        ask_again(run, first=refusal.words)
        assert live.pause is not None
        pause = live.pause
    go_on(scene, run, pause)
