"""Going on with a run: looks at once, deeds into the outbox, questions to the customer, a person when one is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import msgspec

from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.dialogue.beginning import above_all, new_run
from sintonia.dialogue.handing import MEANWHILE, goes_on_meanwhile, hand_over, refused
from sintonia.dialogue.looks import look
from sintonia.dialogue.meant import MEANT, settle
from sintonia.dialogue.menu import told_by_menu
from sintonia.dialogue.own_ports import own_ports
from sintonia.dialogue.proving import prove_here, say_why_again
from sintonia.dialogue.rating import RATING, open_below
from sintonia.dialogue.refusals import words_of
from sintonia.dialogue.say import say, utter
from sintonia.dialogue.scene import NewDeed, NewTimer, RunState, Scene
from sintonia.journeys.labels import options_of
from sintonia.journeys.pauses import Asking, Doing, Ended, HandingOver, Looking, Pause, Uttered, Waiting
from sintonia.journeys.runner import Run
from sintonia.journeys.steps import Outcome
from sintonia.journeys.stored import journey_named, state_of
from sintonia.kit.words import Words, _

RETRY: Final = timedelta(seconds=20)
TOO: Final = _("I will see to that too. I only need what I just asked.")
STILL_OPEN: Final = _("And my question above is still open, whenever you like.")
OFFERS: Final = frozenset({"menu", "offer_person", MEANT, RATING})
_LATER: Final = object()


# Beginning, and coming back to


def start(scene: Scene, name: str, said: str) -> RunState:
    """Begin a journey on top of whatever is open."""
    below = asking(scene)
    _put_aside(scene)
    run = new_run(scene, name, said)
    scene.runs.append(run)
    scene.matter = scene.matter or ("" if name in OFFERS else name)
    scene.record("journeys.run.started", ("run", run.token), journey=name)
    go_on(scene, run, alive(scene, run).proceed(), below=below)
    return run


def _put_aside(scene: Scene, but: RunState | None = None) -> None:
    """Put aside whatever has the word; an offer that something else was preferred to is over."""
    for run in scene.live_runs():
        if run.state == "active" and run is not but:
            run.state, run.changed = "paused", True
            if run.journey in OFFERS:
                run.state, run.ended_at = str(Outcome.done), scene.at


def hold(scene: Scene, name: str, said: str) -> None:
    """Keep a matter for later, beneath whatever has the word; it begins when it is taken up."""
    run = new_run(scene, name, said)
    run.state = "paused"
    scene.runs.append(run)
    scene.record("journeys.run.held", ("run", run.token), journey=name)
    say(scene, _("After this I will see to that too: {matter}.", matter=journey_named(name).title))


def asking(scene: Scene) -> RunState | None:
    """The run whose question is open."""
    top = scene.top()
    return top if top is not None and top.state == "active" and isinstance(alive(scene, top).pause, Asking) else None


def alive(scene: Scene, run: RunState) -> Run:
    """The live run of a row, brought to where it stopped; one that comes from another contact proves anew who asks."""
    if run.live is None:
        ports = {**scene.ports, **own_ports(scene)}
        journey = journey_named(run.journey, run.version)
        run.live = Run(run.token, journey, run.caller, ports, run.known, run.fragment)
        if run.known or run.label or not (run.new or run.state == "paused"):
            run.live.proceed()
            run.live.uttered.clear()
        if run.contact != scene.contact.id and isinstance(run.live.pause, Asking):
            prove_here(run.live)
    return run.live


def arrives(scene: Scene, run: RunState) -> bool:
    """Let the open run come to this contact; says whether it now asks something else, such as who is here."""
    if run.contact == scene.contact.id or run.state != "active":
        return False
    pause = alive(scene, run).pause
    if isinstance(pause, Asking) and pause.label == run.label:
        run.contact, run.changed = scene.contact.id, True
        return False
    put_again(scene, run)
    return True


def to_the_front(scene: Scene, run: RunState) -> None:
    """Give a run the word; whatever had it is put aside."""
    _put_aside(scene, but=run)
    run.state, run.place, run.ended_at, run.changed = "active", above_all(scene), None, True


def take_up(scene: Scene, *, first: Words | None = None) -> bool:
    """Go on with the run that was put aside last, if there is one and nothing else has the word."""
    below = [run for run in scene.live_runs() if run.state == "paused"]
    if not below or scene.top() is not None:
        return False
    reopen(scene, below[-1], first=first or _("Let us go on where we were."))
    return True


def reopen(scene: Scene, run: RunState, *, first: Words | None = None) -> None:
    """Make a run that was put aside the one that has the word, and ask its question again, after `first`."""
    live = alive(scene, run)
    to_the_front(scene, run)
    before = live.pause
    pause = live.resume() if before is not None else live.proceed()
    if isinstance(pause, Asking) and pause is before:
        ask_again(run, first=first)
    go_on(scene, run, pause)


# Putting questions


def ask_again(run: RunState, *, first: Words | None = None) -> None:
    """Put the open question among what is said, after `first`: in other words, where it has some for that."""
    assert run.live is not None
    pause = run.live.pause
    assert isinstance(pause, Asking)
    if first is not None:
        run.live.uttered.append(Uttered(pause.step, first, label=""))
    put_as(run, pause.step.again or pause.step.words)


def put_as(run: RunState, words: Words) -> None:
    """Put the open question in these words, with all that may be pressed."""
    assert run.live is not None
    pause = run.live.pause
    assert isinstance(pause, Asking)
    run.live.uttered.append(Uttered(pause.step, words, options_of(pause.step), pause.label))


def put_again(scene: Scene, run: RunState, *, first: Words | None = None) -> None:
    """Put a run's open question again, after `first`; one that asks nothing goes on to where it next stops."""
    pause = alive(scene, run).pause
    assert pause is not None
    if isinstance(pause, Asking):
        ask_again(run, first=first)
    elif first is not None:
        say(scene, first)
    if not isinstance(pause, (Doing, Waiting)):
        go_on(scene, run, pause)


