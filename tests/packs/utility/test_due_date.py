"""The day on which bills are due."""

from datetime import date

import pytest

from sintonia.journeys.steps import Outcome
from sintonia.packs.utility.ports.accounts import DueDay


def test_six_days_are_offered_and_one_is_confirmed(company):
    run = company.start("due_date", "quero mudar o vencimento")
    assert run.begin() == ["Suas contas vencem no dia 12. Qual dia fica melhor para você?"]
    assert len(run.run.pause.step.options) == 6
    (right,) = run.hear("10")
    assert right.endswith("fica assim por 12 meses. Certo?")
    assert run.hear("sim") == ["Pronto! A partir da próxima conta, o vencimento é dia 10. Número A-1."]
    assert list(company.accounts.done.values()) == [("due_day", 10)]


@pytest.mark.parametrize(
    "said", ["quero que vença dia 20", "que venza el día 20", "set it to the 20th", "muda pro dia 20"]
)
def test_a_day_that_was_named_is_not_asked(company, said):
    assert "20" in company.start("due_date", said).begin()[0]


def test_a_day_that_is_not_offered_is_asked_again(company):
    run = company.start("due_date", "quero que vença dia 31")
    assert run.begin() == ["Suas contas vencem no dia 12. Qual dia fica melhor para você?"]


@pytest.mark.parametrize(("changed_on", "outcome"), [(date(2025, 3, 3), Outcome.done), (date(2025, 3, 2), None)])
def test_a_date_is_changed_once_in_twelve_months(company, changed_on, outcome):
    company.accounts.due = DueDay(10, (1, 5, 10, 15, 20, 25), changed_on)
    run = company.start("due_date", "mudar vencimento")
    said = run.begin()
    assert run.outcome is outcome
    assert (outcome is None) == said[0].endswith("?")
    assert not company.accounts.done


def test_the_day_that_it_is_already_changes_nothing(company):
    company.accounts.due = DueDay(10, (1, 5, 10, 15, 20, 25))
    run = company.start("due_date", "quero que vença dia 10")
    assert run.begin() == ["Suas contas já vencem no dia 10; nada mudou."]
    assert not company.accounts.done


def test_a_no_changes_nothing(company):
    run = company.start("due_date", "quero que vença dia 20")
    run.begin()
    assert run.hear("não") == ["Tudo bem, nada mudou."]
    assert run.outcome is Outcome.cancelled
    assert not company.accounts.done
