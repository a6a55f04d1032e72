"""The first page: the phone, the thread that grows as one types, the doors; and the proofs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.connectors.demo.operations import is_restored
from sintonia.demo.doors import doors_of
from sintonia.demo.houses import home_of, house_of, keep_house, shown_of
from sintonia.demo.phone import bubbles_on
from sintonia.demo.proofs import proofs_of
from sintonia.demo.scene import Scene, scene_of
from sintonia.demo.visitors import player_of, remember
from sintonia.desk.models import WorkItem
from sintonia.desk.panes import PERSON_WITHIN
from sintonia.desk.presence import UnableToBePresent, be_available
from sintonia.journeys.facts import back
from sintonia.journeys.fio import thread_of
from sintonia.kit.clock import now
from sintonia.staff.models import User
from sintonia.web import scope
from sintonia.web.brand import at_home
from sintonia.web.shapes import Bead, Clock, Thread
from sintonia.web.sizes import part

SEND: Final = "/simulator/whatsapp/send"
PEOPLE: Final = {"clara": "counter", "ana": "desk", "bruno": "desk", "davi": "desk"}
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


# Hours are shown as they are where the company is.
at_its_home: Final = at_home(lambda request: house_of(request).brand)


@require_GET
@at_its_home
def first(request: HttpRequest) -> HttpResponse:
    """Show it all; a browser that comes to a company for the first time is given somebody's phone."""
    scope.enter(scope.COMPANY)
    house = house_of(request)
    player = player_of(request, house) or house.draw()
    scene = scene_of(player, house)
    shown = {"chips": house.brand.opening_words(), **_phone(scene), **_thread(scene), **doors_of(scene)}
    answer = render(request, "demo/first.html", {**shown_of(house), **shown})
    return keep_house(request, remember(request, answer, house, player), house)


@require_GET
@at_its_home
def phone(request: HttpRequest) -> HttpResponse:
    """The phone's bubbles alone."""
    scene = _scene(request)
    return part(request, "demo/phone.html", _phone(scene), scene.topics)


@require_GET
@at_its_home
def thread(request: HttpRequest) -> HttpResponse:
    """The thread alone."""
    scene = _scene(request)
    return part(request, "demo/thread.html", _thread(scene), scene.topics)


@require_GET
@at_its_home
def doors(request: HttpRequest) -> HttpResponse:
    """The doors alone."""
    scene = _scene(request)
    return part(request, "demo/doors.html", doors_of(scene), scene.topics)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Begin anew as somebody else."""
    scope.enter(scope.COMPANY)
    house = house_of(request)
    return remember(request, redirect(home_of(house)), house, house.draw())


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people, whose password stands on the page, and go to their desk."""
    name = request.POST.get("as", "")
    user = User.objects.filter(username=name).first() if settings.DEMO and name in PEOPLE else None
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    if PEOPLE[name] == "counter":
        asked = {"code": request.POST.get("code", "")[:12], "company": request.POST.get("company", "")[:20]}
        return redirect(f"{reverse('counter')}?{urlencode({name: value for name, value in asked.items() if value})}")
    item = request.POST.get("item", "")
    # Whoever comes to their desk is offered what waits; a supervisor is not.
    scope.enter(scope.COMPANY)
    with suppress(UnableToBePresent):
        be_available(by=user, at=now())
    return redirect("desk-item", item) if item else redirect("desk")


@require_POST
def happen(request: HttpRequest) -> HttpResponse:
    """Let happen in the pretend company's own world what people wait for: it tells it by itself, over HTTP."""
    scope.enter(scope.COMPANY)
    house = house_of(request)
    house.happen(now())
    return redirect(home_of(house))


@require_GET
@at_its_home
def proofs(request: HttpRequest) -> HttpResponse:
    """Every deed of this browser's matter, as the trail keeps it."""
    scene = _scene(request)
    if scene.case is None:
        return redirect(home_of(scene.house))
    return render(request, "demo/proofs.html", {**shown_of(scene.house), **proofs_of(scene.case, scene)})


def _scene(request: HttpRequest) -> Scene:
    house = house_of(request)
    player = player_of(request, house)
    if player is None:
        raise Http404
    return scene_of(player, house)


def _phone(scene: Scene) -> dict[str, Any]:
    bubbles = bubbles_on(scene.player.phone, line=scene.house.line)
    waits = scene.contact is None or scene.contact.owner == "bot"
    return {
        "player": scene.player,
        "bubbles": bubbles,
        "say_url": SEND,
        "say_fields": (
            ("from", scene.player.phone),
            ("name", scene.player.name),
            ("line", scene.house.line),
            ("next", home_of(scene.house)),
        ),
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
