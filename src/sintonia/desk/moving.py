"""Handing on and putting aside: a conversation goes to another team, person or house, with a reason, or sleeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_naive, make_aware
from django.utils.translation import gettext as _

from sintonia.audit.operations import record
from sintonia.conversations import operations as conversations
from sintonia.desk import seats
from sintonia.desk.models import RoutingProfile, WorkItem
from sintonia.desk.notes import note
from sintonia.desk.operations import actor, theirs
from sintonia.desk.subjects import subject_title, subjects
from sintonia.staff.models import Provider, Team, User
from sintonia.web.scope import COMPANY, enter, of_room

HELD_FOR: Final = timedelta(minutes=5)
LONGEST_SNOOZE: Final = timedelta(days=60)
SOON: Final = {"1h": timedelta(hours=1), "4h": timedelta(hours=4)}
MORNING: Final = 9


class UnableToMove(Exception):
    """The conversation stays where it is; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation can be handed on to: "agent:7", "team:2", "skill:general", "provider:3" or "company"."""

    value: str
    title: str


def places_for(user: User, item: WorkItem) -> list[Place]:
    """Where somebody may hand a conversation on to; a provider's people stay in their house, or give it back."""
    people = User.objects.filter(enabled=True, provider=user.provider_id, presence__state="available")
    found = [Place(f"agent:{one.pk}", one.name) for one in people.exclude(pk=user.pk).order_by("name")[:50]]
    teams = Team.objects.filter(provider=user.provider_id).order_by("name")
    found += [Place(f"team:{team.pk}", _("Team %(name)s") % {"name": team.name}) for team in teams]
    known = RoutingProfile.objects.filter(provider=user.provider_id).values_list("skills", flat=True)
    skills = sorted({*subjects(), *(skill for those in known for skill in those)} - {"*", item.skill})
    found += [Place(f"skill:{skill}", _("Subject: %(name)s") % {"name": subject_title(skill)}) for skill in skills]
    if user.provider_id is not None:
        return [*found, Place("company", _("Back to the company"))]
    providers = Provider.objects.order_by("name")
    return found + [Place(f"provider:{one.pk}", _("Provider %(name)s") % {"name": one.name}) for one in providers]


@transaction.atomic
def transfer(*, item: str, to: str, reason: str, by: User, at: datetime) -> None:
    """
    Hand a conversation on, with the place that it has had from the beginning; the reason is a note that whoever
    answers next reads first. A person is asked before others, for some minutes.

    :raises UnableToMove: if nobody says why, or there is no such place
    :raises UnableToAnswer: if the item is not theirs any more
    """
    found = theirs(item, by)
    place = next((one for one in places_for(by, found) if one.value == to), None)
    if place is None:
        raise UnableToMove(_("Choose who goes on."))
    if not reason.strip():
        raise UnableToMove(_("Say in a few words why, so that nobody asks the customer again."))
    kind, _colon, key = to.partition(":")
    changed: dict[str, dict[str, Any]] = {
        "agent": {"held_for_id": key, "held_until": at + HELD_FOR},
        "team": {"team_id": key},
        "skill": {"skill": key},
        "provider": {"room_id": key, "team_id": None},
        "company": {"room_id": None, "team_id": None},
    }
    conversations.change_owner(contact=found.contact_id, owner="queue", by=actor(by), at=at)
    mentions = [int(key)] if kind == "agent" else []
    room = int(key) if kind == "provider" else None
    note(item=found, by=by, text=f"{place.title}: {reason}", mentions=mentions, room=room, at=at)
    record("desk.item.transferred", by=actor(by), at=at, about=("work_item", found.pk), to=to)
    with as_the_company(by, needed=kind == "company"):
        mine = WorkItem.objects.filter(pk=found.pk, claimed_by=by, closed_at=None)
        mine.update(claimed_by=None, claimed_at=None, offered_to=None, **changed[kind])
    seats.ended(item=found, by=by.pk, at=at)


@contextmanager
def as_the_company(by: User, *, needed: bool) -> Iterator[None]:
    """
    Write a row that leaves a provider's room: by the database's rules its people may not write what they cannot read
    afterwards, so that the company itself takes back what was in theirs.
    """
    if not needed or by.provider_id is None:
        yield
        return
    enter(COMPANY)
    try:
        yield
    finally:
        enter(of_room(by.provider_id))


@transaction.atomic
def snooze(*, item: str, until: datetime, by: User, at: datetime) -> None:
    """
    Let a conversation sleep until a moment, or until the customer writes; it stays with its agent and takes no place.

    :raises UnableToMove: if the moment has passed, or is too far away
    :raises UnableToAnswer: if the item is not theirs any more
    """
    found = theirs(item, by)
    if not at < until <= at + LONGEST_SNOOZE:
        raise UnableToMove(_("Choose a moment within the next two months."))
    WorkItem.objects.filter(pk=found.pk, claimed_by=by, closed_at=None).update(snoozed_until=until, snoozed_at=at)
    record("desk.item.snoozed", by=actor(by), at=at, about=("work_item", found.pk), until=until.isoformat())
    seats.settle([by.pk], at=at, touched=True)


def spans() -> dict[str, str]:
    """For how long a conversation is usually put aside."""
    return {"1h": _("One hour"), "4h": _("Four hours"), "tomorrow": _("Tomorrow at nine")}


def moment(told: str, at: datetime) -> datetime:
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


def places_to_write() -> list[tuple[str, str]]:
    """Every place that a macro can hand on to, for who writes one; no person, who may not be there."""
    teams = [(f"team:{one.pk}", _("Team %(name)s") % {"name": one.name}) for one in Team.objects.order_by("name")]
    named = [(f"skill:{one}", _("Subject: %(name)s") % {"name": subject_title(one)}) for one in subjects()]
    houses = [
        (f"provider:{one.pk}", _("Provider %(name)s") % {"name": one.name}) for one in Provider.objects.order_by("name")
    ]
    return [*teams, *named, *houses, ("company", _("Back to the company"))]
