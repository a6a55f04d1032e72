"""The bills so far."""

from sintonia.journeys.steps import Outcome


def test_bills_are_listed_with_their_state_and_one_is_seen(company, a_bill):
    company.billing.open = (a_bill(9, 18740, "overdue"),)
    company.billing.paid = (a_bill(8, 16500, "paid"), a_bill(7, 15000, "paid"))
    run = company.start("bill_history", "minhas contas anteriores")
    assert run.begin() == ["Suas últimas contas", "Qual delas você quer ver?"]
    assert [o.description.render("pt-BR") for o in run.run.pause.step.options[:2]] == [
        "R$ 187,40, vencida",
        "R$ 165,00, paga",
    ]
    assert run.hear("agosto") == ["Conta de agosto de 2026"]
    assert run.outcome is Outcome.done


def test_none_of_them_is_an_answer(company, a_bill):
    company.billing.paid = (a_bill(8, 16500, "paid"),)
    run = company.start("bill_history", "mis facturas anteriores", language="es")
    run.begin()
    assert run.hear("ninguna") == []
    assert run.outcome is Outcome.done


def test_a_contract_without_bills_says_so(company):
    run = company.start("bill_history", "previous bills", language="en")
    assert run.begin() == ["There is no bill for this address yet."]
