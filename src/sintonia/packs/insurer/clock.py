"""Hours of the clock and what they mean for help that is on its way."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sintonia.kit.words import Words, _
from sintonia.packs.insurer.ports import Assist

ZONE = "Europe/Madrid"


def clock_of(moment: datetime) -> time:
    """The hour and minute where the company is."""
    return moment.astimezone(ZoneInfo(ZONE)).time().replace(second=0, microsecond=0)


def status_of(assist: Assist) -> Words:
    """Where the tow truck is, when it should arrive now, and what is owed when the promise is over."""
    owed = _owed(assist)
    if assist.km_away is None:
        now = _("The tow truck {number} has not left yet; it should be there between {since} and {until}.",
                number=assist.number, since=clock_of(assist.arrives_from),
                until=clock_of(assist.arrives_until))  # fmt: skip
    else:
        now = _("The tow truck {number} is {km} km from you. It should be there between {since} and {until}.",
                number=assist.number, km=assist.km_away, since=clock_of(assist.arrives_from),
                until=clock_of(assist.arrives_until))  # fmt: skip
    return _("{now} {owed}", now=now, owed=owed) if owed else now


def _owed(assist: Assist) -> Words | None:
    if assist.promised_at is None:
        return None
    promise = clock_of(assist.promised_at)
    if assist.seen_at <= assist.promised_at:
        return _("It is promised by {promise}.", promise=promise)
    if assist.pays is None:
        return _("It was promised by {promise}: I am sorry that it is late.", promise=promise)
    return _(
        "It was promised by {promise} and is late, I am sorry: the policy pays you {amount}, without your asking.",
        promise=promise,
        amount=assist.pays,
    )


def is_late(assist: Assist) -> bool:
    """Whether the promise is over."""
    return assist.promised_at is not None and assist.seen_at > assist.promised_at
