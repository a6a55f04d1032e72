"""Questions about stored runs."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sintonia.conversations.channel import Option, Saying
from sintonia.conversations.models import Message
from sintonia.journeys.models import StoredRun
from sintonia.journeys.runner import Entry
from sintonia.journeys.stored import UnableToRun, journey_named
from sintonia.kit.words import Words


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that may be corrected: its label, the question as it was asked, and what was said."""

    label: str
    question: str
    said: str


@dataclass(frozen=True, slots=True)
class OpenStep:
    """
    The question that a case's run has open, or had when it was put aside, as it was put; `expects` and `proves` are as
    in `Saying`.
    """

    run: str
    title: Words
    state: str
    label: str
    question: str
    options: tuple[Option, ...]
    step: str
    answers: tuple[GivenAnswer, ...]
    expects: str = ""
    proves: bool = False


def open_step(*, case: int) -> OpenStep | None:
    """What a case waits for from its customer, if anything."""
    runs = StoredRun.objects.filter(case=case, state__in=("active", "doing", "retrying", "waiting")).order_by("place")
    run = next(iter([run for run in reversed(runs) if run.state != "waiting"] or reversed(runs)), None)
    return _as_it_stands(run) if run is not None else None


def paused_step(*, case: int) -> OpenStep | None:
    """The question of the run that was put aside last, if any was: it waits beneath whatever has the word."""
    run = StoredRun.objects.filter(case=case, state="paused").order_by("-place").first()
    return _as_it_stands(run) if run is not None else None


def _as_it_stands(run: StoredRun) -> OpenStep:
    try:
        title = journey_named(run.journey, run.version).title
    except UnableToRun:
        title = Words(run.journey)
    said = {m.step: m for m in Message.objects.filter(contact__case=run.case_id, run=run.token).order_by("pk")}
    asked = said.get(run.label) if run.state in {"active", "paused"} else None
    saying = msgspec.convert(asked.content, Saying) if asked is not None and asked.content else Saying()
    answers = tuple(
        GivenAnswer(entry.label, said[entry.label].text, entry.said)
        for entry in msgspec.convert(run.known, list[Entry])
        if entry.said and entry.label in said
    )
    return OpenStep(
        run.token, title, run.state, run.label, saying.text, saying.options, f"{run.token}:{run.label}", answers,
        saying.expects, saying.proves,
    )  # fmt: skip


def step_in_question(*, case: int) -> str:
    """The step of the question that a case has open, as what was said carries it; "" when nothing is asked."""
    opened = open_step(case=case)
    return opened.step if opened is not None and opened.state == "active" else ""


def runs_of(*, case: int) -> list[StoredRun]:
    """A case's runs, in the order in which they began."""
    return list(StoredRun.objects.filter(case=case).order_by("started_at"))
