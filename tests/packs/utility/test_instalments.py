"""Paying in parts."""

from sintonia.journeys.steps import Outcome
from sintonia.kit.money import Money
from sintonia.packs.utility.ports.accounts import Plan

TWO = Plan("2", Money(5001), 1, Money(5000), Money(10001))
FOUR = Plan("4", Money(2501), 3, Money(2500), Money(10001))


def test_what_is_offered_is_agreed_once(company):
    company.accounts.offered = (TWO, FOUR)
    run = company.start("instalments", "quero parcelar")
    assert run.begin() == ["Há R$ 100,01 em contas vencidas. Como você prefere pagar?"]
    assert run.hear("em 4 partes") == [
        "4 partes: R$ 25,01 agora e 3 de R$ 25,00, R$ 100,01 no total. Podemos fechar assim?"
    ]
    assert run.hear("pode ser")[0].startswith("Fechado! Número A-1: 4 partes")
    assert list(company.accounts.done.values()) == [("plan", "4")]


def test_a_plan_that_runs_is_told_instead_of_another(company):
    company.accounts.offered, company.accounts.running = (TWO,), FOUR
    run = company.start("instalments", "pagar en cuotas", language="es")
    assert run.begin()[0].startswith("Ya hay un plan de pago en curso")
    assert not company.accounts.done


def test_nothing_overdue_is_nothing_to_split(company):
    run = company.start("instalments", "payment plan", language="en")
    assert run.begin() == ["No bill is overdue at this address, so there is nothing to split."]
    assert run.outcome is Outcome.done


def test_who_wants_none_of_these_gets_a_person(company):
    company.accounts.offered = (TWO, FOUR)
    run = company.start("instalments", "quero parcelar")
    run.begin()
    run.hear("nenhuma dessas")
    assert run.outcome is Outcome.handed_over
    assert "R$ 100.01" in str(run.handed_over[0].step.why)


def test_a_no_agrees_to_nothing(company):
    company.accounts.offered = (TWO,)
    run = company.start("instalments", "quero parcelar")
    run.begin()
    run.hear("1")
    assert run.hear("não, espera") == ["Tudo bem, nada foi fechado."]
    assert not company.accounts.done
