"""An agent's own pages: how they are, what they are offered, whether their browser and line are ready."""

from __future__ import annotations

from typing import Final

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sintonia.desk import me as oneself
from sintonia.desk import offers, panes, presence
from sintonia.desk.models import Presence
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted
from sintonia.web.sizes import part

PAUSES: Final = frozenset({Presence.State.BREAK, Presence.State.TRAINING})


@permitted("desk.work")
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """How one is, and what one is offered."""
    user = user_of(request)
    return part(request, "desk/me.html", oneself.me_for(user, at=now()), panes.queue_topics(user))


@permitted("desk.work")
@require_POST
def be(request: HttpRequest) -> HttpResponse:
    """Say how one is from now on."""
    user, at, state = user_of(request), now(), request.POST.get("state", "")
    try:
        if state == Presence.State.AVAILABLE:
            presence.be_available(by=user, at=at)
        elif state == Presence.State.OFFLINE:
            presence.leave(by=user, at=at)
        elif state in PAUSES and not presence.pause(by=user, why=request.POST.get("why", ""), at=at, state=state):
            notices.success(request, _("Finish what you have; your pause begins then, and nothing new comes."))
    except presence.UnableToBePresent as refusal:
        notices.warning(request, str(refusal))
        if state == Presence.State.AVAILABLE and not presence.is_ready(presence.presence_of(user, at=at), at=at):
            return redirect("desk-ready")
    return redirect("desk")


@permitted("desk.work")
@require_POST
def accept(request: HttpRequest, offer: str) -> HttpResponse:
    """Take what one is offered."""
    try:
        item = offers.accept(offer=offer, by=user_of(request), at=now())
    except offers.UnableToAccept as refusal:
        notices.warning(request, str(refusal))
        return redirect("desk")
    return redirect("desk-item", item.token)


@permitted("desk.work")
@require_POST
def decline(request: HttpRequest, offer: str) -> HttpResponse:
    """Leave what one is offered to somebody else."""
    try:
        offers.decline(offer=offer, by=user_of(request), reason=request.POST.get("reason", ""), at=now())
    except offers.UnableToAccept as refusal:
        notices.warning(request, str(refusal))
    return redirect("desk")


@permitted("desk.work")
@require_http_methods(["GET", "POST"])
def ready(request: HttpRequest) -> HttpResponse:
    """Check browser and line before the first customer of the day."""
    user, at = user_of(request), now()
    if request.method == "POST":
        found = oneself.readiness(request.POST.dict())
        presence.check(by=user, found=found, at=at)
        if found["good"]:
            notices.success(request, _("Your browser and your line are ready."))
            return redirect("desk")
    known = presence.presence_of(user, at=at)
    shown = {"found": known.ready, "wrongs": oneself.wrongs(known.ready), "ready": known.ready_at is not None}
    return render(request, "desk/ready.html", shown)
