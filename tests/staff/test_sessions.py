"""Where people are signed in: told without saying where, ended at once, by them or by who looks after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from sintonia.audit.queries import trail
from sintonia.staff import sessions
from sintonia.staff.models import Session, User
from sintonia.web import scope
from tests.visits import BACKEND

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ana(clock: time_machine.Traveller) -> User:
    return User.objects.create_user(username="ana", password=None, name="Ana")


def browser_of(user: User, agent: str = WINDOWS, address: str = "203.0.113.77") -> Client:
    browser = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    browser.force_login(user, backend=BACKEND)
    assert browser.get("/desk/").status_code == 200
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/desk/").status_code == 200


def test_one_sees_each_browser_without_the_place(ana: User) -> None:
    here = browser_of(ana)
    browser_of(ana, IPHONE, "2001:db8:77:1::9")
    page = here.get("/staff/")
    assert [(one.device, one.network) for one in page.context["sessions"]] == [
        ("Safari · iPhone", "2001:db8:77::/48"),
        ("Chrome · Windows", "203.0.113.0/24"),
    ]
    assert "203.0.113.77" not in page.content.decode()


@pytest.mark.parametrize("agent", ["", "curl/8", "<script>"])
def test_what_a_browser_says_of_itself_is_never_shown_as_it_came(ana: User, agent: str) -> None:
    assert sessions.device_of(agent) == "?"
    assert sessions.network_of("nowhere") == "?"


def test_when_it_was_seen_is_told_to_the_minute(ana: User, clock: time_machine.Traveller) -> None:
    browser = browser_of(ana)
    for seconds, seen in ((59, 0), (2, 61)):
        clock.shift(timedelta(seconds=seconds))
        browser.get("/desk/")
        assert Session.objects.get().seen_at == AT + timedelta(seconds=seen)
    assert Session.objects.get().begun_at == AT


def test_one_browser_is_signed_out_from_another(ana: User) -> None:
    here, lost = browser_of(ana), browser_of(ana, IPHONE)
    there = Session.objects.get(device="Safari · iPhone")
    here.post(f"/staff/sessions/{there.token}/ended")
    assert (is_in(here), is_in(lost)) == (True, False)
    scope.enter(scope.COMPANY)
    assert trail(("user", ana.pk)).last().facts == {"number": 1}


def test_all_others_are_signed_out_at_once(ana: User) -> None:
    here, *others = (browser_of(ana) for _ in range(3))
    here.post("/staff/sessions/ended")
    assert [is_in(browser) for browser in (here, *others)] == [True, False, False]


def test_nobody_ends_another_ones_session(ana: User) -> None:
    bruno = browser_of(User.objects.create_user(username="bruno", password=None, name="Bruno"))
    hers = browser_of(ana)
    bruno.post(f"/staff/sessions/{Session.objects.get(user=ana).token}/ended")
    bruno.post("/staff/sessions/ended")
    assert is_in(hers)


def test_who_is_disabled_is_out_at_the_next_request(ana: User) -> None:
    browser = browser_of(ana)
    User.objects.filter(pk=ana.pk).update(enabled=False)
    assert not is_in(browser)


def test_what_ran_out_is_not_told(ana: User, clock: time_machine.Traveller) -> None:
    browser_of(ana)
    assert sessions.sessions_of(ana, at=AT).count() == 1
    assert sessions.sessions_of(ana, at=AT + timedelta(hours=12, seconds=1)).count() == 0
