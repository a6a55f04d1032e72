"""The rules of who is offered what: read, changed with their effect shown first, and kept in the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sintonia.audit.operations import record
from sintonia.desk import seats
from sintonia.desk.day import Crew, Customers, simulate
from sintonia.desk.hours import Hours, UnableToRead, hours_of
from sintonia.desk.models import OpeningHours, OverflowRule, Presence, RoutingPolicy, WorkItem
from sintonia.desk.operations import actor
from sintonia.desk.overflow import Rule
from sintonia.desk.policies import USUAL, Policy
from sintonia.desk.replay import DANGER, Arrival, Shift, Waits, replay
from sintonia.desk.routing import USUAL_CAPACITY, Elsewhere, Seat, Waiting
from sintonia.desk.subjects import subject_title, subjects
from sintonia.staff.models import User

DAY: Final = timedelta(days=1)
FEWEST: Final = 30
MOST_REPLAYED: Final = 800
MOST_COUNTED: Final = 5000
LONGEST: Final = timedelta(hours=2)
SHORTEST: Final = timedelta(seconds=10)
# The pretend day for a house that has had few customers: nine of ten minutes of everybody are asked for.
AN_HOUR: Final = 30.0
SIMULATED_HOURS: Final = 4.0
SEED: Final = 1
BUSY: Final = 0.9


class UnableToRule(Exception):
    """The rules stay as they are; the message says why."""


def effect_of(before: Policy, after: Policy, *, at: datetime) -> dict[str, Any]:
    """How the last day's customers would have waited under two policies, by subject; of a pretend day if few came."""
    arrivals, shifts = _latest(at)
    pretend = len(arrivals) < FEWEST
    if pretend:
        was, would = (_simulated(policy, after) for policy in (before, after))
    else:
        was, would = (replay(arrivals, shifts, policy=policy) for policy in (before, after))
    rows = [(_row_title(old.subject), old, new) for old, new in zip(was, would, strict=True)]
    return {"rows": rows, "pretend": pretend, "came": sum(one.came for one in was)}


def _row_title(subject: str) -> str:
    return _("Danger") if subject == DANGER else subject_title(subject)


def _latest(at: datetime) -> tuple[list[Arrival], list[Shift]]:
    left = WorkItem.objects.annotate(left=seats.left_a_lane()).filter(left__gte=at - DAY, left__lt=at)
    answered = Q(claimed_at__isnull=False, claimed_by__isnull=False)
    rows = left.filter(answered | Q(claimed_at=None, outcome="withdrawn")).order_by("-left")[:MOST_REPLAYED]
    items = sorted(rows, key=lambda item: (item.waiting_since, item.pk))
    worked: dict[int, list[tuple[datetime, datetime]]] = {}
    for item in items:
        if item.claimed_by_id is not None and item.claimed_at is not None:
            worked.setdefault(item.claimed_by_id, []).append((item.claimed_at, item.claimed_at + _service(item, at)))
    there = Presence.objects.select_related("user", "profile").filter(user__in=worked)
    return [_arrival(item, at) for item in items], [_shift(one, worked[one.user_id]) for one in there]


def _arrival(item: WorkItem, at: datetime) -> Arrival:
    waiting = Waiting(
        item=item.pk, since=item.waiting_since, lane=item.lane, skill=item.skill, language=item.language,
        channel=item.channel, urgent=item.urgent, priority=item.priority, tier=item.tier, room=item.room_id,
        team=item.team_id,
    )  # fmt: skip
    gave_up = item.claimed_at is None and item.closed_at is not None
    patience = item.closed_at - item.waiting_since if gave_up and item.closed_at else None
    return Arrival(waiting=waiting, service=_service(item, at), patience=patience)


def _service(item: WorkItem, at: datetime) -> timedelta:
    if item.claimed_at is None:
        return timedelta(seconds=USUAL.service_s)
    return min(max((item.closed_at or at) - item.claimed_at, SHORTEST), LONGEST)


def _shift(there: Presence, worked: Sequence[tuple[datetime, datetime]]) -> Shift:
    profile, begins = there.profile, min(begins for begins, _ends in worked)
    seat = Seat(
        agent=there.user_id, idle_since=begins, skills=frozenset(profile.skills if profile else ["*"]),
        languages=frozenset(profile.languages if profile else ["*"]),
        capacity=(profile.capacity if profile else {}) or USUAL_CAPACITY,
        call_blocks=profile.call_blocks if profile else True, room=there.user.provider_id, team=there.user.team_id,
        bench=f"{there.profile_id}|{there.user.provider_id}|{there.user.team_id}",
    )  # fmt: skip
    return Shift(seat=seat, begins=begins, ends=max(ends for _begins, ends in worked))


