"""Where people are signed in: seen by them and by administrators, and ended by either."""

from __future__ import annotations

import re
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Final

from django.contrib.sessions.models import Session as Stored
from django.db import transaction
from django.db.models import Q, QuerySet

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.staff.models import Session, User

# Seen is told to the minute: what is asked for in between writes nothing.
NOTED_EVERY_S: Final = 60
NETWORK_BITS: Final = {4: 24, 6: 48}
BROWSERS: Final = {
    "Edge": r"Edg/",
    "Opera": r"OPR/",
    "Firefox": r"Firefox/",
    "Chrome": r"Chrome/",
    "Safari": r"Safari/",
}
SYSTEMS: Final = {
    "Android": r"Android",
    "iPhone": r"iPhone|iPad",
    "Windows": r"Windows",
    "Mac": r"Mac OS",
    "Linux": r"Linux",
}


def device_of(agent: str) -> str:
    """A browser and a system in two words, from what a browser says of itself: `Chrome · Windows`."""
    found = [
        next((name for name, told in kinds.items() if re.search(told, agent)), "") for kinds in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or "?"


def network_of(address: str | None) -> str:
    """The network of an address, without which machine of it: `203.0.113.0/24`."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "?"
    return str(ip_network(f"{known}/{NETWORK_BITS[known.version]}", strict=False))


@transaction.atomic
def note(*, user: User, key: str, agent: str, address: str | None, at: datetime) -> None:
    """Keep that somebody's browser was here."""
    seen = {"user": user, "seen_at": at, "device": device_of(agent), "network": network_of(address)}
    Session.objects.update_or_create(key=key, defaults=seen, create_defaults={**seen, "begun_at": at})


def sessions_of(user: User, *, at: datetime) -> QuerySet[Session]:
    """Where somebody is signed in, latest seen first."""
    alive = Stored.objects.filter(expire_date__gt=at).values("session_key")
    return Session.objects.filter(user=user, key__in=alive).order_by("-seen_at", "-pk")


@transaction.atomic
def end(*, user: User, token: str, by: Actor, at: datetime) -> None:
    """Sign somebody out of one browser; its next request asks for sign-in."""
    _ended(user, Q(token=token), by=by, at=at)


@transaction.atomic
def end_all(*, user: User, by: Actor, at: datetime, but: str = "") -> None:
    """Sign somebody out everywhere, but for the browser whose session key is `but`."""
    _ended(user, ~Q(key=but), by=by, at=at)


def _ended(user: User, which: Q, *, by: Actor, at: datetime) -> None:
    keys = list(Session.objects.filter(which, user=user).values_list("key", flat=True))
    Stored.objects.filter(session_key__in=keys).delete()
    Session.objects.filter(key__in=keys).delete()
    if keys:
        record("staff.sessions.ended", by=by, at=at, about=("user", user.pk), number=len(keys))
