"""What is done with a conversation besides answering: noting, handing on, putting aside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_naive, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sintonia.desk import moving, notes, warm
from sintonia.desk.operations import UnableToAnswer
from sintonia.desk.views.items import item_or_404
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted

SOON: Final = {"1h": timedelta(hours=1), "4h": timedelta(hours=4)}
MORNING: Final = 9


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
        until = _moment(request.POST.get("until", ""), at)
        moving.snooze(item=item, until=until, by=user_of(request), at=at)
    except (moving.UnableToMove, UnableToAnswer) as refusal:
        notices.error(request, str(refusal))
        return redirect("desk-item", item)
    notices.success(request, _("Put aside. It comes back by itself, or when the customer writes."))
    return redirect("desk")


def _moment(told: str, at: datetime) -> datetime:
    """A moment as it was chosen: in some hours, tomorrow at nine, or one of one's own; the past if it is none."""
    if told in SOON:
        return at + SOON[told]
    if told == "tomorrow":
        here = at.astimezone(get_current_timezone())
        return (here + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    try:
        found = parse_datetime(told)
    except ValueError:
        found = None
    if found is None:
        return at
    return make_aware(found) if is_naive(found) else found
