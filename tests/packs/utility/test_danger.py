"""A fallen wire, told as a conversation."""

from sintonia.journeys.steps import Outcome

WIRE = "gente caiu um fio aqui na calçada ta soltando faisca as criança ta perto"
CORNER = "na esquina da padaria do zé, bairro sta rita"


def test_safety_first_then_a_person_then_the_place_once(company):
    run = company.start("danger", WIRE, party=None)
    texts = run.begin()
    assert texts[0] == "Afaste-se e afaste as crianças, 10 metros. Não toque em nada, nem na água."
    assert texts[-1].startswith("Onde é?")
    assert run.handed_over[0].step.urgent
    assert run.handed_over[0].step.go_on
    assert not any("CPF" in text for text in texts)

    noted = run.hear(CORNER)
    assert CORNER in noted[0]
    assert {"words": WIRE, "where": CORNER, "protocol": "2026000000017"} in company.outages.reports.values()

    assert run.hear("sim ja saimos")[0].startswith("A equipe foi acionada")
    assert run.outcome is Outcome.done


def test_a_street_in_the_first_words_is_not_asked_again(company):
    run = company.start("danger", "caiu um fio na rua da igreja")
    assert not any(text.startswith("Onde é?") for text in run.begin())
    assert run.asking == "confirm:1"


def test_who_is_still_near_is_told_to_go(company):
    run = company.start("danger", "caiu um fio na rua da igreja", language="es")
    run.begin()
    assert run.hear("no, todavía no")[0].startswith("Salga ya")


def test_a_person_takes_over_at_once(company):
    run = company.start("person", "quero falá com gente")
    run.begin()
    assert run.outcome is Outcome.handed_over
    assert "quero falá com gente" in str(run.handed_over[0].step.why)
