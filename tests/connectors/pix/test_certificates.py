"""Both sides show a certificate: the bank knows us by ours, and we know the bank by its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.backoffice.payments import UnableToConnect
from sintonia.backoffice.ports import NotAnswering
from sintonia.connectors.pix.access import access_of
from tests.connectors.pix.authority import Authority
from tests.demo.bank.serving import Serving, access, client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = "E" + "0" * 31


@pytest.fixture(scope="module")
def banks(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("banks"), "banks")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ours"), "ours")


@pytest.fixture(scope="module")
def url(banks: Authority, ours: Authority) -> Iterator[str]:
    with Serving(certificates=(*banks.vouch("bank"), ours.file)) as serving:
        yield serving.url


def test_who_shows_the_right_certificate_is_answered(url: str, banks: Authority, ours: Authority):
    own, key = ours.vouch("company")
    bank = client(url, ca_file=str(banks.file), certificate_file=str(own), key_file=str(key))
    assert bank.seen(NOBODY) is None


def test_who_shows_none_or_a_strangers_is_not(url: str, banks: Authority, ours: Authority):
    stranger, key = banks.vouch("stranger")
    for shown in ({}, {"certificate_file": str(stranger), "key_file": str(key)}):
        with pytest.raises(NotAnswering):
            client(url, ca_file=str(banks.file), **shown).seen(NOBODY)


def test_a_bank_that_is_not_who_it_says_is_told_nothing(url: str, ours: Authority):
    own, key = ours.vouch("company")
    bank = client(url, ca_file=str(ours.file), certificate_file=str(own), key_file=str(key))
    with pytest.raises(NotAnswering):
        bank.seen(NOBODY)


def test_a_certificate_that_is_not_there_is_said_at_once(tmp_path: Path):
    told = {"api": "https://b.example/api", "token_url": "https://b.example/token", "client_id": "us"}
    with pytest.raises(UnableToConnect, match=r"gone\.pem is not there"):
        access_of("um", {**told, "certificate_file": str(tmp_path / "gone.pem")})
    with pytest.raises(UnableToConnect, match="api"):
        access_of("um", {"token_url": "https://b.example/token", "client_id": "us"})
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    assert access_of("um", {**told, "client_secret_file": str(secret)}).client_secret == "hush"
    assert access("http://b.example").name == "banco-um"
