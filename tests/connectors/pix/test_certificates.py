"""Both sides show a certificate: the bank knows us by ours, and we know the bank by its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.backoffice.payments import UnableToConnect
from sintonia.backoffice.ports import NotAnswering
from sintonia.connectors.pix.access import access_of
from tests.authority import Authority
from tests.demo.bank.serving import access, client

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = "E" + "0" * 31


def test_who_shows_the_right_certificate_is_answered(bank_url: str, theirs: Authority, ours: Authority):
    own, key = ours.vouch("company")
    bank = client(bank_url, ca_file=str(theirs.file), certificate_file=str(own), key_file=str(key))
    assert bank.seen(NOBODY) is None


def test_who_shows_none_or_a_strangers_is_not(bank_url: str, theirs: Authority, ours: Authority):
    stranger, key = theirs.vouch("stranger")
    for shown in ({}, {"certificate_file": str(stranger), "key_file": str(key)}):
        with pytest.raises(NotAnswering):
            client(bank_url, ca_file=str(theirs.file), **shown).seen(NOBODY)


def test_a_bank_that_is_not_who_it_says_is_told_nothing(bank_url: str, ours: Authority):
    own, key = ours.vouch("company")
    bank = client(bank_url, ca_file=str(ours.file), certificate_file=str(own), key_file=str(key))
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
