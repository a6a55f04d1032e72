"""The web chat: a page of its own that works without JavaScript, and the same inside another site's frame."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sintonia.channels.webchat.uploads import sent_with
from sintonia.channels.webchat.visitors import (
    ACCOUNT,
    CHANNEL,
    contact_of_visitor,
    new_visitor,
    remember,
    signed,
    visitor_by_bearer,
    visitor_by_cookie,
)
from sintonia.conversations.bubbles import bubbles_of, correctable
from sintonia.conversations.channel import Heard, Identity
from sintonia.conversations.ingest import lane_of
from sintonia.conversations.models import ChannelAccount, Contact, Message
from sintonia.conversations.operations import receive_own, wait_for_reply
from sintonia.conversations.queries import messages_of, saying_of
from sintonia.conversations.views import as_sent
from sintonia.customers.facts import needs_for
from sintonia.journeys.fio import matter_of, names_of_staff, reader_language
from sintonia.journeys.models import StoredRun
from sintonia.journeys.queries import open_step
from sintonia.kit.clock import now
from sintonia.web import scope
from sintonia.web.opening import opening_words
from sintonia.web.shapes import Bead, Bubble, Thread
from sintonia.web.sizes import part, wants_part

ANSWERS_WITHIN: Final = timedelta(seconds=30)
SLOW: Final = timedelta(seconds=4)


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the conversation; after words were sent without JavaScript, wait a moment for the answer."""
    visitor = visitor_by_cookie(request)
    after = request.GET.get("after", "")
    if visitor is not None and after.isdigit():
        scope.enter(scope.COMPANY)
        wait_for_reply(lane=_lane(visitor), after=int(after))
    shown = _talk(request, visitor, say="webchat-say", sent=bool(after))
    shown |= {"code": request.GET.get("passport", ""), "thread": _thread(visitor)}
    answer = render(request, "webchat/page.html", shown)
    return answer if visitor else remember(request, answer, new_visitor())


@require_GET
def talk(request: HttpRequest) -> HttpResponse:
    """The bubbles alone."""
    shown = _talk(request, visitor_by_cookie(request), say="webchat-say")
    return part(request, "webchat/talk.html", shown, shown["topics"])


@require_GET
def thread(request: HttpRequest) -> HttpResponse:
    """The thread alone."""
    visitor = visitor_by_cookie(request)
    shown = {"thread": _thread(visitor)}
    return part(request, "webchat/thread.html", shown, _topics(contact_of_visitor(visitor)))


@require_GET
def file(request: HttpRequest, token: str) -> HttpResponse:
    """Show a visitor what they sent themselves."""
    if contact_of_visitor(visitor_by_cookie(request)) is None:
        raise Http404
    return as_sent(token)


@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Take in what was typed or pressed."""
    visitor = visitor_by_cookie(request) or new_visitor()
    after = _said(request, visitor)
    answer = HttpResponse(status=204) if wants_part(request) else redirect(f"{_home()}?after={after}#main")
    return remember(request, answer, visitor)


@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Go on from another channel, by a passport's code."""
    visitor = visitor_by_cookie(request) or new_visitor()
    code = request.POST.get("code", "").strip()[:40]
    if not code:
        return redirect("webchat")
    contact = contact_of_visitor(visitor)
    _receive(visitor, Heard(kind="text", address=visitor, key=str(uuid4()), details={"passport": code}))
    latest = contact.latest_number if contact else 0
    return remember(request, redirect(f"{_home()}?after={latest}#main"), visitor)


@require_GET
@xframe_options_exempt
def frame(request: HttpRequest) -> HttpResponse:
    """The chat inside another site's page: no cookie, a bearer token; only the account's own sites may frame it."""
    name = request.GET.get("account", "")
    account = _account(name)
    shown = {"company": _company(account), "account": name, "say_url": reverse("webchat-frame-say")}
    answer = render(request, "webchat/frame.html", shown)
    answer._csp_update = {"frame-ancestors": _ancestors(account)}  # type: ignore[attr-defined]
    return answer


@csrf_exempt
@require_POST
def frame_begin(request: HttpRequest) -> HttpResponse:
    """Give a frame its visitor's token."""
    _account(request.POST.get("account", ""))
    return JsonResponse({"token": signed(new_visitor())})


@require_GET
def frame_talk(request: HttpRequest) -> HttpResponse:
    """The bubbles of a frame's visitor."""
    visitor = visitor_by_bearer(request)
    if visitor is None:
        return HttpResponse(status=401)
    shown = _talk(request, visitor, say="webchat-frame-say")
    return part(request, "webchat/talk.html", shown, shown["topics"])


@csrf_exempt
@require_POST
def frame_say(request: HttpRequest) -> HttpResponse:
    """Take in what a frame's visitor typed; the token in the header is the proof, never a cookie."""
    visitor = visitor_by_bearer(request)
    if visitor is None:
        return HttpResponse(status=401)
    _said(request, visitor)
    return HttpResponse(status=204)


def _talk(request: HttpRequest, visitor: str | None, *, say: str, sent: bool = False) -> dict[str, Any]:
    contact = contact_of_visitor(visitor)
    messages = messages_of(contact=contact) if contact else []
    awaiting = _awaits(contact, messages) or (sent and not messages)
    slow = awaiting and bool(messages) and now() - messages[-1].at > SLOW
    return {
        "company": _company(contact.account if contact else None),
        # A frame has no cookie, and a picture cannot carry a header.
        "bubbles": _bubbles(contact, messages, files="webchat-file" if say == "webchat-say" else ""),
        "say_url": reverse(say),
        "topics": _topics(contact),
        "chips": opening_words(),
        "awaiting": awaiting,
        "awaiting_long": slow,
        "large_type": _large_type(contact),
        "request": request,
    }


