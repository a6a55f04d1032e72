"""The bench of decisions decides what it says, among as many as it says."""

from __future__ import annotations

import pytest

from sintonia.cli.bench.decisions import decisions
from sintonia.desk.models import Offer, Presence, WorkItem
from tests.desk.people import NOON


@pytest.mark.django_db
def test_each_decision_is_an_offer_among_all_who_wait_and_are_there() -> None:
    assert len(decisions(at=NOON, waiting=600, agents=60, count=20)) == 20
    assert (Offer.objects.count(), Presence.objects.count()) == (20, 60)
    assert WorkItem.objects.filter(claimed_by=None).count() == 600
    assert WorkItem.objects.exclude(claimed_by=None).count() == 60
