"""
What an agent does for the customer whose conversation they have: begins a journey, takes up one that was left open,
enters the answer to its open question, has the customer asked who they are. A turn takes it in; here is looked whether
it can still be meant.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit.operations import record
from sintonia.conversations.bubbles import answered
from sintonia.conversations.channel import Option
from sintonia.conversations.masking import masked
from sintonia.conversations.queries import is_under_way
from sintonia.desk.models import WorkItem
from sintonia.desk.operations import TAKEN_WITHIN, actor, theirs
from sintonia.journeys.beginnings import beginnings
from sintonia.journeys.facts import SECRET, shortened
from sintonia.journeys.fio import reader_language
from sintonia.journeys.operations import ENTRY, Entered, enter
from sintonia.journeys.queries import OpenStep, open_step, paused_step
from sintonia.staff.models import User
from sintonia.web.shapes import Fact

LONGEST: Final = 1000
LONGEST_SHOWN: Final = 60
MOST_KNOWN: Final = 6
FIELDS: Final = {"number": ("text", "numeric"), "date": ("date", ""), "amount": ("text", "decimal")}


class UnableToServe(Exception):
    """Nothing was done for the customer; the message says why."""


@dataclass(frozen=True, slots=True)
class StepForm:
    """The open question as its agent answers it; `kind` and `mode` are its field's type and keyboard."""

    key: str
    run: str
    step: str
    question: str
    options: tuple[Option, ...]
    kind: str
    mode: str
    proves: bool

    @property
    def at(self) -> str:
        """This step of this run: what was typed for one is never carried to another."""
        return f"{self.run}-{self.step.replace(':', '-')}"


def step_form(opened: OpenStep | None) -> StepForm | None:
    """The form of what is open, if it is a question."""
    if opened is None or opened.state != "active" or not (opened.question or opened.options):
        return None
    kind, mode = FIELDS.get(opened.expects, ("text", ""))
    return StepForm(
        str(uuid4()), opened.run, opened.label, opened.question, opened.options, kind, mode, opened.proves
    )  # fmt: skip


def is_busy(item: WorkItem, opened: OpenStep | None, *, at: datetime) -> bool:
    """Whether what was entered is still being taken in, or the company's system is at work on it."""
    return _is_taking_in(item, at) or (opened is not None and opened.state in {"doing", "retrying"})


def journeys_for(item: WorkItem) -> tuple[Option, ...]:
    """What may be begun for this customer, in the reader's language."""
    return beginnings(item.contact.account.company, language=reader_language())


@transaction.atomic
def begin(*, item: str, journey: str, key: str, by: User, at: datetime) -> None:
    """
    Begin a journey in the customer's conversation; the same key begins once.

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToServe: if the company has no such journey
    """
    found = theirs(item, by)
    if journey not in {one.id for one in journeys_for(found)}:
        raise UnableToServe(_("Choose what to do for the customer."))
    if enter(contact=found.contact, entered=Entered(by.pk, begin=journey), key=key, at=at):
        record("desk.journey.begun", by=actor(by), at=at, about=("work_item", found.pk), journey=journey)


@transaction.atomic
def answer(*, item: str, run: str, step: str, text: str, choice: str, key: str, by: User, at: datetime) -> None:
    """
    Enter what the customer told as the answer to the question `step` of a run; the same key is entered once.

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToServe: if the question is open no more, is the customer's alone, or nothing was entered
    """
    found = theirs(item, by)
    opened = open_step(case=found.case_id)
    title = next((one.title for one in opened.options if one.id == choice), "") if opened is not None else ""
    said = title or _as_said(text)[:LONGEST].strip()
    if _put(found, Entered(by.pk, run=run, step=step, text=said, choice=choice if title else ""), key, by, at):
        _check(opened, run, step)
        if opened is not None and opened.proves:
            raise UnableToServe(_("Only the customer can prove who they are. Ask them, or give back to the assistant."))
        if not said:
            raise UnableToServe(_("Write what the customer told you."))


@transaction.atomic
def ask_customer(*, item: str, run: str, step: str, key: str, by: User, at: datetime) -> None:
    """
    Put the question by which a customer proves who they are to the customer, who alone can answer it.

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToServe: if that question is open no more
    """
    found = theirs(item, by)
    if _put(found, Entered(by.pk, run=run, step=step, ask=True), key, by, at):
        _check(open_step(case=found.case_id), run, step)


@transaction.atomic
def take_up(*, item: str, run: str, step: str, key: str, by: User, at: datetime) -> None:
    """
    Bring a run that was put aside to the front, at the question `step` where it stopped; the same key does it once.

    :raises UnableToAnswer: if the item is not theirs any more
    :raises UnableToServe: if that run was taken up, moved on or ended meanwhile
    """
    found = theirs(item, by)
    if _put(found, Entered(by.pk, run=run, step=step, resume=True), key, by, at):
        aside = paused_step(case=found.case_id)
        if aside is None or (aside.run, aside.label) != (run, step):
            raise UnableToServe(_("This is not put aside any more. Look at what is open now."))


def _put(found: WorkItem, entered: Entered, key: str, by: User, at: datetime) -> bool:
    """Put it into the lane before it is looked at, so that a second click, which comes after the first, is nothing."""
    if not enter(contact=found.contact, entered=entered, key=key, at=at):
        return False
    deed = "desk.step.asked" if entered.ask else "desk.run.taken_up" if entered.resume else "desk.step.entered"
    record(deed, by=actor(by), at=at, about=("work_item", found.pk), run=entered.run, step=entered.step)
    return True


def _check(opened: OpenStep | None, run: str, step: str) -> None:
    if opened is None or opened.run != run:
        raise UnableToServe(_("This had ended, or something else was begun meanwhile. Nothing was entered."))
    if opened.state != "active" or opened.label != step:
        raise UnableToServe(_("The question had changed meanwhile. Nothing was entered: look at the new one."))


def _as_said(text: str) -> str:
    """A day as people write it, where a field of a browser gave it."""
    with suppress(ValueError):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    return text


def _is_taking_in(item: WorkItem, at: datetime) -> bool:
    return is_under_way(lane=item.contact.lane, kind=ENTRY, since=at - TAKEN_WITHIN)


def serving_for(item: WorkItem, opened: OpenStep | None, *, at: datetime) -> dict[str, Any]:
    """The customer's open step as their agent sees it: its form, or that something is under way."""
    busy = is_busy(item, opened, at=at)
    return {"form": None if busy else step_form(opened), "busy": busy}


def aside_for(item: WorkItem) -> dict[str, Any] | None:
    """What was put aside when a person was asked for, or something else begun: its question, and what it knows."""
    aside = paused_step(case=item.case_id)
    if aside is None:
        return None
    known = [
        Fact(shortened(one.question, LONGEST_SHOWN), shortened(masked(answered(one.said)), LONGEST_SHOWN), "")
        for one in aside.answers[-MOST_KNOWN:]
        if not any(secret in one.label for secret in SECRET)
    ]
    return {
        "run": aside.run,
        "step": aside.label,
        "title": aside.title.render(reader_language()),
        "question": aside.question,
        "known": known,
        "key": str(uuid4()),
    }
