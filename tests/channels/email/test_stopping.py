"""The way out of a letter: one click, without signing in, for whoever was mailed it and for nobody else."""

from __future__ import annotations

import base64

import pytest
from django.test import Client

from sintonia.backoffice.ports import NotAnswering
from sintonia.channels.email import operations
from sintonia.channels.email.models import Stopped
from sintonia.channels.email.queries import silent
from sintonia.channels.email.stopping import Stop, UnableToRead, stop_in, token_of
from sintonia.config.plugins import load_packs
from sintonia.kit.clock import now

STOP = Stop("", "bills", "maria@correio.example", "7")


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def address(stop: Stop = STOP) -> str:
    return f"/email/stop/{token_of(stop)}"


def is_silent(kind: str = "bills") -> bool:
    return STOP.address in silent(company="", kind=kind, addresses=[STOP.address], at=now())


@pytest.mark.django_db
def test_one_click_of_a_mail_program_stops_that_kind_of_mail(browser: Client) -> None:
    answer = browser.post(address(), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert is_silent()
    assert not is_silent("clearances")


@pytest.mark.django_db
def test_looking_at_the_page_stops_nothing(browser: Client) -> None:
    page = browser.get(address())
    assert page.status_code == 200
    assert "m•••@correio.example" in page.content.decode()
    assert "maria@" not in page.content.decode()
    assert not is_silent()


@pytest.mark.django_db
def test_it_can_be_stopped_as_often_as_one_likes(browser: Client) -> None:
    for _again in range(3):
        assert browser.post(address()).status_code == 200
    assert Stopped.objects.count() == 1


@pytest.mark.django_db
def test_a_forged_token_stops_nothing(browser: Client) -> None:
    real = token_of(STOP)
    bytes_ = bytearray(base64.urlsafe_b64decode(real + "=" * (-len(real) % 4)))
    bytes_[20] ^= 1
    forged = [base64.urlsafe_b64encode(bytes(bytes_)).decode().rstrip("="), real[:-4], "x", "a" * 5000, "é"]
    for token in forged:
        assert browser.post(f"/email/stop/{token}").status_code == 404
        with pytest.raises(UnableToRead):
            stop_in(token)
    assert not Stopped.objects.exists()


def test_a_token_shows_nobody_an_address() -> None:
    token = token_of(STOP)
    assert b"maria" not in base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert stop_in(token) == STOP


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("pt-BR", "suas contas"), ("es", "sus facturas"), ("en", "your bills")])
def test_the_page_is_in_the_readers_language(browser: Client, language: str, said: str) -> None:
    assert said in browser.get(address(), headers={"accept-language": language}).content.decode()


@pytest.mark.django_db
def test_the_companys_own_systems_hear_of_it_and_who_asks_anew_is_mailed_again() -> None:
    load_packs()
    told: list[tuple[str, str]] = []

    class Accounts:
        down = True

        def send_bills_by_post(self, key: str, *, contract: str) -> None:
            if self.down:
                raise NotAnswering
            told.append((key, contract))

    accounts = Accounts()
    operations.stop(STOP, at=now())
    for down in (True, False, False):
        accounts.down = down
        operations.carry_out_stops(office=lambda _company: {"accounts": accounts}, at=now())
        assert is_silent() == down
    assert [contract for _key, contract in told] == ["7"]
    assert operations.stop(STOP, at=now())
    assert is_silent()


@pytest.mark.django_db
def test_what_no_other_system_knows_of_stays_stopped() -> None:
    load_packs()
    operations.stop(Stop("", "clearances", STOP.address, "7"), at=now())
    assert operations.carry_out_stops(office=lambda _company: {}, at=now()) == 0
    assert is_silent("clearances")
