"""The first page: the phone, the thread that grows as one types, the doors; and the proofs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.connectors.demo.operations import is_restored, ongoing_outages, restore
from sintonia.conversations.models import ChannelAccount
from sintonia.demo.doors import doors_of
from sintonia.demo.phone import bubbles_on
from sintonia.demo.proofs import proofs_of
from sintonia.demo.scene import Scene, scene_of
from sintonia.demo.visitors import Player, drawn, player_of, remember
from sintonia.desk.models import WorkItem
from sintonia.desk.panes import PERSON_WITHIN
from sintonia.journeys.facts import back
from sintonia.journeys.fio import thread_of
from sintonia.journeys.operations import raise_event
from sintonia.kit.clock import now
from sintonia.staff.models import User
from sintonia.web import scope
from sintonia.web.opening import opening_words
from sintonia.web.shapes import Bead, Clock, Thread
from sintonia.web.sizes import part

SEND: Final = "/simulator/whatsapp/send"
PEOPLE: Final = {"clara": "counter", "ana": "desk", "bruno": "desk", "davi": "desk"}
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


@require_GET
def first(request: HttpRequest) -> HttpResponse:
    """Show it all; a browser that comes for the first time is given somebody's phone."""
    scope.enter(scope.COMPANY)
    player = player_of(request) or drawn()
    scene = scene_of(player)
    shown = {"company": _company(), "chips": opening_words(), **_phone(scene), **_thread(scene), **doors_of(scene)}
    return remember(request, render(request, "demo/first.html", shown), player)


@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """The phone's bubbles alone."""
    scene = scene_of(_player(request))
    return part(request, "demo/phone.html", _phone(scene), scene.topics)


@require_GET
def thread(request: HttpRequest) -> HttpResponse:
    """The thread alone."""
    scene = scene_of(_player(request))
    return part(request, "demo/thread.html", _thread(scene), scene.topics)


@require_GET
def doors(request: HttpRequest) -> HttpResponse:
    """The doors alone."""
    scene = scene_of(_player(request))
    return part(request, "demo/doors.html", doors_of(scene), scene.topics)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Begin anew as somebody else."""
    scope.enter(scope.COMPANY)
    return remember(request, redirect("first"), drawn())


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people, whose password stands on the page, and go to their desk."""
    name = request.POST.get("as", "")
    user = User.objects.filter(username=name).first() if settings.DEMO and name in PEOPLE else None
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    if PEOPLE[name] == "counter":
        return redirect(f"{reverse('counter')}?code={request.POST.get('code', '')[:12]}")
    item = request.POST.get("item", "")
    return redirect("desk-item", item) if item else redirect("desk")


@require_POST
def power(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's shape
    """Put the power back in the pretend company's streets: whoever asked to be told is told."""
    scope.enter(scope.COMPANY)
    for outage in ongoing_outages():
        restore(outage=outage, at=now())
        raise_event(name=f"outage_restored:{outage}", at=now())
    return redirect("first")


@require_GET
def proofs(request: HttpRequest) -> HttpResponse:
    """Every deed of this browser's matter, as the trail keeps it."""
    scene = scene_of(_player(request))
    if scene.case is None:
        return redirect("first")
    return render(request, "demo/proofs.html", {"company": _company(), **proofs_of(scene.case, scene)})


def _player(request: HttpRequest) -> Player:
    player = player_of(request)
    if player is None:
        raise Http404
    return player


def _phone(scene: Scene) -> dict[str, Any]:
    bubbles = bubbles_on(scene.player.phone)
    waits = scene.contact is None or scene.contact.owner == "bot"
    return {
        "player": scene.player,
        "bubbles": bubbles,
        "say_url": SEND,
        "say_fields": (("from", scene.player.phone), ("name", scene.player.name), ("next", "/")),
        "topics": scene.topics,
        "typing": bool(bubbles) and bubbles[-1].mine and waits and (now() - bubbles[-1].at).total_seconds() < 20,  # noqa: PLR2004
    }


def _thread(scene: Scene) -> dict[str, Any]:
    if scene.case is None:
        at = now()
        ghost = tuple(Bead(key=door, door=door, at=at) for door in ("whatsapp", "webchat", "counter"))
        return {"thread": None, "ghost": Thread("", "", ghost)}
    at = now()
    drawn_thread = thread_of(case=scene.case, timeline=scene.doors, names=scene.names, at=at)
    if drawn_thread.band is not None and is_restored(outage=drawn_thread.band.about):
        # Also for who did not ask to be told: their run knows the estimate, and nothing since.
        drawn_thread = replace(drawn_thread, band=back(drawn_thread.band))
    item = WorkItem.objects.filter(case=scene.case, closed_at=None, claimed_by=None).first()
    if item is not None:
        clock = Clock(_("A person answers"), item.waiting_since, item.waiting_since + PERSON_WITHIN, at)
        drawn_thread = replace(drawn_thread, clock=clock)
    return {"thread": drawn_thread}


def _company() -> str:
    account = ChannelAccount.objects.filter(channel="whatsapp").order_by("pk").first()
    return str(account.settings.get("company", "Sintonia")) if account else "Sintonia"