def _large_type(contact: Contact | None) -> bool:
    """Whether whoever reads here is known to read large letters better."""
    if contact is None:
        return False
    scope.enter(scope.COMPANY)
    needed = needs_for(contact.customer_id, on=now().date()).large_type
    scope.enter(scope.of_contact(contact.pk), customer=contact.customer_id)
    return needed


def _bubbles(contact: Contact | None, messages: list[Message], *, files: str) -> tuple[Bubble, ...]:
    """The conversation, in which what answered the open run's questions can be corrected by a tap."""
    bubbles = bubbles_of(messages, reader="customer", names=names_of_staff(messages), files=files)
    opened = open_step(case=contact.case_id) if contact is not None and contact.owner == "bot" else None
    if opened is None or opened.state != "active":
        return bubbles
    return correctable(bubbles, messages, run=opened.run, labels={answer.label for answer in opened.answers})


def _awaits(contact: Contact | None, messages: list[Message]) -> bool:
    """Whether an answer is on its way: the customer spoke last, to the bot, and just now."""
    if contact is None or not messages or contact.owner != "bot":
        return False
    latest = messages[-1]
    return latest.direction == "in" and now() - latest.at < ANSWERS_WITHIN


def _thread(visitor: str | None) -> Thread | None:
    """The visitor's line: which doors, when, what about. What was said elsewhere stays there until they prove it."""
    contact = contact_of_visitor(visitor)
    if contact is None:
        return None
    # A passport proves nobody, so of the other doors only their names and hours are read.
    scope.enter(scope.COMPANY)
    doors = list(
        Contact.objects.filter(case=contact.case_id).order_by("opened_at").values("token", "channel", "opened_at")
    )
    runs = list(StoredRun.objects.filter(case=contact.case_id).order_by("place"))
    scope.enter(scope.of_contact(contact.pk), customer=contact.customer_id)
    beads = tuple(
        Bead(
            key=door["token"],
            door=door["channel"],
            at=door["opened_at"],
            now=door["token"] == contact.token,
            crossing=_("nothing asked again") if index else "",
        )
        for index, door in enumerate(doors)
    )
    return Thread(protocol=contact.protocol, matter=matter_of(runs) or _("A conversation"), beads=beads)


def _said(request: HttpRequest, visitor: str) -> int:
    """Put what the form carries into the inbox; returns the number after which the answer comes."""
    contact = contact_of_visitor(visitor)
    text = request.POST.get("text", "").strip()[:4096]
    choice, step = request.POST.get("choice", "")[:200], request.POST.get("step", "")[:120]
    if (sent := sent_with(request, visitor, text)) is not None:
        _receive(visitor, sent)
        return contact.latest_number if contact else 0
    if text and (label := request.POST.get("correct", "")[:80]):
        told = {"correct": label, "run": request.POST.get("run", "")[:40]}
        _receive(visitor, Heard(kind="text", address=visitor, key=str(uuid4()), text=text, details=told))
        return contact.latest_number if contact else 0
    if choice == "person":
        text, choice, step = _("Talk to a person"), "", ""
    elif choice:
        text = _title_of(contact, choice, step) or text or choice
    if text:
        kind = "choice" if choice else "text"
        _receive(visitor, Heard(kind=kind, address=visitor, key=str(uuid4()), text=text, choice=choice, step=step))  # type: ignore[arg-type]
    return contact.latest_number if contact else 0


def _receive(visitor: str, heard: Heard) -> None:
    at = now()
    # Whom we hear for the first time, we answer as the page speaks.
    details = {"language": reader_language(), **(heard.details or {})}
    told = Heard(
        kind=heard.kind, address=heard.address, key=heard.key, text=heard.text, choice=heard.choice, step=heard.step,
        media=heard.media, sent_at=at, identities=(Identity("visitor", visitor),), details=details,
    )  # fmt: skip
    receive_own(account_key=ACCOUNT, channel=CHANNEL, sender=visitor, heard=told, at=at)


def _title_of(contact: Contact | None, choice: str, step: str) -> str:
    if contact is None:
        return ""
    for message in reversed(messages_of(contact=contact)):
        saying = saying_of(message)
        if saying is not None and saying.step == step:
            return next((option.title for option in saying.options if option.id == choice), "")
    return ""


def _lane(visitor: str) -> int:
    return lane_of(ChannelAccount.objects.get(channel=CHANNEL, key=ACCOUNT).pk, visitor)


def _account(name: str) -> ChannelAccount:
    key = ACCOUNT if settings.DEMO and name == "demo" else name
    found = ChannelAccount.objects.filter(Q(hook=key) | Q(key=key), channel=CHANNEL).first()
    if found is None:
        raise Http404
    return found


def _ancestors(account: ChannelAccount) -> list[str]:
    """The sites that may frame the chat; a demonstration lets everybody try."""
    return ["'self'", *account.settings.get("sites", ["http:", "https:"] if settings.DEMO else [])]


def _company(account: ChannelAccount | None) -> str:
    found = account or ChannelAccount.objects.filter(channel=CHANNEL, key=ACCOUNT).first()
    return str(found.settings.get("company", "Sintonia")) if found else "Sintonia"


def _topics(contact: Contact | None) -> list[str]:
    return [f"contact-{contact.token}"] if contact else []


def _home() -> str:
    return reverse("webchat")
