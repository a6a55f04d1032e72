"""
What each house did in a day or a week, side by side: minutes, contacts, outcomes, and how well.

A provider's supervisor is told about their own house alone. These are figures on a page, and nobody exports them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from sintonia.desk.board import COMPANY, house_names, share
from sintonia.desk.measures import mean_told
from sintonia.desk.operations import GIVEN_BACK, outcomes
from sintonia.desk.panes import PERSON_WITHIN, URGENT_WITHIN
from sintonia.desk.satisfaction import Found, by_house
from sintonia.staff.models import User

TODAY: Final = "today"
YESTERDAY: Final = "yesterday"
WEEK: Final = "week"
SPANS: Final = (TODAY, YESTERDAY, WEEK)
# Found by the index on when something was answered, or given up; what is still open has no minutes yet.
ITEMS: Final = """
SELECT coalesce(room_id, 0), CASE WHEN closed_at IS NULL THEN '' WHEN claimed_at IS NULL THEN '-' ELSE outcome END,
    count(*),
    count(*) FILTER (WHERE claimed_at - waiting_since <= CASE WHEN urgent THEN %(urgent)s ELSE %(promise)s END),
    coalesce(extract(epoch FROM sum(closed_at - claimed_at)), 0)::float
FROM desk_workitem
WHERE coalesce(claimed_at, closed_at) >= %(since)s AND coalesce(claimed_at, closed_at) < %(until)s
    AND (claimed_at IS NOT NULL OR outcome = 'withdrawn') AND (%(room)s::bigint IS NULL OR room_id = %(room)s)
GROUP BY 1, 2
"""
OFFERS: Final = """
SELECT coalesce(u.provider_id, 0), count(*), count(*) FILTER (WHERE o.answer IN ('declined', 'expired'))
FROM desk_offer o JOIN staff_user u ON u.id = o.agent_id
WHERE o.made_at >= %(since)s AND o.made_at < %(until)s AND o.answer IN ('accepted', 'declined', 'expired')
    AND (%(room)s::bigint IS NULL OR u.provider_id = %(room)s)
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What one house did; a share is None where there was nothing to share."""

    name: str
    contacts: int
    minutes: int
    minutes_each: float | None
    within: int | None
    given_back: int | None
    not_taken: int | None
    abandoned: int
    outcomes: tuple[tuple[str, int, int], ...]
    satisfaction: str


def span_of(name: str, *, at: datetime) -> tuple[datetime, datetime]:
    """From when until when a span goes, by the days of the zone in which pages are shown."""
    local = at.astimezone(timezone.get_current_timezone())
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if name == YESTERDAY:
        return today - timedelta(days=1), today
    return (today - timedelta(days=6) if name == WEEK else today), at


def work_for(user: User, *, since: datetime, until: datetime) -> list[Work]:
    """What each house did, the company first; for a provider's people their own alone. Three statements."""
    told: dict[str, Any] = {
        "since": since, "until": until, "room": user.provider_id, "promise": PERSON_WITHIN, "urgent": URGENT_WITHIN,
    }  # fmt: skip
    items: dict[int, dict[str, tuple[int, int, float]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, told)
        for house, outcome, n, within, seconds in cursor.fetchall():
            items.setdefault(house, {})[outcome] = n, within, seconds
        cursor.execute(OFFERS, told)
        offers = {house: (n, missed) for house, n, missed in cursor.fetchall()}
    own = {COMPANY: _("The company")} if user.provider_id is None else {}
    houses = own | house_names(user)
    rated = by_house(user, since=since, until=until)
    return [
        _work(name, items.get(house, {}), *offers.get(house, (0, 0)), rated.get(house, Found()))
        for house, name in houses.items()
    ]


def outcome_title(outcome: str) -> str:
    """What an outcome is called; one that nobody named stays as it was written."""
    titles = {
        "done": _("Done"), GIVEN_BACK: _("Given back to the assistant"), "withdrawn": _("The customer left"),
        "": _("Still open"), **outcomes(),
    }  # fmt: skip
    return titles.get(outcome, outcome)


def _work(
    name: str, found: Mapping[str, tuple[int, int, float]], offered: int, missed: int, rated: Found
) -> Work:  # fmt: skip
    answered = {outcome: told for outcome, told in found.items() if outcome != "-"}
    contacts = sum(n for n, _within, _s in answered.values())
    closed = contacts - answered.get("", (0, 0, 0.0))[0]
    seconds = sum(s for _n, _within, s in answered.values())
    within = sum(within for _n, within, _s in answered.values())
    return Work(
        name=name, contacts=contacts, minutes=round(seconds / 60),
        minutes_each=seconds / 60 / closed if closed else None,
        within=share(within, contacts) if contacts else None,
        given_back=share(answered.get(GIVEN_BACK, (0, 0, 0.0))[0], closed) if closed else None,
        not_taken=share(missed, offered) if offered else None, abandoned=found.get("-", (0, 0, 0.0))[0],
        satisfaction=mean_told(rated),
        outcomes=tuple(
            (outcome_title(outcome), n, share(n, contacts))
            for outcome, (n, _within, _s) in sorted(answered.items(), key=lambda one: -one[1][0])
        ),
    )  # fmt: skip
