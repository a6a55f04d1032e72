"""What the doctor says of money: a ledger that does not hold, what waits too long, whom nobody could tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from sintonia.payments.checks import about_company, about_credits, about_ledger, waited_since
from sintonia.payments.models import Bank, Charge, Notice, Payment
from sintonia.staff.models import User
from tests.payments.office import AT, Billing
from tests.payments.test_unplaced import billed, came, knows

pytestmark = pytest.mark.django_db
ZONE = "America/Sao_Paulo"


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="um", title="Banco Um")


def said(company: str = "", *, at: datetime = AT) -> list[str]:
    return [*about_ledger(), *about_company(company, name="Energia", zone=ZONE, at=at)]


def test_nothing_where_all_is_well(bank: Bank) -> None:
    came(bank, "P1", 500)
    knows(billed("a", 100))
    Notice.objects.create(bank=bank, payment="P2", digest=b"1", received_at=AT, due_at=AT)
    assert said() == []


def test_a_payment_that_has_waited_for_six_working_days(bank: Bank) -> None:
    row = came(bank, "P1", 500)
    # The 20th of November, a Friday, is a holiday in all of Brazil.
    for days, waits in ((11, True), (10, True), (9, False), (4, False)):
        Payment.objects.filter(pk=row.pk).update(unplaced_since=AT - timedelta(days=days, hours=13))
        assert any("1 payments to Energia have waited" in one for one in said()) is waits, days
    assert not said("faro")


@pytest.mark.parametrize(
    ("at", "since"),
    [
        (datetime(2026, 11, 23, 15, tzinfo=UTC), datetime(2026, 11, 13, 3, tzinfo=UTC)),
        (datetime(2026, 11, 24, 2, tzinfo=UTC), datetime(2026, 11, 13, 3, tzinfo=UTC)),
        (datetime(2026, 7, 10, 12, tzinfo=UTC), datetime(2026, 7, 3, 3, tzinfo=UTC)),
    ],
)
def test_working_days_are_those_of_the_companys_country(at: datetime, since: datetime) -> None:
    assert waited_since(at, zone=ZONE) == since


def test_a_banks_call_that_nobody_looked_into(bank: Bank) -> None:
    Notice.objects.create(bank=bank, payment="P", digest=b"1", received_at=AT - timedelta(hours=2), due_at=AT)
    assert any("1 calls of banks about payments to Energia" in one for one in said())


def test_a_bill_that_billing_was_not_told_of(bank: Bank) -> None:
    knows(billed("a", 100))
    Charge.objects.update(tell_at=AT, attempts=9)
    assert any("was not told how 1 bills stand" in one for one in said())


def test_a_ledger_that_somebody_wrote_past_the_rules(bank: Bank) -> None:
    came(bank, "P1", 500)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE payments_account DISABLE TRIGGER USER")
        cursor.execute("UPDATE payments_account SET cents = cents + 1 WHERE kind = 'bank'")
        cursor.execute("ALTER TABLE payments_account ENABLE TRIGGER USER")
    assert any("does not add up: account bank:" in one for one in said())


def test_credits_of_contracts_that_billing_does_not_know(bank: Bank) -> None:
    office, sonia = Billing(), User.objects.create_user(username="sonia", password=None, name="Sonia")
    for number, contract in enumerate(("7", "nao existe 1", "3212333374", "nao existe 1")):
        row = came(bank, f"P{number}", 500)
        Payment.objects.filter(pk=row.pk).update(contract=contract, placed_by=sonia, unplaced_since=None)
    (sentence,) = about_credits("", name="Energia", office=office)
    # Written as its customer knows it, it is no contract of billing's either.
    assert ": 3212333374, nao existe 1. On" in sentence
    assert not list(about_credits("faro", name="Faro", office=office))
    office.down = True
    assert "does not answer" in next(about_credits("", name="Energia", office=office))
