"""
The supervisor's board: what waits, who is there, each provider beside the company, and the last hour against others.

A provider's supervisor is told about their own room alone: by these questions, and by the database's rules besides. One
statement for each of five questions, whatever waits; whoever looks within the same second is shown the same board.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from sintonia.desk.me import labels
from sintonia.desk.models import Presence, WorkItem
from sintonia.desk.panes import PERSON_WITHIN, URGENT_WITHIN
from sintonia.desk.subjects import subject_title
from sintonia.journeys.fio import reader_language
from sintonia.staff.models import Provider, User

State = Presence.State
KEPT_S: Final = 1
MOST_PEOPLE: Final = 60
MOST_QUEUES: Final = 40
WEEKS: Final = 4
HOUR: Final = timedelta(hours=1)
# How long before its promise ends something is at risk.
AT_RISK: Final = timedelta(minutes=1)
ORDER: Final = (State.AVAILABLE, State.WRAP, State.AWAY, State.BREAK, State.TRAINING)
COMPANY: Final = 0
# Each moment is bounded by the index on when something was answered or given up.
HOURS: Final = """
SELECT h.n, coalesce(w.room_id, 0), count(w.claimed_at),
    count(*) FILTER (WHERE w.claimed_at - w.waiting_since <= CASE WHEN w.urgent THEN %(urgent)s ELSE %(promise)s END),
    count(*) FILTER (WHERE w.claimed_at IS NULL AND w.outcome = 'withdrawn'),
    coalesce(extract(epoch FROM sum(w.claimed_at - w.waiting_since)), 0)::float
FROM unnest(%(begins)s::timestamptz[]) WITH ORDINALITY h (begins, n)
JOIN desk_workitem w ON coalesce(w.claimed_at, w.closed_at) >= h.begins
    AND coalesce(w.claimed_at, w.closed_at) < h.begins + interval '1 hour'
WHERE %(room)s::bigint IS NULL OR w.room_id = %(room)s
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits about one subject on one channel, in one house."""

    house: str
    subject: str
    door: str
    waiting: int
    oldest: timedelta
    late: int
    at_risk: int
    urgent: int

    @property
    def share(self) -> int:
        """Of a hundred who wait, how many are still within the promise."""
        return share(self.waiting - self.late, self.waiting)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that somebody has."""

    token: str
    door: str
    subject: str
    length: timedelta


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers: how they are, for how long, and what they have."""

    token: str
    name: str
    house: str
    state: str
    label: str
    pausing: bool
    length: timedelta
    talks: tuple[Talk, ...] = ()


@dataclass(frozen=True, slots=True)
class Hour:
    """What was answered and given up within an hour; `waits` is how long those who were answered waited, together."""

    answered: int = 0
    within: int = 0
    abandoned: int = 0
    waits: float = 0.0

    def __add__(self, other: Hour) -> Hour:
        return Hour(
            self.answered + other.answered, self.within + other.within,
            self.abandoned + other.abandoned, self.waits + other.waits,
        )  # fmt: skip

    @property
    def wait(self) -> timedelta | None:
        """How long those who were answered waited, on average."""
        return timedelta(seconds=self.waits / self.answered) if self.answered else None

    @property
    def share(self) -> int | None:
        """Of a hundred who were answered, how many were within the promise."""
        return share(self.within, self.answered) if self.answered else None


@dataclass(frozen=True, slots=True)
class House:
    """The company itself, or a provider: who is there, what waits, and its last hour."""

    name: str
    available: int
    talking: int
    paused: int
    queue: Queue
    hour: Hour


def share(part: int, whole: int) -> int:
    """A part of a hundred; all of nothing."""
    return round(100 * part / whole) if whole else 100


def board_for(user: User, *, at: datetime) -> dict[str, Any]:
    """Everything on the board, for the company's people or those of one provider."""
    key = f"desk-board-{user.provider_id or ''}-{reader_language()}"
    shown = cache.get(key)
    if shown is None:
        shown = _board(user, at)
        cache.set(key, shown, KEPT_S)
    return dict(shown)


def _board(user: User, at: datetime) -> dict[str, Any]:
    names = house_names(user)
    waiting, people, hours = _waiting(user, names, at), _people(user), _hours(user, at)
    queues = [queue for _house, queue in waiting]
    whole, states = _sum(queues), Counter(row["state"] for row in people)
    return {
        "queues": queues[:MOST_QUEUES],
        "whole": whole,
        "states": [(state, labels()[state], states[state]) for state in ORDER if states[state]],
        "people": _shown(people[:MOST_PEOPLE], names, at),
        "more": max(0, len(people) - MOST_PEOPLE),
        "houses": _houses(user, names, waiting, people, hours[0]),
        "hours": [sum(hour.values(), Hour()) for hour in hours],
        "is_whole": user.provider_id is None,
    }


def rooms_of(user: User) -> Q:
    """The work that somebody's board is about: the company's all, a provider's own."""
    return Q() if user.provider_id is None else Q(room=user.provider_id)


def house_names(user: User) -> dict[int, str]:
    """The houses beside the company, as far as somebody may know that they exist."""
    own = Q() if user.provider_id is None else Q(pk=user.provider_id)
    return dict(Provider.objects.filter(own).order_by("name").values_list("pk", "name"))


