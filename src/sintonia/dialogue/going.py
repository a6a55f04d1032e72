"""Going on with a run: looks at once, deeds into the outbox, questions to the customer, a person when one is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import msgspec

from sintonia.backoffice.ports import NotAnswering
from sintonia.dialogue.looks import look
from sintonia.dialogue.say import say, utter
from sintonia.dialogue.scene import NewDeed, NewTimer, NewWorkItem, RunState, Scene
from sintonia.journeys.runner import (
    Asking,
    Doing,
    Ended,
    HandingOver,
    Looking,
    Mismatch,
    Pause,
    Run,
    Uttered,
    Waiting,
)
from sintonia.journeys.steps import Caller, Outcome
from sintonia.journeys.stored import UnableToRun, journey_named, state_of
from sintonia.kit.text import token
from sintonia.kit.words import Words, _

RETRY: Final = timedelta(seconds=20)
PERSON_WORDS: Final = _("I am calling a person to help you. Everything you told me is already with them.")


def start(scene: Scene, name: str, said: str) -> RunState:
    """Begin a journey on top of whatever is open."""
    asked = _open_question(scene)
    for run in scene.live_runs():
        if run.state == "active":
            run.state, run.changed = "paused", True
    journey = journey_named(name)
    key = token()
    person = scene.person
    run = RunState(
        token=key,
        journey=name,
        version=journey.version,
        case=scene.contact.case,
        contact=scene.contact.id,
        customer=scene.contact.customer,
        caller=Caller(
            customer=scene.contact.customer,
            language=scene.contact.language,
            protocol=scene.contact.protocol,
            run=key,
            channel=scene.contact.channel,
            began_at=scene.at,
            party=person.party if person else None,
            name=person.name if person else "",
            said=said,
            needs=tuple(person.needs) if person else (),
        ),
        known=[],
        fragment="",
        state="active",
        label="",
        place=max((r.place for r in scene.runs), default=0) + 1,
        revision=0,
        started_at=scene.at,
        latest_at=scene.at,
        new=True,
    )
    scene.runs.append(run)
    scene.matter = scene.matter or ("" if name == "menu" else name)
    scene.record("journeys.run.started", ("run", key), journey=name)
    go_on(scene, run, alive(scene, run).proceed(), asked=asked)
    return run


def alive(scene: Scene, run: RunState) -> Run:
    """The live run of a row, brought to where it stopped."""
    if run.live is None:
        ports = {**scene.ports, "identity": scene.ports["identity_of"](scene)}
        journey = journey_named(run.journey, run.version)
        run.live = Run(run.token, journey, run.caller, ports, run.known, run.fragment)
        if run.known or not run.new:
            run.live.proceed()
            run.live.uttered.clear()
    return run.live


def go_on(scene: Scene, run: RunState, pause: Pause, *, asked: Words | None = None) -> None:
    """Settle a run from a pause: whatever can be done at once is done, the rest is put where it waits."""
    assert run.live is not None
    try:
        while isinstance(pause, (Looking, Doing, HandingOver)):
            result = _at_once(scene, run, pause)
            if result is _LATER:
                break
            pause = run.live.give(result)
    except NotAnswering:
        _wait_for_the_back_office(scene, run)
        return
    _ask_once(run, asked)
    utter(scene, run)
    _keep(scene, run, pause)
    if isinstance(pause, Ended):
        ended(scene, run, pause.outcome)


_LATER: Final = object()


def _at_once(scene: Scene, run: RunState, pause: Looking | Doing | HandingOver) -> Any:
    """Do what a pause asks for, or say that it comes later."""
    assert run.live is not None
    match pause:
        case Looking():
            return look(pause, run.live.ports)
        case Doing():
            port = run.live.ports[pause.port]
            if getattr(port, "here", False):
                # Our own side: a transaction of its own, once by its key; a turn done again gets the same answer.
                return getattr(port, pause.method)(pause.key, **pause.arguments)
            plain = msgspec.to_builtins(pause.arguments)
            scene.deeds.append(NewDeed(pause.key, run.token, pause.label, pause.port, pause.method, plain))
            return _LATER
        case HandingOver():
            utter(scene, run)
            hand_over(scene, pause.step.why, words=pause.step.words, urgent=pause.step.urgent, go_on=pause.step.go_on)
            return "handed_over"


def _wait_for_the_back_office(scene: Scene, run: RunState) -> None:
    """The system behind a look is down: say so once, keep the request, come back."""
    assert run.live is not None
    utter(scene, run)
    if run.state != "retrying":
        say(scene, _("Our system is not answering right now. I kept your request and will come back here with it."))
    run.known, run.fragment, run.state, run.changed = run.live.known, "", "retrying", True
    scene.timers.append(NewTimer("retry", run.token, scene.at + RETRY))


def _keep(scene: Scene, run: RunState, pause: Pause) -> None:
    assert run.live is not None
    run.known, run.fragment = run.live.known, run.live.fragment
    run.state, run.changed = state_of(pause), True
    run.label = getattr(pause, "label", "")
    run.contact, run.latest_at = scene.contact.id, scene.at
    if isinstance(pause, Waiting):
        scene.timers.append(NewTimer("wait", run.token, scene.at + pause.at_most, pause.event, pause.label))


def _ask_once(run: RunState, asked: Words | None) -> None:
    """What was just asked by the run below is not asked again by the one on top."""
    assert run.live is not None
    spoken = run.live.uttered
    if asked is not None and spoken and spoken[-1].words == asked and isinstance(run.live.pause, Asking):
        last = spoken[-1]
        spoken[-1] = Uttered(
            last.step, _("I will see to that too. I only need what I just asked."), last.options, last.label
        )


def _open_question(scene: Scene) -> Words | None:
    top = scene.top()
    if top is None or top.state != "active":
        return None
    pause = alive(scene, top).pause
    return pause.step.words if isinstance(pause, Asking) else None


def ended(scene: Scene, run: RunState, outcome: Outcome) -> None:
    """Close a run, and take up the one below it."""
    run.ended_at = scene.at
    scene.record("journeys.run.ended", ("run", run.token), outcome=str(outcome))
    if not any(message.direction == "out" for message in scene.messages) and run.journey != "menu":
        say(scene, _("All right. I am here if you need anything else."))
    if run.journey == "menu" and run.known:
        start(scene, str(run.known[-1].value), "")
        return
    if outcome is Outcome.handed_over and scene.contact.owner_after:
        return
    if journey_named(run.journey, run.version).urgent:
        # After a fright nobody is rushed back to a meter: what was open waits until they ask for it.
        return
    take_up(scene)


def take_up(scene: Scene) -> None:
    """Go on with the run that was put aside last, if there is one."""
    below = [run for run in scene.live_runs() if run.state == "paused"]
    if not below or scene.top() is not None:
        return
    reopen(scene, below[-1], first=_("Let us go on where we were."))


def reopen(scene: Scene, run: RunState, *, first: Words | None = None) -> None:
    """Make a run that was put aside the one that has the word, and ask its question again, after `first`."""
    for other in scene.live_runs():
        if other.state == "active" and other is not run:
            other.state, other.changed = "paused", True
    live = alive(scene, run)
    run.place = max(r.place for r in scene.runs) + 1
    run.ended_at = None
    before = live.pause
    pause = live.resume()
    if isinstance(pause, Asking) and pause is before:
        ask_again(run, first=first)
    go_on(scene, run, pause)


def ask_again(run: RunState, *, first: Words | None = None) -> None:
    """Put the open question among what is said, after `first`."""
    assert run.live is not None
    pause = run.live.pause
    assert isinstance(pause, Asking)
    if first is not None:
        run.live.uttered.append(Uttered(pause.step, first, label=""))
    run.live.uttered.append(Uttered(pause.step, pause.step.words, run.live.options_of(pause.step), pause.label))


def hand_over(scene: Scene, why: Words, *, words: Words | None, urgent: bool, go_on: bool) -> None:  # noqa: FBT001
    """Bring in a person; unless the run goes on meanwhile, the bot is silent from now on."""
    scene.work.append(NewWorkItem(why, urgent))
    if not go_on:
        say(scene, words or PERSON_WORDS)
        scene.contact.owner_after, scene.contact.changed = "queue", True
    elif words is not None:
        say(scene, words)


def mismatched(scene: Scene, run: RunState, problem: Mismatch | UnableToRun) -> None:
    """A journey changed under a run: a person goes on instead of a guess."""
    scene.record("journeys.run.mismatched", ("run", run.token), problem=str(problem)[:200])
    run.state, run.ended_at, run.changed = str(Outcome.handed_over), scene.at, True
    hand_over(scene, _("The journey changed while this run was open."), words=None, urgent=False, go_on=False)
