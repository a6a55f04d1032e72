"""The open step as a form, for every page on which somebody of ours answers it with the customer beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sintonia.conversations.bubbles import CODE_QUESTION, answered, bubbles_of
from sintonia.conversations.channel import Option
from sintonia.conversations.masking import masked
from sintonia.conversations.models import Contact, Message
from sintonia.conversations.queries import heard_of
from sintonia.journeys.fio import reader_language
from sintonia.journeys.queries import OpenStep, open_step
from sintonia.kit.text import folded
from sintonia.web import shapes
from sintonia.web.shapes import Bubble

BUSY_FOR: Final = timedelta(seconds=12)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that may be corrected; `draft` is what the field begins with, nothing where it is not shown whole."""

    label: str
    question: str
    said: str
    draft: str


@dataclass(frozen=True, slots=True)
class Step:
    """What was just shown, and the one question that is open."""

    key: str
    url: str
    shown: tuple[Bubble, ...] = ()
    matter: str = ""
    question: str = ""
    hint: str = ""
    options: Sequence[shapes.Option] = ()
    step: str = ""
    busy: bool = False
    journeys: tuple[Option, ...] = ()
    run: str = ""
    answers: tuple[Given, ...] = ()


def step_of(
    *, name: str, url: str, contact: Contact, messages: Sequence[Message], beginnings: tuple[Option, ...], at: datetime
) -> Step:
    """What somebody of ours has to do now: the case's open question, or a choice of what to begin."""
    spoken = bubbles_of(messages, reader="company")
    tail = _since_the_customer(spoken, messages)
    opened = open_step(case=contact.case_id)
    latest = messages[-1] if messages else None
    if latest is not None and latest.direction == "in" and contact.owner == "bot" and at - latest.at < BUSY_FOR:
        return Step(key=f"{name}-{latest.number}-busy", url=url, matter=_title(opened), busy=True)
    asking = tail[-1] if tail and (tail[-1].options or (opened is not None and opened.state == "active")) else None
    number = latest.number if latest is not None else 0
    state = opened.state if opened is not None else ""
    if asking is None:
        return Step(key=f"{name}-{number}-{state}", url=url, shown=tail, journeys=beginnings)
    return Step(
        key=f"{name}-{number}-{state}",
        url=url,
        shown=tail[:-1],
        matter=_title(opened),
        question=asking.text,
        options=tuple(asking.options),
        step=asking.step or (opened.step if opened else ""),
        run=opened.run if opened else "",
        answers=_given(opened),
    )


def _given(opened: OpenStep | None) -> tuple[Given, ...]:
    found = []
    for one in opened.answers if opened is not None else ():
        shown = masked(answered(one.said), code_asked=one.label.startswith(CODE_QUESTION))
        found.append(Given(one.label, one.question, shown, one.said if shown == one.said else ""))
    return tuple(found)


def _since_the_customer(spoken: Sequence[Bubble], messages: Sequence[Message]) -> tuple[Bubble, ...]:
    heard = [m for m in messages if m.direction == "in" and heard_of(m) is not None]
    newest = heard[-1].number if heard else 0
    fresh = {f"{m.contact_id}-{m.number}" for m in messages if m.number > newest}
    return tuple(bubble for bubble in spoken if bubble.key in fresh)


def _title(opened: OpenStep | None) -> str:
    return opened.title.render(reader_language()) if opened is not None and folded(str(opened.title)) != "menu" else ""
