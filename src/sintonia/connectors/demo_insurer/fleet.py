"""
Help on the road by the providers' tow trucks: the nearest that is free.

A truck leaves some minutes after it was called and drives to the spot at its own pace: where it is at a moment, and
when it should arrive, follows from that moment. What is promised beforehand knows nothing of its pace.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo_insurer import models, roads
from sintonia.connectors.demo_insurer.deeds import PREFIX, deed_number, known, numbered, once, row_id
from sintonia.connectors.demo_insurer.policies import EURO
from sintonia.kit.money import Money
from sintonia.packs.insurer.ports import Assist, Detour, Reach, Spot

LETTER: Final = "A"
CALLING: Final = timedelta(minutes=5)
AT_THE_SPOT: Final = timedelta(minutes=45)
RECENT: Final = timedelta(days=2)
_KM_AN_HOUR: Final = 70
_SOONER, _LATER = 0.8, 1.35
_UNKNOWN_KM: Final = 45.0
_CENTS_A_KM: Final = 120
_INCLUDED_KM: Final = 50


def reach(spot: Spot, *, at: datetime) -> Reach:
    """The range that a truck at the usual pace would keep, in full five minutes."""
    _truck, km = _nearest(spot, at)
    minutes = _minutes(km)
    return Reach(_five(minutes * _SOONER), _five(minutes * _LATER) + 5)


def detour(spot: Spot, destination: str) -> Detour:
    """How far a destination is from a place, and what the kilometers cost that no policy includes."""
    town = roads.town_in(destination)
    if town is None or spot.latitude is None or spot.longitude is None:
        return Detour()
    km = round(roads.km_between((spot.latitude, spot.longitude), town.at) * roads.WINDING)
    beyond = km - _INCLUDED_KM
    return Detour(km, Money(beyond * _CENTS_A_KM, EURO) if beyond > 0 else None)


def ask(
    key: Key,
    *,
    policy: str,
    plate: str,
    spot: Spot,
    people: int,
    destination: str,
    words: str,
    protocol: str,
    at: datetime,
) -> Receipt:
    """Call the nearest truck that is free."""

    def call(deed: models.Deed) -> None:
        # One at a time: two calls for one truck would both find it free.
        list(models.Truck.objects.select_for_update().order_by("pk").values_list("pk")[:1])
        truck, km = _nearest(spot, at)
        arrives_at = at + CALLING + timedelta(minutes=(_minutes(km) - CALLING.seconds / 60) * truck.pace / 100)
        models.Assist.objects.create(
            deed=deed, policy_id=row_id(policy) or None, plate=plate, truck=truck, words=spot.words,
            latitude=spot.latitude, longitude=spot.longitude, towards=spot.towards, people=people,
            destination=destination, protocol=protocol, km=km, asked_at=at, arrives_at=arrives_at,
        )  # fmt: skip

    return once("assist", key, at=at, letter=LETTER, effect=call, words=words)


def assist(number: str, *, at: datetime) -> Assist | None:
    """One call for help, as it is at a moment."""
    row = models.Assist.objects.select_related("policy").filter(pk=deed_number(number)).first()
    return _assist(row, at) if row else None


def under_way(protocol: str, party: str | None, *, at: datetime) -> tuple[Assist, ...]:
    """What is not over, asked under a protocol or for a party's policies, newest first."""
    recent = models.Assist.objects.select_related("policy").filter(asked_at__gte=at - RECENT, cancelled_at=None)
    mine = recent.filter(policy__holder_id=row_id(party)) if row_id(party) else recent.none()
    rows = {row.pk: row for row in (*recent.filter(protocol=protocol), *mine)}
    found = (_assist(rows[pk], at) for pk in sorted(rows, reverse=True))
    return tuple(one for one in found if one.state in {"looking", "on_the_way", "arrived"})


def change_destination(key: Key, *, number: str, destination: str, at: datetime) -> Receipt:
    """Tell the truck where to go instead."""
    row = known(models.Assist.objects.filter(pk=deed_number(number)).first())

    def change(_deed: models.Deed) -> None:
        models.Assist.objects.filter(pk=row.pk).update(destination=destination)

    return once("destination", key, at=at, letter=LETTER, effect=change, before=row.destination)


def cancel(key: Key, *, number: str, at: datetime) -> Receipt:
    """Send the truck home."""
    row = known(models.Assist.objects.filter(pk=deed_number(number)).first())

    def call_off(_deed: models.Deed) -> None:
        models.Assist.objects.filter(pk=row.pk, cancelled_at=None).update(cancelled_at=at, cancelled_by="customer")

    return once("assist_cancelled", key, at=at, letter=LETTER, effect=call_off)


def _nearest(spot: Spot, at: datetime) -> tuple[models.Truck, float]:
    """The nearest truck that nobody waits for, and the kilometers that it has to drive."""
    busy = models.Assist.objects.filter(
        asked_at__lte=at, arrives_at__gt=at - AT_THE_SPOT, cancelled_at=None
    ).values_list("truck_id", flat=True)
    free = list(models.Truck.objects.exclude(pk__in=list(busy)).order_by("pk")) or list(models.Truck.objects.all())
    if spot.latitude is None or spot.longitude is None:
        return free[0], _UNKNOWN_KM
    here = (spot.latitude, spot.longitude)
    km, _number, truck = min((roads.km_between(here, (one.latitude, one.longitude)), one.pk, one) for one in free)
    return truck, km * roads.WINDING


def _minutes(km: float) -> float:
    return CALLING.seconds / 60 + km / _KM_AN_HOUR * 60


def _five(minutes: float) -> int:
    return max(round(minutes / 5), 1) * 5


def _assist(row: models.Assist, at: datetime) -> Assist:
    leaves_at = row.asked_at + CALLING
    left = (row.arrives_at - at) / max(row.arrives_at - leaves_at, timedelta(minutes=1))
    # What is told knows how far it is, and nothing of its pace.
    ahead = max(leaves_at - at, timedelta(0)) + timedelta(hours=max(min(left, 1), 0) * row.km / _KM_AN_HOUR)
    promised = row.policy.promise_minutes if row.policy else None
    return Assist(
        number=numbered(LETTER, row.pk),
        policy=f"{PREFIX}{row.policy_id}" if row.policy_id else "",
        spot=Spot(row.words, row.latitude, row.longitude, row.towards),
        destination=row.destination,
        asked_at=row.asked_at,
        state=_state(row, at),  # type: ignore[arg-type]  # from our own list
        seen_at=at,
        arrives_from=at + ahead * _SOONER,
        arrives_until=at + ahead * _LATER,
        promised_at=row.asked_at + timedelta(minutes=promised) if promised else None,
        pays=Money(row.policy.promise_cents, EURO) if row.policy and row.policy.promise_cents else None,
        km_away=max(round(row.km * left), 0) if at >= leaves_at else None,
        arrived_at=row.arrives_at if at >= row.arrives_at else None,
        cancelled_by=row.cancelled_by,  # type: ignore[arg-type]  # from our own list
    )


def _state(row: models.Assist, at: datetime) -> str:
    if row.cancelled_at is not None:
        return "cancelled"
    if at >= row.arrives_at:
        return "arrived" if at < row.arrives_at + AT_THE_SPOT else "done"
    return "looking" if at < row.asked_at + CALLING else "on_the_way"
