"""A year of consumption, as a picture and as numbers."""

from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.steps import Outcome, Show


def card_of(run: Rehearsal) -> Show:
    """Begin, and give the card that is shown first."""
    shown = []
    settle = run._texts
    run._texts = lambda: (shown.extend(u.step for u in run.run.uttered if isinstance(u.step, Show)), settle())[1]
    run.begin()
    return shown[0]


def test_thirteen_months_are_shown_with_the_same_month_of_last_year(company, a_use):
    company.accounts.used = tuple(a_use(back, 100 + back) for back in range(24))
    run = company.start("consumption_history", "meu consumo")
    card = card_of(run)
    assert len(card.facts) == 13
    assert [words.render("pt-BR") for words in card.facts[0]] == ["setembro de 2026", "100 kWh, R$ 102,50"]
    assert card.facts[12][0].render("pt-BR") == "setembro de 2025"
    assert (card.file.mime, card.file.method) == ("image/png", "uses_chart")
    assert run.outcome is Outcome.done


def test_what_the_months_come_to_is_said_in_a_sentence(company, a_use):
    company.accounts.used = tuple(a_use(back, 100 + back) for back in range(24))
    run = company.start("consumption_history", "meu consumo")
    assert run.begin()[1] == "Você usa em média 106 kWh por mês. O último mês teve 100; um ano antes foram 112."


def test_a_young_contract_is_not_compared_with_a_year_it_did_not_have(company, a_use):
    company.accounts.used = (a_use(0, 90), a_use(1, 110, estimated=True))
    run = company.start("consumption_history", "mi consumo", language="es")
    assert run.begin()[1] == "Usted usa en promedio 100 kWh al mes; el último mes tuvo 90."


def test_a_contract_without_bills_has_nothing_to_show(company):
    run = company.start("consumption_history", "meu consumo")
    assert run.begin() == ["Ainda não há conta para este endereço."]


def test_consumption_is_shown_only_to_who_proved_who_they_are(company, a_use):
    company.identity.proved, company.identity.unknown = False, True
    company.accounts.used = (a_use(0, 90),)
    run = company.start("consumption_history", "meu consumo", party=None)
    assert "CPF" in run.begin()[0]
