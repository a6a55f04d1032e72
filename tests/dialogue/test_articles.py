"""Common questions reach their article in every language; what belongs to a journey does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.journeys.models import StoredRun
from tests.dialogue.articles import asked, is_answered

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

QUESTIONS = {
    "tariff_flags": {
        "pt-BR": ("num entendi esse negócio de bandeira", "o que é essa bandeira vermelha que ta na conta?"),
        "es": ("qué es eso de la bandera roja en mi factura?",),
        "en": ("what is this red flag on my bill?",),
    },
    "due_on_holiday": {
        "pt-BR": ("se o vencimento cair num feriado posso pagar depois?",),
        "es": ("si vence un domingo, puedo pagar después?",),
        "en": ("what if my bill is due on a sunday?",),
    },
    "reconnection": {
        "pt-BR": ("paguei hoje, em quantas horas religam minha luz?",),
        "es": ("ya pagué, en cuántas horas me reconectan la luz?",),
        "en": ("i just paid, how long until you reconnect my power?",),
    },
    "damage": {
        "pt-BR": ("minha tv queimou quando voltou a energia, como recebo?",),
        "es": ("se me quemó el televisor cuando volvió la luz, me lo pagan?",),
        "en": ("my tv burned out when the power came back, will you pay for it?",),
    },
}


@pytest.mark.parametrize(("matter", "language", "text"), asked(QUESTIONS))
def test_a_common_question_is_answered_from_its_article(stage: Stage, matter: str, language: str, text: str) -> None:
    is_answered(stage, matter, language, text)


def test_an_article_leaves_the_open_question_open(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    told, still = stage.whatsapp("o que é bandeira vermelha?")
    assert "bandeira" in told
    assert still == "Minha pergunta aí em cima continua aberta, quando quiser."
    assert stage.whatsapp("4832") == ["4832, certo?"]


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("quando vence minha conta?", "second_copy"),
        ("já paguei a conta", "payment_recognition"),
        ("quero pagar a conta que vence dia 10", "second_copy"),
        ("cortaram minha luz", "reconnection"),
        ("quero pedir religação", "reconnection"),
        ("queria parcelar minha divida", "instalments"),
        ("minha conta veio muito alta", "high_bill"),
        ("como faço pra entrar na tarifa social", "social_tariff"),
        ("recebo bolsa família, consigo desconto na conta de luz?", "social_tariff"),
        ("cómo hago para tener la tarifa social?", "social_tariff"),
        ("how can i get the social tariff?", "social_tariff"),
    ],
)
def test_what_a_journey_or_a_person_sees_to_gets_no_article(stage: Stage, text: str, begun: str) -> None:
    stage.whatsapp(text)
    assert StoredRun.objects.get().journey == begun
