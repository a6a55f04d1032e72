"""Answers to the open question: read, settled when no more bubbles come, or not understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from sintonia.conversations.channel import Heard
from sintonia.customers.needs import needs_by_kind
from sintonia.dialogue import doubts, elsewhere, second_chance
from sintonia.dialogue.going import OFFERS, alive, ask_again, go_on, put_as, still_open
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import NewTimer, RunState, Scene
from sintonia.journeys.labels import chosen_many
from sintonia.journeys.pauses import Asking, Pause
from sintonia.journeys.steps import Ask, Choose, ChooseMany, NotUnderstood, Said, Unfinished
from sintonia.kit.words import Words, _
from sintonia.understanding.doubts import MISSED
from sintonia.understanding.port import Understood
from sintonia.understanding.readers import pick

BUBBLES_FOR: Final = timedelta(seconds=4)
# Who writes slowly is given time for the rest of a number.
SLOWLY_FOR: Final = timedelta(seconds=15)
OFFER_PERSON_AFTER: Final = 2
LONGEST_LABEL: Final = 80
PLACES: Final = frozenset({"place", "place_words"})
FREE: Final = PLACES | {"anything", "words"}
PICTURES: Final = frozenset({"image", "video", "document", "sticker"})
NOT_CLEAR: Final = _("I did not quite get that.")


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
        more = SLOWLY_FOR if needs_by_kind(run.caller.needs).slow_pace else BUBBLES_FOR
        scene.timers.append(NewTimer("bubble", run.token, scene.at + more, label=bubble_label(label, live.fragment)))
        return True
    except NotUnderstood:
        return False
    taken(scene, run, pause)
    return True


def bubble_label(label: str, fragment: str) -> str:
    """What a timer for more bubbles waits on: this question with this beginning of an answer."""
    return f"{label}#{fragment}"[:LONGEST_LABEL]


def settle(scene: Scene, run: RunState) -> None:
    """No more bubbles came: the fragment is the whole answer."""
    live = alive(scene, run)
    whole = Said(live.fragment, scene.contact.language, scene.at)
    try:
        pause = live.settle(whole)
    except (NotUnderstood, Unfinished):
        live.fragment = run.fragment = ""
        assert isinstance(live.pause, Asking)
        say_what_would_do(scene, run, live.pause, replace(whole, kind="settled"))
        return
    taken(scene, run, pause)


def taken(scene: Scene, run: RunState, pause: Pause, *, before: str = "") -> None:
    """Go on with an answer that was understood."""
    scene.contact.misses = 0
    go_on(scene, run, pause, before=before)


def missed(scene: Scene, run: RunState, heard: Heard, understood: Understood | None) -> None:
    """What was said is no answer: a question is answered; else say what would be one, and then offer a person."""
    live = alive(scene, run)
    assert isinstance(live.pause, Asking)
    intent = understood.best.intent if understood else "none"
    is_text = heard.kind == "text"
    if intent == "thanks" and is_text and run.journey in OFFERS:
        return say(scene, _("You are welcome. I am here whenever you need me."))
    if intent == "thanks" and is_text:
        return still_open(scene, run, _("You are welcome. My question above is still open."))
    if intent == "greeting" and is_text:
        ask_again(run, first=_("Hello! Let us go on where we were."))
        return go_on(scene, run, live.pause)
    if heard.kind in PICTURES:
        # What cannot be read is no misunderstanding.
        return say_what_would_do(scene, run, live.pause, said(scene, heard))
    if elsewhere.answered(scene, heard, understood):
        return None
    doubts.keep(scene, heard, understood, MISSED)
    if second_chance.is_given(scene, heard, understood, run):
        return None
    scene.contact.misses, scene.contact.changed = scene.contact.misses + 1, True
    if scene.contact.misses >= OFFER_PERSON_AFTER:
        ask_again(run, first=_("I am not getting this right. If you would rather talk to a person, just say so."))
        return go_on(scene, run, live.pause)
    return say_what_would_do(scene, run, live.pause, said(scene, heard))


def say_what_would_do(scene: Scene, run: RunState, pause: Asking, words: Said) -> None:
    """Say what would be an answer, in the reader's own words; where it has none, the question is put again."""
    told = _why_not(pause, words)
    if told is None:
        ask_again(run, first=NOT_CLEAR)
    else:
        put_as(run, told)
    go_on(scene, run, pause)


def _why_not(pause: Asking, words: Said) -> Words | None:
    if words.kind in PICTURES and not words.text and not isinstance(pause.step, Ask):
        return None
    if isinstance(pause.step, Ask):
        try:
            pause.step.read(words)
        except NotUnderstood as problem:
            return problem.words
        except Unfinished:
            pass
    return None


def is_free(pause: Asking) -> bool:
    """Whether the open question takes any words at all."""
    return isinstance(pause.step, Ask) and pause.step.read.name in FREE


def is_place(pause: Asking) -> bool:
    """Whether the open question asks where something is."""
    return isinstance(pause.step, Ask) and pause.step.read.name in PLACES


def is_option(scene: Scene, run: RunState, heard: Heard) -> bool:
    """Whether the words name one of the open question's options."""
    pause = alive(scene, run).pause
    if isinstance(pause, Asking) and isinstance(pause.step, ChooseMany):
        return other_choice(pause.step, None, said(scene, heard))
    return (
        isinstance(pause, Asking)
        and isinstance(pause.step, Choose)
        and other_option(pause.step, None, said(scene, heard))
    )


def other_choice(step: ChooseMany[object], now: object, words: Said) -> bool:
    """Whether words that take something back name other options than those chosen now."""
    try:
        found = [option.id for option in chosen_many(step, words)]
    except NotUnderstood:
        return False
    return found != now


def other_option(step: Choose[object], now: object, words: Said) -> bool:
    """Whether words name an option that is not the one chosen now."""
    offered = [
        (o.id, o.title.render(words.language), o.description.render(words.language) if o.description else "")
        for o in step.options
    ]
    found = pick(offered, words)
    return isinstance(found, str) and found != now
