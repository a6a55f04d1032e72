"""Agents and what waits for them, made in a line each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sintonia.audit.personal import new_keys
from sintonia.cases.models import Case
from sintonia.conversations.models import ChannelAccount, Contact
from sintonia.customers.models import Customer
from sintonia.desk.models import Presence, RoutingProfile, WorkItem
from sintonia.desk.seats import settle
from sintonia.kit.words import _
from sintonia.staff.models import User

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
NUMBERS: Iterator[int] = count(1)


def agent(name: str, profile: RoutingProfile | None = None, *, at: datetime = NOON, **more: Any) -> User:
    """Somebody who is available."""
    found = User.objects.create_user(username=name, password=None, name=name.capitalize(), **more)
    Presence.objects.create(
        user=found, profile=profile or everything(provider=found.provider), since=at, state="available"
    )
    settle([found.pk], at=at)
    return found


def everything(**more: Any) -> RoutingProfile:
    """A profile of those who answer everything."""
    provider = more.pop("provider", None)
    name = f"everything {provider or ''}"
    found, _new = RoutingProfile.objects.get_or_create(
        name=name, defaults={"skills": ["*"], "languages": ["*"], "provider": provider, **more}
    )
    return found


def waits(
    *, minutes: float = 1, at: datetime = NOON, channel: str = "webchat", owner: str = "queue", **more: Any
) -> WorkItem:
    """Somebody who waits for a person."""
    number = next(NUMBERS)
    since = at - timedelta(minutes=minutes)
    account, _new = ChannelAccount.objects.get_or_create(channel=channel, key=channel, defaults={"hook": channel})
    customer = Customer.objects.create(key_id=new_keys(1)[0][0], created_at=since)
    case = Case.objects.create(protocol=f"T{number:09d}", customer=customer, opened_at=since)
    contact = Contact.objects.create(
        account=account, channel=channel, customer=customer, case=case, protocol=case.protocol, lane=number,
        address="", owner=owner, language="pt-BR", opened_at=since, latest_heard_at=since,
    )  # fmt: skip
    return WorkItem.objects.create(
        contact=contact, case=case, why=_("Asked for a person.").to_json(), waiting_since=since, channel=channel, **more
    )
