"""The web chat: a page of its own that works without JavaScript, and the same inside another site's frame."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.channels.webchat.uploads import key_of as said_once
from sintonia.channels.webchat.uploads import sent_with
from sintonia.channels.webchat.visitors import (
    ACCOUNT,
    CHANNEL,
    contact_of_visitor,
    new_visitor,
    remember,
    visitor_by_cookie,
)
from sintonia.conversations.accounts import company_name, key_of
from sintonia.conversations.bubbles import bubbles_of, correctable
from sintonia.conversations.channel import Heard, Identity
from sintonia.conversations.ingest import lane_of
from sintonia.conversations.models import ChannelAccount, Contact, Message
from sintonia.conversations.operations import receive_own, wait_for_reply
from sintonia.conversations.plugins import plugins
from sintonia.conversations.queries import messages_of, saying_of
from sintonia.conversations.views import as_sent
from sintonia.customers.facts import needs_for
from sintonia.journeys.fio import matter_of, names_of_staff, reader_language
from sintonia.journeys.models import StoredRun
from sintonia.journeys.queries import open_step
from sintonia.kit.clock import now
from sintonia.web import scope
from sintonia.web.brand import local_time
from sintonia.web.shapes import Bead, Bubble, Thread
from sintonia.web.sizes import part, wants_part

ANSWERS_WITHIN: Final = timedelta(seconds=30)
SLOW: Final = timedelta(seconds=4)


def of_account(view: Callable[[HttpRequest, ChannelAccount], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the account that its address names, and show its hours as they are where the company is."""

    @wraps(view)
    def shown(request: HttpRequest, account: str = ACCOUNT) -> HttpResponse:
        whose = account_named(account)
        with local_time(plugins().brand(whose.company)):
            return view(request, whose)

    return shown


@require_GET
@of_account
def page(request: HttpRequest, account: ChannelAccount) -> HttpResponse:
    """Show the conversation; after words were sent without JavaScript, wait a moment for the answer."""
    visitor, after = visitor_by_cookie(request), request.GET.get("after", "")
    if visitor is not None and after.isdigit():
        scope.enter(scope.COMPANY)
        wait_for_reply(lane=lane_of(account.pk, visitor), after=int(after))
    shown = talk_of(request, visitor, account, say=at_account("webchat-say", account.key), sent=bool(after))
    shown |= {"code": request.GET.get("passport", ""), "thread": _thread(visitor, account.key)}
    shown |= {f"{name}_url": at_account(f"webchat-{name}", account.key) for name in ("talk", "thread", "continue")}
    answer = render(request, "webchat/page.html", shown)
    return answer if visitor else remember(request, answer, new_visitor())


@require_GET
@of_account
def talk(request: HttpRequest, account: ChannelAccount) -> HttpResponse:
    """The bubbles alone."""
    say = at_account("webchat-say", account.key)
    shown = talk_of(request, visitor_by_cookie(request), account, say=say)
    return part(request, "webchat/talk.html", shown, shown["topics"])


@require_GET
@of_account
def thread(request: HttpRequest, account: ChannelAccount) -> HttpResponse:
    """The thread alone."""
    visitor = visitor_by_cookie(request)
    shown = {"thread": _thread(visitor, account.key)}
    return part(request, "webchat/thread.html", shown, _topics(contact_of_visitor(visitor, account.key)))


@require_GET
def file(request: HttpRequest, token: str) -> HttpResponse:
    """Show a visitor what they sent themselves."""
    visitor = visitor_by_cookie(request)
    for company in plugins().served():
        if contact_of_visitor(visitor, key_of(CHANNEL, company)) is not None:
            with suppress(Http404):
                return as_sent(token)
    raise Http404


@require_POST
def say(request: HttpRequest, account: str = ACCOUNT) -> HttpResponse:
    """Take in what was typed or pressed."""
    visitor = visitor_by_cookie(request) or new_visitor()
    after = take_in(request, visitor, account_named(account).key)
    back = f"{at_account('webchat', account)}?after={after}#main"
    answer = HttpResponse(status=204) if wants_part(request) else redirect(back)
    return remember(request, answer, visitor)


