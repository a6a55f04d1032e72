"""The statement that all is paid."""

from datetime import date

import pytest

from sintonia.journeys.steps import Outcome


def shown(run):
    """Begin, and give the card."""
    cards = []
    texts = run._texts
    run._texts = lambda: (cards.extend(u.step for u in run.run.uttered if hasattr(u.step, "file")), texts())[1]
    run.begin()
    return cards[0]


def test_a_year_that_was_named_is_stated_at_once(company):
    card = shown(company.start("clearance", "quitação de 2025"))
    assert [value for _name, value in card.facts[:2]] == [date(2025, 1, 1), date(2025, 12, 31)]
    assert card.title.render("pt-BR") == "Está tudo pago"
    assert card.file.arguments == {
        "contract": "c1", "since": "2025-01-01", "until": "2025-12-31", "language": "pt-BR",
    }  # fmt: skip


@pytest.mark.parametrize("said", ["quitação do ano passado", "libre deuda del año pasado", "clearance for last year"])
def test_last_year_is_a_year(company, said):
    assert shown(company.start("clearance", said)).facts[0][1] == date(2025, 1, 1)


def test_this_year_is_stated_until_today(company):
    run = company.start("clearance", "nada consta")
    assert run.begin() == ["De qual ano?"]
    assert run.hear("2026") == ["Está tudo pago"]


def test_open_bills_are_named_instead_of_a_clearance(company):
    company.accounts.open_months = (date(2025, 9, 1),)
    run = company.start("clearance", "quitação de 2025")
    assert run.begin()[0] == "Contas em aberto nesse período"
    assert run.outcome is Outcome.done


def test_any_period_of_ten_years_may_be_asked_for(company):
    run = company.start("clearance", "certidão de quitação")
    run.begin()
    assert run.hear("outro período") == ["A partir de que dia? Por exemplo, 01/01/2022."]
    assert run.hear("01/02/2019") == ["E até que dia?"]
    assert run.hear("15/08/2021") == ["Está tudo pago"]


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        ("01/05/2024", "01/04/2024", "termina antes de começar"),
        ("01/05/2010", "01/04/2024", "últimos dez anos"),
        ("01/05/2025", "01/04/2027", "ainda não terminou"),
    ],
)
def test_a_bad_period_is_refused_in_clear_words(company, since, until, why):
    run = company.start("clearance", "certidão de quitação")
    run.begin()
    run.hear("outro período")
    run.hear(since)
    told, again = run.hear(until)
    assert why in told
    assert again.startswith("A partir de que dia?")


@pytest.mark.parametrize("said", ["quitação de 2009", "quitação de 2031"])
def test_a_bad_year_is_refused_and_another_is_asked(company, said):
    told, which = company.start("clearance", said).begin()
    assert told.endswith(".")
    assert which == "De qual ano?"


def test_after_three_bad_periods_a_person_sees_to_it(company):
    run = company.start("clearance", "certidão de quitação")
    run.begin()
    run.hear("outro período")
    for _n in range(3):
        run.hear("01/05/2024")
        run.hear("01/04/2024")
    assert run.outcome is Outcome.handed_over