def _simulated(policy: Policy, known: Policy) -> list[Waits]:
    """A pretend day of the subjects that there are, as the policy that is being tried describes them."""
    names = sorted({*subjects(), *known.classes})
    customers = [Customers(name, AN_HOUR, known.classes.get(name, USUAL)) for name in names]
    # Everybody answers one subject and helps out with the next, so that it matters who goes first.
    crews = [
        Crew(max(1, round(one.an_hour * one.about.service_s / 3600 * BUSY)), frozenset({one.skill, helps}))
        for one, helps in zip(customers, [*names[1:], names[0]], strict=True)
    ]
    found = simulate(customers, crews, policy=policy, hours=SIMULATED_HOURS, seed=SEED)
    return [Waits(one.skill, one.came, one.left, one.mean_wait_s, one.p90_wait_s) for one in found]


@transaction.atomic
def put_in_force(*, policy: Policy, by: User, at: datetime) -> RoutingPolicy:
    """Let a policy decide from now on; what was in force before stays a row, to be put in force again."""
    settings = msgspec.to_builtins(policy)
    kind = settings.pop("kind")
    made = RoutingPolicy.objects.create(kind=kind, settings=settings, made_by=by, made_at=at)
    record("desk.policy.put_in_force", by=actor(by), at=at, about=("routing_policy", made.pk), kind=kind)
    seats.tell(["desk 1"], route=True)
    return made


@transaction.atomic
def make_overflow(*, rule: OverflowRule, by: User, at: datetime) -> None:
    """
    Keep a new overflow rule, switched off: its effect can be seen before it has one.

    :raises UnableToRule: if it leads nowhere, or its name is taken
    """
    if (rule.to_provider_id is None) == (rule.to_team_id is None):
        raise UnableToRule(_("Say where to: one team or one provider."))
    if OverflowRule.objects.filter(name=rule.name).exists():
        raise UnableToRule(_("There is one of this name already."))
    rule.enabled = False
    rule.save()
    record("desk.overflow.made", by=actor(by), at=at, about=("overflow_rule", rule.pk))


@transaction.atomic
def switch_overflow(*, rule: OverflowRule, on: bool, by: User, at: datetime) -> None:
    """Switch an overflow rule on or off."""
    OverflowRule.objects.filter(pk=rule.pk).update(enabled=on)
    record("desk.overflow.switched", by=actor(by), at=at, about=("overflow_rule", rule.pk), on=on)
    seats.tell(["desk 1"], route=True)


@transaction.atomic
def make_hours(*, hours: OpeningHours, by: User, at: datetime) -> None:
    """
    Keep new opening hours, for overflow rules and profiles to name.

    :raises UnableToRule: if they cannot be read, or their name is taken
    """
    if not any(hours.weekly.values()) or _hours(hours) is None:
        raise UnableToRule(_("Say from when until when, as 08:00 and 18:00, for at least one day."))
    if OpeningHours.objects.filter(name=hours.name).exists():
        raise UnableToRule(_("There is one of this name already."))
    hours.save()
    record("desk.hours.made", by=actor(by), at=at, about=("opening_hours", hours.pk))


def rules_for(*, at: datetime) -> dict[str, Any]:
    """The overflow rules and opening hours, each with what it would have meant for the last day's customers."""
    came = _came(at)
    rules = OverflowRule.objects.select_related("to_provider", "to_team", "hours").order_by("name")
    hours = list(OpeningHours.objects.order_by("name"))
    return {
        "overflow": [(rule, *described(rule), _would_go(rule, came)) for rule in rules],
        "hours": [(one, sum(1 for waiting, _left in came if not _is_open(one, waiting.since))) for one in hours],
        "came_last_day": len(came),
    }


def described(rule: OverflowRule) -> tuple[str, str]:
    """What a rule is about, and where it leads, in words."""
    about = [subject_title(rule.match["skill"])] if "skill" in rule.match else []
    about += [str(value) for name, value in rule.match.items() if name in {"language", "channel"}]
    to = rule.to_provider or rule.to_team
    return ", ".join(about) or _("everything"), str(to) if to else ""


def _came(at: datetime) -> list[tuple[Waiting, datetime]]:
    """Who came within the last day, and until when they waited: until now who still does."""
    left = WorkItem.objects.annotate(left=seats.left_a_lane()).filter(
        Q(left__gte=at - DAY) | Q(closed_at=None, claimed_by=None), waiting_since__gte=at - DAY
    )
    return [(_arrival(item, at).waiting, item.claimed_at or item.closed_at or at) for item in left[:MOST_COUNTED]]


def _would_go(rule: OverflowRule, came: Iterable[tuple[Waiting, datetime]]) -> int:
    hours = _hours(rule.hours) if rule.hours else None
    to = Elsewhere(rule.name, rule.to_provider_id, rule.to_team_id)
    known = Rule(name=rule.name, match=rule.match, after_s=rule.after_s, to=to, hours=hours)
    after = timedelta(seconds=rule.after_s)
    return sum(1 for one, left in came if left >= one.since + after and known.applies(one, one.since + after))


def _is_open(row: OpeningHours, at: datetime) -> bool:
    hours = _hours(row)
    return hours is None or hours.is_open(at)


def _hours(row: OpeningHours) -> Hours | None:
    told = {name: getattr(row, name) for name in ("zone", "weekly", "country", "state", "city")}
    try:
        return hours_of(**told)
    except UnableToRead:
        return None
