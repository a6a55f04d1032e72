"""The desk's panes: the queue, the conversation with its composer, the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.cases.models import CaseClock
from sintonia.cases.queries import running_clocks_of
from sintonia.conversations.attaching import is_over, limits_of
from sintonia.conversations.masking import masked
from sintonia.conversations.models import Contact
from sintonia.conversations.plugins import plugins
from sintonia.conversations.queries import timeline
from sintonia.customers.access import level_proved_in, needs_visible_to
from sintonia.customers.facts import needs_for
from sintonia.customers.manner import manner_for
from sintonia.desk import linking, macros, moving, operations, queries, replies, rooms, serving, warm
from sintonia.desk.explaining import explained
from sintonia.desk.me import topic_of
from sintonia.desk.models import WorkItem
from sintonia.desk.notes import notes_of
from sintonia.desk.people import kind_names, person_for
from sintonia.desk.satisfaction import told_of
from sintonia.desk.spoken import talk_of
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
QUEUE_KEPT_S: Final = 1
MOST_VISITS: Final = 6
# What can be done beside the customer's card.
DEEDS: Final = ("take_back", "do", "give_back", "meet", "reveal", "note")
PARTS: Final = (
    "claim", "answer", "give_back", "close", "talk", "customer", "note", "transfer", "snooze", "do", "macro",
)  # fmt: skip


def queue_for(user: User, *, opened: str, at: datetime) -> dict[str, Any]:
    """The queue, and what is with this agent already."""
    mine = queries.mine(user=user)
    # Everybody of a house sees the same queue: with two thousand looking, it is read and drawn up once a second.
    key = f"desk-queue-{user.provider_id or ''}-{reader_language()}"
    shown = cache.get(key)
    if shown is None:
        shown = _queue(user, at)
        cache.set(key, shown, QUEUE_KEPT_S)
    rows, count = shown
    taken = {item.token for item in mine}
    queue = [row for row in rows if row["token"] not in taken]
    count -= len(rows) - len(queue)
    beside = [row["contact"] for row in queue if row["token"] == opened]
    beside += [item.contact.token for item in mine if item.token == opened]
    return {
        "queue": queue,
        "count": count,
        "more": count - len(queue),
        "mine": [_waiting(user, item, [], at) for item in mine],
        "open_token": opened,
        "topics": (*queue_topics(user), *(f"contact-{one}" for one in beside[:1])),
    }


def _queue(user: User, at: datetime) -> tuple[list[dict[str, Any]], int]:
    waiting, count = queries.waiting_and_count(user=user)
    running = running_clocks_of(cases={item.case_id for item in waiting})
    rows = [_waiting(user, item, running.get(item.case_id, []), at) for item in waiting]
    return [{**row, "drawn": render_to_string("desk/queue_one.html", {"one": row})} for row in rows], count


def _waiting(user: User, item: WorkItem, running: list[CaseClock], at: datetime) -> dict[str, Any]:
    return {
        "token": item.token,
        "contact": item.contact.token,
        "url": reverse("desk-item", args=[item.token]),
        "name": rooms.name_for(user, item),
        "door": item.contact.channel,
        "why": _why(item),
        "urgent": item.urgent,
        "clock": _first_to_end(item, running, at),
    }


def item_for(
    user: User, item: WorkItem, *, draft: str, at: datetime, revealed: int | None = None, pages: int = 1
) -> dict[str, Any]:
    """One conversation with its composer and its customer."""
    contact = item.contact
    mine = item.claimed_by_id == user.pk and item.closed_at is None
    opened = open_step(case=item.case_id)
    places = moving.places_for(user, item) if mine else []
    ended = item.closed_at is not None
    taken = "" if mine or item.claimed_by is None else _("With %(name)s.") % {"name": item.claimed_by.name}
    shown = {
        "token": item.token,
        "name": rooms.name_for(user, item),
        "matter": matter_of(runs_of(case=item.case_id)) or item.case.about or _why(item),
        "protocol": contact.protocol,
        "mine": mine,
        "ended": ended,
        "taken_by": _("This is closed.") if ended else taken,
        "window": _window(contact, at),
        "paused": "" if ended else _to_go_on(opened),
        "answer_key": str(uuid4()),
        "draft": draft,
        "send_label": _("Send via %(channel)s") % {"channel": door_name(contact.channel)},
        **_may_be_sent(contact, at),
        "replies": replies.replies_for(user, item) if mine else [],
        "places": places,
        "macros": macros.macros_for(user, item, places=places) if mine else [],
        "outcomes": operations.outcomes() if mine else {},
        "journeys": serving.journeys_for(item) if mine else (),
        "slept": item.snoozed_until,
        "explained": {} if ended else explained(item, at=at),
        **{f"{name}_url": reverse(f"desk-{name}", args=[item.token]) for name in PARTS},
    }
    return {
        "item": shown,
        "topics": topics_of(item, user),
        **talk_of(item, pages=pages),
        **customer_for(user, item, at=at, revealed=revealed),
    }


def customer_for(user: User, item: WorkItem, *, at: datetime, revealed: int | None = None) -> dict[str, Any]:
    """The customer: what this agent may know of them, and what is open."""
    contact = item.contact
    doors = timeline(case=item.case_id)
    names = names_of_staff(message for one in doors for message in one.messages)
    runs = runs_of(case=item.case_id)
    opened = open_step(case=item.case_id)
    level = level_proved_in(contact=contact.pk, at=at)
    facts = tuple(fact for those in facts_of(doors, runs, names).values() for fact in those)
    mine = item.claimed_by_id == user.pk and item.closed_at is None
    shown = {
        "name": rooms.name_for(user, item),
        "level": level,
        "needs": _needs(item, user, at),
        "may": _permitted(level),
        "writes_only": _writes_only(contact, at),
        "manner": manner_for(contact.customer_id, on=at.date(), language=reader_language()),
        "clocks": _clocks(item, at),
        "deadlines": deadlines_of(case=item.case_id, language=reader_language(), at=at),
        "mine": mine,
        **{f"{name}_url": reverse(f"desk-{name}", args=[item.token]) for name in DEEDS},
        "serving": serving.serving_for(item, opened, at=at) if mine else None,
        "asked": warm.asked_about(item, mine=mine, at=at),
        "next": _next_deed(opened) if item.closed_at is None else "",
        "run": _open_run(opened, facts),
        "aside": serving.aside_for(item) if item.closed_at is None else None,
        "rated": told_of(item),
        "identifiers": _identifiers(item, user, at, revealed),
        "notes": notes_of(item=item, user=user),
    }
    person = person_for(user, contact.customer, most=MOST_VISITS)
    return {
        "customer": shown, "person": person, "item_token": item.token,
        "linking": linking.linking_for(user, item, mine=mine),
        "thread": thread_of(case=item.case, timeline=doors, names=names, at=at),
    }  # fmt: skip


def _may_be_sent(contact: Contact, at: datetime) -> dict[str, Any]:
    """How much one answer may hold on this channel."""
    channel = plugins().channels()[contact.channel]
    limits, over = limits_of(channel), is_over(contact, channel, at=at)
    return {
        "most": limits.text,
        "beside": limits.caption,
        "accepts": "" if over else ",".join(sorted(limits.files)),
        "over": over,
        "template": contact.account.settings.get("template", "") if over else "",
    }


def _window(contact: Contact, at: datetime) -> Clock | None:
    """How long the customer may still be written to in one's own words."""
    if contact.channel != "whatsapp":
        return None
    return Clock(_("WhatsApp's 24 hours"), contact.latest_heard_at, contact.latest_heard_at + WHATSAPP_WINDOW, at)


