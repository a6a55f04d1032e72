"""
One turn: what one element means for its scene.

Order of the questions that a turn asks: is it danger; who speaks here (a person's contact is left alone); is it a
press on a button; is it a word of command; does it answer what is open; is it another matter; and only then: sorry,
I did not understand.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sintonia.conversations.channel import Heard
from sintonia.dialogue import answer
from sintonia.dialogue.going import alive, ask_again, go_on, hand_over, reopen, start, take_up
from sintonia.dialogue.passport import enter_by_passport
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import NewMessage, RunState, Scene
from sintonia.journeys.runner import Asking, Doing, Ended, Looking, Waiting
from sintonia.journeys.steps import Outcome, Said
from sintonia.kit.words import _
from sintonia.understanding.port import Understood

ACT: Final = 0.6
SURE: Final = 0.85
PERHAPS: Final = 0.35
DANGER: Final = 0.5
TAKE_UP_FOR: Final = timedelta(hours=1)
SILENT: Final = frozenset({"reaction", "edited", "deleted", "identity", "call"})
COMMANDS: Final = frozenset({"back", "cancel", "person", "repeat"})
GENERAL: Final = COMMANDS | {"yes", "no", "thanks", "greeting", "danger", "correct", "resume", "none", "passport"}


def hear(scene: Scene, heard: Heard, understood: Understood | None) -> None:
    """Take in what somebody sent, and decide."""
    _write_down(scene, heard)
    if heard.kind in SILENT:
        return
    if understood is not None:
        _settle_language(scene, heard, understood)
        if understood.best.intent == "danger" and understood.best.confidence >= DANGER:
            return _danger(scene, heard)
    if scene.contact.owner != "bot" or scene.contact.owner_after:
        return _waiting_for_a_person(scene, heard, understood)
    if enter_by_passport(scene, heard, understood):
        return None
    if heard.choice:
        return answer.pressed(scene, heard)
    if heard.details and "correct" in heard.details:
        return answer.tapped(scene, heard)
    if heard.kind in {"contacts", "order", "form", "unsupported", "sticker", "audio", "video"} and not heard.text:
        return _cannot_read(scene, heard)
    return _words(scene, heard, understood)


def _write_down(scene: Scene, heard: Heard) -> None:
    details = heard.details or {}
    author = ("clerk", int(details["by"])) if "by" in details else ("customer", None)
    scene.messages.append(
        NewMessage(
            number=scene.number(),
            direction="in",
            author=author,
            kind=heard.kind,
            text=heard.text,
            at=scene.at,
            state="heard",
            content=heard,
            provider_id=heard.key,
        )
    )
    scene.contact.latest_heard_at, scene.contact.changed = scene.at, True


def _settle_language(scene: Scene, heard: Heard, understood: Understood) -> None:
    sure = SURE if not scene.contact.new or scene.greeted else ACT
    if understood.language_confidence >= sure and (len(heard.text) > 12 or scene.contact.new):  # noqa: PLR2004
        scene.contact.language, scene.contact.changed = understood.language, True


def _danger(scene: Scene, heard: Heard) -> None:
    """Danger goes before everything, even before a person who has the word: their queue is told."""
    running = next((run for run in scene.live_runs() if run.journey == "danger"), None)
    if scene.contact.owner.startswith("agent:"):
        hand_over(scene, _("Danger was reported: {words}", words=heard.text), words=None, urgent=True, go_on=True)
    elif running is not None and running is scene.top():
        _words(scene, heard, None)
    else:
        start(scene, "danger", heard.text)


def _waiting_for_a_person(scene: Scene, heard: Heard, understood: Understood | None) -> None:  # noqa: ARG001
    """A person has the word or is being called: what is said waits for them, except that the bot may be asked back."""
    if scene.contact.owner != "queue" or understood is None:
        return
    if understood.best.intent in {"cancel", "resume"} and understood.best.confidence >= SURE:
        scene.contact.owner_after, scene.contact.changed = "bot", True
        scene.record("desk.call.withdrawn", ("contact", scene.contact.token))
        say(scene, _("All right, I go on with you here."))
        take_up(scene)


def _cannot_read(scene: Scene, heard: Heard) -> None:
    words = {
        "audio": _("I cannot listen to voice notes yet. Could you write it in a few words?"),
        "video": _("I cannot watch videos yet. Could you write it in a few words?"),
    }.get(heard.kind, _("I cannot read this kind of message yet. Could you write it in a few words?"))
    top = scene.top()
    if top is not None and top.state == "active":
        live = alive(scene, top)
        if isinstance(live.pause, Asking):
            ask_again(top, first=words)
            return go_on(scene, top, live.pause)
    return say(scene, words)


def _words(scene: Scene, heard: Heard, understood: Understood | None) -> None:
    intent, sure = (understood.best.intent, understood.best.confidence) if understood else ("none", 0.0)
    top = scene.top()
    if top is None:
        return _nothing_open(scene, heard, understood)
    live = alive(scene, top)
    if not isinstance(live.pause, Asking):
        return _busy(scene, heard, understood, top)
    if intent in COMMANDS and sure >= SURE and not answer.is_option(scene, top, heard):
        return command(scene, top, intent, heard)
    if _is_another_matter(scene, top, intent, sure) and answer.is_free(live.pause):
        return _digress(scene, intent, heard)
    if answer.read(scene, top, heard):
        return None
    if intent in COMMANDS and sure >= ACT:
        return command(scene, top, intent, heard)
    if intent == "correct" or answer.sounds_corrective(heard.text):
        if answer.correct(scene, top, heard):
            return None
    if intent in {"resume", top.journey} and sure >= ACT:
        ask_again(top)
        return go_on(scene, top, live.pause)
    if _is_another_matter(scene, top, intent, sure):
        return _digress(scene, intent, heard)
    if answer.correct(scene, top, heard):
        return None
    return answer.missed(scene, top, heard, intent)


def _is_another_matter(scene: Scene, top: RunState, intent: str, sure: float) -> bool:  # noqa: ARG001
    return intent not in GENERAL and intent != top.journey and sure >= ACT


def _digress(scene: Scene, intent: str, heard: Heard) -> None:
    """Another matter on top of this one; if it was put aside before, it is taken up where it stood."""
    scene.contact.misses = 0
    for run in scene.live_runs():
        if run.journey == intent and run.state == "paused":
            return reopen(scene, run)
    start(scene, intent, heard.text)
    return None


def _busy(scene: Scene, heard: Heard, understood: Understood | None, top: RunState) -> None:
    """Something is under way in the back office: new matters may begin, the rest waits a moment."""
    intent, sure = (understood.best.intent, understood.best.confidence) if understood else ("none", 0.0)
    if intent == "person" and sure >= ACT:
        return _person(scene, heard)
    if intent not in GENERAL and intent != top.journey and sure >= ACT:
        return _digress(scene, intent, heard)
    if top.state == "retrying":
        return say(scene, _("I am still waiting for our system. Your request is kept."))
    return say(scene, _("One moment, I am on it."))


def _nothing_open(scene: Scene, heard: Heard, understood: Understood | None) -> None:
    intent, sure = (understood.best.intent, understood.best.confidence) if understood else ("none", 0.0)
    if intent in {"person"} and sure >= ACT:
        return _person(scene, heard)
    if intent == "passport" and sure >= ACT:
        return answer.give_passport(scene)
    if intent == "thanks" and sure >= ACT:
        return say(scene, _("You are welcome. I am here whenever you need me."))
    if intent in {"resume", "correct", "yes"} and sure >= ACT and _take_up_cancelled(scene):
        return None
    if intent not in GENERAL and sure >= ACT:
        return _digress_with_also(scene, intent, heard, understood)
    paused = [run for run in scene.live_runs() if run.state == "paused"]
    if paused:
        return take_up(scene)
    near = [g.intent for g in (understood.intents if understood else ()) if g.intent not in GENERAL]
    if near and PERHAPS <= sure < ACT:
        start(scene, "menu", f"did_you_mean:{','.join(near[:2])}")
    else:
        start(scene, "menu", "")
    return None


def _digress_with_also(scene: Scene, intent: str, heard: Heard, understood: Understood | None) -> None:
    """Two matters in one text: the second is held beneath the first."""
    for other in (understood.also if understood else ())[:1]:
        if other not in GENERAL and other != intent:
            held = start(scene, other, heard.text)
            if held.is_live:
                _digress(scene, intent, heard)
                return
    _digress(scene, intent, heard)


def _take_up_cancelled(scene: Scene) -> bool:
    """ "Or rather, do send it": a run cancelled within the hour goes on with all that is known."""
    recent = [
        run
        for run in scene.runs
        if run.state == str(Outcome.cancelled) and run.ended_at and scene.at - run.ended_at < TAKE_UP_FOR
    ]
    if not recent:
        return False
    run = max(recent, key=lambda r: r.place)
    run.state = "active"
    reopen(scene, run)
    return True


def command(scene: Scene, top: RunState, intent: str, heard: Heard) -> None:
    """Carry out a word of command on the open run."""
    scene.contact.misses = 0
    match intent:
        case "person":
            _person(scene, heard)
        case "cancel":
            cancel(scene, top)
        case "back":
            answer.back(scene, top)
        case _:
            ask_again(top)
            go_on(scene, top, alive(scene, top).pause)  # type: ignore[arg-type]


def cancel(scene: Scene, top: RunState) -> None:
    """End a run at the customer's word; nothing of it was sent."""
    top.state, top.ended_at, top.changed = str(Outcome.cancelled), scene.at, True
    scene.record("journeys.run.ended", ("run", top.token), outcome="cancelled")
    say(scene, _("Cancelled. Nothing was sent. If you change your mind, just say so."))
    take_up(scene)


