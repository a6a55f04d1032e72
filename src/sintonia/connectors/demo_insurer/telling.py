"""
What the pretend insurer and its tow trucks tell of themselves, each thing once, at the moment at which it happened.

The trucks' own system knows where each is: it tells that one left, that it came nearer, that it is there, or that it
was called off. The claims' system tells that a claim was answered and that it was paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sintonia.connectors.demo_insurer import claims, fleet
from sintonia.connectors.demo_insurer.deeds import numbered
from sintonia.connectors.demo_insurer.models import Assist, Claim, Event

QUARTERS: Final = (1, 2, 3)
NAMES: Final = {"repair": "claim_answered", "paid": "claim_settled"}


def tell(*, at: datetime) -> None:
    """Put down what has happened by a moment and was not told yet."""
    happened = [one for one in (*_of_trucks(at), *_of_claims(at)) if one.at <= at]
    Event.objects.bulk_create(happened, ignore_conflicts=True)


def _of_trucks(at: datetime) -> Iterator[Event]:
    over = _told("assist_arrived", "assist_cancelled")
    for row in Assist.objects.filter(asked_at__gt=at - fleet.RECENT):
        number = numbered(fleet.LETTER, row.pk)
        if number in over:
            continue
        left_at, ends = row.asked_at + fleet.CALLING, row.cancelled_at or row.arrives_at
        if left_at < ends:
            yield _event("assist_dispatched", number, left_at)
        for quarter in QUARTERS:
            moment = left_at + (row.arrives_at - left_at) * quarter / 4
            if left_at < moment < ends:
                yield _event("assist_position", number, moment, f":{quarter}")
        yield _event("assist_cancelled" if row.cancelled_at else "assist_arrived", number, ends)


def _of_claims(at: datetime) -> Iterator[Event]:
    for state, name in NAMES.items():
        since, told = at - claims.REACHED[state], _told(name)
        for row in Claim.objects.select_related("deed").filter(deed__at__lte=since):
            number = numbered(claims.LETTER, row.pk)
            if number not in told:
                yield _event(name, number, row.deed.at + claims.REACHED[state])


def _told(*names: str) -> set[str]:
    return set(Event.objects.filter(name__in=names).values_list("about", flat=True))


def _event(name: str, about: str, at: datetime, which: str = "") -> Event:
    return Event(key=f"{name}:{about}{which}", name=name, about=about, at=at)