def _open_run(opened: OpenStep | None, facts: Sequence[Fact]) -> dict[str, Any] | None:
    if opened is None:
        return None
    return {"title": opened.title.render(reader_language()), "question": opened.question, "facts": facts[-4:]}


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


def _needs(item: WorkItem, user: User, at: datetime) -> list[str]:
    names = {
        "life_support": _("Life support"), "low_income": _("Low income"), "age": _("Elderly"),
        "disability": _("Disability"), "deafness": _("Deaf"),
    }  # fmt: skip
    kinds = needs_visible_to(user, customer=item.contact.customer, on=at.date(), room=item.room_id)
    return [names.get(kind, kind) for kind in kinds]


def _writes_only(contact: Contact, at: datetime) -> bool:
    return needs_for(contact.customer_id, on=at.date()).no_calls


def _identifiers(item: WorkItem, user: User, at: datetime, revealed: int | None) -> list[dict[str, Any]]:
    names = dict(kind_names())
    if _writes_only(item.contact, at):
        # A number to call is not even there for who is never to be called.
        del names["phone"]
    shown = rooms.identifiers_for(user, item, kinds=set(names), revealed=revealed)
    return [{"name": names[one.kind], "value": one.value, "masked": one.masked, "id": one.id} for one in shown]


def _why(item: WorkItem) -> str:
    return masked(Words.from_json(item.why).render(reader_language()))


def queue_topics(user: User) -> tuple[str, ...]:
    """What a page without an open conversation hears about."""
    return "desk", topic_of(user)


def topics_of(item: WorkItem, user: User) -> tuple[str, ...]:
    """The same for every part of the page, so that they share one stream."""
    return (*queue_topics(user), f"contact-{item.contact.token}")
