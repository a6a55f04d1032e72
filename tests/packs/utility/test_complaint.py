"""Complaints, told as conversations."""

from datetime import UTC, datetime, timedelta

import pytest

from sintonia.cases.clocks import planned
from sintonia.journeys.history import PastCase
from sintonia.journeys.steps import Outcome

AT = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)  # a Monday
RUDE = "o eletricista foi grosso e quebrou meu portão"
CALLS = tuple(
    PastCase(protocol=f"202602280000{n}", matter="outage", opened_at=AT - timedelta(days=n), channels=("whatsapp",))
    for n in (2, 3, 4)
)


def test_what_was_said_already_is_not_asked_again(company):
    run = company.start("complaint", RUDE)
    sorry, opened, _person = run.begin()
    assert sorry == "Sinto muito por isso. Vou abrir uma reclamação."
    assert opened == (
        "Sua reclamação está aberta: número 00000001. Agora alguém vai apurar, e você tem a resposta até "
        "segunda-feira, 09/03/2026."
    )
    assert next(iter(company.requests.asked.values())).facts["words"] == RUDE


def test_who_only_wants_to_complain_is_asked_what_happened(company):
    run = company.start("complaint", "quero fazer uma reclamação")
    assert run.begin()[-1] == "O que aconteceu? Conte do seu jeito."
    assert "00000001" in run.hear("deixaram um buraco na minha calçada")[0]
    assert run.hear("não")[-1:] == []
    assert run.outcome is Outcome.done


def test_nobody_must_prove_who_they_are_to_complain(company):
    company.identity.proved = False
    run = company.start("complaint", RUDE, party=None)
    assert "00000001" in run.begin()[1]


def test_earlier_protocols_are_listed_and_joined_and_the_time_runs_from_the_first(company):
    company.history.known = CALLS
    run = company.start("complaint", "ja liguei 3x e cada hora é um protocolo")
    _sorry, joined, opened, _person = run.begin()
    assert joined.splitlines()[1:4] == [
        "• 2026 0228 0000 4, quinta-feira, 26/02/2026",
        "• 2026 0228 0000 3, sexta-feira, 27/02/2026",
        "• 2026 0228 0000 2, sábado, 28/02/2026",
    ]
    assert "quinta-feira, 05/03/2026" in opened
    facts = next(iter(company.requests.asked.values())).facts
    assert facts["joined"].split() == ["2026022800004", "2026022800003", "2026022800002"]
    assert datetime.fromisoformat(facts["since"]) == AT - timedelta(days=4)


def test_a_matter_has_one_complaint_however_often_it_is_told(company):
    company.start("complaint", RUDE).begin()
    company.history.known = CALLS
    again = company.start("complaint", "ja liguei 3x e cada hora é um protocolo").begin()
    assert len(company.requests.asked) == 1
    assert again[0].startswith("Juntei o que você já tinha trazido:")
    assert again[1].startswith("Anotei na sua reclamação, número 00000001.")


@pytest.mark.parametrize("said", ["vou no procon", "qual o telefone da ouvidoria", "vou denunciar vocês na aneel"])
def test_where_else_to_go_is_told_and_not_discouraged(company, said):
    run = company.start("complaint", said)
    told, asked = run.begin()
    assert told.startswith("É um direito seu.")
    assert "167" in told
    assert "Ouvidoria" in told
    assert asked == "Quer que eu abra uma reclamação aqui também?"
    run.hear("não")
    assert run.outcome is Outcome.done
    assert not company.requests.asked


def test_a_person_may_be_had_at_once(company):
    run = company.start("complaint", RUDE, language="es")
    run.begin()
    run.hear("sí")
    assert run.outcome is Outcome.handed_over
    assert "00000001" in str(run.handed_over[0].step.why)


def due(rule, since):
    return planned(rule=rule, at=since, zone="America/Sao_Paulo").due_at


def test_four_hours_are_four_hours_and_a_payment_on_friday_evening_counts_from_monday():
    friday_evening = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)  # 19:00 in São Paulo
    assert due("wrongful_cut", friday_evening) == friday_evening + timedelta(hours=4)
    assert due("reconnection", friday_evening) == datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
    assert due("reconnection", AT) == AT + timedelta(hours=24)
    assert f"{due('complaint', friday_evening):%d/%m}" == "13/03"


def test_a_complaint_starts_one_clock_that_runs_from_the_first_protocol_joined(company):
    company.history.known = CALLS
    run = company.start("complaint", "ja liguei 3x e cada hora é um protocolo")
    run.begin()
    (((rule, about), clock),) = company.clocks.started.items()
    assert (rule, about, clock.started_at) == ("complaint", "00000001", AT - timedelta(days=4))
    assert clock.due_at == datetime(2026, 3, 5, 21, 0, tzinfo=UTC)  # Thursday, 18:00
