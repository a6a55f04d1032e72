"""The supervisor's board: what it counts, and whose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from sintonia.desk.board import board_for
from sintonia.desk.measures import measures_of
from sintonia.desk.models import Presence, WorkItem
from sintonia.staff.models import Provider, User
from sintonia.web.scope import enter, of_room
from tests.desk.people import NOON, agent, waits
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Provider:
    return Provider.objects.create(name="Contato Sul")


def supervisor(provider: Provider | None = None) -> User:
    role = "provider_supervisor" if provider else "supervisor"
    return User.objects.create_user(username=role, password=None, name="Sofia", role=role, provider=provider)


def browser_of(user: User) -> Visit:
    browser = Visit()
    browser.force_login(user, backend=BACKEND)
    return browser


def left(*, ago: timedelta, waited: timedelta, answered: bool = True, **more: Any) -> WorkItem:
    """Somebody who was answered, or gave up, some time ago."""
    moment = NOON - ago
    ended = {"claimed_at": moment} if answered else {"outcome": "withdrawn"}
    item = waits(**more)
    WorkItem.objects.filter(pk=item.pk).update(waiting_since=moment - waited, closed_at=moment, **ended)
    return item


def test_queues_tell_how_many_wait_the_oldest_and_who_is_late_or_soon_will_be() -> None:
    for minutes in (1, 2.5, 7):
        waits(minutes=minutes, skill="billing", channel="whatsapp")
    waits(minutes=1.5, skill="danger", urgent=True)
    boss = supervisor()
    waits(skill="billing", claimed_by=boss, claimed_at=NOON)
    waits(skill="billing", snoozed_until=NOON + timedelta(hours=1))

    shown = board_for(boss, at=NOON)

    danger, billing = shown["queues"]
    assert (danger.waiting, danger.late, danger.urgent) == (1, 1, 1), "danger waits a minute at most"
    assert (billing.waiting, billing.late, billing.at_risk, billing.door) == (3, 1, 1, "whatsapp")
    assert billing.oldest == timedelta(minutes=7)
    assert billing.share == 67
    assert (shown["whole"].waiting, shown["whole"].late, shown["whole"].share) == (4, 2, 50)


def test_who_is_there_is_told_by_state_with_what_they_have_and_for_how_long() -> None:
    ana, bia = agent("ana"), agent("bia", at=NOON - timedelta(minutes=9))
    Presence.objects.filter(user=bia).update(state="break")
    agent("caio")
    Presence.objects.filter(user__username="caio").update(state="offline")
    waits(skill="billing", claimed_by=ana, claimed_at=NOON - timedelta(minutes=4))

    first, second = board_for(supervisor(), at=NOON)["people"]

    assert (first.name, first.state, [talk.length for talk in first.talks]) == (
        "Ana", "available", [timedelta(minutes=4)],
    )  # fmt: skip
    assert (second.name, second.state, second.length, second.talks) == ("Bia", "break", timedelta(minutes=9), ())


def test_the_last_hour_stands_beside_the_same_hour_of_four_weeks() -> None:
    left(ago=timedelta(minutes=10), waited=timedelta(minutes=2))
    left(ago=timedelta(minutes=20), waited=timedelta(minutes=4))
    left(ago=timedelta(minutes=30), waited=timedelta(minutes=9), answered=False)
    left(ago=timedelta(minutes=70), waited=timedelta(minutes=1))
    for week in (1, 4, 5):
        left(ago=timedelta(weeks=week, minutes=5), waited=timedelta(minutes=1))

    hours = board_for(supervisor(), at=NOON)["hours"]

    assert [(hour.answered, hour.within, hour.abandoned) for hour in hours] == [
        (2, 1, 1), (1, 1, 0), (0, 0, 0), (0, 0, 0), (1, 1, 0),
    ]  # fmt: skip
    answered, within, wait, gave_up = measures_of(hours)
    assert (answered.now, answered.usual) == ("2", "1")
    assert (within.now, within.usual) == ("50%", "100%")
    assert (wait.now, wait.usual) == ("3 min", "1 min")
    assert (gave_up.now, gave_up.usual) == ("1", "0")
    assert [bar.is_now for bar in answered.bars] == [False, False, False, False, True]


def test_each_provider_stands_beside_the_company(provider: Provider) -> None:
    agent("ana")
    agent("rosa", provider=provider, role="provider_agent")
    waits(room=provider)
    left(ago=timedelta(minutes=10), waited=timedelta(minutes=2), room=provider)

    company, other = board_for(supervisor(), at=NOON)["houses"]

    assert (company.available, company.queue.waiting, company.hour.answered) == (1, 0, 0)
    assert (other.name, other.available, other.queue.waiting, other.hour.answered) == ("Contato Sul", 1, 1, 1)


def test_a_providers_supervisor_is_shown_their_own_room_alone(provider: Provider) -> None:
    elsewhere = Provider.objects.create(name="Contato Norte")
    agent("ana")
    agent("rosa", provider=provider, role="provider_agent")
    waits(room=provider)
    waits(room=elsewhere)
    waits()
    left(ago=timedelta(minutes=10), waited=timedelta(minutes=2), room=provider)
    left(ago=timedelta(minutes=10), waited=timedelta(minutes=2))

    with time_machine.travel(NOON, tick=False):
        page = browser_of(supervisor(provider)).get("/desk/board")

    assert [house.name for house in page.context["houses"]] == ["Contato Sul"]
    assert [person.name for person in page.context["people"]] == ["Rosa"]
    assert page.context["whole"].waiting == 1
    assert page.context["hours"][0].answered == 1
    assert "Contato Norte" not in words_of(page)
    assert "Ana" not in words_of(page)


@pytest.mark.usefixtures("as_pages")
def test_the_database_shows_a_provider_no_presence_but_its_own_peoples() -> None:
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    provider = Provider.objects.create(name="Contato Sul")
    agent("ana")
    rosa = agent("rosa", provider=provider, role="provider_agent")
    with connection.cursor() as cursor:
        cursor.execute("set role sintonia_pages")
        enter(of_room(provider.pk))
        cursor.execute("select user_id from desk_presence")
        assert cursor.fetchall() == [(rosa.pk,)]


def test_the_board_asks_no_more_however_much_waits(django_assert_num_queries: Any, provider: Provider) -> None:
    for n in range(4):
        agent(f"agent{n}")
        waits(skill=f"skill{n}", room=provider if n % 2 else None)
    boss = supervisor()
    with django_assert_num_queries(5):
        board_for(boss, at=NOON)


@pytest.mark.parametrize("role", ["planner", "analyst"])
def test_planners_and_analysts_come_to_the_board(role: str) -> None:
    from sintonia.staff.views.arriving import destination

    user = User.objects.create_user(username=role, password=None, name="Nina", role=role)
    request = browser_of(user).get("/desk/board").wsgi_request
    assert destination(request, user, "") == "/desk/board"


def test_a_supervisor_keeps_the_desk_and_finds_the_board_from_it_and_an_agent_does_not() -> None:
    assert b'href="/desk/board"' in staff("davi", role="supervisor").get("/desk/").content
    assert b'href="/desk/board"' not in staff("ana").get("/desk/").content
