"""A journey's clock is written with the turn that starts it: once, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from sintonia.backoffice.ports import Contract, Parties
from sintonia.cases.clocks import Clocks
from sintonia.cases.models import Case, CaseClock
from sintonia.cases.queries import count_overdue, running_clocks
from sintonia.config import database
from sintonia.journeys import steps
from sintonia.journeys.steps import Caller, Choice, Choose, Confirm, Do, Outcome, Say
from sintonia.kit.words import Words
from sintonia.web.scope import enter, of_contact
from tests.dialogue.stage import Stage

BEGAN = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # a Monday, 11:00 in São Paulo
HOME = Contract("c1", "100301", "Rua da Igreja, 12", "p1")
WEST = Contract("c2", "100302", "Rua do Rio, 3", "p1", zone="America/Rio_Branco")


async def complain(me: Caller, *, clocks: Clocks, parties: Parties) -> Outcome:
    """Start a clock about one of two contracts, and stop it if it is solved at once."""
    options = [Choice(HOME, "home", Words("Home")), Choice(WEST, "west", Words("West"))]
    contract = await Choose(Words("Where?"), options)
    visit = "visit" if await Confirm(Words("Must somebody come?")) else ""
    due = await Do(clocks.start, rule="complaint", about=contract.id, contract=contract, variant=visit)
    await Say(due.until())
    if await Confirm(Words("Is it solved?")):
        await Do(clocks.meet, rule="complaint", about=contract.id)
    return Outcome.done


@pytest.fixture
def complaining(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage on whose `debts` is a complaint, so that words that are understood begin it."""
    known = steps.registry["debts", 1]
    made = steps.Journey("debts", known.title, 1, complain, ("clocks", "parties"))
    monkeypatch.setitem(steps.registry, ("debts", 1), made)
    stage.at = BEGAN
    return stage


def complain_about(stage: Stage, place: str, *, visit: str = "não", **where: str) -> list[str]:
    stage.say("quero ver meus débitos", **where)
    stage.say(place, **where)
    return stage.say(visit, **where)


def clock() -> CaseClock:
    return CaseClock.objects.get()


class TestAClock:
    def test_is_told_with_its_end_and_kept_with_its_rule_and_version(self, complaining: Stage) -> None:
        said = complain_about(complaining, "Home")
        assert said[0] == "até segunda-feira, 30/11, às 18:00"
        kept = clock()
        assert (kept.rule, kept.country, kept.rule_version, kept.variant) == ("complaint", "BR", 1, "plain")
        assert kept.started_at == BEGAN
        assert kept.due_at == datetime(2026, 11, 30, 21, 0, tzinfo=UTC)
        assert kept.warn_at == datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
        assert kept.case == Case.objects.get()

    def test_is_told_in_the_zone_of_the_contract(self, complaining: Stage) -> None:
        assert complain_about(complaining, "West")[0] == "até segunda-feira, 30/11, às 18:00"
        assert clock().due_at == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)

    def test_is_stopped_by_the_journey_when_it_is_solved(self, complaining: Stage) -> None:
        complain_about(complaining, "Home")
        complaining.at += timedelta(minutes=5)
        complaining.say("sim")
        assert clock().met_at == BEGAN + timedelta(minutes=5)
        assert clock().why.endswith("do:meet:1")
        assert running_clocks(case=clock().case_id) == []

    def test_of_a_turn_that_is_lost_is_not_there_and_comes_once_when_it_is_done_again(
        self, complaining: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        complaining.say("quero ver meus débitos")
        complaining.say("Home")
        worker = complaining.worker
        with monkeypatch.context() as killed:
            killed.setattr(worker, "_commit", lambda scenes, lease: None)
            complaining.say("não")
            assert not CaseClock.objects.exists()
        complaining.at += timedelta(minutes=2)  # the dead worker's lease has run out
        complaining.settle()
        assert CaseClock.objects.count() == 1

    def test_of_a_complaint_that_is_repeated_runs_from_the_first(self, complaining: Stage) -> None:
        complain_about(complaining, "Home")
        complaining.say("não")
        complaining.at += timedelta(days=2)
        said = complain_about(complaining, "Home")
        assert said[0] == "até segunda-feira, 30/11, às 18:00"
        assert CaseClock.objects.count() == 1

    def test_of_a_repeated_complaint_in_a_new_case_runs_from_the_first_and_both_end_together(
        self, complaining: Stage
    ) -> None:
        complain_about(complaining, "Home")
        complaining.say("não")
        Case.objects.update(closed_at=complaining.at, opened_at=complaining.at - timedelta(days=30))
        complaining.contact().__class__.objects.update(closed_at=complaining.at)
        complaining.at += timedelta(days=2)
        assert complain_about(complaining, "Home")[-2] == "até segunda-feira, 30/11, às 18:00"
        assert set(CaseClock.objects.values_list("started_at", flat=True)) == {BEGAN}
        assert CaseClock.objects.count() == 2
        complaining.say("sim")
        assert not CaseClock.objects.filter(met_at=None).exists()

    def test_that_turns_out_to_need_a_visit_ends_later_from_the_same_start(self, complaining: Stage) -> None:
        complain_about(complaining, "Home")
        complaining.say("não")
        complaining.at += timedelta(days=2)
        assert complain_about(complaining, "Home", visit="sim")[0] == "até segunda-feira, 07/12, às 18:00"
        assert (clock().started_at, clock().variant) == (BEGAN, "visit")

    def test_about_another_contract_is_another(self, complaining: Stage) -> None:
        complain_about(complaining, "Home")
        complaining.say("não")
        complain_about(complaining, "West")
        assert CaseClock.objects.count() == 2

    def test_that_nobody_met_is_overdue_from_its_end_on(self, complaining: Stage) -> None:
        complain_about(complaining, "Home")
        ends = clock().due_at
        assert count_overdue(at=ends - timedelta(seconds=1)) == []
        assert count_overdue(at=ends) == [("complaint", "BR", 1, ends)]


def test_a_customer_sees_the_clocks_of_their_own_cases_only(complaining: Stage) -> None:
    complain_about(complaining, "Home")
    customer, contact = clock().case.customer_id, complaining.contact().pk
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {database.PAGES}")
        for scope, whose, shown in (
            (of_contact(contact), customer, 1),
            (of_contact(contact), customer + 1, 0),
            ("company", None, 1),
            ("", None, 0),
        ):
            enter(scope, customer=whose)
            assert CaseClock.objects.count() == shown, scope
        cursor.execute("RESET ROLE")
