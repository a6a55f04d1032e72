"""What each house did, side by side: minutes, contacts, outcomes and how well."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from sintonia.desk.models import Offer, WorkItem
from sintonia.desk.providing import span_of, work_for
from sintonia.staff.models import Provider
from tests.desk.people import NOON, agent, waits
from tests.desk.test_board import browser_of, supervisor
from tests.visits import staff, words_of

pytestmark = pytest.mark.django_db
SINCE, UNTIL = NOON - timedelta(hours=8), NOON


@pytest.fixture
def provider() -> Provider:
    return Provider.objects.create(name="Contato Sul")


def done(*, took: float, waited: float = 1, outcome: str = "solved", at: datetime = NOON, **more: Any) -> WorkItem:
    """A contact that was answered and closed an hour ago, after so many minutes."""
    claimed = at - timedelta(hours=1)
    closed = claimed + timedelta(minutes=took)
    return waits(at=claimed, minutes=waited, claimed_at=claimed, closed_at=closed, outcome=outcome, **more)


def test_minutes_contacts_and_outcomes_stand_side_by_side(provider: Provider) -> None:
    done(took=10)
    done(took=5, waited=4, outcome="given_back")
    done(took=30, room=provider)
    waits(claimed_at=NOON - timedelta(minutes=5), minutes=6)
    waits(closed_at=NOON - timedelta(minutes=5), outcome="withdrawn", room=provider)
    done(took=99, at=SINCE)

    company, other = work_for(supervisor(), since=SINCE, until=UNTIL)

    assert (company.contacts, company.minutes, company.minutes_each) == (3, 15, 7.5)
    assert (company.within, company.given_back, company.abandoned) == (67, 50, 0)
    assert sorted(n for _title, n, _share in company.outcomes) == [1, 1, 1]
    assert (other.name, other.contacts, other.minutes, other.abandoned) == ("Contato Sul", 1, 30, 1)


def test_offers_that_were_not_taken_are_told_of_whose_people_let_them_go(provider: Provider) -> None:
    rosa = agent("rosa", provider=provider, role="provider_agent")
    for answer in ("accepted", "declined", "expired", "withdrawn"):
        made = NOON - timedelta(minutes=9)
        Offer.objects.create(item=waits(room=provider), agent=rosa, made_at=made, expires_at=NOON, answer=answer)
    company, other = work_for(supervisor(), since=SINCE, until=UNTIL)
    assert (company.not_taken, other.not_taken) == (None, 67)


def test_a_day_begins_at_midnight_where_the_company_is_and_a_week_six_days_before() -> None:
    assert span_of("today", at=NOON) == (NOON - timedelta(hours=12), NOON)
    assert span_of("week", at=NOON) == (NOON - timedelta(days=6, hours=12), NOON)
    assert span_of("yesterday", at=NOON) == (NOON - timedelta(hours=36), NOON - timedelta(hours=12))


def test_a_providers_supervisor_sees_their_own_house_alone(provider: Provider) -> None:
    Provider.objects.create(name="Contato Norte")
    done(took=30, room=provider)
    done(took=10)
    with time_machine.travel(NOON, tick=False):
        page = browser_of(supervisor(provider)).get("/desk/providers")
    (house,) = page.context["houses"]
    assert (house.name, house.minutes) == ("Contato Sul", 30)
    assert "Contato Norte" not in words_of(page)


def test_an_analyst_sees_all_of_them_and_an_agent_none(provider: Provider) -> None:
    assert "Contato Sul" in staff("nina", role="analyst").read("/desk/providers", span="week")
    assert staff("ana").get("/desk/providers").status_code == 403
