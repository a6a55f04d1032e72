"""
What an agent does for the customer whose conversation they have: begins a journey, takes up one that was left open, or
enters the answer that the customer told them. A run moves on as if the customer had said it, but who proves to be
somebody does it themselves.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from sintonia.audit import Actor
from sintonia.conversations.channel import Heard
from sintonia.conversations.models import NOTE, Message
from sintonia.dialogue import answer, matters
from sintonia.dialogue.going import alive, arrives, asking, go_on, put_again, put_as, reopen
from sintonia.dialogue.say import tell_agent
from sintonia.dialogue.scene import BOT, NewMessage, RunState, Scene
from sintonia.journeys.beginnings import PERSON, offered_by
from sintonia.journeys.operations import Entered
from sintonia.journeys.pauses import Asking
from sintonia.journeys.runner import ENTERED_BY
from sintonia.journeys.steps import NotUnderstood, Outcome, Unfinished
from sintonia.journeys.stored import journey_named
from sintonia.kit.together import together
from sintonia.kit.words import Words, _

NOT_THEIRS: Final = _("Not done: this conversation had passed on to somebody else.")
HAS_ENDED: Final = _("Not done: this had ended meanwhile.")
HAS_MOVED: Final = _("Not done: the question had changed meanwhile. Nothing was entered.")
NOT_OFFERED: Final = _("Not done: this cannot be begun here.")
PROVES: Final = _("Not done: only the customer can prove who they are. Ask them, or give back to the assistant.")


def entered(scene: Scene, event: dict[str, Any]) -> None:
    """Take in what an agent entered, if they still have the word and it still fits; else they are told why not."""
    entry = msgspec.convert(event["entry"], Entered)
    if scene.contact.owner != f"agent:{entry.by}":
        return _refuse(scene, entry, NOT_THEIRS)
    scene.by = Actor("agent", entry.by)
    try:
        if entry.begin:
            _begin(scene, entry)
        elif entry.resume:
            _take_up(scene, entry)
        else:
            _at_its_step(scene, entry)
    finally:
        scene.by = BOT
    return None


def heard_as_a_proof(scene: Scene, heard: Heard) -> None:
    """What a customer says is for the agent who has the word; a proof that the agent had them asked for is read."""
    top = asking(scene)
    if top is None or top.contact != scene.contact.id or not alive(scene, top).is_proving:
        return
    pause = alive(scene, top).pause
    assert isinstance(pause, Asking)
    pressed_here = not heard.choice or heard.step == f"{top.token}:{pause.label}"
    if not (pressed_here and _was_asked_for(scene, top, pause.label)):
        return
    scene.asks_customer = True
    try:
        answer.read(scene, top, heard)
    finally:
        scene.asks_customer = False


def drop_what_only_agents_were_asked(scene: Scene) -> None:
    """When all is closed, nobody is reminded later of a question that they were never asked."""
    for run in scene.live_runs():
        if run.state in {"active", "paused"} and run.label and _put_last(scene, run, run.label)[0] == NOTE:
            run.state, run.ended_at, run.changed = str(Outcome.cancelled), scene.at, True
            scene.record("journeys.run.ended", ("run", run.token), outcome="cancelled")


def _begin(scene: Scene, entry: Entered) -> None:
    if entry.begin not in {one.name for one in offered_by(scene.ports, scene.company.journeys)} - {PERSON}:
        return _refuse(scene, entry, NOT_OFFERED)
    top = asking(scene)
    if top is not None and top.journey == entry.begin:
        return put_again(scene, top)
    title = scene.told(journey_named(entry.begin).title)
    _write_down(scene, entry, Heard(kind="text", address="", key="", text=title))
    return matters.digress(scene, entry.begin, Heard(kind="text", address="", key=""))


def _take_up(scene: Scene, entry: Entered) -> None:
    """What was put aside comes to the front, here and at its very step; whatever asked until now waits beneath it."""
    run = next((one for one in scene.live_runs() if one.token == entry.run), None)
    if run is None:
        return _refuse(scene, entry, HAS_ENDED)
    if run.state != "paused" or run.label != entry.step:
        return _refuse(scene, entry, HAS_MOVED)
    scene.record("journeys.run.taken_up", ("run", run.token))
    return reopen(scene, run)


def _at_its_step(scene: Scene, entry: Entered) -> None:
    run = next((one for one in scene.live_runs() if one.token == entry.run), None)
    if run is None:
        return _refuse(scene, entry, HAS_ENDED)
    if run is not scene.top() or arrives(scene, run):
        return _refuse(scene, entry, HAS_MOVED)
    live = alive(scene, run)
    pause = live.pause
    if not isinstance(pause, Asking) or pause.label != entry.step:
        return _refuse(scene, entry, HAS_MOVED)
    if entry.ask and live.is_proving:
        return _ask_customer(scene, run, pause)
    if live.is_proving or entry.ask:
        return _refuse(scene, entry, PROVES)
    return _answer(scene, run, pause, entry)


def _answer(scene: Scene, run: RunState, pause: Asking, entry: Entered) -> None:
    live = alive(scene, run)
    heard = Heard(
        kind="choice" if entry.choice else "text", address="", key="", text=entry.text, choice=entry.choice,
        step=f"{run.token}:{pause.label}", details={ENTERED_BY: entry.by},
    )  # fmt: skip
    _write_down(scene, entry, heard)
    words = answer.said(scene, heard)
    try:
        # No more bubbles come of what is entered.
        after = live.settle(words)
    except (NotUnderstood, Unfinished):
        live.fragment = run.fragment = ""
        return answer.say_what_would_do(scene, run, pause, words)
    scene.record("journeys.step.entered", ("run", run.token), step=pause.label)
    return answer.taken(scene, run, after)


def _ask_customer(scene: Scene, run: RunState, pause: Asking) -> None:
    scene.asks_customer = True
    try:
        put_as(run, pause.step.words)
        go_on(scene, run, pause)
    finally:
        scene.asks_customer = False


def _was_asked_for(scene: Scene, run: RunState, label: str) -> bool:
    """Whether the customer was asked this last, and by the agent: what the bot asked before them waits for the bot."""
    return _put_last(scene, run, label) == ("out", "agent")


def _put_last(scene: Scene, run: RunState, label: str) -> tuple[str, str]:
    """How a run's question was put last: in which direction, and by whom."""
    for message in reversed(scene.messages):
        if (message.run, message.step) == (run.token, label):
            return message.direction, message.author[0]
    return together(_all_put_last, (scene.contact.id, run.token, label))


def _all_put_last(asked: list[tuple[int, str, str]]) -> list[tuple[str, str]]:
    found = []
    for contact, run, label in asked:
        latest = Message.objects.filter(contact=contact, run=run, step=label).order_by("-number").first()
        found.append((latest.direction, latest.author_kind) if latest is not None else ("", ""))
    return found


def _write_down(scene: Scene, entry: Entered, heard: Heard) -> None:
    scene.messages.append(
        NewMessage(
            number=scene.number(),
            direction=NOTE,
            author=("agent", entry.by),
            kind=heard.kind,
            text=heard.text,
            at=scene.at,
            state="there",
            content=heard,
        )
    )


def _refuse(scene: Scene, entry: Entered, why: Words) -> None:
    """Whoever has the conversation reads why nothing was done; nothing is applied to another step than it was for."""
    scene.record("journeys.step.refused", ("contact", scene.contact.token), by=entry.by, why=why.text)
    tell_agent(scene, why)