@require_POST
def go_on(request: HttpRequest, account: str = ACCOUNT) -> HttpResponse:
    """Go on from another channel, by a passport's code."""
    visitor, home = visitor_by_cookie(request) or new_visitor(), at_account("webchat", account)
    code = request.POST.get("code", "").strip()[:40]
    if not code:
        return redirect(home)
    account = account_named(account).key
    contact = contact_of_visitor(visitor, account)
    heard = Heard(kind="text", address=visitor, key=str(uuid4()), details={"passport": code})
    _receive(visitor, heard, account)
    latest = contact.latest_number if contact else 0
    return remember(request, redirect(f"{home}?after={latest}#main"), visitor)


def at_account(name: str, account: str) -> str:
    """The address of one of an account's pages; the first company's has no name in it."""
    return reverse(name, args=[] if account == ACCOUNT else [account])


def talk_of(
    request: HttpRequest,
    visitor: str | None,
    account: ChannelAccount,
    *,
    say: str,
    sent: bool = False,
    files: str = "webchat-file",
) -> dict[str, Any]:
    """What a visitor's bubbles show; `files` is the address of what they sent, "" where they cannot see it again."""
    contact, brand = contact_of_visitor(visitor, account.key), plugins().brand(account.company)
    messages = messages_of(contact=contact) if contact else []
    awaiting = _awaits(contact, messages) or (sent and not messages)
    slow = awaiting and bool(messages) and now() - messages[-1].at > SLOW
    return {
        "company": company_name(account),
        "look": brand.look,
        "bubbles": _bubbles(contact, messages, files=files),
        "say_url": say,
        "topics": _topics(contact),
        "chips": brand.opening_words(),
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


def _thread(visitor: str | None, account: str) -> Thread | None:
    """The visitor's line: which doors, when, what about. What was said elsewhere stays there until they prove it."""
    contact = contact_of_visitor(visitor, account)
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


def take_in(request: HttpRequest, visitor: str, account: str) -> int:
    """Put what the form carries into the inbox; returns the number after which the answer comes."""
    text = request.POST.get("text", "").strip()[:4096]
    choice, step = request.POST.get("choice", "")[:200], request.POST.get("step", "")[:120]
    sent = sent_with(request, visitor, text, account=account, at=now())
    contact = contact_of_visitor(visitor, account)
    if sent is not None:
        _receive(visitor, sent, account)
        return contact.latest_number if contact else 0
    if text and (label := request.POST.get("correct", "")[:80]):
        told = {"correct": label, "run": request.POST.get("run", "")[:40]}
        key = said_once(request, visitor, text, *told.values())
        _receive(visitor, Heard(kind="text", address=visitor, key=key, text=text, details=told), account)
        return contact.latest_number if contact else 0
    if choice == "person":
        text, choice, step = _("Talk to a person"), "", ""
    elif choice:
        text = _title_of(contact, choice, step) or text or choice
    if text:
        kind = "choice" if choice else "text"
        key = said_once(request, visitor, text, choice, step)
        heard = Heard(kind=kind, address=visitor, key=key, text=text, choice=choice, step=step)  # type: ignore[arg-type]
        _receive(visitor, heard, account)
    return contact.latest_number if contact else 0


def _receive(visitor: str, heard: Heard, account: str) -> None:
    at = now()
    # Whom we hear for the first time, we answer as the page speaks.
    details = {"language": reader_language(), **(heard.details or {})}
    told = Heard(
        kind=heard.kind, address=heard.address, key=heard.key, text=heard.text, choice=heard.choice, step=heard.step,
        media=heard.media, sent_at=at, identities=(Identity("visitor", visitor),), details=details,
    )  # fmt: skip
    receive_own(account_key=account, channel=CHANNEL, sender=visitor, heard=told, at=at)


def _title_of(contact: Contact | None, choice: str, step: str) -> str:
    if contact is None:
        return ""
    for message in reversed(messages_of(contact=contact)):
        saying = saying_of(message)
        if saying is not None and saying.step == step:
            return next((option.title for option in saying.options if option.id == choice), "")
    return ""


def account_named(name: str) -> ChannelAccount:
    key = ACCOUNT if settings.DEMO and name == "demo" else name
    found = ChannelAccount.objects.filter(Q(hook=key) | Q(key=key), channel=CHANNEL).first()
    if found is None:
        raise Http404
    return found


def _topics(contact: Contact | None) -> list[str]:
    return [f"contact-{contact.token}"] if contact else []
