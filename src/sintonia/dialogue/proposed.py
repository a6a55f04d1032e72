"""
What a language model proposed, or that it proposed nothing in time: code of ours decides what becomes of it.

Whatever is proposed becomes a question to the customer, or an article of the company's own. So the worst that a model
can do is to ask the wrong thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

import msgspec

from sintonia.conversations.channel import Heard
from sintonia.conversations.models import Message
from sintonia.dialogue import answer, elsewhere, matters
from sintonia.dialogue.going import alive, start
from sintonia.dialogue.meant import MEANT, asked_of_meant
from sintonia.dialogue.menu import asked_of_menu
from sintonia.dialogue.scene import RunState, Scene
from sintonia.dialogue.second_chance import label_of, offered_in, takes_an_answer
from sintonia.journeys.labels import answer_to
from sintonia.journeys.pauses import Asking
from sintonia.journeys.steps import Choice, NotUnderstood, Said, Unfinished
from sintonia.kit.money import Money
from sintonia.kit.words import shown
from sintonia.understanding.gateway.proposals import (
    Answer,
    CallPerson,
    Clarify,
    Nothing,
    Proposal,
    Quote,
    Start,
    may_be_made,
)

LONGEST_GUESS: Final = 80
_Plain: Final = (str, int, float, Decimal, Money, datetime, date, time)


def proposed(scene: Scene, event: Mapping[str, Any]) -> None:
    """Take up a proposal, if nothing was said since it was asked for; without one, go on as without a model."""
    if not _waits_still(scene, str(event["since"]), event):
        return
    made = msgspec.convert(event["proposal"], Proposal)
    name = str(event["proposal"]["do"])
    taken = _take_up(scene, made)
    scene.record(f"dialogue.proposal.{'taken' if taken else 'left'}", ("contact", scene.contact.token), proposal=name)
    if not taken:
        _as_without(scene)


def unheard(scene: Scene, event: Mapping[str, Any]) -> None:
    """Nothing was proposed in time."""
    if _waits_still(scene, str(event["event"]).removeprefix("unheard:"), event):
        _as_without(scene)


def _waits_still(scene: Scene, since: str, event: Mapping[str, Any]) -> bool:
    """Whether nothing was said or done in this contact since: the same latest message, and the same question open."""
    top, contact = scene.top(), scene.contact
    if since != f"{contact.id}:{contact.latest_number}" or not contact.bot_has_the_word:
        return False
    return (top.token if top else "", label_of(scene, top)) == (event["run"], event["label"])


def _take_up(scene: Scene, made: Proposal) -> bool:
    top, text = scene.top(), _latest(scene).text
    if not may_be_made(made, offered_in(scene, top)):
        return False
    match made:
        case Nothing():
            return False
        case Start(name):
            start(scene, "menu", asked_of_menu([name], text))
        case Clarify(names):
            start(scene, "menu", asked_of_menu(names, text))
        case CallPerson():
            start(scene, "offer_person", text)
        case Quote(article):
            elsewhere.quoted(scene, article)
        case Answer(guess):
            return top is not None and _guess(scene, top, guess)
    return True


def _guess(scene: Scene, top: RunState, text: str) -> bool:
    """Ask whether this is the answer, if the open question's own reader takes it for one; says whether it does."""
    pause = alive(scene, top).pause
    if not isinstance(pause, Asking) or not takes_an_answer(pause.step) or alive(scene, top).is_proving:
        return False
    try:
        value = answer_to(pause.step, Said(text, scene.contact.language, scene.at))
    except (NotUnderstood, Unfinished):
        return False
    guess = _shown(scene, value, text)
    if len(guess) > LONGEST_GUESS:
        return False
    start(scene, MEANT, asked_of_meant(guess=guess, run=top.token, text=text))
    return True


def _shown(scene: Scene, value: Any, text: str) -> str:
    """A value as it was read, not as it was proposed, wherever it can be told."""
    if isinstance(value, Choice):
        return scene.told(value.title)
    if isinstance(value, tuple) and value and all(isinstance(one, Choice) for one in value):
        return ", ".join(scene.told(one.title) for one in value)
    return shown(value, scene.contact.language, scene.company.zone) if isinstance(value, _Plain) else text


def _as_without(scene: Scene) -> None:
    """What the bot does without a language model: it says that it did not understand, and what would do."""
    top, heard = scene.top(), _latest(scene)
    if top is not None:
        return answer.missed(scene, top, heard, None)
    [meant] = scene.company.engine.understand([heard.text], language=scene.contact.language, at=scene.at)
    return matters.offer(scene, heard, meant, meant.best.confidence)


def _latest(scene: Scene) -> Heard:
    """What the customer said last."""
    said = Message.objects.filter(contact=scene.contact.id, direction="in").order_by("-number").first()
    assert said is not None
    return msgspec.convert(said.content, Heard)
