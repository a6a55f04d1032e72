"""
Asking how a person's help was found, and hearing the answer: only while it is open, and after whatever else is meant.

The question never insists: it is put once, never again in other words, and goes without a word once something else is
said or a day has passed. What was open beneath it is open again as it was, and is not asked anew.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from sintonia.conversations.channel import Heard
from sintonia.desk import satisfaction
from sintonia.dialogue import answer
from sintonia.dialogue.going import asking, start
from sintonia.dialogue.rating import RATING, asked_of_rating, declines, item_of, open_below, score_in
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import NewTimer, RunState, Scene
from sintonia.journeys.models import StoredRun
from sintonia.journeys.steps import Outcome
from sintonia.journeys.stored import UnableToRun, journey_named
from sintonia.kit.words import _
from sintonia.outreach.alerting import is_silent
from sintonia.understanding.deciding import ACT
from sintonia.understanding.port import Understood

OPEN_FOR: Final = timedelta(hours=24)
# After this a customer of WhatsApp may not be asked anything that is no template.
WINDOWS: Final = {"whatsapp": timedelta(hours=24)}


def ask_how_it_went(scene: Scene, item: str) -> None:
    """Ask how an item that was resolved went, unless this customer is not to be asked."""
    contact = scene.contact
    window = WINDOWS.get(contact.channel)
    if window is not None and scene.at - contact.latest_heard_at >= window:
        return
    if is_silent(company=contact.account.company, address=contact.address) or _was_dangerous(scene):
        return
    if not satisfaction.ask(item=item, at=scene.at):
        return
    below = asking(scene)
    run = start(scene, RATING, asked_of_rating(item=item, below=below.token if below is not None else ""))
    scene.timers.append(NewTimer("expire", run.token, scene.at + OPEN_FOR))


def _was_dangerous(scene: Scene) -> bool:
    """Whether danger was any part of this matter."""
    for name, version in StoredRun.objects.filter(case=scene.contact.case).values_list("journey", "version").distinct():
        try:
            if name == scene.company.danger or journey_named(name, version).urgent:
                return True
        except UnableToRun:
            continue
    return False


def open_rating(scene: Scene) -> RunState | None:
    """The run that asks how it went, if that question is open."""
    return next((run for run in scene.live_runs() if run.journey == RATING and run.state == "active"), None)


def answers_rating(scene: Scene, heard: Heard, understood: Understood | None) -> bool:
    """
    Whether what was said is about the open question of how it went, and then all that is to be done about it.

    Everything else lets the question go, as if it had never been put.
    """
    run = open_rating(scene)
    if run is None:
        return False
    if run.contact == scene.contact.id:
        if heard.choice and heard.step.partition(":")[0] == run.token:
            return False
        if not (heard.choice or heard.details) and heard.kind == "text" and _is_about_it(scene, run, heard, understood):
            return True
    let_go(scene, run)
    return False


def _is_about_it(scene: Scene, run: RunState, heard: Heard, understood: Understood | None) -> bool:
    score = score_in(heard.text)
    if score is not None and scene.top() is run:
        return answer.read(scene, run, msgspec.structs.replace(heard, kind="choice", choice=str(score)))
    if declines(heard.text):
        satisfaction.decline(item=item_of(run.caller.said), at=scene.at)
        let_go(scene, run)
        say(scene, _("All right: I will not ask you that again."))
        return True
    best = understood.best if understood is not None else None
    if best is not None and best.intent == "thanks" and best.confidence >= ACT:
        say(scene, _("You are welcome. I am here whenever you need me."))
        return True
    return False


def let_go(scene: Scene, run: RunState, outcome: Outcome = Outcome.expired) -> None:
    """End the question without a word, and open again what was open beneath it."""
    run.state, run.ended_at, run.changed = str(outcome), scene.at, True
    scene.record("journeys.run.ended", ("run", run.token), outcome=str(outcome))
    open_below(scene, run)
