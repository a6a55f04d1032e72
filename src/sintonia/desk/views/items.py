"""The desk: who waits, the conversation, the customer."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib import messages as notices
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sintonia.cases.operations import UnableToMeet
from sintonia.conversations.attaching import MEGABYTE, Attachment, claimed_of
from sintonia.conversations.channel import Channel
from sintonia.conversations.models import Contact
from sintonia.conversations.plugins import plugins
from sintonia.desk import drawn, operations, panes, queries, rooms, spoken
from sintonia.desk.holding import holding_of
from sintonia.desk.me import me_for
from sintonia.desk.models import WorkItem
from sintonia.journeys.fio import reader_language
from sintonia.kit.clock import now
from sintonia.staff.access import keeps_words, user_of
from sintonia.staff.permissions import permitted
from sintonia.web.sizes import part, wants_part
from sintonia.web.templatetags.sintonia import span
from sintonia.web.uploads import MOST_BYTES, is_too_large


@permitted("desk.work")
@require_GET
def page(request: HttpRequest, item: str = "") -> HttpResponse:
    """Show the queue and, beside it, one conversation with its customer."""
    user, at = user_of(request), now()
    shown = panes.queue_for(user, opened=item, at=at) | me_for(user, at=at)
    if item:
        draft = request.session.pop(f"draft-{item}", "")
        found = item_or_404(request, item)
        rooms.looked(item=found, by=user, at=at)
        shown |= panes.item_for(user, found, draft=draft, at=at, pages=_pages(request)) | drawn.drafts_for(user, found)
    return render(request, "desk/page.html", shown)


@permitted("desk.reveal")
@require_POST
def reveal(request: HttpRequest, item: str) -> HttpResponse:
    """Show one masked value, once, to who answers and says what for."""
    found, user, at = item_or_404(request, item), user_of(request), now()
    asked = request.POST.get("identifier", "")
    try:
        revealed = rooms.reveal(
            item=found,
            identifier=int(asked) if asked.isdigit() else 0,
            reason=request.POST.get("reason", ""),
            by=user,
            at=at,
        )
    except rooms.UnableToReveal as refusal:
        notices.error(request, str(refusal))
        return redirect("desk-item", item)
    shown = panes.queue_for(user, opened=item, at=at) | me_for(user, at=at)
    shown |= panes.item_for(user, found, draft="", at=at, revealed=revealed)
    answer = render(request, "desk/page.html", shown | drawn.drafts_for(user, found))
    answer["Cache-Control"] = "no-store"
    return answer


@permitted("desk.work")
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The queue alone; where what is open beside it is not listed any more, it still is what the page hears about."""
    user, opened = user_of(request), request.GET.get("open", "")
    shown = panes.queue_for(user, opened=opened, at=now())
    topics = shown["topics"]
    if (
        opened
        and topics == panes.queue_topics(user)
        and (found := queries.item_of(token=opened, user=user)) is not None
    ):
        topics = panes.topics_of(found, user_of(request))
    return part(request, "desk/queue.html", shown, topics)


@permitted("desk.work")
@require_GET
def talk(request: HttpRequest, item: str) -> HttpResponse:
    """The conversation alone."""
    found = item_or_404(request, item)
    return part(
        request,
        "desk/talk.html",
        spoken.talk_of(found, pages=_pages(request)),
        panes.topics_of(found, user_of(request)),
    )


@permitted("desk.work")
@require_GET
def customer(request: HttpRequest, item: str) -> HttpResponse:
    """The customer alone."""
    found = item_or_404(request, item)
    shown = panes.customer_for(user_of(request), found, at=now())
    return part(request, "desk/customer.html", shown, panes.topics_of(found, user_of(request)))