def _waiting(user: User, names: Mapping[int, str], at: datetime) -> list[tuple[int, Queue]]:
    """What waits, by house, subject and channel: what is late first, then the oldest."""
    waits = WorkItem.objects.filter(rooms_of(user), closed_at=None, claimed_by=None, snoozed_until=None)
    late = _since(at)
    rows = waits.values("room", "skill", "channel").annotate(
        waiting=Count("pk"), since=Min("waiting_since"), late=Count("pk", filter=late),
        at_risk=Count("pk", filter=_since(at + AT_RISK) & ~late), urgent=Count("pk", filter=Q(urgent=True)),
    )  # fmt: skip
    found = [
        (
            row["room"] or COMPANY,
            Queue(
                house=names.get(row["room"], ""), subject=subject_title(row["skill"]),
                door=row["channel"], waiting=row["waiting"], oldest=at - row["since"], late=row["late"],
                at_risk=row["at_risk"], urgent=row["urgent"],
            ),
        )
        for row in rows.order_by()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one[1].urgent, -one[1].late, -one[1].oldest))


def _since(at: datetime) -> Q:
    """What has waited at a moment for as long as it was promised, or longer."""
    usual = Q(urgent=False, waiting_since__lte=at - PERSON_WITHIN)
    return usual | Q(urgent=True, waiting_since__lte=at - URGENT_WITHIN)


def _people(user: User) -> list[dict[str, Any]]:
    """Everybody who is there, in the order of their states and for how long they have been in them."""
    there = Presence.objects.exclude(state=State.OFFLINE).filter(user__enabled=True)
    if user.provider_id is not None:
        there = there.filter(user__provider=user.provider_id)
    return _rows(there)


def _rows(there: QuerySet[Presence]) -> list[dict[str, Any]]:
    rows = there.values(
        "user_id", "state", "pausing", "since", "load", token=F("user__token"), name=F("user__name"),
        house=F("user__provider"),
    )  # fmt: skip
    found = cast("Iterable[dict[str, Any]]", rows)
    return sorted(found, key=lambda row: (ORDER.index(row["state"]), row["since"], row["user_id"]))


def _shown(people: Sequence[dict[str, Any]], names: Mapping[int, str], at: datetime) -> list[Person]:
    """The first of those who are there, with what they have."""
    theirs: dict[int, list[Talk]] = defaultdict(list)
    taken = WorkItem.objects.filter(closed_at=None, claimed_by__in=[row["user_id"] for row in people])
    rows = taken.order_by("claimed_at").values_list(
        "claimed_by", "token", "channel", "skill", Coalesce("claimed_at", "waiting_since")
    )
    for user, token, door, skill, since in rows:
        subject = subject_title(skill)
        theirs[user].append(Talk(token=token, door=door, subject=subject, length=at - since))
    return [
        Person(
            token=row["token"], name=row["name"], house=names.get(row["house"], ""), state=row["state"],
            label=labels()[row["state"]], pausing=row["pausing"], length=at - row["since"],
            talks=tuple(theirs[row["user_id"]]),
        )
        for row in people
    ]  # fmt: skip


def person_for(person: User, *, at: datetime) -> Person | None:
    """How somebody is now, and what they have; None for who is off duty."""
    there = Presence.objects.exclude(state=State.OFFLINE).filter(user=person)
    names = {} if person.provider is None else {person.provider.pk: person.provider.name}
    return next(iter(_shown(_rows(there), names, at)), None)


def _hours(user: User, at: datetime) -> list[dict[int, Hour]]:
    """By house: the hour that ends now, and the same hour of the weeks before, the latest first."""
    begins = begins_of(at)
    found: list[dict[int, Hour]] = [{} for _ in begins]
    given: dict[str, Any] = {
        "begins": begins,
        "room": user.provider_id,
        "promise": PERSON_WITHIN,
        "urgent": URGENT_WITHIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOURS, given)
        for n, house, *figures in cursor.fetchall():
            found[n - 1][house] = Hour(*figures)
    return found


def begins_of(at: datetime) -> list[datetime]:
    """When the hour that ends now began, and the same one of the weeks before."""
    # The same hour by the clock on the wall, on whichever side of summer time.
    local = at.astimezone(timezone.get_current_timezone())
    return [local - timedelta(weeks=n) - HOUR for n in range(WEEKS + 1)]


def _sum(queues: Sequence[Queue]) -> Queue:
    oldest = max((queue.oldest for queue in queues), default=timedelta())
    counts = {name: sum(getattr(one, name) for one in queues) for name in ("waiting", "late", "at_risk", "urgent")}
    return Queue(house="", subject="", door="", oldest=oldest, **counts)


def _houses(
    user: User, names: Mapping[int, str], waiting: Sequence[tuple[int, Queue]], people: Sequence[Mapping[str, Any]],
    hour: Mapping[int, Hour],
) -> list[House]:  # fmt: skip
    """The company itself and each provider; for a provider's people their own house."""
    own = {COMPANY: _("The company")} if user.provider_id is None else {}
    found = []
    for house, name in (own | dict(names)).items():
        here = [row for row in people if (row["house"] or COMPANY) == house]
        queue = _sum([one for where, one in waiting if where == house])
        free = [row for row in here if row["state"] == State.AVAILABLE]
        found.append(
            House(
                name=name, available=len(free), talking=sum(1 for row in here if row["load"]),
                paused=len(here) - len(free), queue=queue, hour=hour.get(house, Hour()),
            )
        )  # fmt: skip
    return found
