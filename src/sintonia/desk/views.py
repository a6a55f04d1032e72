"""The desk: who waits, the conversation, the customer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, cast
from uuid import uuid4

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.conversations.bubbles import bubbles_of
from sintonia.conversations.channel import Channel
from sintonia.conversations.door import Door
from sintonia.conversations.masking import masked
from sintonia.conversations.models import Contact
from sintonia.conversations.queries import timeline
from sintonia.customers.access import identifiers_visible_to, level_proved_in, needs_visible_to
from sintonia.desk import operations, queries
from sintonia.desk.models import WorkItem
from sintonia.journeys.facts import facts_of
from sintonia.journeys.fio import matter_of, names_of_staff, reader_language, thread_of
from sintonia.journeys.queries import OpenStep, open_step, runs_of
from sintonia.kit.clock import now
from sintonia.kit.words import Words
from sintonia.staff.models import User
from sintonia.web.shapes import Clock, Fact
from sintonia.web.sizes import part, wants_part
from sintonia.web.templatetags.sintonia import door_name, span

# Spain's Ley 10/2025 gives a person within three minutes; danger waits for nobody.
PERSON_WITHIN: Final = timedelta(minutes=3)
URGENT_WITHIN: Final = timedelta(minutes=1)
WHATSAPP_WINDOW: Final = timedelta(hours=24)
OWN_DOORS: Final = frozenset({"webchat", "counter", "terminal"})
QUEUE_TOPICS: Final = ("desk",)


@login_required
@require_GET
def page(request: HttpRequest, item: str = "") -> HttpResponse:
    """Show the queue and, beside it, one conversation with its customer."""
    shown = _queue(request, item)
    if item:
        found = _item(item)
        shown |= _opened(request, found)
    return render(request, "desk/page.html", shown)


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The queue alone."""
    opened = queries.item_of(token=request.GET.get("open", ""))
    topics = _topics(opened) if opened is not None else QUEUE_TOPICS
    return part(request, "desk/queue.html", _queue(request, request.GET.get("open", "")), topics)


@login_required
@require_GET
def talk(request: HttpRequest, item: str) -> HttpResponse:
    """The conversation alone."""
    found = _item(item)
    return part(request, "desk/talk.html", _talk(found), _topics(found))


@login_required
@require_GET
def customer(request: HttpRequest, item: str) -> HttpResponse:
    """The customer alone."""
    found = _item(item)
    return part(request, "desk/customer.html", _customer(request, found), _topics(found))


@login_required
@require_POST
def claim(request: HttpRequest, item: str) -> HttpResponse:
    """Take what waits; whoever was slower is told who has it, and is shown the next."""
    at = now()
    try:
        operations.claim(item=item, by=_staff(request), at=at)
    except operations.UnableToClaim as refusal:
        notices.warning(request, _refused(refusal, at))
        waiting = queries.waiting(user=_staff(request))
        return redirect("desk-item", waiting[0].token) if waiting else redirect("desk")
    return redirect("desk-item", item)


@login_required
@require_POST
def answer(request: HttpRequest, item: str) -> HttpResponse:
    """Answer through the customer's channel."""
    found = _item(item)
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "0")
    try:
        operations.answer(
            item=item, by=_staff(request), key=request.POST.get("key", "")[:60] or str(uuid4()), text=text,
            seen=int(seen) if seen.isdigit() else 0, channel=cast("Channel", _door(found.contact)), at=now(),
        )  # fmt: skip
    except operations.UnableToAnswer as refusal:
        if wants_part(request):
            return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
        notices.error(request, str(refusal))
        request.session[f"draft-{item}"] = text
        return redirect("desk-item", item)
    return HttpResponse(status=204) if wants_part(request) else redirect("desk-item", item)


@login_required
@require_POST
def give_back(request: HttpRequest, item: str) -> HttpResponse:
    """Give the word back to the bot, which goes on with the open question."""
    return _ended(request, item, _("The bot goes on from the open question."))


@login_required
@require_POST
def close(request: HttpRequest, item: str) -> HttpResponse:
    """Close what was waiting."""
    return _ended(request, item, _("Closed."))


def _ended(request: HttpRequest, item: str, done: str) -> HttpResponse:
    try:
        if request.path.endswith("/close"):
            operations.close(item=item, by=_staff(request), outcome="done", at=now())
        else:
            operations.give_back(item=item, by=_staff(request), at=now())
    except operations.UnableToAnswer as refusal:
        notices.error(request, str(refusal))
        return redirect("desk-item", item)
    notices.success(request, done)
    return redirect("desk")


def _refused(refusal: operations.UnableToClaim, at: datetime) -> str:
    if refusal.taken_by is None or refusal.taken_at is None:
        return str(refusal)
    return _("%(name)s took it %(ago)s ago. Here is the next.") % {
        "name": refusal.taken_by.name,
        "ago": span(max(at - refusal.taken_at, timedelta(seconds=1))),
    }


