"""What is asked for and followed, told as conversations."""

from datetime import UTC, datetime, timedelta

import pytest

from sintonia.journeys.history import PastCase
from sintonia.journeys.steps import NotUnderstood, Outcome

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
            "• resposta enviada: até sexta-feira, 06/03/2026\n"
            "Prazo: até quarta-feira, 01/04/2026 (REN ANEEL 1000/2021, art. 250)"
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
    assert run.hear("sms") == ["De madrugada também?"]
    assert run.hear("não")[0].startswith("Pronto: para Rua da Igreja, 12, ap 301, você será avisado por SMS")
    assert {(way.kind, way.at_night) for way in company.reach.ways["c1"]} == {
        ("outage", False), ("planned_work", False),
    }  # fmt: skip
    off = company.start("outage_alert", "nao quero mais receber aviso")
    assert off.begin()[0].startswith("Pronto: sem mais avisos")
    assert company.reach.ways["c1"] == ()


@pytest.mark.parametrize(
    ("language", "said", "way"),
    [("pt-BR", "me manda alerta no whatsapp", "whatsapp"), ("es", "quiero recibir alertas por sms", "sms")],
)
def test_a_way_that_was_named_is_not_asked(company, language, said, way):
    run = company.start("outage_alert", said, language=language)
    run.begin()
    run.hear("sí" if language == "es" else "sim")
    assert {one.way for one in company.reach.ways["c1"] if one.at_night} == {way}
    assert {one.way for one in company.reach.ways["c1"]} == {way}


def test_whose_life_hangs_on_it_is_told_at_any_hour_unasked(company):
    company.start("outage_alert", "me manda alerta no whatsapp", needs=("life_support",)).begin()
    assert [one.at_night for one in company.reach.ways["c1"]] == [True, False]


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


# Phone and e-mail


def test_a_new_phone_is_changed_once_told_and_the_old_one_hears_of_it(company):
    run = company.start("contact_data", "mudar meu telefone")
    assert run.begin() == ["Qual é o novo número, com DDD?"]
    assert run.hear("31 9 8765-4321") == ["Mudo para (31) 98765-4321?"]
    assert run.hear("isso")[0].startswith("Pronto, mudado")
    assert list(company.notices.told.values()) == [("p1", "phone", "•••• 4321")]
    assert list(company.reach.changed.values()) == ["5531987654321"]


def test_an_address_that_was_told_is_not_asked_and_a_no_changes_nothing(company):
    run = company.start("contact_data", "quiero cambiar mi correo a Ana@Correo.example", language="es")
    assert run.begin() == ["¿Lo cambio a ana@correo.example?"]
    run.hear("no")
    assert run.outcome is Outcome.cancelled
    assert not company.reach.changed
    assert not company.notices.told


def test_half_a_number_is_asked_again(company):
    run = company.start("contact_data", "trocar o telefone do cadastro")
    run.begin()
    with pytest.raises(NotUnderstood):
        run.hear("98765-4321")


# Social tariff


def test_the_social_tariff_is_explained_before_anything_is_asked_of_anybody(company):
    company.identity.proved = False
    run = company.start("social_tariff", "tarifa social", party=None)
    told, asked = run.begin()
    assert "CadÚnico" in told
    assert asked.endswith("Vamos fazer isso agora?")
    run.hear("agora nao")
    assert run.outcome is Outcome.done
    assert not company.requests.asked


def test_the_social_tariff_is_asked_for_with_its_number(company):
    run = company.start("social_tariff", "quero a tarifa social")
    run.begin()
    assert run.hear("sim") == ["Qual é o NIS (11 dígitos) ou o número do benefício (10 dígitos)?"]
    assert "segunda-feira, 09/03/2026" in run.hear("123.45678.90-1")[0]
    assert [one.facts["number"] for one in company.requests.asked.values()] == ["12345678901"]


def test_who_has_no_number_is_told_where_it_is(company):
    run = company.start("social_tariff", "quero a tarifa social", language="es")
    run.begin()
    run.hear("sí")
    assert "CRAS" in run.hear("no lo tengo")[0]
    assert run.outcome is Outcome.done


# A new connection, moving


