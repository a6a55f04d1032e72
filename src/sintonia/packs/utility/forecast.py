"""When power is expected back, in words that promise no more than is known: whole hours, a range, never the past."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.supply import Outage

COMPANY_ZONE = "America/Sao_Paulo"
HOUR = timedelta(hours=1)
CAUSES = {
    "tree_on_line": _("a tree on the line"),
    "broken_cable": _("a broken cable"),
    "fallen_wire": _("a fallen wire"),
    "transformer": _("a damaged transformer"),
    "vehicle": _("a car hit a pole"),
    "storm": _("a storm"),
    "overload": _("an overload"),
    "equipment": _("faulty equipment on the network"),
    "maintenance": _("planned maintenance"),
}


def outlook(outage: Outage, *, at: datetime, zone: str) -> Words:
    """The cause of an outage, and the range in which power is expected back, told from `at`."""
    expected = expected_back(outage, at=at, zone=zone)
    cause = CAUSES.get(outage.cause)
    if cause is None:
        return _("Yes, there is an outage at {street}. {expected}", street=outage.place.street, expected=expected)
    return _(
        "Yes, there is an outage at {street}: {cause}. {expected}",
        street=outage.place.street,
        cause=cause,
        expected=expected,
    )


def expected_back(outage: Outage, *, at: datetime, zone: str) -> Words:
    """The range alone, widened to whole hours; without one, what the crew is doing."""
    if outage.back_until is None:
        return _doing(outage)
    if outage.back_until <= at:
        return _("The first estimate has passed and there is no new one yet; the work goes on.")
    local = ZoneInfo(zone)
    today = at.astimezone(local).date()
    until = _whole(outage.back_until.astimezone(local), up=True)
    since = _whole((outage.back_from or outage.back_until).astimezone(local), up=False)
    if since <= at.astimezone(local):
        return _("It should be back by {until}.", until=_told(until, today))
    # The day is said once: "between 1:00 and 3:00 tomorrow".
    begins = _hour(since) if since.date() == until.date() else _told(since, today)
    return _("It should be back between {since} and {until}.", since=begins, until=_told(until, today))


def _doing(outage: Outage) -> Words:
    match outage.crew:
        case "on_the_way":
            return _("A crew is on its way; there is no estimate yet.")
        case "on_site":
            return _("A crew is there; there is no estimate yet.")
        case _:
            return _("A crew has been called; there is no estimate yet.")


def _whole(moment: datetime, *, up: bool) -> datetime:
    floor = moment.replace(minute=0, second=0, microsecond=0)
    return floor + HOUR if up and floor != moment else floor


def _hour(moment: datetime) -> Words:
    return _("{hour}:00", hour=str(moment.hour))


def _told(moment: datetime, today: date) -> Words:
    match (moment.date() - today).days:
        case 0:
            return _hour(moment)
        case 1:
            return _("{hour} tomorrow", hour=_hour(moment))
        case _:
            return _("{hour} on {day}", hour=_hour(moment), day=moment.date())