def _queue(request: HttpRequest, opened: str) -> dict[str, Any]:
    at = now()
    user = _staff(request)
    return {
        "queue": [_waiting(item, at) for item in queries.waiting(user=user)],
        "mine": [_waiting(item, at) for item in queries.mine(user=user)],
        "open_token": opened,
        "topics": QUEUE_TOPICS,
    }


def _waiting(item: WorkItem, at: datetime) -> dict[str, Any]:
    within = URGENT_WITHIN if item.urgent else PERSON_WITHIN
    return {
        "token": item.token,
        "url": reverse("desk-item", args=[item.token]),
        "name": item.contact.customer.name or _("Customer"),
        "door": item.contact.channel,
        "why": _why(item),
        "urgent": item.urgent,
        "clock": Clock("", item.waiting_since, item.waiting_since + within, at),
    }


def _opened(request: HttpRequest, item: WorkItem) -> dict[str, Any]:
    contact, at = item.contact, now()
    mine = item.claimed_by_id == request.user.pk and item.closed_at is None
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
        "draft": request.session.pop(f"draft-{item.token}", ""),
        "send_label": _("Send by %(channel)s") % {"channel": door_name(contact.channel)},
        **{f"{name}_url": reverse(f"desk-{name}", args=[item.token]) for name in PARTS},
    }
    return {"item": shown, "topics": _topics(item), **_talk(item), **_customer(request, item)}


PARTS: Final = ("claim", "answer", "give_back", "close", "talk", "customer")


def _talk(item: WorkItem) -> dict[str, Any]:
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


def _customer(request: HttpRequest, item: WorkItem) -> dict[str, Any]:
    contact, at = item.contact, now()
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
        "needs": _needs(contact, _staff(request), at),
        "may": _permitted(level),
        "clocks": _clocks(item, at),
        "next": _next_deed(opened),
        "run": open_run,
        "identifiers": _identifiers(contact, _staff(request)),
    }
    return {"customer": shown, "thread": thread_of(case=item.case, timeline=doors, names=names, at=at)}


def _to_go_on(opened: OpenStep | None) -> str:
    """The tab on the composer: what the bot goes on with."""
    if opened is None or not opened.question:
        return ""
    return _("%(matter)s: to go on") % {"matter": opened.title.render(reader_language())}


def _permitted(level: int) -> str:
    """What the proof of who asks lets them hear."""
    if level > 1:
        return _("May hear about their own bills, readings and debts.")
    return _("Only what anybody may hear, until they prove who they are.")


def _next_deed(opened: OpenStep | None) -> str:
    if opened is None or not opened.question:
        return ""
    return _("Give back to the bot: it asks “%(question)s” again.") % {"question": opened.question}


def _clocks(item: WorkItem, at: datetime) -> list[Clock]:
    if item.claimed_at is not None or item.closed_at is not None:
        return []
    within = URGENT_WITHIN if item.urgent else PERSON_WITHIN
    return [Clock(_("A person answers"), item.waiting_since, item.waiting_since + within, at)]


def _needs(contact: Contact, user: User, at: datetime) -> list[str]:
    names = {
        "life_support": _("Life support"), "low_income": _("Low income"), "age": _("Elderly"),
        "disability": _("Disability"), "deafness": _("Deaf"),
    }  # fmt: skip
    return [names.get(kind, kind) for kind in needs_visible_to(user, customer=contact.customer, on=at.date())]


def _identifiers(contact: Contact, user: User) -> list[Fact]:
    names = {"phone": _("Phone"), "whatsapp": "WhatsApp", "document": "CPF", "email": "E-mail"}
    rows = identifiers_visible_to(user, customer=contact.customer).filter(ended_at=None, kind__in=names)
    return [Fact(names[row.kind], _masked(str(row.value or "")), "") for row in rows.order_by("kind")]


def _masked(value: str) -> str:
    return f"···· {value[-4:]}" if len(value) > 4 else value  # noqa: PLR2004 - the ending that people recognize


def _why(item: WorkItem) -> str:
    return masked(Words.from_json(item.why).render(reader_language()))


def _door(contact: Contact) -> Door:
    """What the channel does with an answer: it is pushed, except where people come and look."""
    return Door(contact.channel, pushes=contact.channel not in OWN_DOORS)


def _topics(item: WorkItem) -> tuple[str, ...]:
    """The same for every part of the page, so that they share one stream."""
    return (*QUEUE_TOPICS, f"contact-{item.contact.token}")


def _item(token: str) -> WorkItem:
    found = queries.item_of(token=token)
    if found is None:
        raise Http404
    return found


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
