"""What a case has learnt, each answer beside the door at which it was given; and the estimate that still holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.utils.translation import gettext as _

from sintonia.conversations.bubbles import answered
from sintonia.conversations.masking import masked
from sintonia.conversations.queries import heard_of
from sintonia.journeys.estimates import estimate_in
from sintonia.journeys.pauses import Entry
from sintonia.web.shapes import Band, Fact
from sintonia.web.templatetags.sintonia import door_name, hour

if TYPE_CHECKING:
    from sintonia.conversations.models import Contact, Message
    from sintonia.conversations.queries import ContactThread
    from sintonia.journeys.models import StoredRun

LONGEST_QUESTION: Final = 60
LONGEST_SAID: Final = 60
MOST_FACTS: Final = 6
SECRET: Final = ("code", "document", "fact", "cpf")
GOOD_NEWS_FOR: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class _Reply:
    """What the customer said, where, and to which run's question."""

    contact: Contact
    message: Message
    about: tuple[str, str]


def facts_of(
    timeline: Sequence[ContactThread], runs: Iterable[StoredRun], names: Mapping[int, str] | None = None
) -> dict[int, tuple[Fact, ...]]:
    """
    What was asked and answered, as far as it stands, under the contact where it was said; never a code. What an agent
    entered for the customer says so, by the `names` of staff.
    """
    asked = {(m.run, m.step): (one.contact, m) for one in reversed(timeline) for m in one.messages if m.run and m.step}
    replies = sorted(_replies(timeline), key=lambda reply: reply.message.at)
    facts: dict[int, list[Fact]] = {one.contact.pk: [] for one in timeline}
    for run in runs:
        for entry in msgspec.convert(run.known, list[Entry]):
            question = asked.get((run.token, entry.label))
            if question is None or not entry.said or any(secret in entry.label for secret in SECRET):
                continue
            contact, at = _said_at((run.token, entry.label), entry.said, replies) or (question[0], question[1].at)
            if entry.by:
                who = (names or {}).get(entry.by) or _("an agent")
                source = _("entered by %(name)s, %(hour)s") % {"name": who, "hour": hour(at)}
            else:
                source = _("%(door)s, %(hour)s") % {"door": door_name(contact.channel), "hour": hour(at)}
            name, value = (
                shortened(question[1].text, LONGEST_QUESTION),
                shortened(masked(answered(entry.said)), LONGEST_SAID),
            )
            facts[contact.pk].append(Fact(name, value, source))
    return {contact: tuple(found[-MOST_FACTS:]) for contact, found in facts.items()}


def shortened(text: str, length: int) -> str:
    """A text on one line, cut to a length."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length].rstrip()}…"


def _replies(timeline: Iterable[ContactThread]) -> Iterator[_Reply]:
    for one in timeline:
        about = ("", "")
        for message in one.messages:
            heard = heard_of(message)
            if message.direction == "out" and message.run and message.step:
                about = (message.run, message.step)
            elif heard is not None:
                put_right: Mapping[str, str] = heard.details or {}
                corrected = (str(put_right.get("run", "")), str(put_right.get("correct", "")))
                yield _Reply(one.contact, message, corrected if all(corrected) else about)


def _said_at(question: tuple[str, str], said: str, replies: Sequence[_Reply]) -> tuple[Contact, datetime] | None:
    """Where an answer was given: to its question in these words, else in these words (put right), else to it at all."""
    for those in (
        [reply for reply in replies if reply.about == question and reply.message.text == said],
        [reply for reply in replies if reply.message.text == said],
        [reply for reply in replies if reply.about == question],
    ):
        if those:
            return those[-1].contact, those[-1].message.at
    return None


def estimate_of(runs: Sequence[StoredRun], at: datetime, *, language: str) -> Band | None:
    """The latest estimate that a run going on has read; once what was expected has come, that it has."""
    seen: set[str] = set()
    for run in reversed(runs):
        if run.journey in seen:
            continue
        seen.add(run.journey)
        entries = msgspec.convert(run.known, list[Entry])
        place = next((n for n in reversed(range(len(entries))) if estimate_in(entries[n].value)), None)
        estimate = estimate_in(entries[place].value) if place is not None else None
        if place is None or estimate is None:
            continue
        found, since = entries[place].value, entries[place + 1 :]
        begins, ends = _moment(found[estimate.since]), _moment(found[estimate.until])
        if begins is None or ends is None:
            continue
        expected, over = estimate.expected.render(language), estimate.over.render(language)
        band = Band(expected, begins, ends, at, about=str(found.get("id", "")), then=over)
        came = [entry for entry in since if entry.label.startswith("wait:") and entry.value]
        if came:
            fresh = run.ended_at is None or at - run.ended_at < GOOD_NEWS_FOR
            believed = not any(entry.value is False for entry in since[since.index(came[-1]) :])
            if fresh and believed:
                return back(band)
        elif run.ended_at is None and ends > at:
            return band
    return None


def back(band: Band) -> Band:
    """What stands where an estimate stood, once what was expected has come."""
    return replace(band, label=band.then, over=True)


def _moment(value: object) -> datetime | None:
    text = value.get("at") if isinstance(value, dict) else value
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
