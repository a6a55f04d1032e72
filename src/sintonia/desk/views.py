"""The desk: who waits, the conversation, the customer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, cast
from uuid import uuid4

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.cases.operations import UnableToMeet
from sintonia.conversations.channel import Channel
from sintonia.conversations.door import Door
from sintonia.conversations.models import Contact
from sintonia.desk import operations, panes, queries
from sintonia.desk.models import WorkItem
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.web.sizes import part, wants_part
from sintonia.web.templatetags.sintonia import span

OWN_DOORS: Final = frozenset({"webchat", "counter", "terminal", "phone"})


@login_required
@require_GET
def page(request: HttpRequest, item: str = "") -> HttpResponse:
    """Show the queue and, beside it, one conversation with its customer."""
    user, at = user_of(request), now()
    shown = panes.queue_for(user, opened=item, at=at)
    if item:
        draft = request.session.pop(f"draft-{item}", "")
        shown |= panes.item_for(user, _item(item), draft=draft, at=at)
    return render(request, "desk/page.html", shown)


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The queue alone."""
    opened = queries.item_of(token=request.GET.get("open", ""))
    topics = panes.topics_of(opened) if opened is not None else panes.QUEUE_TOPICS
    shown = panes.queue_for(user_of(request), opened=request.GET.get("open", ""), at=now())
    return part(request, "desk/queue.html", shown, topics)


@login_required
@require_GET
def talk(request: HttpRequest, item: str) -> HttpResponse:
    """The conversation alone."""
    found = _item(item)
    return part(request, "desk/talk.html", panes.talk_of(found), panes.topics_of(found))


@login_required
@require_GET
def customer(request: HttpRequest, item: str) -> HttpResponse:
    """The customer alone."""
    found = _item(item)
    shown = panes.customer_for(user_of(request), found, at=now())
    return part(request, "desk/customer.html", shown, panes.topics_of(found))


@login_required
@require_POST
def claim(request: HttpRequest, item: str) -> HttpResponse:
    """Take what waits; whoever was slower is told who has it, and is shown the next."""
    at = now()
    try:
        operations.claim(item=item, by=user_of(request), at=at)
    except operations.UnableToClaim as refusal:
        notices.warning(request, _refused(refusal, at))
        waiting = queries.waiting(user=user_of(request))
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
            item=item, by=user_of(request), key=request.POST.get("key", "")[:60] or str(uuid4()), text=text,
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
    return _ended(request, item, _("The assistant goes on from the open question."))


@login_required
@require_POST
def close(request: HttpRequest, item: str) -> HttpResponse:
    """Close what was waiting."""
    return _ended(request, item, _("Closed."))


@login_required
@require_POST
def meet(request: HttpRequest, item: str) -> HttpResponse:
    """Note that what a deadline waits for is done."""
    try:
        operations.meet(item=item, clock=request.POST.get("clock", ""), by=user_of(request), at=now())
    except (operations.UnableToAnswer, UnableToMeet) as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, _("Noted: it is done."))
    return redirect("desk-item", item)


def _ended(request: HttpRequest, item: str, done: str) -> HttpResponse:
    try:
        if request.path.endswith("/close"):
            operations.close(item=item, by=user_of(request), outcome="done", at=now())
        else:
            operations.give_back(item=item, by=user_of(request), at=now())
    except operations.UnableToAnswer as refusal:
        notices.error(request, str(refusal))
        return redirect("desk-item", item)
    notices.success(request, done)
    return redirect("desk")


def _refused(refusal: operations.UnableToClaim, at: datetime) -> str:
    if refusal.taken_by is None or refusal.taken_at is None:
        return str(refusal)
    return _("%(name)s took it %(ago)s ago. Here is the next one.") % {
        "name": refusal.taken_by.name,
        "ago": span(max(at - refusal.taken_at, timedelta(seconds=1))),
    }


def _door(contact: Contact) -> Door:
    """What the channel does with an answer: it is pushed, except where people come and look."""
    return Door(contact.channel, pushes=contact.channel not in OWN_DOORS)


def _item(token: str) -> WorkItem:
    found = queries.item_of(token=token)
    if found is None:
        raise Http404
    return found
