"""What is done with a conversation besides answering: noting, handing on, putting aside; all of it in a macro."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sintonia.desk import macros, moving, notes, warm
from sintonia.desk.operations import UnableToAnswer
from sintonia.desk.views.items import door_of, item_or_404
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted

MOST_DIGITS: Final = 16


@permitted("desk.work")
@require_POST
def note(request: HttpRequest, item: str) -> HttpResponse:
    """Write a note beside a conversation."""
    try:
        notes.note(
            item=item_or_404(request, item), by=user_of(request), text=request.POST.get("text", ""), at=now()
        )  # fmt: skip
    except notes.UnableToNote as refusal:
        notices.error(request, str(refusal))
    return redirect("desk-item", item)


@permitted("desk.work")
@require_POST
def transfer(request: HttpRequest, item: str) -> HttpResponse:
    """Hand a conversation on."""
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    first = bool(request.POST.get("first"))
    try:
        (warm.ask if first else moving.transfer)(item=item, to=to, reason=reason, by=user_of(request), at=now())
    except (moving.UnableToMove, UnableToAnswer) as refusal:
        notices.error(request, str(refusal))
        return redirect("desk-item", item)
    if first:
        notices.success(request, _("Your colleague is being asked. Go on until they accept."))
        return redirect("desk-item", item)
    notices.success(request, _("Handed on. Whoever goes on reads your reason first."))
    return redirect("desk")


@permitted("desk.work")
@require_POST
def take_back(request: HttpRequest, item: str) -> HttpResponse:
    """Ask nobody any more, and keep the conversation."""
    try:
        warm.take_back(item=item, by=user_of(request), at=now())
    except UnableToAnswer as refusal:
        notices.error(request, str(refusal))
    return redirect("desk-item", item)


@permitted("desk.work")
@require_POST
def snooze(request: HttpRequest, item: str) -> HttpResponse:
    """Let a conversation sleep."""
    at = now()
    try:
        until = moving.moment(request.POST.get("until", ""), at)
        moving.snooze(item=item, until=until, by=user_of(request), at=at)
    except (moving.UnableToMove, UnableToAnswer) as refusal:
        notices.error(request, str(refusal))
        return redirect("desk-item", item)
    notices.success(request, _("Put aside. It comes back by itself, or when the customer writes."))
    return redirect("desk")


@permitted("desk.work")
@require_POST
def macro(request: HttpRequest, item: str) -> HttpResponse:
    """Do everything of a macro, or nothing of it."""
    found, told = item_or_404(request, item), request.POST
    chosen, seen = told.get("macro", ""), told.get("seen", "0")
    try:
        left = macros.run(
            item=item, macro=int(chosen) if chosen.isdecimal() and len(chosen) < MOST_DIGITS else 0,
            key=told.get("key", "")[:60] or str(uuid4()), seen=int(seen) if seen.isdecimal() else 0,
            channel=door_of(found.contact), by=user_of(request), at=now(),
        )  # fmt: skip
    except macros.UnableToRun as refusal:
        notices.error(request, str(refusal))
        return redirect("desk-item", item)
    notices.success(request, _("Done."))
    return redirect("desk") if left else redirect("desk-item", item)