def still_open(scene: Scene, run: RunState, words: Words = STILL_OPEN) -> None:
    """Say that the question stands, without repeating it; what may be pressed can be pressed here too."""
    pause = alive(scene, run).pause
    assert isinstance(pause, Asking)
    put_as(run, words)
    go_on(scene, run, pause)


# Going on


def go_on(scene: Scene, run: RunState, pause: Pause, *, below: RunState | None = None, before: str = "") -> None:
    """
    Settle a run from a pause: whatever can be done at once is done, the rest is put where it waits.

    `below` is the run whose question was open when this one began; `before` the label of this run's own, if it was.
    """
    assert run.live is not None
    try:
        while isinstance(pause, (Looking, Doing, HandingOver)):
            result = _at_once(scene, run, pause)
            if result is _LATER:
                break
            pause = run.live.give(result)
    except NotAnswering:
        return _wait_for_the_back_office(scene, run)
    except Refused as refusal:
        utter(scene, run)
        return refused(scene, run, words_of(refusal))
    held = below is not None and run.live.is_proving and alive(scene, below).is_proving
    _put_shorter(run, drop=held, same=before == getattr(pause, "label", None))
    say_why_again(scene, run)
    utter(scene, run)
    _keep(scene, run, pause)
    if held and below is not None:
        _hold(scene, run, below)
    elif isinstance(pause, Ended):
        ended(scene, run, pause.outcome)
    return None


def _at_once(scene: Scene, run: RunState, pause: Looking | Doing | HandingOver) -> Any:
    """Do what a pause asks for, or say that it comes later."""
    assert run.live is not None
    match pause:
        case Looking():
            return look(pause, run.live.ports)
        case Doing():
            port = run.live.ports[pause.port]
            if getattr(port, "here", False):
                # Our own side: a transaction of its own, once by its key; a turn done again gets the same answer. What
                # is tried anew, at another door or after a proof has expired, is another try, under another key.
                key = f"{pause.key}@{scene.contact.id}:{scene.contact.latest_number}"
                return getattr(port, pause.method)(key, **pause.arguments)
            plain = msgspec.to_builtins(pause.arguments)
            scene.deeds.append(NewDeed(pause.key, run.token, pause.label, pause.port, pause.method, plain))
            return _LATER
        case HandingOver():
            utter(scene, run)
            hand_over(scene, pause.step.why, words=pause.step.words, urgent=pause.step.urgent, go_on=pause.step.go_on)
            return "handed_over"


