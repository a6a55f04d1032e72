"""A visit at the counter: what we know, and the open step; the customer's half of the screen; the slip."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.channels.counter import visits
from sintonia.channels.counter.letter import letter_of
from sintonia.channels.counter.slip import slip_of, slip_on_paper
from sintonia.conversations.accounts import company_name
from sintonia.conversations.bubbles import bubbles_of
from sintonia.conversations.files import keep
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import wait_for_reply, wake_contact
from sintonia.conversations.plugins import plugins
from sintonia.conversations.queries import messages_of, timeline
from sintonia.customers.manner import manner_for
from sintonia.dialogue.operations import believed_party, prove_at_counter
from sintonia.documents.letter import letter_pdf
from sintonia.documents.serving import as_pdf
from sintonia.documents.slip import slip_pdf
from sintonia.journeys.beginnings import beginnings
from sintonia.journeys.facts import facts_of
from sintonia.journeys.fio import names_of_staff, reader_language, thread_of
from sintonia.journeys.queries import runs_of
from sintonia.journeys.step_form import Step, step_of
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted
from sintonia.web.brand import at_home
from sintonia.web.sizes import part

MOST_FACTS: Final = 4


# Hours are shown as they are where the visit's company is.
at_its_home: Final = at_home(lambda _request, visit: plugins().brand(visits.company_of(visit)))


@permitted("counter.work")
@require_GET
@at_its_home
def visit(request: HttpRequest, visit: str) -> HttpResponse:
    """Show what we know and the open step."""
    after = request.GET.get("after", "")
    if after.isdigit():
        wait_for_reply(lane=visits.lane_of_visit(visit), after=int(after))
    contact = visits.contact_of_visit(visit)
    if contact is None:
        return render(request, "counter/beginning.html", {"again": request.get_full_path()})
    return render(request, "counter/visit.html", _visit(request, visit, contact))


@permitted("counter.work")
@require_GET
@at_its_home
def thread(request: HttpRequest, visit: str) -> HttpResponse:
    """The thread alone."""
    contact = _contact(visit)
    return part(request, "counter/thread.html", _thread(contact), _topics(contact))


@permitted("counter.work")
@require_GET
@at_its_home
def step(request: HttpRequest, visit: str) -> HttpResponse:
    """The open step alone."""
    contact = _contact(visit)
    return part(request, "web/parts/step.html", {"step": _step(visit, contact)}, _topics(contact))


@permitted("counter.work")
@require_POST
def answer(request: HttpRequest, visit: str) -> HttpResponse:
    """Take in what the customer says or chooses at the counter."""
    contact = _contact(visit)
    begin = request.POST.get("begin", "")
    text, choice = request.POST.get("text", "").strip()[:4096], request.POST.get("choice", "")[:200]
    opened = _step(visit, contact)
    if begin:
        text = next((option.title for option in opened.journeys if option.id == begin), begin)
        visits.say_at_counter(visit=visit, by=user_of(request), at=now(), text=text, begin=begin)
        return redirect(f"{reverse('counter-visit', args=[visit])}?after={contact.latest_number}")
    if choice:
        text = next((option.title for option in opened.options if option.id == choice), choice)
    if text and (label := request.POST.get("correct", "")[:80]):
        run = request.POST.get("run", "")[:40]
        visits.say_at_counter(visit=visit, by=user_of(request), at=now(), text=text, correct=label, run=run)
    elif text:
        visits.say_at_counter(
            visit=visit,
            by=user_of(request),
            at=now(),
            text=text,
            choice=choice,
            step=request.POST.get("step", "")[:120],
        )
    return redirect(f"{reverse('counter-visit', args=[visit])}?after={contact.latest_number}")


@permitted("counter.work")
@require_POST
def prove(request: HttpRequest, visit: str) -> HttpResponse:
    """Keep that the clerk has seen the identity document."""
    contact = _contact(visit)
    party = believed_party(case=contact.case_id)
    if party is None:
        notices.warning(request, _("Find the customer first: the document must belong to somebody."))
    else:
        prove_at_counter(contact=contact, party=party, by=user_of(request), at=now())
        notices.success(request, _("Document checked."))
    return redirect("counter-visit", visit)


@permitted("counter.work")
@require_GET
@at_its_home
def turned(request: HttpRequest, visit: str) -> HttpResponse:
    """The customer's half of the screen: large, and nobody else's data."""
    contact = _contact(visit)
    asked = {"around": request.GET.get("around") == "1", "clerk_language": get_language()}
    with override(contact.language):
        return render(request, "counter/turned.html", _visit(request, visit, contact) | asked)


@permitted("counter.work")
@require_GET
@at_its_home
def turned_part(request: HttpRequest, visit: str) -> HttpResponse:
    """What changes on the customer's half."""
    contact = _contact(visit)
    with override(contact.language):
        return part(request, "counter/turned_part.html", {"step": _step(visit, contact)}, _topics(contact))


