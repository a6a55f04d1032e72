"""
Looking back on real runs: which steps they took and where people left; and what a changed journey would now do.

Pure: a run is what it remembers. No answer is told, only labels and the words that we ourselves said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sintonia.journeys.replay import KEPT, LATER
from sintonia.journeys.runner import Asking, Ended, Entry, Mismatch, Pause, Run
from sintonia.journeys.steps import Caller, Journey

OPEN = frozenset({"active", "doing", "waiting", "retrying", "paused"})
ENDED_BY_ITSELF = frozenset({"done", "handed_over", "refused"})


@dataclass(frozen=True, slots=True)
class PastRun:
    """A stored run of a company, with the English words (message ids) that it said at each label."""

    token: str
    company: str
    caller: Caller
    known: Sequence[Entry]
    state: str
    label: str
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def steps(self) -> list[str]:
        """The labels that it took, in order."""
        return [entry.label for entry in self.known if not entry.label.startswith((KEPT, LATER))]


@dataclass(slots=True)
class StepTaken:
    """One step over many runs: how many came to it, how many of them ended or stopped there, and how."""

    label: str
    reached: int = 0
    left: Counter[str] = field(default_factory=Counter)


def steps_taken(runs: Iterable[PastRun]) -> list[StepTaken]:
    """The steps in the order in which runs come to them; a run that is over or open counts at its last step."""
    taken: dict[str, StepTaken] = {}
    places: dict[str, list[int]] = {}
    for run in runs:
        steps = run.steps
        if run.state in OPEN and run.label and run.label not in steps:
            steps = [*steps, run.label]
        for place, label in enumerate(dict.fromkeys(steps)):
            taken.setdefault(label, StepTaken(label)).reached += 1
            places.setdefault(label, []).append(place)
        if steps:
            taken[steps[-1]].left[run.state] += 1
    return sorted(taken.values(), key=lambda step: (sum(places[step.label]) / len(places[step.label]), -step.reached))


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a past run would now go another way: `before` and `after` are steps, words or outcomes."""

    run: str
    label: str
    before: str
    after: str


def difference(run: PastRun, journey: Journey, ports: Mapping[str, Any]) -> Difference | None:
    """
    The first thing that a journey would do otherwise than the run did, if it were told the same; None for nothing.

    The run is played anew, one entry after the other, so that every question that was put is put again.
    """
    known = [entry for entry in run.known if not entry.label.startswith((KEPT, LATER))]
    pause: Pause | None = None
    for count in range(len(known) + 1):
        replayed = Run(run.token, journey, run.caller, ports, list(known[:count]))
        try:
            pause = replayed.proceed()
        except Mismatch as problem:
            return Difference(run.token, known[count - 1].label, known[count - 1].label, str(problem))
        changed = _other_words(run, replayed)
        if changed is not None:
            return changed
        if count < len(known) and not _goes_on(pause, known[count].label, replayed):
            return Difference(run.token, known[count].label, known[count].label, _told(pause))
    if run.state in ENDED_BY_ITSELF and not isinstance(pause, Ended):
        return Difference(run.token, run.label, f"ends: {run.state}", _told(pause))
    return None


def _goes_on(pause: Pause, label: str, replayed: Run) -> bool:
    """Whether the next thing remembered is what is waited for, or was said or taken on the way there."""
    return getattr(pause, "label", "") == label or any(entry.label == label for entry in replayed.known)


def _other_words(run: PastRun, replayed: Run) -> Difference | None:
    for uttered in replayed.uttered:
        before = run.said.get(uttered.label)
        if before and uttered.words is not None and uttered.words.text not in before:
            return Difference(run.token, uttered.label, before[-1], uttered.words.text)
    return None


def _told(pause: Pause | None) -> str:
    if pause is None or isinstance(pause, Ended):
        outcome = pause.outcome if pause is not None else "nothing"
        return f"ends: {outcome}"
    return f"asks {pause.label}" if isinstance(pause, Asking) else f"{type(pause).__name__.lower()} {pause.label}"