@permitted("desk.work")
@require_GET
def contracts(request: HttpRequest, item: str) -> HttpResponse:
    """What the customer has with the company, asked of its own systems when the page is there already."""
    found = item_or_404(request, item)
    shown = holding_of(user_of(request), found, at=now())
    if wants_part(request):
        return part(request, "desk/contracts.html", shown, ())
    return render(request, "desk/contracts_page.html", shown | {"item_token": item})


@permitted("desk.work")
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


@permitted("desk.work")
@keeps_words("text", key="draft-{item}", page="desk-item")
@require_POST
def answer(request: HttpRequest, item: str) -> HttpResponse:
    """Answer through the customer's channel."""
    found = item_or_404(request, item)
    # A form carries each line's end as two characters, which nobody wrote.
    text, seen = request.POST.get("text", "").replace("\r\n", "\n"), request.POST.get("seen", "0")
    try:
        file = _file_in(request)
        operations.answer(
            item=item, by=user_of(request), key=request.POST.get("key", "")[:60] or str(uuid4()), text=text,
            seen=int(seen) if seen.isdigit() else 0, channel=door_of(found.contact), at=now(),
            file=file,
        )  # fmt: skip
    except operations.UnableToAnswer as refusal:
        if wants_part(request):
            return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
        notices.error(request, str(refusal))
        request.session[f"draft-{item}"] = text
        return redirect("desk-item", item)
    return HttpResponse(status=204) if wants_part(request) else redirect("desk-item", item)


@permitted("desk.work")
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest, item: str) -> HttpResponse:
    """Show what a language model drafted for an agent; ask for it, put it into the composer, or put it away."""
    found, user = item_or_404(request, item), user_of(request)
    if request.method == "GET":
        return part(
            request, "desk/drafts.html", drawn.drafts_for(user, found), panes.topics_of(found, user_of(request))
        )
    try:
        if kind := request.POST.get("ask", ""):
            operations.ask_for_draft(item=item, kind=kind, language=reader_language(), by=user, at=now())
        elif token := request.POST.get("use", "") or request.POST.get("drop", ""):
            text = operations.take_draft(item=item, draft=token, by=user)
            if "use" in request.POST:
                request.session[f"draft-{item}"] = text
    except operations.UnableToAnswer as refusal:
        notices.error(request, str(refusal))
    return redirect("desk-item", item)


@permitted("desk.work")
@require_POST
def give_back(request: HttpRequest, item: str) -> HttpResponse:
    """Give the word back to the bot, which goes on with the open question."""
    return _ended(request, item, _("The assistant goes on from the open question."))


@permitted("desk.work")
@require_POST
def close(request: HttpRequest, item: str) -> HttpResponse:
    """Close what was waiting."""
    return _ended(request, item, _("Closed."))


@permitted("desk.work")
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
            told = request.POST.get("outcome", "")
            outcome = told if told in operations.OUTCOMES else operations.OUTCOMES[0]
            operations.close(item=item, by=user_of(request), outcome=outcome, at=now())
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


def _pages(request: HttpRequest) -> int:
    """How much of a long conversation is looked at."""
    asked = request.GET.get("pages", "1")
    return int(asked) if asked.isdigit() and len(asked) < 4 else 1  # noqa: PLR2004 - a number of pages has three digits


def door_of(contact: Contact) -> Channel:
    """The channel that a contact is on."""
    return plugins().channels()[contact.channel]


def _file_in(request: HttpRequest) -> Attachment | None:
    """
    What a browser sent along.

    :raises UnableToAnswer: if it was too large to be taken in
    """
    if is_too_large(request):
        raise operations.UnableToAnswer(
            _("This file is too large: at most %(n)s MB can be sent here.") % {"n": MOST_BYTES // MEGABYTE}
        )
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        return None
    return Attachment(sent.name or "", claimed_of(sent.name or "", sent.content_type or ""), sent.read())


def item_or_404(request: HttpRequest, token: str) -> WorkItem:
    """What somebody may open, or as if there were none."""
    found = queries.item_of(token=token, user=user_of(request))
    if found is None:
        raise Http404
    return found
