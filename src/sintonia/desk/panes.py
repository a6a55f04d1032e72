"""The desk's panes: the queue, the conversation with its composer, the customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.cases.models import CaseClock
from sintonia.cases.queries import running_clocks_of
from sintonia.conversations.bubbles import bubbles_of
from sintonia.conversations.masking import masked
from sintonia.conversations.models import Contact
from sintonia.conversations.queries import timeline
from sintonia.customers.access import identifiers_visible_to, level_proved_in, needs_visible_to
from sintonia.customers.facts import needs_for
from sintonia.customers.manner import manner_for
from sintonia.customers.masking import masked_document, masked_email, masked_phone
from sintonia.desk import queries
from sintonia.desk.models import WorkItem
from sintonia.journeys.deadlines import deadlines_of
from sintonia.journeys.facts import facts_of
from sintonia.journeys.fio import matter_of, names_of_staff, reader_language, thread_of
from sintonia.journeys.queries import OpenStep, open_step, runs_of
from sintonia.kit.words import Words
from sintonia.staff.models import User
from sintonia.web.shapes import Clock, Fact
from sintonia.web.templatetags.sintonia import door_name

# Spain's Ley 10/2025 gives a person within three minutes; danger waits for nobody.
PERSON_WITHIN: Final = timedelta(minutes=3)
URGENT_WITHIN: Final = timedelta(minutes=1)
WHATSAPP_WINDOW: Final = timedelta(hours=24)
QUEUE_TOPICS: Final = ("desk",)
PARTS: Final = ("claim", "answer", "give_back", "close", "talk", "customer")


def queue_for(user: User, *, opened: str, at: datetime) -> dict[str, Any]:
    """The queue, and what is with this agent already."""
    waiting, mine = queries.waiting(user=user), queries.mine(user=user)
    running = running_clocks_of(cases={item.case_id for item in (*waiting, *mine)})
    return {
        "queue": [_waiting(item, running.get(item.case_id, []), at) for item in waiting],
        "mine": [_waiting(item, running.get(item.case_id, []), at) for item in mine],
        "open_token": opened,
        "topics": QUEUE_TOPICS,
    }


def _waiting(item: WorkItem, running: list[CaseClock], at: datetime) -> dict[str, Any]:
    return {
        "token": item.token,
        "url": reverse("desk-item", args=[item.token]),
        "name": item.contact.customer.name or _("Customer"),
        "door": item.contact.channel,
        "why": _why(item),
        "urgent": item.urgent,
        "clock": _first_to_end(item, running, at),
    }


def item_for(user: User, item: WorkItem, *, draft: str, at: datetime) -> dict[str, Any]:
    """One conversation with its composer and its customer."""
    contact = item.contact
    mine = item.claimed_by_id == user.pk and item.closed_at is None
    ends = contact.latest_heard_at + WHATSAPP_WINDOW
    window = (
        Clock(_("WhatsApp's 24 hours"), contact.latest_heard_at, ends, at) if contact.channel == "whatsapp" else None
    )
    opened = open_step(case=item.case_id)
    taken = "" if mine or item.claimed_by is None else _("With %(name)s.") % {"name": item.claimed_by.name}
    shown = {
        "token": item.token,
        "name": contact.customer.name or _("Customer"),
        "matter": matter_of(runs_of(case=item.case_id)) or _why(item),
        "protocol": contact.protocol,
        "mine": mine,
        "ended": item.closed_at is not None,
        "taken_by": taken or (_("This is closed.") if item.closed_at is not None else ""),
        "window": window,
        "paused": _to_go_on(opened),
        "answer_key": str(uuid4()),
        "draft": draft,
        "send_label": _("Send via %(channel)s") % {"channel": door_name(contact.channel)},
        **{f"{name}_url": reverse(f"desk-{name}", args=[item.token]) for name in PARTS},
    }
    return {"item": shown, "topics": topics_of(item), **talk_of(item), **customer_for(user, item, at=at)}


def talk_of(item: WorkItem) -> dict[str, Any]:
    """The conversation, across its channels."""
    doors = timeline(case=item.case_id)
    names = names_of_staff(message for one in doors for message in one.messages)
    shown: list[dict[str, Any]] = []
    spoken = [
        (one.contact, bubble) for one in doors for bubble in bubbles_of(one.messages, reader="company", names=names)
    ]
    # One conversation in the order of time: where the door changes, it says so.
    for contact, bubble in sorted(spoken, key=lambda pair: pair[1].at):
        if not shown or shown[-1]["contact"] != contact.token:
            key = f"{contact.token}-{bubble.key}"
            shown.append(
                {"key": key, "contact": contact.token, "door": contact.channel, "at": bubble.at, "bubbles": []}
            )
        shown[-1]["bubbles"].append(bubble)
    return {"conversations": shown, "seen": item.contact.latest_number}


def customer_for(user: User, item: WorkItem, *, at: datetime) -> dict[str, Any]:
    """The customer: what this agent may know of them, and what is open."""
    contact = item.contact
    doors = timeline(case=item.case_id)
    names = names_of_staff(message for one in doors for message in one.messages)
    runs = runs_of(case=item.case_id)
    opened = open_step(case=item.case_id)
    level = level_proved_in(contact=contact.pk, at=at)
    facts = tuple(fact for those in facts_of(doors, runs).values() for fact in those)
    open_run = {
        "title": opened.title.render(reader_language()), "question": opened.question, "facts": facts[-4:],
    } if opened else None  # fmt: skip
    shown = {
        "name": contact.customer.name or _("Customer"),
        "level": level,
        "needs": _needs(contact, user, at),
        "may": _permitted(level),
        "writes_only": _writes_only(contact, at),
        "manner": manner_for(contact.customer_id, on=at.date(), language=reader_language()),
        "clocks": _clocks(item, at),
        "deadlines": deadlines_of(case=item.case_id, language=reader_language(), at=at),
        "mine": item.claimed_by_id == user.pk and item.closed_at is None,
        "meet_url": reverse("desk-meet", args=[item.token]),
        "next": _next_deed(opened),
        "run": open_run,
        "identifiers": _identifiers(contact, user, at),
    }
    return {"customer": shown, "thread": thread_of(case=item.case, timeline=doors, names=names, at=at)}


def _to_go_on(opened: OpenStep | None) -> str:
    """The tab on the composer: what the bot goes on with."""
    if opened is None or not opened.question:
        return ""
    return _("%(matter)s: to be continued") % {"matter": opened.title.render(reader_language())}


def _permitted(level: int) -> str:
    """What the proof of who asks lets them hear."""
    if level > 1:
        return _("You may talk about their bills, readings and debts.")
    return _("General information only, until their identity is confirmed.")


def _next_deed(opened: OpenStep | None) -> str:
    if opened is None or not opened.question:
        return ""
    return _("Give back to the assistant: it asks “%(question)s” again.") % {"question": opened.question}


def _clocks(item: WorkItem, at: datetime) -> list[Clock]:
    """How long whoever waits for a person may wait; nobody does where the assistant answers meanwhile."""
    if item.claimed_at is not None or item.closed_at is not None or item.contact.owner == "bot":
        return []
    within = URGENT_WITHIN if item.urgent else PERSON_WITHIN
    return [Clock(_("A person answers"), item.waiting_since, item.waiting_since + within, at)]


def _first_to_end(item: WorkItem, running: list[CaseClock], at: datetime) -> Clock:
    """Of all that runs for an item, what ends first: the wait for a person, or a deadline of its case."""
    clocks = _clocks(item, at) + [Clock("", clock.started_at, clock.due_at, at) for clock in running]
    if not clocks:
        clocks = [Clock("", item.waiting_since, item.waiting_since + PERSON_WITHIN, at)]
    return replace(min(clocks, key=lambda clock: clock.until), label="")


def _needs(contact: Contact, user: User, at: datetime) -> list[str]:
    names = {
        "life_support": _("Life support"), "low_income": _("Low income"), "age": _("Elderly"),
        "disability": _("Disability"), "deafness": _("Deaf"),
    }  # fmt: skip
    return [names.get(kind, kind) for kind in needs_visible_to(user, customer=contact.customer, on=at.date())]


def _writes_only(contact: Contact, at: datetime) -> bool:
    return needs_for(contact.customer_id, on=at.date()).no_calls


_MASKS: Final = {
    "phone": masked_phone, "whatsapp": masked_phone, "document": masked_document, "email": masked_email,
}  # fmt: skip


def _identifiers(contact: Contact, user: User, at: datetime) -> list[Fact]:
    names = {"phone": _("Phone"), "whatsapp": "WhatsApp", "document": "CPF", "email": "E-mail"}
    if _writes_only(contact, at):
        # A number to call is not even there for who is never to be called.
        del names["phone"]
    rows = identifiers_visible_to(user, customer=contact.customer).filter(ended_at=None, kind__in=names)
    return [Fact(names[row.kind], _MASKS[row.kind](str(row.value or "")), "") for row in rows.order_by("kind")]


def _why(item: WorkItem) -> str:
    return masked(Words.from_json(item.why).render(reader_language()))


def topics_of(item: WorkItem) -> tuple[str, ...]:
    """The same for every part of the page, so that they share one stream."""
    return (*QUEUE_TOPICS, f"contact-{item.contact.token}")
