"""Which matter is meant: another on top of this one, two at once, one that was put aside, or nothing clear."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

import msgspec

from sintonia.conversations.channel import Heard
from sintonia.dialogue import answer, doubts, elsewhere, passport, second_chance
from sintonia.dialogue.beginning import new_run
from sintonia.dialogue.claiming import CERTAIN, told
from sintonia.dialogue.commands import call_a_person, cancel, take_up_cancelled
from sintonia.dialogue.going import TOO, alive, hold, put_again, reopen, start, still_open, take_up
from sintonia.dialogue.menu import asked_of_menu
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import RunState, Scene
from sintonia.journeys.pauses import Asking, Entry
from sintonia.journeys.replay import LATER
from sintonia.journeys.steps import Ask, NotUnderstood, Outcome, Said
from sintonia.journeys.stored import journey_named
from sintonia.kit.words import _
from sintonia.understanding.deciding import ACT, GENERAL, offered
from sintonia.understanding.doubts import CLARIFIED, MISSED
from sintonia.understanding.port import Guess, Understood
from sintonia.understanding.readers import yes_no

MAY_RESUME: Final = 0.35
A_MOMENT: Final = timedelta(seconds=10)
_CLAUSES: Final = re.compile(r"\s*[,.;!\n]\s*|\s+(?:e|y|and|mas|pero|but)\s+", re.IGNORECASE)
_FEW_WORDS: Final = 2


def guess(understood: Understood | None) -> tuple[str, float]:
    """The likeliest intent and how sure it is."""
    return (understood.best.intent, understood.best.confidence) if understood else ("none", 0.0)


def is_another(top: RunState, intent: str, sure: float) -> bool:
    """Whether the words are about another matter than the open one."""
    its_own = sure >= CERTAIN and intent in journey_named(top.journey, top.version).covers
    return intent not in GENERAL and intent != top.journey and not its_own and sure >= ACT


def digress(scene: Scene, intent: str, heard: Heard) -> None:
    """Another matter on top of this one; if it was put aside before, it is taken up where it stood."""
    scene.contact.misses = 0
    for run in scene.live_runs():
        if run.journey == intent and run.state == "paused":
            return reopen(scene, run)
    start(scene, intent, told(heard, intent, scene.ports))
    return None


def retell(scene: Scene, intent: str, heard: Heard) -> None:
    """What is said of a matter that waits beneath and has not begun is heard when it begins."""
    held = next((run for run in scene.live_runs() if run.journey == intent and run.state == "paused"), None)
    if held is None or held.known or held.label:
        return
    # What a run was told when it was made is never changed under it: one that knows more takes its place.
    held.state, held.ended_at, held.changed = str(Outcome.cancelled), scene.at, True
    scene.record("journeys.run.ended", ("run", held.token), outcome="cancelled")
    anew = new_run(scene, intent, f"{held.caller.said}\n{heard.text}")
    anew.state, anew.place = "paused", held.place
    scene.runs.append(anew)
    scene.record("journeys.run.held", ("run", anew.token), journey=intent)


def answer_and_digress(scene: Scene, top: RunState, intent: str, heard: Heard) -> None:
    """ "Sim, e me manda a 2a via": the yes first, then the matter; a matter alone is no answer."""
    head = _CLAUSES.split(heard.text.strip(), maxsplit=1)[0]
    if head != heard.text.strip() and len(head.split()) <= _FEW_WORDS and _is_yes_or_no(scene, head):
        answer.read(scene, top, msgspec.structs.replace(heard, text=head))
    digress(scene, intent, heard)


def _is_yes_or_no(scene: Scene, text: str) -> bool:
    try:
        yes_no(Said(text, scene.contact.language, scene.at))
    except NotUnderstood:
        return False
    return True


def same_matter(scene: Scene, top: RunState, pause: Asking, intent: str) -> None:
    """The open matter was named again: whoever asks on is told that only this question stands between."""
    if intent == top.journey and isinstance(pause.step, Ask):
        still_open(scene, top, TOO)
    else:
        put_again(scene, top)


def while_busy(scene: Scene, heard: Heard, understood: Understood | None, top: RunState) -> None:
    """
    Something is under way in the back office. A deed takes a moment, and what is said in it is answered after it, as
    if it had been said then; if it takes longer, a person or another matter need not wait for it.
    """
    if top.state == "doing" and scene.at - top.latest_at < A_MOMENT:
        return _keep_for_later(scene, heard, understood, top)
    return _while_it_takes_long(scene, heard, understood, top)


def it_takes_long(scene: Scene, run: RunState) -> None:
    """A deed takes longer than a moment: whoever asked meanwhile for a person or another matter gets it now."""
    run.latest_at = scene.at - A_MOMENT
    run.changed = True
    for heard, understood in said_meanwhile(scene, run):
        _while_it_takes_long(scene, heard, understood, run)


def _while_it_takes_long(scene: Scene, heard: Heard, understood: Understood | None, top: RunState) -> None:
    intent, sure = guess(understood)
    if intent == "person" and sure >= ACT:
        return call_a_person(scene, heard)
    if intent == "cancel" and sure >= ACT and top.state != "doing":
        return cancel(scene, top)
    if intent == "passport" and sure >= ACT:
        return passport.give_passport(scene)
    if is_another(top, intent, sure):
        return digress(scene, intent, heard)
    if top.state == "retrying":
        return say(scene, _("I am still waiting for our system. Your request is kept."))
    return _keep_for_later(scene, heard, understood, top)


def _keep_for_later(scene: Scene, heard: Heard, understood: Understood | None, top: RunState) -> None:
    live = alive(scene, top)
    meant = (understood.intents, understood.elsewhere) if understood else ((), "")
    live.later.append(Entry(LATER, msgspec.to_builtins([heard, *meant])))
    top.known, top.changed = live.memory(), True


def said_meanwhile(scene: Scene, run: RunState) -> list[tuple[Heard, Understood | None]]:
    """What was said while a run's deed was under way; asked once."""
    live = alive(scene, run)
    kept = [msgspec.convert(entry.value, tuple[Heard, tuple[Guess, ...], str]) for entry in live.later]
    live.later.clear()
    run.known = live.memory()
    language = scene.contact.language
    return [(h, Understood(language, 0.0, meant, elsewhere=other) if meant else None) for h, meant, other in kept]


