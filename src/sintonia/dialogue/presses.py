"""What is pressed or tapped: a button, a row of a list, a key, an earlier answer on a page."""

from __future__ import annotations

from sintonia.conversations.channel import Heard
from sintonia.dialogue import matters
from sintonia.dialogue.alerts import addresses_of
from sintonia.dialogue.answer import is_option, missed, read
from sintonia.dialogue.commands import COMMANDS, call_a_person, command
from sintonia.dialogue.correction import correct_at
from sintonia.dialogue.going import alive, asking, put_again, start, take_up, to_the_front
from sintonia.dialogue.menu import asked_of_menu
from sintonia.dialogue.passport import give_passport
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import NOBODY, RunState, Scene
from sintonia.journeys.beginnings import offered_by
from sintonia.journeys.pauses import Asking
from sintonia.journeys.steps import Outcome
from sintonia.journeys.stored import UnableToRun, journey_named
from sintonia.kit.words import _


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
            to_the_front(scene, run)
        if not read(scene, run, heard):
            missed(scene, run, heard, None)
        return None
    for place, entry in live.correctable():
        if entry.label == label:
            if _is_the_same(entry.value, heard.choice):
                return None
            return _put_right(scene, run, place, heard)
    return _long_gone(scene)


def tapped(scene: Scene, heard: Heard) -> None:
    """An earlier answer tapped on a page, with what it should have been."""
    details = heard.details or {}
    run = next((r for r in scene.live_runs() if r.token == details.get("run")), None)
    if run is not None:
        for place, entry in alive(scene, run).correctable():
            if entry.label == details["correct"]:
                return _put_right(scene, run, place, heard)
    return _long_gone(scene)


def ordered(scene: Scene, heard: Heard) -> bool:
    """
    What a key, a keyword or somebody of ours asks for by its name, so that nothing is guessed: a journey to `begin`, or
    an `order`. Says whether it was one; a keyword that answers the open question is an answer.
    """
    details = heard.details or {}
    if name := str(details.get("begin", "")):
        return _begun(scene, heard, name)
    if order := str(details.get("order", "")):
        _carried_out(scene, heard, order)
        return True
    return False


def _begun(scene: Scene, heard: Heard, name: str) -> bool:
    top = asking(scene)
    if top is not None and (heard.text and (top.journey == name or is_option(scene, top, heard))):
        return False
    if top is not None and top.journey == name:
        put_again(scene, top)
    elif name == "menu":
        start(scene, name, _asked_by_keys(scene, heard.text))
    else:
        try:
            journey_named(name)
        except UnableToRun:
            return False
        matters.digress(scene, name, heard)
    return True


def _carried_out(scene: Scene, heard: Heard, order: str) -> None:
    top = scene.top()
    if order == "passport":
        give_passport(scene)
    elif order == "person":
        call_a_person(scene, heard)
    elif top is not None and order in COMMANDS:
        command(scene, top, order, heard)
    elif top is None and not take_up(scene):
        start(scene, "menu", _asked_by_keys(scene))


def stop(scene: Scene, heard: Heard) -> None:
    """Whoever says stop is told once that it is so, and hears nothing more until they write again."""
    for run in scene.live_runs():
        run.state, run.ended_at, run.changed = str(Outcome.cancelled), scene.at, True
        scene.record("journeys.run.ended", ("run", run.token), outcome="cancelled")
    say(scene, _("Done: I will not write to you again. If you need us, just write; nothing is lost."))
    scene.contact.owner_after, scene.contact.changed = NOBODY, True
    scene.silenced = addresses_of(scene, heard)
    scene.record("conversations.contact.stopped", ("contact", scene.contact.token))


def _put_right(scene: Scene, run: RunState, place: int, heard: Heard) -> None:
    if run.state == "paused":
        to_the_front(scene, run)
    if not correct_at(scene, run, place, heard):
        put_again(scene, run, first=_("I did not quite get that."))


def _is_the_same(kept: object, choice: str) -> bool:
    return kept == choice or (choice in {"yes", "no"} and kept == (choice == "yes"))


def _long_gone(scene: Scene) -> None:
    open_run = asking(scene)
    if open_run is None:
        say(scene, _("That is already settled. Tell me what you need now."))
    else:
        put_again(scene, open_run, first=_("That is already settled."))


def _asked_by_keys(scene: Scene, text: str = "") -> str:
    """Where nothing is found by words, as on a telephone, a menu offers all that the company's ports and ours carry."""
    names = [one.name for one in offered_by(scene.ports, scene.company.journeys)]
    return asked_of_menu([], text, all_of=names)
