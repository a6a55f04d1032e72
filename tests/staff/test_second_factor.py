"""The second factor: an app's codes, codes on paper, and who must have one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from sintonia.audit.queries import trail
from sintonia.staff import second_factor
from sintonia.staff.models import Generator, RecoveryCode, User
from sintonia.web import scope

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 15, 0, 10, tzinfo=UTC)
RIGHT = "a-right-password"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def rita(clock: time_machine.Traveller) -> User:
    return User.objects.create_user(username="rita", password=RIGHT, name="Rita", role="supervisor")


@pytest.fixture
def app(rita: User) -> pyotp.TOTP:
    """Rita's phone, which makes her codes; the first was given a minute ago."""
    earlier = AT - timedelta(minutes=1)
    setup = second_factor.begin_generator(user=rita, at=earlier)
    phone = pyotp.TOTP(setup.secret.replace(" ", ""))
    second_factor.confirm_generator(user=rita, code=phone.at(earlier), at=earlier)
    return phone


def with_password(client: Client, **more: str) -> HttpResponse:
    return client.post("/staff/sign-in", {"username": "rita", "password": RIGHT, **more})


def with_code(client: Client, code: str) -> HttpResponse:
    return client.post("/staff/sign-in/second", {"code": code})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


class TestSigningIn:
    def test_a_password_alone_opens_nothing_where_there_is_an_app(self, client: Client, app: pyotp.TOTP) -> None:
        assert with_password(client)["Location"] == "/staff/sign-in/second"
        assert not is_signed_in(client)
        assert client.get("/desk/").status_code == 302

    def test_the_codes_of_the_app_lead_to_where_one_was_going(self, client: Client, app: pyotp.TOTP, rita) -> None:
        with_password(client, next="/desk/?all=1")
        answer = with_code(client, app.at(AT))
        assert (answer["Location"], is_signed_in(client)) == ("/desk/?all=1", True)
        scope.enter(scope.COMPANY)
        assert trail(("user", rita.pk)).last().facts == {"proved_by": "generator"}

    def test_a_code_opens_once(self, client: Client, app: pyotp.TOTP) -> None:
        with_password(client)
        with_code(client, app.at(AT))
        another = Client()
        with_password(another)
        assert with_code(another, app.at(AT)).status_code == 200
        assert not is_signed_in(another)

    @pytest.mark.parametrize(("late_s", "opens"), [(-31, True), (31, True), (-90, False), (90, False)])
    def test_a_phones_clock_may_be_half_a_minute_wrong(self, client: Client, app, late_s: int, opens: bool) -> None:
        with_password(client)
        Generator.objects.update(latest_step=0)
        with_code(client, app.at(AT + timedelta(seconds=late_s)))
        assert is_signed_in(client) is opens

    @pytest.mark.parametrize("code", ["", "000000", "ç" * 6, "１２３４５６", "0" * 5000])
    def test_what_is_no_code_opens_nothing(self, client: Client, app: pyotp.TOTP, code: str) -> None:
        with_password(client)
        assert with_code(client, code).status_code == 200
        assert not is_signed_in(client)

    def test_without_a_right_password_no_code_is_asked_for(self, client: Client, app: pyotp.TOTP) -> None:
        assert with_code(client, app.at(AT))["Location"] == "/staff/sign-in"
        assert not is_signed_in(client)

    def test_a_right_password_waits_ten_minutes(self, client: Client, app: pyotp.TOTP, clock) -> None:
        with_password(client)
        clock.shift(timedelta(minutes=10))
        assert with_code(client, app.at(AT + timedelta(minutes=10)))["Location"] == "/staff/sign-in"

    def test_who_was_disabled_meanwhile_is_refused(self, client: Client, app: pyotp.TOTP) -> None:
        with_password(client)
        User.objects.update(enabled=False)
        assert with_code(client, app.at(AT))["Location"] == "/staff/sign-in"


class TestGuessing:
    def test_five_wrong_codes_lock_the_door_even_for_a_right_one(self, client: Client, app: pyotp.TOTP) -> None:
        with_password(client)
        assert [with_code(client, "000000").status_code for _ in range(5)][-1] == 429
        assert with_code(client, app.at(AT)).status_code == 429
        assert not is_signed_in(client)

    def test_a_right_password_given_again_forgives_no_wrong_code(self, client: Client, app: pyotp.TOTP) -> None:
        for _ in range(5):
            with_password(client)
            answer = with_code(client, "000000")
        assert answer.status_code == 429

    def test_twenty_wrong_codes_from_anywhere_lock_it_for_everybody(self, client: Client, app: pyotp.TOTP) -> None:
        for number in range(5):
            guesser = Client(REMOTE_ADDR=f"203.0.113.{number}")
            with_password(guesser)
            for _ in range(4):
                assert with_code(guesser, "000000").status_code == 200
        with_password(client)
        assert with_code(client, app.at(AT)).status_code == 429

    def test_the_door_opens_again_after_a_while(self, client: Client, app: pyotp.TOTP, clock) -> None:
        with_password(client)
        for _ in range(5):
            with_code(client, "000000")
        clock.shift(timedelta(minutes=16))
        with_password(client)
        with_code(client, app.at(AT + timedelta(minutes=16)))
        assert is_signed_in(client)