def nothing_open(scene: Scene, heard: Heard, understood: Understood | None) -> None:
    """No question is open: begin what is meant, take up what was left, or offer what there is."""
    intent, sure = guess(understood)
    if sure >= ACT and _has_begun(scene, heard, understood, intent):
        return
    if intent == "resume" and MAY_RESUME <= sure < ACT and take_up_cancelled(scene):
        return
    if understood is not None and understood.elsewhere:
        elsewhere.tell(scene, heard, understood)
    elif heard.kind in answer.PICTURES and not heard.text:
        start(scene, "offer_person", _KIND_OF.get(heard.kind, "image"))
    elif not elsewhere.answered(scene, heard, understood) and not take_up(scene):
        offer(scene, heard, understood, sure)


_KIND_OF: Final = {"document": "file:document", "image": "file:image", "video": "file:video", "sticker": "file:image"}


def _has_begun(scene: Scene, heard: Heard, understood: Understood | None, intent: str) -> bool:
    match intent:
        case "person":
            call_a_person(scene, heard)
        case "passport":
            passport.give_passport(scene)
        case "thanks":
            say(scene, _("You are welcome. I am here whenever you need me."))
        case "resume" | "correct" | "yes":
            return take_up_cancelled(scene)
        case _ if intent not in GENERAL:
            _begin_with_also(scene, intent, heard, understood)
        case _:
            return False
    return True


def _begin_with_also(scene: Scene, intent: str, heard: Heard, understood: Understood | None) -> None:
    """Two matters in one text: the second waits beneath the first."""
    its_own = (intent, *journey_named(intent).covers)
    others = [o for o in (understood.also if understood else ()) if o not in GENERAL and o not in its_own]
    if others and journey_named(others[0]).brief and not journey_named(intent).brief:
        intent, others = others[0], [intent]
    for other in others[:1]:
        hold(scene, other, heard.text)
    digress(scene, intent, heard)


def offer(scene: Scene, heard: Heard, understood: Understood | None, sure: float) -> None:
    """Nothing clear was said: offer what may have been meant, else all there is."""
    near = offered(understood) if understood else ()
    if near:
        doubts.keep(scene, heard, understood, CLARIFIED)
    elif guess(understood)[0] == "none" or sure < ACT:
        if second_chance.is_given(scene, heard, understood):
            return
        doubts.keep(scene, heard, understood, MISSED)
    asked = asked_of_menu(near, heard.text, all_of=scene.company.menu)
    start(scene, "menu", asked)
