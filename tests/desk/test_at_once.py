"""Routers and agents at work at the very same time: each item has one owner, one open offer, and nobody too much."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from sintonia.conversations.models import Contact
from sintonia.desk import offers, operations
from sintonia.desk.models import Offer, Presence, RoutingProfile, WorkItem
from sintonia.staff.models import User
from tests.desk.people import NOON, agent, waits

ITEMS, AGENTS = 12, 6


def closing(deed: Callable[[], None]) -> Callable[[], None]:
    def done() -> None:
        try:
            deed()
        finally:
            connection.close()

    return done


def routes() -> None:
    for _ in range(8):
        offers.route(at=NOON)


def clicks(user: User) -> None:
    """Take whatever is there, offered to oneself or not, as fast as one can."""
    for item in WorkItem.objects.order_by("?"):
        mine = Offer.objects.filter(item=item, agent=user, answer="").first()
        try:
            if mine is not None:
                offers.accept(offer=mine.token, by=user, at=NOON)
            else:
                operations.claim(item=item.token, by=user, at=NOON)
        except (offers.UnableToAccept, operations.UnableToClaim):
            continue


@pytest.mark.django_db(transaction=True)
def test_of_all_who_click_at_once_each_item_has_one_owner() -> None:
    profile = RoutingProfile.objects.create(name="all", skills=["*"], languages=["*"])
    people = [agent(f"agent{n}", profile) for n in range(AGENTS)]
    items = [waits(minutes=n) for n in range(ITEMS)]
    with ThreadPoolExecutor(AGENTS + 2) as pool:
        deeds = [routes, routes, *(lambda user=user: clicks(user) for user in people)]  # type: ignore[misc]
        for running in [pool.submit(closing(deed)) for deed in deeds]:
            running.result(60)
    for item in WorkItem.objects.filter(pk__in=[one.pk for one in items]):
        assert item.claimed_by_id is not None
        assert item.offered_to_id is None
        assert Contact.objects.get(pk=item.contact_id).owner == f"agent:{item.claimed_by_id}"
        assert Offer.objects.filter(item=item, answer="accepted").exclude(agent=item.claimed_by_id).count() == 0
    assert not Offer.objects.filter(answer="").exists()
    had = {user.pk: WorkItem.objects.filter(claimed_by=user).count() for user in people}
    assert dict(Presence.objects.values_list("user", "load")) == had, "what each has is counted right"
