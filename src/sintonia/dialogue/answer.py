"""Answers to the open question: pressed, typed, tapped to correct, taken back, or not understood."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from sintonia.conversations.channel import Heard
from sintonia.dialogue.going import alive, ask_again, go_on, mismatched
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import NewTimer, RunState, Scene
from sintonia.journeys.operations import NewPassport, passport_for
from sintonia.journeys.runner import Asking, Mismatch, Pause, UnableToGoBack
from sintonia.journeys.steps import Ask, Choose, NotUnderstood, Said, Unfinished
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.understanding.readers import pick

BUBBLES_FOR: Final = timedelta(seconds=4)
OFFER_PERSON_AFTER: Final = 2
FREE: Final = frozenset({"anything", "place", "place_words", "words"})
CORRECTIVE: Final = re.compile(
    r"\b(na verdade|na vdd|quer dizer|digo|errei|nao do|nao da|mas e|en realidad|perdon|quise decir|no del|actually|i mean|not the)\b"
)


def said(scene: Scene, heard: Heard) -> Said:
    """What was heard, as a reader takes it."""
    text = heard.text or (heard.spot.address or heard.spot.name if heard.spot else "")
    details = dict(heard.details or {})
    if heard.spot:
        details |= {"latitude": heard.spot.latitude, "longitude": heard.spot.longitude}
    return Said(text, scene.contact.language, scene.at, heard.choice, heard.kind, details)


def read(scene: Scene, run: RunState, heard: Heard) -> bool:
    """Try what was said as the answer; says whether it was one (or the first bubble of one)."""
    live = alive(scene, run)
    assert isinstance(live.pause, Asking)
    label = live.pause.label
    try:
        pause = live.hear(said(scene, heard))
    except Unfinished:
        run.fragment, run.changed = live.fragment, True
        scene.timers.append(
            NewTimer("bubble", run.token, scene.at + BUBBLES_FOR, label=f"{label}#{live.fragment}"[:80])
        )
        return True
    except NotUnderstood:
        return False
    _taken(scene, run, pause)
    return True


def settle(scene: Scene, run: RunState) -> None:
    """No more bubbles came: the fragment is the whole answer."""
    live = alive(scene, run)
    try:
        pause = live.settle(Said(live.fragment, scene.contact.language, scene.at))
    except (NotUnderstood, Unfinished) as problem:
        live.fragment = run.fragment = ""
        ask_again(run, first=getattr(problem, "words", None) or _("I did not quite get that."))
        assert live.pause is not None
        go_on(scene, run, live.pause)
        return
    _taken(scene, run, pause)


def _taken(scene: Scene, run: RunState, pause: Pause) -> None:
    scene.contact.misses = 0
    go_on(scene, run, pause)


def pressed(scene: Scene, heard: Heard) -> None:
    """
    A button or a list row. Its step says which question it belonged to: the open one is answered, an earlier one of an
    open run is corrected, the same press twice does nothing, and one of a finished run gets a kind word.
    """
    token, _colon, label = heard.step.partition(":")
    run = next((r for r in scene.runs if r.token == token), None)
    if run is None or not run.is_live:
        return _long_gone(scene)
    live = alive(scene, run)
    if isinstance(live.pause, Asking) and live.pause.label == label:
        if run.state == "paused":
            _to_the_front(scene, run)
        if not read(scene, run, heard):
            missed(scene, run, heard, "none")
        return None
    for place, entry in live.answers():
        if entry.label == label:
            if entry.value == heard.choice or (
                heard.choice in {"yes", "no"} and entry.value == (heard.choice == "yes")
            ):
                return None
            _correct_at(scene, run, place, heard)
            return None
    return _long_gone(scene)


def _to_the_front(scene: Scene, run: RunState) -> None:
    for other in scene.live_runs():
        if other.state == "active":
            other.state, other.changed = "paused", True
    run.state, run.changed = "active", True
    run.place = max(r.place for r in scene.runs) + 1


def _long_gone(scene: Scene) -> None:
    top = scene.top()
    words = _("That choice was already settled.")
    if top is not None and isinstance(alive(scene, top).pause, Asking):
        ask_again(top, first=words)
        go_on(scene, top, alive(scene, top).pause)  # type: ignore[arg-type]
    else:
        say(scene, words)


def tapped(scene: Scene, heard: Heard) -> None:
    """An earlier answer tapped on a page, with what it should have been."""
    details = heard.details or {}
    run = next((r for r in scene.live_runs() if r.token == details.get("run")), None)
    if run is not None:
        for place, entry in alive(scene, run).answers():
            if entry.label == details["correct"]:
                _correct_at(scene, run, place, heard)
                return
    _long_gone(scene)


def correct(scene: Scene, run: RunState, heard: Heard) -> bool:
    """Look among earlier answers, latest first, for the one that these words change."""
    live = alive(scene, run)
    for place, entry in reversed(live.answers()):
        step = live.asked_at(entry.label)
        if isinstance(step, Choose) and _other_option(step, entry.value, said(scene, heard)):
            return _correct_at(scene, run, place, heard)
    if sounds_corrective(heard.text):
        for place, entry in reversed(live.answers()):
            step = live.asked_at(entry.label)
            if isinstance(step, Ask) and step.read.name not in FREE and _reads(step, said(scene, heard)):
                return _correct_at(scene, run, place, heard)
    return False


def _reads(step: Ask[object], words: Said) -> bool:
    try:
        step.read(words)
    except (NotUnderstood, Unfinished):
        return False
    return True


def _other_option(step: Choose[object], now: object, words: Said) -> bool:
    offered = [
        (o.id, o.title.render(words.language), o.description.render(words.language) if o.description else "")
        for o in step.options
    ]
    found = pick(offered, words)
    return isinstance(found, str) and found != now


def _correct_at(scene: Scene, run: RunState, place: int, heard: Heard) -> bool:
    live = alive(scene, run)
    try:
        pause = live.correct(place, said(scene, heard))
    except (NotUnderstood, Unfinished):
        return False
    except UnableToGoBack as refusal:
        say(scene, refusal.words)
        return True
    except Mismatch as problem:
        mismatched(scene, run, problem)
        return True
    scene.record("journeys.answer.corrected", ("run", run.token), place=place)
    _taken(scene, run, pause)
    return True


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


def missed(scene: Scene, run: RunState, heard: Heard, intent: str) -> None:
    """What was said answers nothing: say what would, and after a second miss offer a person."""
    live = alive(scene, run)
    assert isinstance(live.pause, Asking)
    scene.contact.misses, scene.contact.changed = scene.contact.misses + 1, True
    first = why_not(live.pause, said(scene, heard))
    if intent == "thanks":
        first = _("You are welcome.")
        scene.contact.misses -= 1
    elif scene.contact.misses >= OFFER_PERSON_AFTER:
        first = _("I am not getting this right. If you prefer a person, just say so.")
    ask_again(run, first=first)
    go_on(scene, run, live.pause)


def why_not(pause: Asking, words: Said) -> Words:
    """What the reader has to say about why it could not read this."""
    if isinstance(pause.step, Ask):
        try:
            pause.step.read(words)
        except NotUnderstood as problem:
            return problem.words or _("I did not quite get that.")
        except Unfinished:
            pass
    return _("I did not quite get that.")


def is_free(pause: Asking) -> bool:
    """Whether the open question takes any words at all."""
    return isinstance(pause.step, Ask) and pause.step.read.name in FREE


def is_option(scene: Scene, run: RunState, heard: Heard) -> bool:
    """Whether the words name one of the open question's options."""
    pause = alive(scene, run).pause
    return (
        isinstance(pause, Asking)
        and isinstance(pause.step, Choose)
        and _other_option(pause.step, None, said(scene, heard))
    )


def sounds_corrective(text: str) -> bool:
    """Whether words sound like taking something back: "na vdd", "quise decir", "actually"."""
    return CORRECTIVE.search(folded(text)) is not None


def give_passport(scene: Scene) -> None:
    """Tell the code by which this goes on at another door."""
    passport = passport_for(case=scene.contact.case, at=scene.at)
    if isinstance(passport, NewPassport):
        scene.passports.append(passport)
    digits = f"{passport.digits[:4]}-{passport.digits[4:]}"
    say(
        scene,
        _("On the site, on the phone or at the counter, say the code {code}. It is good for 24 hours.", code=digits),
    )
