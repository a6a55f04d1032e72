"""
Presence: who can be asked now, and what becomes of what somebody had when their line drops.

An agent's page beats every few seconds. When it falls silent, what its agent had is held for them and the customer is
told nothing, because nothing has changed for them yet: whoever comes back is offered it first, and once the hold ends
somebody else is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit.actor import SYSTEM
from sintonia.audit.operations import record
from sintonia.conversations import operations as conversations
from sintonia.conversations.models import Contact
from sintonia.desk import offers, seats
from sintonia.desk.models import Presence, RoutingProfile, WorkItem
from sintonia.desk.operations import actor
from sintonia.desk.queries import policy_in_force
from sintonia.desk.routing import MAIL, medium_of
from sintonia.staff.models import User

State = Presence.State
BEAT_S: Final = 10
MISSED_S: Final = 35
GONE_AFTER: Final = timedelta(minutes=15)
LOST: Final = "lost"
LONGEST_WHY: Final = 80
MOST_FOUND: Final = 40


class UnableToBePresent(Exception):
    """The state stays as it is; the message says why."""


def presence_of(user: User, *, at: datetime) -> Presence:
    """An agent's presence; offline until they say otherwise."""
    found, _new = Presence.objects.get_or_create(user=user, defaults={"since": at, "state": State.OFFLINE})
    return found


@transaction.atomic
def check(*, by: User, found: dict[str, Any], at: datetime) -> None:
    """Keep what the readiness check of somebody's browser found; only what is `good` makes them ready."""
    presence_of(by, at=at)
    kept = dict(list(found.items())[:MOST_FOUND])
    Presence.objects.filter(user=by).update(ready=kept, ready_at=at if kept.get("good") else None)


def is_ready(presence: Presence, *, at: datetime) -> bool:
    """Whether somebody's readiness was checked lately; never asked in a demonstration, or where it is switched off."""
    hours = settings.READY_HOURS
    if settings.DEMO or not hours:
        return True
    return presence.ready_at is not None and at - presence.ready_at < timedelta(hours=hours)


@transaction.atomic
def be_available(*, by: User, at: datetime) -> None:
    """
    Be offered work from now on; what was held for them when the line dropped is offered first.

    :raises UnableToBePresent: without a profile, or before the readiness check
    """
    presence = presence_of(by, at=at)
    if presence.profile_id is None:
        presence.profile = _usual_profile(by)
    if presence.profile_id is None:
        raise UnableToBePresent(_("You have no profile yet: a supervisor gives you one, so that work finds you."))
    if not is_ready(presence, at=at):
        raise UnableToBePresent(_("Check first that your browser and your line are ready. It takes a few seconds."))
    _become(by, State.AVAILABLE, at=at, profile=presence.profile_id, heartbeat_at=None, unanswered=0)
    _offer_first(by, at=at)
    seats.settle([by.pk], at=at, touched=True)


@transaction.atomic
def pause(*, by: User, why: str, at: datetime, state: str = State.BREAK) -> bool:
    """
    Take a break, or train: at once for who has nothing at hand, else once they have finished; nothing new is offered
    meanwhile. Returns whether it began at once.
    """
    presence = presence_of(by, at=at)
    offers.withdraw(agents=[by.pk], at=at)
    why = " ".join(why.split())[:LONGEST_WHY]
    busy = bool(_talks_of([by.pk]))
    if busy and presence.state == State.AVAILABLE:
        Presence.objects.filter(user=by).update(pausing=True, why=why)
    else:
        _become(by, State.TRAINING if state == State.TRAINING else State.BREAK, at=at, why=why)
    seats.settle([by.pk], at=at)
    return not busy


@transaction.atomic
def leave(*, by: User, at: datetime) -> None:
    """
    Go home: nothing is offered any more. Mail may lie until tomorrow, nobody who is talking may.

    :raises UnableToBePresent: while somebody is still talking with them
    """
    if talks := len(_talks_of([by.pk])):
        raise UnableToBePresent(
            _("You still have %(count)s conversations. Finish them, or hand them on first.") % {"count": talks}
        )
    presence_of(by, at=at)
    offers.withdraw(agents=[by.pk], at=at)
    _become(by, State.OFFLINE, at=at)
    seats.settle([by.pk], at=at)


