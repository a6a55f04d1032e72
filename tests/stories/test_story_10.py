"""Story 10: deaf, 81, no app. The customer's words are as the story has them; by text message, then a letter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from sintonia.cases.models import Case, CaseClock
from sintonia.connectors.demo.models import Request
from sintonia.connectors.demo.people import PILAR
from sintonia.customers import facts
from sintonia.desk.models import WorkItem
from tests.channels.sms.test_conversation import Phone

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

WORDS = {
    "es": {
        "deaf": "SOY SORDA NO ME LLAMEN. FACTURA 214 EUROS SIEMPRE 60",
        "key": "que es clave",
        "bonus": "mi hijo dice que tengo derecho al bono",
        "no_internet": "no tengo internet",
        "unclear": "no entiendo la carta",
        "cut": "me van a cortar?",
        "thanks": "gracias hija",
        "noted": "nadie le llamará. Siempre le escribiremos",
        "opened": "Su clave es {number}. Tiene la respuesta a más tardar el viernes, 27/11/2026",
        "plain": "como el turno en la panadería",
        "explained": "El bono social (aquí, tarifa social) da descuento",
        "letter": "letra grande, a su dirección",
        "posted": "un sobre que no necesita sello. Nadie le llamará.",
        "simpler": "Escriba su nombre y su número. Firme. Métalo en el sobre.",
        "signs": "Vídeo en lengua de signos",
        "no_cut": "No. Mientras su reclamación {number} esté abierta, nadie le corta la luz",
        "welcome": "De nada",
    },
    "pt-BR": {
        "deaf": "SOU SURDA NAO ME LIGUEM. CONTA 214 REAIS SEMPRE 60",
        "key": "o que é protocolo",
        "bonus": "meu filho diz que tenho direito à tarifa social",
        "no_internet": "nao tenho internet",
        "unclear": "nao entendi a carta",
        "cut": "vao cortar minha luz?",
        "thanks": "obrigada filha",
        "noted": "ninguém vai ligar",
        "opened": "O protocolo dela é {number}. Você tem a resposta até sexta-feira, 27/11/2026",
        "plain": "como a senha da padaria",
        "explained": "A tarifa social dá desconto",
        "letter": "letra grande, no seu endereço",
        "posted": "um envelope que não precisa de selo. Ninguém vai ligar.",
        "simpler": "Escreva seu nome e seu número. Assine. Ponha no envelope.",
        "signs": "Vídeo em Libras",
        "no_cut": "Não. Enquanto a sua reclamação {number} estiver aberta, ninguém corta a sua luz",
        "welcome": "De nada",
    },
    "en": {
        "deaf": "I AM DEAF DO NOT CALL ME. BILL 214 REAIS ALWAYS 60",
        "key": "what is the protocol?",
        "bonus": "my son says i have a right to the social tariff",
        "no_internet": "i have no internet",
        "unclear": "i don't understand the letter",
        "cut": "will you cut my power?",
        "thanks": "thank you dear",
        "noted": "nobody will call you",
        "opened": "Its key is {number}. You have the answer by Friday, Nov 27, 2026",
        "plain": "like a ticket at the bakery",
        "explained": "The social tariff is a discount",
        "letter": "in large type, to your address",
        "posted": "an envelope that needs no stamp. Nobody will call you.",
        "simpler": "Write your name and your number. Sign. Put it in the envelope.",
        "signs": "Video in sign language",
        "no_cut": "No. While your complaint {number} is open, nobody cuts your power",
        "welcome": "You are welcome",
    },
}


@pytest.mark.parametrize("language", WORDS)
def test_who_is_deaf_and_has_no_internet_is_written_to_in_plain_words(stage: Stage, language: str) -> None:
    words = WORDS[language]
    pilar = Phone(stage, f"+{PILAR.phones[0]}")
    everything = ""

    def text(said: str) -> str:
        nonlocal everything
        told = pilar.text(said)
        everything += told
        return told

    # The wish is kept from her first words; capitals are no anger; a complaint, its key, the five days; one question.
    first = text(words["deaf"])
    assert words["noted"] in first
    complaint = Request.objects.get(kind="complaint")
    assert words["opened"].format(number=complaint.number) in first
    assert first.count("?") == 1
    assert CaseClock.objects.get(rule="complaint").due_at.date() == date(2026, 11, 27)
    assert facts.needs_for(pilar.contact.customer_id, on=stage.at.date()).no_calls

    # Plain words; the discount is explained and not assumed; a letter and no link.
    assert words["plain"] in text(words["key"])
    assert words["explained"] in text(words["bonus"])
    assert not Request.objects.filter(kind="social_tariff").exists()
    assert words["letter"] in text(words["no_internet"])
    assert words["posted"] in text("1")
    assert Request.objects.get(kind="letter").party.document == PILAR.document

    # The next day: the same case, plainer, by signs or at the counter.
    stage.later(days=1)
    plainer = text(words["unclear"])
    assert words["simpler"] in plainer and complaint.number in plainer
    assert words["signs"] in plainer
    text("2")
    assert WorkItem.objects.count() == 1

    # No cut while the complaint is open, with its rule.
    held = text(words["cut"])
    assert words["no_cut"].format(number=complaint.number) in held
    assert "art. 413" in held
    assert words["welcome"] in text(words["thanks"])
    assert Case.objects.count() == 1
    assert "http" not in everything
    assert Request.objects.filter(kind="complaint").count() == 1


def test_an_open_complaint_holds_the_cut_in_the_company_too(stage: Stage) -> None:
    from sintonia.connectors.demo.models import Contract, Cut

    contract = Contract.objects.get(number=PILAR.supplies[0].number)
    day = stage.at.date()
    Cut.objects.create(contract=contract, months=[date(2026, 11, 1)], notice_on=day, not_before=day)
    arrears = stage.ports["arrears"]
    assert not arrears.cut(str(contract.pk)).reviewed
    Phone(stage, f"+{PILAR.phones[0]}").text(WORDS["es"]["deaf"])
    assert arrears.cut(str(contract.pk)).reviewed
