"""How the pretend company bills: real rows, and each deed once by its key."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from sintonia.backoffice.ports import Refused
from sintonia.connectors.demo import seed, signature
from sintonia.connectors.demo.accounts import DemoAccounts
from sintonia.connectors.demo.people import CIDA, EMILY, MARIA
from sintonia.connectors.demo.ports import DemoBackOffice
from sintonia.connectors.demo.prices import LIGHTING_CENTS
from sintonia.documents.signing import load_signer, verify
from sintonia.kit.money import Money

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Desk:
    """The company on a clock that the test moves."""

    def __init__(self) -> None:
        self.at = AT
        self.accounts = DemoAccounts(clock=lambda: self.at)
        self.office = DemoBackOffice(clock=lambda: self.at)

    def contract(self, person) -> str:
        return self.office.contracts(self.office.by_document(person.document).id)[0].id


@pytest.fixture
def desk(db):
    seed(at=AT, customers=60)
    return Desk()


def test_what_a_month_cost_is_its_energy_its_flag_and_lighting(desk):
    uses = desk.accounts.uses(desk.contract(EMILY))
    assert len(uses) == 24
    assert [use.month for use in uses] == sorted((use.month for use in uses), reverse=True)
    for use in uses:
        energy = use.kwh * use.price / 100
        assert use.amount.cents == pytest.approx(energy + use.flag_cents + LIGHTING_CENTS, abs=use.kwh / 200 + 1)
        assert 28 <= use.days <= 31


def test_uses_are_the_bills(desk):
    contract = desk.contract(MARIA)
    bills = desk.office.bills(contract)
    assert [(use.month, use.kwh, use.amount) for use in desk.accounts.uses(contract)] == [
        (bill.month, bill.kwh, bill.amount) for bill in bills
    ]


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_the_chart_is_a_picture(desk, language):
    assert desk.accounts.uses_chart(desk.contract(MARIA), language).startswith(b"\x89PNG")


def test_bills_go_by_email_and_back_on_paper_once(desk):
    contract = desk.contract(MARIA)
    assert desk.accounts.bill_email(contract) is None
    first = desk.accounts.send_bills_by_email("k1", contract=contract, email="a@b.example")
    assert desk.accounts.send_bills_by_email("k1", contract=contract, email="other@b.example") == first
    assert desk.accounts.bill_email(contract) == "a@b.example"
    desk.accounts.send_bills_by_email("k2", contract=contract, email="c@d.example")
    assert desk.accounts.bill_email(contract) == "c@d.example"
    desk.accounts.send_bills_by_post("k3", contract=contract)
    assert desk.accounts.bill_email(contract) is None


def test_the_due_day_is_changed_once_in_twelve_months(desk):
    contract = desk.contract(MARIA)
    assert len(desk.accounts.due_day(contract).offered) == 6
    desk.accounts.change_due_day("k1", contract=contract, day=10)
    assert desk.accounts.due_day(contract).day == 10
    desk.accounts.change_due_day("k1", contract=contract, day=10)
    with pytest.raises(Refused, match="12 months"):
        desk.accounts.change_due_day("k2", contract=contract, day=20)
    desk.at += timedelta(days=366)
    desk.accounts.change_due_day("k3", contract=contract, day=20)
    assert desk.accounts.due_day(contract).day == 20


def test_a_day_that_is_not_offered_is_refused(desk):
    with pytest.raises(Refused, match="cannot be due"):
        desk.accounts.change_due_day("k1", contract=desk.contract(MARIA), day=31)


def test_plans_share_out_exactly_what_is_overdue(desk):
    plans = desk.accounts.plans(desk.contract(MARIA))
    assert [plan.count + 1 for plan in plans] == [2, 4, 6]
    for plan in plans:
        assert plan.total == Money(17359)
        assert plan.down.cents + plan.count * plan.each.cents == 17359
        assert 0 <= plan.down.cents - plan.each.cents < plan.count + 1


def test_who_has_a_low_income_is_offered_three_parts_at_least(desk):
    contract = desk.contract(CIDA)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE demo_party SET needs = '{low_income}' WHERE document = %s", [CIDA.document])
    assert [plan.count + 1 for plan in desk.accounts.plans(contract)] == [3, 6, 12]


def test_a_plan_is_agreed_once_and_ends(desk):
    contract = desk.contract(MARIA)
    two, four, _six = desk.accounts.plans(contract)
    first = desk.accounts.agree_to_plan("k1", contract=contract, plan=four.id)
    assert desk.accounts.agree_to_plan("k1", contract=contract, plan=four.id) == first
    assert desk.accounts.running_plan(contract) == four
    assert desk.accounts.plans(contract) == ()
    with pytest.raises(Refused, match="already running"):
        desk.accounts.agree_to_plan("k2", contract=contract, plan=four.id)
    with pytest.raises(Refused):
        desk.accounts.agree_to_plan("k3", contract=contract, plan=two.id)
    desk.at += timedelta(days=100)
    assert desk.accounts.running_plan(contract) is None


def test_nothing_overdue_is_no_plan(desk):
    assert desk.accounts.plans(desk.contract(EMILY)) == ()


def test_a_clearance_names_what_is_not_paid(desk):
    contract = desk.contract(MARIA)
    stated = desk.accounts.clearance(contract, date(2026, 1, 1), AT.date())
    assert (stated.clear, stated.left_out) == (False, (date(2026, 9, 1),))
    assert desk.accounts.clearance(contract, date(2025, 1, 1), date(2025, 12, 31)).clear
    assert desk.accounts.clearance(desk.contract(EMILY), date(2017, 3, 1), AT.date()).clear


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 5, 1), date(2026, 4, 1)),
        (date(2015, 12, 31), date(2020, 1, 1)),
        (date(2026, 1, 1), date(2026, 11, 23)),
    ],
)
def test_a_bad_period_is_refused(desk, since, until):
    with pytest.raises(Refused, match="days that are over"):
        desk.accounts.clearance(desk.contract(MARIA), since, until)


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_the_statement_is_a_page(desk, language):
    page = desk.accounts.clearance_pdf(desk.contract(MARIA), "2026-01-01", "2026-11-22", language)
    assert page.startswith(b"%PDF")
    assert page == desk.accounts.clearance_pdf(desk.contract(MARIA), "2026-01-01", "2026-11-22", language)


def test_an_unknown_contract_is_refused(desk):
    for deed in (
        lambda: desk.accounts.due_day("x"),
        lambda: desk.accounts.clearance("0", date(2025, 1, 1), date(2025, 12, 31)),
        lambda: desk.accounts.send_bills_by_email("k1", contract="999999", email="a@b.example"),
        lambda: desk.accounts.change_due_day("k2", contract="999999", day=10),
        lambda: desk.accounts.agree_to_plan("k3", contract="999999", plan="2"),
    ):
        with pytest.raises(Refused):
            deed()
    assert desk.accounts.uses("x") == ()


def test_what_the_company_hands_out_is_signed_by_it(desk):
    contract = desk.contract(MARIA)
    trusted = [load_signer(signature.folder()).certificate]
    statement = desk.accounts.clearance_pdf(contract, "2026-01-01", "2026-11-22", "pt-BR")
    bill = desk.office.bill_pdf(desk.office.bills(contract)[0].id)
    for paper in (statement, bill):
        verdict = verify(paper, trusted=trusted, at=AT)
        assert verdict.genuine
        assert verdict.signed_by == "Energia Clara"
