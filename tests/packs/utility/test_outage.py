"""No power, told as conversations."""

from datetime import UTC, datetime, timedelta

import pytest

from sintonia.journeys.steps import NotUnderstood, Outcome, Said
from sintonia.packs.utility.power import place_or_back

OI = "oi to sem luz dsd ontem a noite aki na rua da igreja"
RANGE = "Sim, há uma falta de energia na Rua da Igreja: uma árvore sobre a rede. A luz deve voltar entre 18h e 20h."


def test_the_place_is_confirmed_from_the_text(company, an_outage):
    company.outages.known = an_outage()
    run = company.start("outage", OI, party=None)
    assert run.begin() == ["É na Rua da Igreja, Santa Rita?"]
    assert run.hear("isso") == [RANGE, "Quer que eu avise quando a luz voltar?"]


def test_a_contract_at_the_named_place_needs_no_question(company, an_outage):
    company.outages.known = an_outage()
    run = company.start("outage", OI)
    assert run.begin() == [RANGE, "Quer que eu avise quando a luz voltar?"]


def test_word_comes_when_power_is_back(company, an_outage):
    company.outages.known = an_outage()
    run = company.start("outage", OI)
    run.begin()
    run.hear("sim")
    assert {"outage": "7", "run": "run-1"} in company.outages.reports.values()
    assert run.elsewhere().event("outage_restored:7") == ["A luz voltou na Rua da Igreja. Voltou aí também?"]


def test_not_back_here_is_reported_anew(company, an_outage):
    company.outages.known = an_outage()
    run = company.start("outage", OI)
    run.begin()
    run.hear("sim")
    run.event("outage_restored:7")
    assert "O-1" in run.hear("nao, aqui ainda nao")[0]


def test_who_wants_no_word_is_done(company, an_outage):
    company.outages.known = an_outage()
    run = company.start("outage", OI)
    run.begin()
    run.hear("nao precisa")
    assert run.outcome is Outcome.done


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"back_until": None}, "Uma equipe já foi acionada; ainda não há previsão."),
        ({"back_until": None, "crew": "on_site"}, "A equipe está no local; ainda não há previsão."),
        ({"back_from": datetime(2026, 3, 2, 18, 0, tzinfo=UTC)}, "A luz deve voltar até 20h."),
        (
            {"back_until": datetime(2026, 3, 2, 19, 0, tzinfo=UTC)},
            "A primeira previsão já passou e ainda não há outra; o trabalho continua.",
        ),
        ({"back_until": datetime(2026, 3, 3, 5, 0, tzinfo=UTC)}, "A luz deve voltar entre 18h e 2h de amanhã."),
    ],
)
def test_an_estimate_is_a_range_and_never_past(company, an_outage, changes, expected):
    company.outages.known = an_outage(**changes)
    assert company.start("outage", OI).begin()[0].endswith(expected)


def test_nothing_known_becomes_a_report_with_a_number(company):
    run = company.start("outage", OI)
    texts = run.begin()
    assert "O-1" in texts[0]
    assert list(company.outages.reports.values()) == [
        {"place": "1", "contract": "c1", "words": OI, "protocol": "2026000000017"}
    ]


def test_the_street_is_asked_once_when_nobody_named_it(company):
    company.holds()
    run = company.start("outage", "to sem luz", party=None)
    assert run.begin() == ["Em qual rua e bairro?"]
    assert "O-1" in run.hear("numa rua que ninguem conhece")[0]


def test_a_street_in_two_districts_is_a_choice(company):
    run = company.start("outage", "sem luz na rua das flores", party=None)
    assert run.begin() == ["Rua das Flores: em qual bairro?"]
    assert "O-1" in run.hear("norte")[0]
    assert next(iter(company.outages.reports.values()))["place"] == "3"


def test_the_only_contract_is_offered_when_no_place_was_said(company):
    run = company.start("outage", "to sem luz")
    assert run.begin() == ["É na Rua da Igreja, Santa Rita?"]


def test_life_support_brings_a_person_at_once(company):
    run = company.start("outage", OI, needs=("life_support",))
    run.begin()
    assert run.handed_over[0].step.urgent


def test_after_days_without_word_a_person_looks(company, an_outage):
    company.outages.known = an_outage(back_until=datetime(2026, 3, 2, 22, 40, tzinfo=UTC) + timedelta(days=1))
    run = company.start("outage", OI)
    run.begin()
    run.hear("quero")
    run.event(None)
    assert run.outcome is Outcome.handed_over


@pytest.mark.parametrize(
    "news",
    [
        "voltou a luz",
        "voltou",
        "opa, já voltou a energia aqui!",
        "ya volvió la luz",
        "ya hay luz",
        "the power just came back",
        "power is back",
        "we have power again",
    ],
)
def test_power_that_is_back_is_news_and_no_place(company, news):
    company.holds()
    run = company.start("outage", "to sem luz", party=None)
    run.begin()
    assert run.hear(news) == ["Que bom! Obrigada pela paciência."]
    assert run.outcome is Outcome.done
    assert not company.outages.reports


@pytest.mark.parametrize("said", ["a luz ainda não voltou", "quando volta a luz?", "estou sem luz", "no power at home"])
def test_that_there_is_no_power_is_no_place(said):
    with pytest.raises(NotUnderstood):
        place_or_back(Said(said, "pt-BR", datetime(2026, 3, 2, tzinfo=UTC)))


@pytest.mark.parametrize("place", ["rua da luz 12", "voltou na rua das flores, mas aqui não", "volta redonda, centro"])
def test_a_place_with_such_words_is_a_place(place):
    assert place_or_back(Said(place, "pt-BR", datetime(2026, 3, 2, tzinfo=UTC))) == place
