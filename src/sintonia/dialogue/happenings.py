"""What happens without a word: a deed's result, a timer, an event, the word given back to the bot."""

from __future__ import annotations

from typing import Any, Final

from sintonia.dialogue import answer, entering, matters, rated
from sintonia.dialogue.going import alive, ask_again, asking, go_on, put_again, reopen, to_the_front
from sintonia.dialogue.handing import BACK, GOES_ON, hand_over, refused
from sintonia.dialogue.paid import payment_seen
from sintonia.dialogue.proposed import proposed, unheard
from sintonia.dialogue.rating import RATING
from sintonia.dialogue.refusals import unpacked
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import NOBODY, RunState, Scene
from sintonia.journeys.operations import ENTRY
from sintonia.journeys.pauses import Asking, Doing, Ended, Looking, Waiting
from sintonia.journeys.steps import Outcome
from sintonia.kit.words import Words, _
from sintonia.payments.telling import PAID


def happened(scene: Scene, kind: str, event: dict[str, Any]) -> None:
    """Let a scene go on with what happened, if anything still waits for it."""
    run = next((r for r in scene.runs if r.token == event.get("run")), None)
    if kind in _OF_NO_RUN:
        return _OF_NO_RUN[kind](scene, event)
    if kind == "dead":
        return _dead(scene, run, str(event["why"]))
    if run is None or not run.is_live:
        return None
    if scene.agent and kind != "result" and not (kind == "retry" and event.get("event") == scene.agent):
        # What an agent waits for themselves comes while they have the word; all else waits until they give it back.
        return None
    live = alive(scene, run)
    match kind, live.pause:
        case "result", Doing() if live.pause.label == event["label"]:
            return _result(scene, run, event)
        case (("event" | "wait"), Waiting()) if live.pause.label == event["label"]:
            go_on(scene, run, live.give(event.get("event") if kind == "event" else None))
            return _heard_first(scene, run)
        case "retry", (Looking() | Doing()) if run.state == "retrying":
            return go_on(scene, run, live.pause)
        case "bubble", Asking() if run.fragment and event["label"] == answer.bubble_label(
            live.pause.label, run.fragment
        ):
            return answer.settle(scene, run)
        case "slow", Doing():
            trouble = _(
                "Our system is not answering right now. I kept your request and will be back here with the answer."
            )
            say(scene, trouble)
            return matters.it_takes_long(scene, run)
        case (("remind" | "expire"), Asking()) if run.state == "active":
            return _remind(scene, run) if kind == "remind" else _expire(scene, run)
    return None


def _news(scene: Scene, event: dict[str, Any]) -> None:
    """Something of their case that customers hear unasked: not over a person, nor if they want silence."""
    if scene.contact.owner == NOBODY or scene.contact.owner.startswith("agent:"):
        return
    for one in event["words"]:
        say(scene, Words.from_json(one))


def _result(scene: Scene, run: RunState, event: dict[str, Any]) -> None:
    if "refused" in event:
        return refused(scene, run, unpacked(event["refused"]))
    go_on(scene, run, alive(scene, run).give(event["value"]))
    return _heard_first(scene, run)


def _heard_first(scene: Scene, run: RunState) -> None:
    """What asks after a wait asked last: the next words are for it, whatever was begun meanwhile."""
    if run.is_live and scene.top() is not run and isinstance(alive(scene, run).pause, Asking):
        to_the_front(scene, run)


def _remind(scene: Scene, run: RunState) -> None:
    if run.journey == RATING:
        return
    pause = alive(scene, run).pause
    assert pause is not None
    ask_again(run, first=_("Are you still there? No hurry: everything is kept."))
    go_on(scene, run, pause)


def _expire(scene: Scene, run: RunState) -> None:
    if run.journey == RATING:
        rated.let_go(scene, run)
        return
    run.state, run.ended_at, run.changed = str(Outcome.expired), scene.at, True
    scene.record("journeys.run.ended", ("run", run.token), outcome="expired")
    say(scene, _("I will close this for now. Whenever you like, just write: I am here."))


def _dead(scene: Scene, run: RunState | None, why: str) -> None:
    """Nothing fails unseen: a person gets it; a run whose deed it was is theirs from now on."""
    problem = _("A message or a request could not be completed: {why}", why=why)
    waits = run is not None and run.is_live and isinstance(alive(scene, run).pause, Doing)
    if run is not None and waits:
        run.state, run.ended_at, run.changed = str(Outcome.handed_over), scene.at, True
        scene.record("journeys.run.ended", ("run", run.token), outcome="handed_over")
    hand_over(scene, problem, words=None, urgent=False, go_on=not waits)


def _given_back(scene: Scene, event: dict[str, Any]) -> None:
    """A person gave the word back to the bot: it says so, and the open question is asked again unless all is closed."""
    if scene.contact.owner != "bot":
        return
    if (asked := rated.open_rating(scene)) is not None:
        rated.let_go(scene, asked)
    if event.get("closed"):
        entering.drop_what_only_agents_were_asked(scene)
    top = scene.top() or next((run for run in reversed(scene.live_runs()) if run.state == "paused"), None)
    pause = alive(scene, top).pause if top is not None else None
    if event.get("closed") or top is None or isinstance(pause, (Doing, Waiting)):
        say(scene, BACK)
        if event.get("resolved"):
            rated.ask_how_it_went(scene, str(event["resolved"]))
    elif top.state == "paused":
        reopen(scene, top, first=GOES_ON)
    elif isinstance(pause, Asking):
        put_again(scene, top, first=GOES_ON)
    elif isinstance(pause, (Ended, Looking)):
        say(scene, BACK)
        go_on(scene, top, pause)


def _proved(scene: Scene, _event: dict[str, Any]) -> None:
    """A clerk vouches for who asks here: a run that was making sure of it goes on."""
    top = asking(scene)
    if top is not None and alive(scene, top).is_proving:
        go_on(scene, top, alive(scene, top).resume())


_OF_NO_RUN: Final = {
    "resume": _given_back, "proved": _proved, "news": _news, "proposal": proposed, "unheard": unheard,
    ENTRY: entering.entered, PAID: payment_seen,
}  # fmt: skip
