"""Sending a meter reading, told as conversations."""

import contextlib

import pytest

from sintonia.journeys.steps import NotUnderstood, Outcome, Unfinished


def test_two_bubbles_are_one_number_and_are_confirmed(company):
    run = company.start("meter_reading", "quero informar a leitura")
    assert run.begin() == ["Que número aparece no seu medidor?"]
    with pytest.raises(Unfinished):
        run.hear("é 4")
    assert run.hear("832") == ["4832, certo?"]
    assert run.hear("sim") == ["Obrigada! Sua leitura de 4832 está registrada: R-1."]
    assert list(company.billing.submitted.values()) == [("c1", 4832)]
    assert run.outcome is Outcome.done


def test_a_number_in_the_first_words_is_not_asked_for(company):
    run = company.start("meter_reading", "leitura 4832")
    assert run.begin() == ["4832, certo?"]


def test_a_number_far_above_usual_is_doubted_once(company):
    run = company.start("meter_reading", "leitura 12.480")
    assert run.begin() == ["12.480? A última foi 4.790. O que o visor mostra agora?"]
    assert run.hear("4832 dai") == ["Obrigada! Sua leitura de 4832 está registrada: R-1."]
    assert list(company.billing.submitted.values()) == [("c1", 4832)]


def test_who_insists_on_a_high_number_is_believed(company):
    run = company.start("meter_reading", "leitura 12.480")
    run.begin()
    run.hear("12480 mesmo")
    assert list(company.billing.submitted.values()) == [("c1", 12480)]


def test_a_number_below_the_latest_is_asked_once_and_then_a_person_looks(company):
    run = company.start("meter_reading", "leitura 4100")
    assert run.begin() == ["4.100? A última foi 4.790. O que o visor mostra agora?"]
    run.hear("4100")
    assert run.outcome is Outcome.handed_over
    assert not company.billing.submitted


def test_no_to_the_confirmation_asks_for_the_number(company):
    run = company.start("meter_reading", "leitura 4832")
    run.begin()
    assert run.hear("nao") == ["Então que número aparece?"]
    run.hear("4852")
    assert list(company.billing.submitted.values()) == [("c1", 4852)]


def test_the_unit_can_be_corrected_and_the_number_is_kept(company, neighbors):
    company.holds(*neighbors)
    run = company.start("meter_reading", "quero informar a leitura")
    assert run.begin() == ["É para qual endereço?"]
    run.hear("301")
    with pytest.raises(Unfinished):
        run.hear("é 4")
    assert run.hear("832") == ["4832, certo?"]
    place = next(n for n, entry in run.run.answers() if entry.label == "choose:1")
    run.correct(place, "mas é do ap 302 nao do 301")
    assert run.asking == "confirm:1"
    run.hear("sim")
    assert list(company.billing.submitted.values()) == [("c2", 4832)]


def test_a_stranger_says_who_they_are_first(company):
    company.identity.proved = False
    run = company.start("meter_reading", "leitura 4832", party=None)
    assert "CPF" in run.begin()[0]


@pytest.mark.parametrize("words", ["não, 4832 não", "não é 4832", "4832 nao sei", "nem sei se é 4832"])
def test_the_number_said_again_beside_a_no_is_no_yes(company, words):
    run = company.start("meter_reading", "leitura 4832")
    run.begin()
    with contextlib.suppress(NotUnderstood):
        run.hear(words)
    assert not company.billing.submitted


def test_the_number_said_again_is_a_yes(company):
    run = company.start("meter_reading", "leitura 4832")
    run.begin()
    run.hear("4832 dai")
    assert list(company.billing.submitted.values()) == [("c1", 4832)]