class TestSettingUp:
    def test_the_first_code_makes_it_count_and_shows_recovery_codes_once(self, client: Client, rita: User) -> None:
        with_password(client)
        page = client.get("/staff/generator").content.decode()
        secret = re.sub(r"\s", "", re.search(r'staff-key">([^<]+)<', page)[1])  # type: ignore[index]
        assert secret.encode() not in bytes(Generator.objects.get().secret)
        assert client.post("/staff/generator", {"code": "000000"}).status_code == 200
        assert not rita.has_second_factor()

        shown = client.post("/staff/generator", {"code": pyotp.TOTP(secret).at(AT)}).content.decode()

        codes = re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", shown)
        assert (rita.has_second_factor(), len(set(codes))) == (True, 10)
        assert client.get("/staff/generator")["Location"] == "/staff/"

    def test_its_picture_says_whose_it_is(self, rita: User) -> None:
        setup = second_factor.begin_generator(user=rita, at=AT)
        assert setup == second_factor.begin_generator(user=rita, at=AT)
        assert setup.size >= 29

    def test_a_recovery_code_opens_once_and_however_it_is_typed(self, client: Client, rita: User, app) -> None:
        code, *others = second_factor.new_recovery_codes(user=rita, at=AT)
        with_password(client)
        with_code(client, f" {code.upper().replace('-', ' ')} ")
        assert is_signed_in(client)
        another = Client()
        with_password(another)
        with_code(another, code)
        assert not is_signed_in(another)
        assert RecoveryCode.objects.filter(used_at=None).count() == len(others)

    def test_another_ones_recovery_code_opens_nothing(self, client: Client, rita: User, app: pyotp.TOTP) -> None:
        other = User.objects.create_user(username="hugo", password=None, name="Hugo")
        code, *_others = second_factor.new_recovery_codes(user=other, at=AT)
        with_password(client)
        with_code(client, code)
        assert not is_signed_in(client)

    def test_new_codes_end_the_old_ones(self, client: Client, rita: User, app: pyotp.TOTP) -> None:
        old, *_others = second_factor.new_recovery_codes(user=rita, at=AT)
        second_factor.new_recovery_codes(user=rita, at=AT)
        with_password(client)
        with_code(client, old)
        assert not is_signed_in(client)

    def test_an_app_that_was_removed_is_not_asked_for(self, client: Client, rita: User, app: pyotp.TOTP) -> None:
        with_password(client)
        with_code(client, app.at(AT))
        client.post("/staff/generator/removed")
        assert with_password(Client())["Location"] == "/desk/"


class TestWhoMustHaveOne:
    @pytest.fixture(autouse=True)
    def _required(self, settings, rita: User) -> None:
        settings.SECOND_FACTOR_FOR = ("supervisor",)

    def test_is_led_to_set_it_up_before_anything_else(self, client: Client, rita: User) -> None:
        with_password(client)
        assert client.get("/desk/")["Location"] == "/staff/"
        assert client.post("/desk/1/answer", {"text": "Oi"})["Location"] == "/staff/"
        assert client.get("/staff/").context["lacks"]

    def test_works_on_once_it_is_there(self, client: Client, rita: User) -> None:
        with_password(client)
        secret = client.get("/staff/generator").context["setup"].secret.replace(" ", "")
        client.post("/staff/generator", {"code": pyotp.TOTP(secret).at(AT)})
        assert client.get("/desk/").status_code == 200

    def test_gives_it_in_every_browser(self, client: Client, rita: User) -> None:
        with_password(client)
        setup = second_factor.begin_generator(user=rita, at=AT)
        phone = pyotp.TOTP(setup.secret.replace(" ", ""))
        second_factor.confirm_generator(user=rita, code=phone.at(AT), at=AT)
        assert client.get("/desk/")["Location"].startswith("/staff/sign-in")
        assert not is_signed_in(client)

    def test_is_decided_by_role(self, client: Client, rita: User) -> None:
        User.objects.filter(pk=rita.pk).update(role="agent")
        with_password(client)
        assert client.get("/desk/").status_code == 200
