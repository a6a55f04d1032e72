"""A call on the agent's screen: the protocol first, the thread, and the open step."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sintonia.channels.phone import calls
from sintonia.conversations.bubbles import bubbles_of
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import wait_for_reply
from sintonia.conversations.queries import messages_of, timeline
from sintonia.customers.access import level_proved_in
from sintonia.customers.manner import manner_for
from sintonia.journeys.beginnings import beginnings
from sintonia.journeys.fio import names_of_staff, reader_language, thread_of
from sintonia.journeys.step_form import Step, step_of
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted
from sintonia.web.sizes import part


@permitted("desk.work")
@require_GET
@never_cache
def open_call(request: HttpRequest) -> HttpResponse:
    """Open the call that a telephone system names, once for its reference, and go to its page."""
    try:
        company = calls.company_called(request.GET.get("to", "")[:40])
        call = calls.name_of_call(request.GET.get("ref", ""), company=company)
    except calls.UnableToOpen as refusal:
        return render(request, "phone/unknown.html", {"why": str(refusal)}, status=400)
    if calls.contact_of_call(call) is None:
        calls.open_call(
            call=call, number=request.GET.get("from", "")[:40], line=request.GET.get("to", "")[:40],
            by=user_of(request), at=now(),
        )  # fmt: skip
    # The number leaves the address bar and the history with this.
    return redirect(f"{reverse('call', args=[call])}?after=0")


@permitted("desk.work")
@require_GET
def call(request: HttpRequest, call: str) -> HttpResponse:
    """Show a call."""
    after = request.GET.get("after", "")
    if after.isdigit():
        wait_for_reply(lane=calls.lane_of_call(call), after=int(after))
    contact = calls.contact_of_call(call)
    if contact is None:
        return render(request, "phone/beginning.html", {"again": request.get_full_path()})
    return render(request, "phone/call.html", _shown(call, contact))


@permitted("desk.work")
@require_GET
def thread(request: HttpRequest, call: str) -> HttpResponse:
    """The thread alone."""
    contact = _contact(call)
    return part(request, "phone/thread.html", _thread(contact), _topics(contact))


@permitted("desk.work")
@require_GET
def step(request: HttpRequest, call: str) -> HttpResponse:
    """The open step alone."""
    contact = _contact(call)
    return part(request, "web/parts/step.html", {"step": _step(call, contact)}, _topics(contact))


@permitted("desk.work")
@require_POST
def answer(request: HttpRequest, call: str) -> HttpResponse:
    """Take in what the caller says or chooses, through the agent."""
    contact, posted = _contact(call), request.POST
    text, begin, choice = posted.get("text", "").strip()[:4096], posted.get("begin", "")[:60], posted.get("choice", "")
    opened = _step(call, contact)
    details: dict[str, str] = {}
    if begin:
        text = next((option.title for option in opened.journeys if option.id == begin), begin)
        details = {"begin": begin}
    elif choice:
        text = next((option.title for option in opened.options if option.id == choice), choice)
    elif label := posted.get("correct", "")[:80]:
        details = {"correct": label, "run": posted.get("run", "")[:40]}
    if text:
        calls.say_on_call(
            call=call, by=user_of(request), at=now(), text=text, choice=choice[:200],
            step=posted.get("step", "")[:120] if choice else "", **details,
        )  # fmt: skip
    return redirect(f"{reverse('call', args=[call])}?after={contact.latest_number}")


@permitted("desk.work")
@require_POST
def number(request: HttpRequest, call: str) -> HttpResponse:
    """Show the whole number, to who needs it."""
    contact = _contact(call)
    shown = _shown(call, contact)
    if not shown["writes_only"]:
        shown["number"] = calls.show_number(contact, by=user_of(request), at=now())
    return render(request, "phone/call.html", shown)


def _contact(call: str) -> Contact:
    contact = calls.contact_of_call(call)
    if contact is None:
        raise Http404
    return contact


def _shown(call: str, contact: Contact) -> dict[str, Any]:
    at = now()
    return {
        "call": call,
        "protocol": contact.protocol,
        "language": contact.language,
        "line": calls.line_of(contact),
        "level": level_proved_in(contact=contact.pk, at=at),
        "writes_only": calls.is_written_to(contact, at=at),
        "manner": manner_for(contact.customer_id, on=at.date(), language=reader_language()),
        "waits": contact.owner != "bot",
        "beginnings": beginnings(contact.account.company, language=reader_language()),
        "topics": _topics(contact),
        "step": _step(call, contact),
        **_thread(contact),
    }


def _step(call: str, contact: Contact) -> Step:
    return step_of(
        name=call, url=reverse("call-answer", args=[call]), contact=contact, messages=messages_of(contact=contact),
        beginnings=beginnings(contact.account.company, language=reader_language()), at=now(),
    )  # fmt: skip


def _thread(contact: Contact) -> dict[str, Any]:
    doors = timeline(case=contact.case_id)
    names = names_of_staff(message for one in doors for message in one.messages)
    told = [
        {
            "door": one.contact.channel,
            "at": one.contact.opened_at,
            "open": one.contact.pk == contact.pk,
            "bubbles": bubbles_of(one.messages, reader="company", names=names),
        }
        for one in doors
    ]
    return {"thread": thread_of(case=contact.case, timeline=doors, names=names, at=now()), "conversations": told}


def _topics(contact: Contact) -> list[str]:
    return [f"contact-{contact.token}"]