def _person(scene: Scene, heard: Heard) -> None:
    scene.contact.misses = 0
    start(scene, "person", heard.text)


# What happens without a word


def happened(scene: Scene, kind: str, event: dict[str, Any]) -> None:
    """A deed's result, a timer, an event, or the bot given the word back."""
    run = next((r for r in scene.runs if r.token == event.get("run")), None)
    if kind == "resume":
        return _given_back(scene)
    if kind == "dead":
        why = _("A message or a deed could not be carried out: {why}", why=event["why"])
        return hand_over(scene, why, words=None, urgent=False, go_on=True)
    if run is None or not run.is_live:
        return None
    if scene.contact.owner.startswith("agent:") and kind != "result":
        return None
    live = alive(scene, run)
    match kind, live.pause:
        case "result", Doing() if live.pause.label == event["label"]:
            return _result(scene, run, event)
        case (("event" | "wait"), Waiting()) if live.pause.label == event["label"]:
            return go_on(scene, run, live.give(event.get("event") if kind == "event" else None))
        case "retry", Looking():
            return go_on(scene, run, live.pause)
        case "bubble", Asking() if run.fragment and event["label"] == f"{live.pause.label}#{run.fragment}"[:80]:
            return answer.settle(scene, run)
        case "slow", Doing():
            return say(
                scene, _("Our system is not answering right now. I kept your request and will come back here with it.")
            )
        case "remind", Asking():
            ask_again(run, first=_("Are you still there? No hurry; I keep everything."))
            return go_on(scene, run, live.pause)
        case "expire", Asking():
            run.state, run.ended_at, run.changed = str(Outcome.expired), scene.at, True
            return say(scene, _("I close this for now. Write whenever you like and we go on from here."))
    return None


def _result(scene: Scene, run: RunState, event: dict[str, Any]) -> None:
    live = alive(scene, run)
    if "refused" in event:
        run.state, run.ended_at, run.changed = str(Outcome.refused), scene.at, True
        hand_over(scene, _("The system refused: {why}", why=event["refused"]), words=None, urgent=False, go_on=False)
        return
    go_on(scene, run, live.give(event["value"]))


def _given_back(scene: Scene) -> None:
    """A person gave the word back to the bot: the open question is asked again."""
    top = scene.top()
    if top is None:
        return take_up(scene)
    live = alive(scene, top)
    if isinstance(live.pause, Asking):
        ask_again(top, first=_("It is me again, the virtual assistant. Let us go on."))
        return go_on(scene, top, live.pause)
    if isinstance(live.pause, (Ended, Looking)):
        return go_on(scene, top, live.pause)
    return None


def said(scene: Scene, heard: Heard) -> Said:
    """What was heard, as a reader takes it."""
    return answer.said(scene, heard)
