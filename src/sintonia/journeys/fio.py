"""O fio: one case as the line that every page draws, with a bead for each door that was taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sintonia.conversations.masking import masked
from sintonia.conversations.plugins import plugins
from sintonia.journeys import queries
from sintonia.journeys.beginnings import PERSON
from sintonia.journeys.deadlines import deadlines_of
from sintonia.journeys.facts import estimate_of, facts_of, shortened
from sintonia.journeys.steps import registry
from sintonia.staff.models import User
from sintonia.web.shapes import Bead, Fact, Thread
from sintonia.web.templatetags.sintonia import door_name

if TYPE_CHECKING:
    from sintonia.cases.models import Case
    from sintonia.conversations.models import Message
    from sintonia.conversations.queries import ContactThread
    from sintonia.journeys.models import StoredRun

LONGEST_QUOTE: Final = 90
BY_A_PERSON: Final = frozenset({"counter", "phone"})


def thread_of(
    *, case: Case, timeline: Sequence[ContactThread], names: Mapping[int, str], at: datetime, passport: str = ""
) -> Thread:
    """Draw a case: its doors in the order they were taken, what was wanted at each, and what was learnt there."""
    plugins().load_packs()
    runs = queries.runs_of(case=case.pk)
    facts = facts_of(timeline, runs, names)
    beads: list[Bead] = []
    for one in timeline:
        mine = [run for run in runs if run.contact_id == one.contact.pk]
        beads += _beads(one, mine, facts[one.contact.pk], names, first=not beads)
    doors = {bead.door for bead in beads} - {"desk"}
    return Thread(
        protocol=case.protocol,
        matter=matter_of(runs) or case.about or _("A conversation"),
        beads=_now_at_the_latest(beads),
        band=estimate_of(runs, at, language=reader_language()),
        clock=next((one.clock for one in deadlines_of(case=case.pk, language=reader_language(), at=at)), None),
        answering=_answering(timeline, names),
        by_person=any(one.contact.owner.startswith("agent:") for one in timeline),
        closing=_closing(len(doors)) if len(doors) > 2 else "",  # noqa: PLR2004 - three channels make the point
        passport=passport,
    )


def names_of_staff(messages: Iterable[Message]) -> dict[int, str]:
    """Who the people are that answered."""
    asked = {m.author_id for m in messages if m.author_kind in {"agent", "clerk"} and m.author_id is not None}
    return dict(User.objects.filter(pk__in=asked).values_list("pk", "name")) if asked else {}


def matter_of(runs: Iterable[StoredRun]) -> str:
    """What a case is about: its journeys' titles, each once."""
    titles: list[str] = []
    for run in runs:
        title = "" if run.journey == PERSON else title_of(run.journey, run.version)
        if title and title not in titles:
            titles.append(title)
    return " · ".join(titles[:3])


def title_of(name: str, version: int) -> str:
    """A journey's title in the reader's language."""
    plugins().load_packs()
    found = registry.get((name, version))
    return found.title.render(reader_language()) if found is not None and found.offered else ""


def reader_language() -> str:
    """The reader's language as our catalogues name it."""
    language = get_language() or "en"
    return "pt-BR" if language.startswith("pt") else language[:2]


def _answering(timeline: Sequence[ContactThread], names: Mapping[int, str]) -> str:
    """Who has the word where the customer was heard last."""
    if not timeline:
        return ""
    owner = max(timeline, key=lambda one: one.contact.latest_heard_at).contact.owner
    for one in timeline:
        if one.contact.owner != "bot":
            owner = one.contact.owner
    if owner == "queue":
        return _("a person is being called")
    return names.get(int(owner.partition(":")[2]), _("a person")) if owner.startswith("agent:") else _("assistant")


def _beads(
    one: ContactThread, runs: Sequence[StoredRun], facts: tuple[Fact, ...], names: Mapping[int, str], *, first: bool
) -> list[Bead]:
    contact = one.contact
    lines = [title_and_state(run) for run in runs if run.journey != PERSON and title_of(run.journey, run.version)]
    quote = _first_words(one.messages)
    begun = Bead(
        key=contact.token,
        door=contact.channel,
        at=contact.opened_at,
        who="" if contact.channel in BY_A_PERSON else _("assistant"),
        by_person=contact.channel in BY_A_PERSON,
        lines=tuple(([f"“{quote}”"] if quote else []) + lines),
        facts=facts,
        crossing="" if first else _("nothing asked again"),
    )
    answers = [message for message in one.messages if message.author_kind == "agent" and message.direction == "out"]
    if not answers and not contact.owner.startswith("agent:"):
        return [begun]
    who = int(contact.owner.partition(":")[2]) if contact.owner.startswith("agent:") else answers[-1].author_id
    told = _("Answers on the customer's channel (%(door)s), with everything in view.")
    taken = Bead(
        key=f"{contact.token}-desk",
        door="desk",
        at=answers[0].at if answers else contact.latest_heard_at,
        who=names.get(who or 0, ""),
        by_person=True,
        lines=(told % {"door": door_name(contact.channel)},),
        crossing=_("a person stepped in"),
    )
    return [begun, taken]


def title_and_state(run: StoredRun) -> str:
    """A run in one line: what it is about, and how it stands."""
    states = {
        "active": _("in progress"),
        "doing": _("in progress"),
        "retrying": _("waiting for the company's system"),
        "waiting": _("we will write when there is news"),
        "paused": _("paused"),
        "done": _("done"),
        "handed_over": _("with a person"),
        "cancelled": _("cancelled"),
        "expired": _("closed for lack of an answer"),
        "refused": _("identity not confirmed"),
    }
    return f"{title_of(run.journey, run.version)}: {states.get(run.state, run.state)}"


def _first_words(messages: Sequence[Message]) -> str:
    text = next((m.text for m in messages if m.direction == "in" and m.kind == "text" and m.text), "")
    return shortened(masked(text), LONGEST_QUOTE)


def _now_at_the_latest(beads: Sequence[Bead]) -> tuple[Bead, ...]:
    ordered = sorted(beads, key=attrgetter("at"))
    return tuple(replace(bead, now=bead is ordered[-1]) for bead in ordered)


def _closing(doors: int) -> str:
    return _("One matter. One protocol. %(n)s channels. No question asked twice.") % {
        "n": {3: _("Three"), 4: _("Four")}.get(doors, doors)
    }