@transaction.atomic
def beat(*, users: Sequence[int], at: datetime) -> None:
    """Note that pages are there; whoever was away because the line had dropped is available again."""
    Presence.objects.filter(user__in=users).update(heartbeat_at=at)
    back = Presence.objects.select_related("user").filter(user__in=users, state=State.AWAY, why=LOST)
    for presence in back:
        _become(presence.user, State.AVAILABLE, at=at, unanswered=0)
        _offer_first(presence.user, at=at)
        seats.settle([presence.user_id], at=at, touched=True)


def welcome_back(*, at: datetime) -> int:
    """Make available again whose page is heard again after the line had dropped; returns how many those are."""
    fresh = at - timedelta(seconds=MISSED_S)
    back = Presence.objects.filter(state=State.AWAY, why=LOST, heartbeat_at__gte=fresh).values_list("user", flat=True)
    users = list(back[:MOST_FOUND])
    if users:
        beat(users=users, at=at)
    return len(users)


@transaction.atomic
def miss(*, at: datetime) -> int:
    """
    Find the pages that fell silent: whoever answered is away, and what they had is held for them for a while. Returns
    how many those are. A page that never beat is not missed.
    """
    silent = Presence.objects.select_related("user").filter(heartbeat_at__lt=at - timedelta(seconds=MISSED_S))
    gone = list(silent.exclude(state=State.OFFLINE)[:200])
    offers.withdraw(agents=[presence.user_id for presence in gone], at=at)
    for presence in gone:
        if presence.state in {State.AVAILABLE, State.WRAP}:
            _become(presence.user, State.AWAY, at=at, why=LOST)
        Presence.objects.filter(pk=presence.pk).update(heartbeat_at=None)
        _hold(presence.user, at=at)
        seats.settle([presence.user_id], at=at)
    long = Presence.objects.filter(state=State.AWAY, why=LOST, since__lt=at - GONE_AFTER)
    long.update(state=State.OFFLINE, why="", since=at)
    return len(gone)


@transaction.atomic
def end_wraps(*, at: datetime) -> int:
    """Make available again whose work after a contact has had its time; returns how many those are."""
    over = list(Presence.objects.select_related("user").filter(state=State.WRAP, until__lte=at)[:200])
    for presence in over:
        _become(presence.user, State.AVAILABLE, at=at, pausing=presence.pausing, why=presence.why)
        seats.settle([presence.user_id], at=at)
    return len(over)


def _become(user: User, state: str, *, at: datetime, **more: Any) -> None:
    fields = {"state": state, "since": at, "until": None, "pausing": False, "why": ""} | more
    Presence.objects.filter(user=user).update(**fields)
    record("desk.presence.changed", by=actor(user), at=at, about=("user", user.pk), state=state)


def _usual_profile(user: User) -> RoutingProfile | None:
    """The profile of somebody who was given none, where their own house has only one."""
    found = list(RoutingProfile.objects.filter(provider=user.provider_id)[:2])
    if len(found) != 1:
        return None
    Presence.objects.filter(user=user).update(profile=found[0])
    return found[0]


def _talks_of(users: Sequence[int]) -> list[WorkItem]:
    """What somebody waits in for an answer now: what agents have and that is no mail, and does not sleep."""
    open_items = WorkItem.objects.filter(claimed_by__in=users, closed_at=None, snoozed_until=None)
    return [item for item in open_items if medium_of(item.channel) != MAIL]


def _hold(user: User, *, at: datetime) -> None:
    """Keep for somebody what they had, in the place that it had; mail stays with them."""
    until = at + timedelta(seconds=policy_in_force().hold_s)
    for item in _talks_of([user.pk]):
        # The contact before its item, as turns do.
        Contact.objects.select_for_update().filter(pk=item.contact_id).first()
        mine = WorkItem.objects.filter(pk=item.pk, claimed_by=user, closed_at=None)
        if mine.update(claimed_by=None, claimed_at=None, held_for=user, held_until=until):
            conversations.change_owner(contact=item.contact_id, owner="queue", by=SYSTEM, at=at)
            record("desk.item.held", by=SYSTEM, at=at, about=("work_item", item.pk), agent=user.pk)


def _offer_first(user: User, *, at: datetime) -> None:
    """What is still held for somebody who is back is theirs to take for a moment, and then anybody's."""
    until = at + timedelta(seconds=policy_in_force().return_s)
    WorkItem.objects.filter(held_for=user, claimed_by=None, closed_at=None, held_until__gt=at).update(held_until=until)