def test_a_new_connection_is_asked_for_by_anybody_and_followed_at_once(company):
    company.identity.proved = False
    run = company.start("new_connection", "quero uma ligação nova pra minha casa", party=None)
    assert run.begin() == ["Onde vai ser a ligação? Rua, número e bairro."]
    assert run.hear("rua das flores, 88, centro") == ["É para quê?"]
    assert "CPF" in run.hear("uma casa")[0]
    assert run.hear("529.982.247-25") == ["Peço a ligação nova em “rua das flores, 88, centro”?"]
    asked, steps = run.hear("sim")
    assert "00000001. Até terça-feira, 17/03/2026 você sabe o que falta" in asked
    assert steps.endswith("Prazo: até terça-feira, 17/03/2026 (REN ANEEL 1000/2021, art. 64, I-II)")
    assert steps.startswith("Ligação nova, nº 00000001\n✓ pedido recebido: 16:30 hoje")
    assert run.outcome is Outcome.done


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("aluguei uma casa e quero a luz no meu nome", "Para qual endereço você vai? Rua, número e bairro."),
        ("quero encerrar minha conta de luz", "Em que dia você sai?"),
        ("mudança de endereço", "Você está entrando ou saindo do imóvel?"),
    ],
)
def test_which_way_somebody_moves_is_asked_only_if_they_did_not_say(company, said, asked):
    assert company.start("move", said).begin() == [asked]


def test_moving_out_ends_on_the_day_that_was_named(company):
    run = company.start("move", "vou sair do imóvel dia 30/03/2026")
    assert run.begin() == ["Encerro a luz de Rua da Igreja, 12, ap 301 em 30/03/2026?"]
    told = run.hear("sim")[1]
    assert told.startswith("Saída do imóvel, nº 00000001")
    # Three business days from the day it ends, and the Friday before Easter is none.
    assert told.endswith("Prazo: até quinta-feira, 02/04/2026 (REN ANEEL 1000/2021, art. 140, I; art. 141)")
    assert next(iter(company.requests.asked.values())).facts["day"] == "2026-03-30"


def test_who_moves_in_has_the_clock_of_a_change_of_holder(company):
    run = company.start("move", "aluguei uma casa e quero a luz no meu nome", party=None)
    run.begin()
    for said in ("rua das flores, 88, centro", "529.982.247-25", "dia 10/03/2026", "sim"):
        run.hear(said)
    (((rule, about), clock),) = company.clocks.started.items()
    assert (rule, about, clock.variant) == ("holder_change", "00000001", "urban")


def test_what_is_late_is_told_as_late_by_its_article(company):
    run = company.start("social_tariff", "quero a tarifa social")
    run.begin()
    run.hear("sim")
    run.hear("123.45678.90-1")
    followed = company.start("follow_request", "cadê meu pedido", at=AT + timedelta(days=8))
    assert followed.begin()[0].endswith("Atrasado: o prazo era até ontem (REN ANEEL 1000/2021, art. 203)")


def test_only_who_may_can_end_the_power_of_a_house(company):
    company.identity.proved = False
    assert "CPF" in company.start("move", "quero encerrar minha conta de luz", party=None).begin()[0]


# In whose name


@pytest.mark.parametrize(
    ("name", "before", "said"),
    [
        ("new_connection", ("rua da igreja 12, santa rita", "1"), "quero luz no terreno novo"),
        ("move", ("rua da igreja 12, santa rita",), "vou entrar numa casa nova, quero passar pro meu nome"),
    ],
)
def test_no_contract_is_asked_for_in_the_name_of_somebody_who_died(company, name, before, said):
    company.reach.dead = ("11144477735",)
    run = company.start(name, said)
    run.begin()
    for words in before:
        run.hear(words)
    assert run.hear("111.444.777-35")[0].startswith("Não consigo abrir a conta com este CPF.")
    run.hear("529.982.247-25")
    assert run.outcome is None
    assert not company.requests.asked
    stubborn = company.start(name, said)
    stubborn.begin()
    for words in (*before, "111.444.777-35", "111.444.777-35"):
        stubborn.hear(words)
    assert stubborn.outcome is Outcome.handed_over
    assert not company.requests.asked