@permitted("counter.work")
@require_GET
@at_its_home
def slip(request: HttpRequest, visit: str) -> HttpResponse:
    """The paper that goes home."""
    contact = _contact(visit)
    clerk = get_language()
    with override(contact.language):
        shown = slip_of(contact, at=now()) | {
            "back_url": reverse("counter-visit", args=[visit]),
            "pdf_url": reverse("counter-slip_pdf", args=[visit]),
        }
        read = {**_brand(contact), "slip": shown, "clerk_language": clerk}
        return render(request, "counter/slip.html", read)


@permitted("counter.work")
@require_GET
@at_its_home
def slip_as_pdf(request: HttpRequest, visit: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The same paper as a file, 80 mm wide, signed by the company."""
    contact, at = _contact(visit), now()
    with override(contact.language):
        paper = slip_pdf(slip_on_paper(contact, company=company_name(contact.account), at=at))
    paper = plugins().signed(paper, company=contact.account.company, at=at)
    return as_pdf(paper, name=contact.protocol)


@permitted("counter.work")
@require_POST
@at_its_home
def letter(request: HttpRequest, visit: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Print what was said as a letter in large type, for who has no internet; it is kept with the visit."""
    contact, at = _contact(visit), now()
    content = letter_pdf(letter_of(contact, company=company_name(contact.account), at=at))
    kept = keep(contact=contact, name=f"{contact.protocol}.pdf", mime="application/pdf", content=content, at=at)
    return redirect(f"/media/{kept.token}")


@permitted("counter.work")
@require_POST
def to_phone(request: HttpRequest, visit: str) -> HttpResponse:
    """Give the matter back to the customer's phone: the open question goes on there."""
    contact = _contact(visit)
    phone = visits.on_phone(case=contact.case_id)
    if phone is None:
        notices.warning(
            request, _("There is no phone in this conversation yet. The code on the slip works on any channel.")
        )
        return redirect("counter-visit", visit)
    wake_contact(contact=phone, kind="resume", key=f"resume:{visit}:{uuid4()}", event={}, at=now())
    notices.success(request, _("It continues on the customer's phone."))
    return redirect("counter")


def _contact(visit: str) -> Contact:
    contact = visits.contact_of_visit(visit)
    if contact is None:
        raise Http404
    return contact


def _visit(request: HttpRequest, visit: str, contact: Contact) -> dict[str, Any]:
    at = now()
    name = visits.name_of(contact) or _("Customer")
    found = facts_of(timeline(case=contact.case_id), runs_of(case=contact.case_id))
    facts = [fact for those in found.values() for fact in those]
    shown = {
        "name": name,
        "first_name": visits.first_name(contact),
        "level": visits.level_of(contact, at=at),
        "needs": visits.needs_of(contact, user=user_of(request), on=at),
        "manner": manner_for(contact.customer_id, on=at.date(), language=reader_language()),
        "facts": facts[-MOST_FACTS:],
        "protocol": contact.protocol,
        "has_phone": visits.on_phone(case=contact.case_id) is not None,
        "can_prove": believed_party(case=contact.case_id) is not None,
        "url": reverse("counter-visit", args=[visit]),
        **{f"{name}_url": reverse(f"counter-{name}", args=[visit]) for name in PARTS},
    }
    return {
        **_brand(contact),
        "visit": shown,
        "topics": _topics(contact),
        "step": _step(visit, contact),
        **_thread(contact),
    }


def _brand(contact: Contact) -> dict[str, str]:
    """How the company of this visit shows itself."""
    brand = plugins().brand(contact.account.company)
    return {"company": company_name(contact.account), "card": brand.card, "look": brand.look}


PARTS: Final = ("letter", "thread", "step", "turned", "turned_part", "slip", "to_phone", "prove")


def _step(visit: str, contact: Contact) -> Step:
    return step_of(
        name=visit,
        url=reverse("counter-answer", args=[visit]),
        contact=contact,
        messages=messages_of(contact=contact),
        beginnings=beginnings(contact.account.company, language=reader_language()),
        at=now(),
    )


def _thread(contact: Contact) -> dict[str, Any]:
    doors = timeline(case=contact.case_id)
    names = names_of_staff(message for one in doors for message in one.messages)
    before = [
        {
            "door": one.contact.channel,
            "at": one.contact.opened_at,
            "bubbles": bubbles_of(one.messages, reader="company", names=names),
        }
        for one in doors
        if one.contact.pk != contact.pk
    ]
    return {"thread": thread_of(case=contact.case, timeline=doors, names=names, at=now()), "conversations": before}


def _topics(contact: Contact) -> list[str]:
    return [f"contact-{contact.token}"]
