"""Bringing in a person: work for them, words for the customer, and the bot's silence."""

from __future__ import annotations

from typing import Final

from sintonia.customers.facts import needs_for
from sintonia.customers.needs import needs_by_kind
from sintonia.desk.queries import ahead_of
from sintonia.dialogue.say import say, tell_agent
from sintonia.dialogue.scene import NewWorkItem, RunState, Scene
from sintonia.journeys.pauses import Mismatch
from sintonia.journeys.registry import GENERAL
from sintonia.journeys.steps import Outcome
from sintonia.journeys.stored import UnableToRun, journey_named
from sintonia.kit.words import Words, _

PERSON_WORDS: Final = _("I am calling a person to help you. They already have everything you told me.")
MEANWHILE: Final = _("Meanwhile I go on here with what I have begun.")
BACK: Final = _("It is me again, the virtual assistant. If you need anything else, just write.")
GOES_ON: Final = _("It is me again, the virtual assistant. Let us go on.")


def hand_over(scene: Scene, why: Words, *, words: Words | None, urgent: bool, go_on: bool) -> None:
    """Bring in a person; unless the run goes on meanwhile, the bot is silent from now on. One who is here is told."""
    item = NewWorkItem(why, urgent, priority_of(scene), skill_of(scene))
    if urgent or not scene.agent:
        scene.work.append(item)
    if scene.agent:
        tell_agent(scene, why)
    elif not go_on:
        place = _place(scene, item)
        say(scene, words or _("{called} {place}", called=PERSON_WORDS, place=place))
        scene.contact.owner_after, scene.contact.changed = "queue", True
    elif words is not None:
        say(scene, words)


def priority_of(scene: Scene) -> int:
    """Before whom somebody goes who waits for a person: by what was known when they began, and by what is since."""
    kinds = scene.person.needs if scene.person else next((run.caller.needs for run in scene.runs), ())
    # A fact may change more or less than its kind does.
    facts = needs_for(scene.contact.customer, on=scene.at.date())
    return max(needs_by_kind(kinds).priority, facts.priority)


def skill_of(scene: Scene) -> str:
    """What whoever helps must know: what the topmost run says that says something, of those open until now."""
    open_runs = [run for run in scene.runs if run.is_live or run.ended_at == scene.at]
    for run in sorted(open_runs, key=lambda run: run.place, reverse=True):
        try:
            found = journey_named(run.journey, run.version).skill
        except UnableToRun:
            continue
        if found != GENERAL:
            return found
    return GENERAL


def _place(scene: Scene, item: NewWorkItem) -> Words:
    """How many go before whoever is waiting now."""
    case, at = scene.contact.case, scene.at
    ahead = ahead_of(case=case, urgent=item.urgent, priority=item.priority, skill=item.skill, at=at)
    if ahead > 1:
        return _("There are {count} before you.", count=ahead)
    return _("There is one before you.") if ahead else _("You are next.")


def goes_on_meanwhile(scene: Scene) -> bool:
    """Whether something is under way that does not lie still while a person is being called."""
    if "agent:" in (scene.contact.owner_after or scene.contact.owner):
        return False
    return any(journey_named(run.journey, run.version).goes_on for run in scene.live_runs())


def refused(scene: Scene, run: RunState, why: Words) -> None:
    """The back office said no: the customer hears why, and a person looks."""
    run.state, run.ended_at, run.changed = str(Outcome.refused), scene.at, True
    scene.record("journeys.run.ended", ("run", run.token), outcome="refused")
    say(scene, why)
    hand_over(scene, _("The system refused: {why}", why=why), words=None, urgent=False, go_on=False)


def mismatched(scene: Scene, run: RunState, problem: Mismatch | UnableToRun) -> None:
    """A journey changed under a run: a person goes on instead of a guess."""
    scene.record("journeys.run.mismatched", ("run", run.token), problem=str(problem)[:200])
    run.state, run.ended_at, run.changed = str(Outcome.handed_over), scene.at, True
    hand_over(scene, _("The steps changed while this was open."), words=None, urgent=False, go_on=False)
