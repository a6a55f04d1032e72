"""What is asked for and followed, told as conversations."""

from datetime import UTC, datetime, timedelta

import pytest

from sintonia.journeys.history import PastCase
from sintonia.journeys.steps import Outcome

AT = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)


# Meter inspection


def test_the_doubt_that_was_told_is_not_asked(company):
    run = company.start("inspection", "o relogio roda mesmo com tudo desligado, quero vistoria")
    assert run.begin() == ["Peço a vistoria do medidor em Rua da Igreja, 12, ap 301?"]
    assert run.hear("sim") == [
        (
            "Pedido feito: número 00000001. A vistoria sai até quarta-feira, 01/04/2026. "
            "Avisamos antes o dia da visita, para você poder acompanhar."
        )
    ]


def test_an_inspection_under_way_is_told_and_not_doubled(company):
    first = company.start("inspection", "medidor com defeito")
    first.begin()
    first.hear("sim")
    told = company.start("inspection", "medidor com defeito").begin()
    assert told[0] == "A vistoria deste medidor já está em andamento."
    assert len(company.requests.asked) == 1


# Followed like a parcel


def test_a_request_is_followed_by_its_steps_with_days(company):
    asked = company.start("inspection", "medidor com defeito")
    asked.begin()
    asked.hear("sim")
    run = company.start("follow_request", "cadê meu pedido")
    assert run.begin() == [
        (
            "Vistoria do medidor, nº 00000001\n"
            "✓ pedido recebido: 16:30 hoje\n"
            "• visita feita: até quarta-feira, 04/03/2026\n"
            "• resposta enviada: até sexta-feira, 06/03/2026"
        )
    ]
    assert run.outcome is Outcome.done


def test_of_several_requests_one_is_chosen_and_a_number_is_not_asked_again(company):
    company.identity.contracts = ("c1",)
    for said in ("medidor com defeito", ""):
        run = company.start("inspection" if said else "complaint", said or "o eletricista foi muito grosso")
        run.begin()
        run.hear("sim")
    run = company.start("follow_request", "como ta")
    assert run.begin() == ["Qual deles?"]
    assert run.hear("a reclamação")[0].startswith("Reclamação, nº 00000002")
    named = company.start("follow_request", "numero do pedido 00000001, como ta")
    assert named.begin()[0].startswith("Vistoria do medidor, nº 00000001")


def test_who_asked_for_nothing_is_told_so(company):
    assert company.start("follow_request", "cadê meu pedido").begin()[0].startswith("Não há nenhum pedido")


# Alerts


def test_alerts_are_turned_on_by_one_way_and_off_in_words(company):
    run = company.start("outage_alert", "quero receber aviso de falta de luz")
    assert run.begin() == ["Posso avisar quando faltar luz e antes de obras programadas. Por onde?"]
    assert run.hear("sms")[0].startswith("Pronto: para Rua da Igreja, 12, ap 301, você será avisado por SMS")
    assert {way.kind for way in company.reach.ways["c1"]} == {"outage", "planned_work"}
    off = company.start("outage_alert", "nao quero mais receber aviso")
    assert off.begin()[0].startswith("Pronto: sem mais avisos")
    assert company.reach.ways["c1"] == ()


@pytest.mark.parametrize(
    ("language", "said", "way"),
    [("pt-BR", "me manda alerta no whatsapp", "whatsapp"), ("es", "quiero recibir alertas por sms", "sms")],
)
def test_a_way_that_was_named_is_not_asked(company, language, said, way):
    company.start("outage_alert", said, language=language).begin()
    assert {one.way for one in company.reach.ways["c1"]} == {way}


# Planned work


def test_planned_work_is_told_with_its_day_and_hours(company, an_outage):
    begins = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    company.outages.known = an_outage(planned=True, began_at=begins, back_until=begins + timedelta(hours=4))
    run = company.start("planned_work", "vai ter desligamento programado?")
    assert run.begin() == [
        (
            "Há obra programada em Rua da Igreja: quinta-feira, 05/03/2026, das 09:00 às 13:00. "
            "Nesse horário, não haverá luz."
        )
    ]


def test_nothing_planned_is_said_plainly_and_a_stranger_names_the_street(company):
    run = company.start("planned_work", "tem manutenção programada?", party=None, language="es")
    assert run.begin() == ["¿En qué dirección, con calle y barrio?"]
    assert run.hear("rua da igreja, santa rita") == [
        "No hay trabajos programados en Rua da Igreja. Si está sin luz, dígamelo."
    ]


# History


def test_protocols_are_listed_newest_first_with_their_matter(company):
    company.history.known = tuple(
        PastCase(
            protocol=f"202602000000{n}", matter="outage" if n % 2 else "unheard_of", opened_at=AT - timedelta(days=n)
        )
        for n in range(1, 7)
    )
    run = company.start("history", "meus protocolos")
    listed, more = run.begin()
    assert listed.splitlines()[:2] == [
        "• 01/03/2026: Estou sem luz, protocolo 2026 0200 0000 1",
        "• 28/02/2026: uma dúvida, protocolo 2026 0200 0000 2",
    ]
    assert more == "Há mais 2, mais antigos. Continuo?"
    assert len(run.hear("sim")[0].splitlines()) == 2
    assert run.outcome is Outcome.done


def test_protocols_are_shown_only_to_who_proved_who_they_are(company):
    company.identity.proved = False
    assert "CPF" in company.start("history", "meus protocolos", party=None).begin()[0]
