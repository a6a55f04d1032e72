"""A supervisor's pages: somebody else's conversation, somebody's day, and what was written about one's own work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.desk import board, notes, queries, rooms, spoken, supervising
from sintonia.desk.models import WorkItem
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.models import User
from sintonia.staff.permissions import permitted
from sintonia.web.sizes import part


@permitted("desk.supervise")
@require_GET
def conversation(request: HttpRequest, item: str) -> HttpResponse:
    """Read along a conversation, which the trail notes, and whisper or give it to somebody else."""
    found, user, at = _item(request, item), user_of(request), now()
    supervising.read_along(item=found, by=user, at=at)
    shown = {
        "item": found,
        "name": rooms.name_for(user, found),
        "ended": found.closed_at is not None,
        "answers": found.claimed_by,
        "takers": supervising.takers_of(found, user=user),
        "notes": notes.notes_of(item=found, user=user),
        "topics": _topics(found),
        **spoken.talk_of(found),
    }
    return render(request, "desk/read_along.html", shown)


@permitted("desk.supervise")
@require_GET
def talk(request: HttpRequest, item: str) -> HttpResponse:
    """What is said, alone."""
    found = _item(request, item)
    return part(request, "desk/talk.html", spoken.talk_of(found), _topics(found))


@permitted("desk.supervise")
@require_POST
def whisper(request: HttpRequest, item: str) -> HttpResponse:
    """Write something that only who answers reads."""
    found = _item(request, item)
    deed = partial(supervising.whisper, item=found, text=request.POST.get("text", ""))
    _done(request, deed, _("Whispered."))
    return redirect("desk-board_item", item)


@permitted("desk.supervise")
@require_POST
def reassign(request: HttpRequest, item: str) -> HttpResponse:
    """Give a conversation to somebody else, or back to the queue."""
    found, to = _item(request, item), request.POST.get("to", "")
    people = supervising.people_visible_to(user_of(request))
    person = get_object_or_404(people, token=to) if to else None
    deed = partial(supervising.reassign, item=found, to=person, reason=request.POST.get("reason", ""))
    told = _("%(name)s has it now.") % {"name": person.name} if person else _("It is in the queue again.")
    done = _done(request, deed, told)
    return redirect("desk-board") if done else redirect("desk-board_item", item)


@permitted("desk.supervise")
@require_GET
def person(request: HttpRequest, person: str) -> HttpResponse:
    """Somebody's state, what they have, and the notes about their work."""
    found, user, at = _person(request, person), user_of(request), now()
    shown = {
        "person": found,
        "now": board.person_for(found, at=at),
        "notes": supervising.coaching_for(user, about=found),
    }
    return render(request, "desk/person.html", shown)


@permitted("desk.supervise")
@require_POST
def take_out(request: HttpRequest, person: str) -> HttpResponse:
    """Offer somebody nothing more until they say that they are there."""
    found = _person(request, person)
    told = _("%(name)s is offered nothing until they are available again.") % {"name": found.name}
    _done(request, partial(supervising.take_out, agent=found), told)
    return redirect("desk-board_person", person)


@permitted("desk.supervise")
@require_POST
def coach(request: HttpRequest, person: str) -> HttpResponse:
    """Write somebody a note about their work."""
    found = _person(request, person)
    deed = partial(supervising.coach, agent=found, text=request.POST.get("text", ""))
    _done(request, deed, _("Noted. %(name)s can read it.") % {"name": found.name})
    return redirect("desk-board_person", person)


@permitted("desk.work")
@require_GET
def coaching(request: HttpRequest) -> HttpResponse:
    """What supervisors wrote about one's own work."""
    user = user_of(request)
    return render(request, "desk/coaching.html", {"notes": supervising.coaching_for(user, about=user)})


def _done(request: HttpRequest, deed: Callable[..., None], told: str) -> bool:
    try:
        deed(by=user_of(request), at=now())
    except supervising.UnableToSupervise as refusal:
        notices.error(request, str(refusal))
        return False
    notices.success(request, told)
    return True


def _topics(item: WorkItem) -> tuple[str, ...]:
    return "desk", f"contact-{item.contact.token}"


def _item(request: HttpRequest, token: str) -> WorkItem:
    found = queries.item_of(token=token, user=user_of(request))
    if found is None:
        raise Http404
    return found


def _person(request: HttpRequest, token: str) -> User:
    return get_object_or_404(supervising.people_visible_to(user_of(request)), token=token)
