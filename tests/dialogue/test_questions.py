"""A question that no journey handles is answered from what the company knows, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sintonia.audit.models import AuditRecord
from sintonia.conversations.models import Contact
from sintonia.journeys.models import StoredRun
from sintonia.kit.text import bubbles
from sintonia.understanding.encoder import load_encoder
from sintonia.understanding.knowledge import article_about
from sintonia.understanding.passages import add_vectors

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

TOLD = {
    "energy_and_network_rates": {
        "pt-BR": "qual a diferença entre te e tusd?",
        "es": "para qué es la parte de tusd?",
        "en": "what is the difference between te and tusd",
    },
    "white_tariff": {
        "pt-BR": "vale a pena a tarifa branca?",
        "es": "conviene la tarifa blanca?",
        "en": "is the white tariff worth it?",
    },
}


@pytest.mark.parametrize(
    ("matter", "language", "text"),
    [(matter, language, text) for matter, told in TOLD.items() for language, text in told.items()],
)
def test_a_question_is_answered_with_its_source(stage: Stage, matter: str, language: str, text: str) -> None:
    article = article_about(matter)
    assert article is not None

    _hello, *told = stage.say(text, details={"language": language})

    assert told == bubbles(article.told(language))
    assert not StoredRun.objects.exists()


def test_an_encoder_finds_what_is_asked_in_other_words(stage: Stage) -> None:
    encoder = load_encoder()
    while add_vectors(encoder, most=500):
        pass
    question = "comprei um papagaio pro menino e ele enroscou na rede, posso puxar?"
    assert "Pipa" not in stage.say(question, sender="before")[-1]

    company = stage.worker.companies[""]
    stage.worker.companies = {"": replace(company, encoder=lambda: encoder)}

    assert "pipa" in stage.say(question, sender="after")[1]


def test_the_open_question_stays_open(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    told, still = stage.whatsapp("o que é tusd?")
    assert "TUSD" in told
    assert still == "Minha pergunta aí em cima continua aberta, quando quiser."
    assert stage.whatsapp("4832") == ["4832, certo?"]


def test_an_answer_is_no_miss(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    stage.whatsapp("abracadabra pé de cabra")
    assert Contact.objects.get().misses == 1
    stage.whatsapp("o que é tusd?")
    assert Contact.objects.get().misses == 0


@pytest.mark.parametrize("text", ["vocês têm vaga de emprego?", "quem descobriu o brasil?", "tusd te icms blá"])
def test_what_no_article_answers_or_nobody_asks_gets_none(stage: Stage, text: str) -> None:
    assert "Fonte:" not in " ".join(stage.say(text))


def test_what_was_answered_is_on_the_trail(stage: Stage) -> None:
    stage.say("o que é tusd?")
    assert AuditRecord.objects.filter(deed="dialogue.article.quoted").count() == 1


def test_nothing_is_looked_for_where_the_words_are_understood(stage: Stage) -> None:
    with CaptureQueriesContext(connection) as asked:
        for text in ("estou sem luz", "cadê minha segunda via?", "oi", "quero falar com uma pessoa"):
            stage.say(text, sender=text)
    assert not [one for one in asked if "understanding_passage" in one["sql"]]


def test_in_danger_nobody_is_told_an_article(stage: Stage) -> None:
    stage.say("caiu um fio na calçada ta soltando faisca")
    assert "Fonte:" not in " ".join(stage.say("o que é tusd?"))
