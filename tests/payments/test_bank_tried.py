"""Trying a bank on its page, over HTTPS to a pretend bank that wants a certificate: a sentence for each thing wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sintonia.demo.bank.banks import BANKS
from sintonia.demo.bank.models import Branch, Kept
from sintonia.payments.models import Bank
from sintonia.payments.sealing import sealed, secrets_of
from sintonia.payments.standing import standing_of
from tests.authority import Authority
from tests.payments.office import AT
from tests.payments.test_bank_pages import admin, opened, papers, trail
from tests.visits import Visit, words_of

__all__ = ["admin"]
pytestmark = pytest.mark.django_db(transaction=True)
UM = BANKS["banco-um"]


@pytest.fixture
def row(admin: Visit, bank_url: str, theirs: Authority, ours: Authority) -> Bank:
    there = {"api": f"{bank_url}{UM.path}/api", "token_url": f"{bank_url}{UM.path}/oauth/token", "client_id": UM.client}
    return opened(admin, **there, client_secret=UM.secret, ca=theirs.file.read_text(), **papers(ours))


def tried(admin: Visit, row: Bank, **changed: Any) -> str:
    Bank.objects.filter(pk=row.pk).update(**{"settings": row.settings, "sealed": row.sealed} | changed)
    return words_of(admin.post(f"/payments/banks/{row.token}/try", follow=True))


def test_it_says_what_happened(admin: Visit, row: Bank, theirs: Authority):
    assert "All is well." in tried(admin, row)
    wrong = sealed(secrets_of(row) | {"client_secret": "wrong"})
    assert "or the secret is wrong" in tried(admin, row, sealed=wrong)
    assert Bank.objects.get().trouble == "secret"
    stranger = papers(theirs)
    theirs = sealed(secrets_of(row) | {"private_key": stranger["private_key"]})
    shown = row.settings | {"certificate": stranger["certificate"]}
    assert "does not take our certificate" in tried(admin, row, settings=shown, sealed=theirs)
    nowhere = row.settings | {"token_url": "https://localhost:1/token"}
    assert "Nobody answers" in tried(admin, row, settings=nowhere)
    assert "did not answer in time" in tried(admin, row, settings=row.settings | {"timeout_s": 0.000001})
    assert "All is well." in tried(admin, row)
    found = Bank.objects.get()
    assert (found.trouble, found.trouble_since, found.asked_at is not None) == ("", None, True)
    said = [one["trouble"] for one in trail() if one["deed"] == "payments.bank.tried"]
    assert said == ["", "secret", "certificate", "not_reached", "too_slow", ""]


def test_a_certificate_that_ran_out_is_said_without_asking(admin: Visit, row: Bank, ours: Authority):
    old = row.settings | {"certificate": papers(ours, days=-1)["certificate"], "api": "https://bank.invalid"}
    assert "has run out" in tried(admin, row, settings=old)
    assert datetime.now(UTC) > standing_of(Bank.objects.get(), at=AT).certificate.ends_at


def test_the_bank_is_told_where_to_call(admin: Visit, row: Bank):
    Branch.objects.get_or_create(name=UM.name)
    answer = words_of(admin.post(f"/payments/banks/{row.token}/call", follow=True))
    assert "The bank knows where to call." in answer
    told = Kept.objects.get(kind="webhook").read()
    assert told["webhookUrl"] == f"http://localhost:8000/payments/hooks/{row.hook}/{row.secret}"
    Bank.objects.update(key="nobodys@b.example")
    answer = words_of(admin.post(f"/payments/banks/{row.token}/call", follow=True))
    assert "The bank was not told where to call." in answer