def _put_shorter(run: RunState, *, drop: bool, same: bool) -> None:
    """A question that was just put is not put again in the same words."""
    assert run.live is not None
    spoken, pause = run.live.uttered, run.live.pause
    if not (drop or same) or not spoken or not isinstance(pause, Asking) or spoken[-1].label != pause.label:
        return
    last = spoken.pop()
    if not drop:
        spoken.append(Uttered(last.step, pause.step.again or last.words, last.options, last.label))


def _hold(scene: Scene, run: RunState, below: RunState) -> None:
    """Both must first know who asks: the one below goes on asking, and the new one waits beneath it for the answer."""
    run.state, run.place, below.place = "paused", below.place, run.place
    below.state, below.changed = "active", True
    still_open(scene, below, TOO)


def _wait_for_the_back_office(scene: Scene, run: RunState) -> None:
    """The system behind a look is down: say so once, keep the request, come back."""
    assert run.live is not None
    utter(scene, run)
    if run.state != "retrying":
        say(
            scene,
            _("Our system is not answering right now. I kept your request and will be back here with the answer."),
        )
    run.known, run.fragment, run.state, run.changed = run.live.memory(), "", "retrying", True
    run.contact, run.label = scene.contact.id, ""
    scene.timers.append(NewTimer("retry", run.token, scene.at + RETRY, scene.agent))


def _keep(scene: Scene, run: RunState, pause: Pause) -> None:
    assert run.live is not None
    run.known, run.fragment = run.live.memory(), run.live.fragment
    run.state, run.label, run.changed = state_of(pause), getattr(pause, "label", ""), True
    run.contact, run.latest_at = scene.contact.id, scene.at
    if isinstance(pause, Waiting):
        scene.timers.append(NewTimer("wait", run.token, scene.at + pause.at_most, pause.event, pause.label))


# Ending


def ended(scene: Scene, run: RunState, outcome: Outcome) -> None:
    """Close a run, and take up the one below it."""
    run.ended_at = scene.at
    scene.record("journeys.run.ended", ("run", run.token), outcome=str(outcome))
    waits = any(other.state == "paused" for other in scene.live_runs())
    spoke = any(message.direction == "out" for message in scene.messages[scene.since :])
    if run.journey == MEANT and run.known:
        return settle(scene, run)
    if run.journey == RATING:
        return open_below(scene, run)
    if not (waits or spoke or scene.agent or run.journey == "menu"):
        say(scene, _("All right. I am here if you need anything else."))
    if run.journey == "menu" and run.known:
        start(scene, str(run.known[-1].value), told_by_menu(run.caller.said, run.known[-1], scene.contact.language))
        return None
    if outcome is Outcome.handed_over and scene.contact.owner_after:
        if goes_on_meanwhile(scene) and not take_up(scene, first=MEANWHILE):
            say(scene, MEANWHILE)
        return None
    if outcome is Outcome.refused:
        _refuse_the_held(scene)
    if journey_named(run.journey, run.version).urgent:
        # After a fright nobody is rushed back to a form: what was open waits until they ask for it.
        return None
    take_up(scene)
    return None


def _refuse_the_held(scene: Scene) -> None:
    """Who could not be proved for one matter is not asked all over again for the one that waited on it."""
    for run in scene.live_runs():
        if run.state == "paused" and alive(scene, run).is_proving:
            run.state, run.ended_at, run.changed = str(Outcome.refused), scene.at, True
            scene.record("journeys.run.ended", ("run", run.token), outcome="refused")
