"""Story 3: a voice note, little schooling. The customer's words are as the story has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from sintonia.connectors.demo.people import MARCOS
from sintonia.desk.models import WorkItem
from sintonia.journeys.models import StoredRun

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

PHONE = "5531988776655"
WORDS = {
    "pt-BR": (
        (
            "ó moça bom dia é o seguinte a minha conta veio muito alta nunca veio assim eu moro sozinho só tenho a "
            "geladeira e a televisão né e o meu vizinho falou que puxaram um gato aí eu queria saber"
        ),
        "pode sê",
        "num entendi esse negócio de bandeira",
        "e quem resolve isso pra mim",
        "quero falá com gente",
    ),
    "es": (
        (
            "oiga señorita buenos días mire la factura me vino muy alta nunca vino así yo vivo solo nomás tengo la "
            "nevera y la tele y el vecino me dijo que se engancharon a mi luz y quería saber"
        ),
        "puede ser",
        "no entendí eso de la bandera",
        "y quién me lo resuelve",
        "quiero hablar con una persona",
    ),
    "en": (
        (
            "good morning miss so it's like this my bill came really high it was never like this i live alone i only "
            "have the fridge and the tv and my neighbor said somebody tapped my line so i wanted to know"
        ),
        "yes it is",
        "i didn't understand this flag thing",
        "and who can help me with it",
        "i want to talk to a person",
    ),
}
READ_BACK = {
    "pt-BR": "Sua conta veio bem mais alta que o normal e você quer saber por quê. É isso?",
    "es": "Su factura vino mucho más alta de lo normal y quiere saber por qué. ¿Es eso?",
    "en": "Your bill is much higher than usual, and you would like to know why. Right?",
}
FLAG = {"pt-BR": "Bandeira vermelha 1", "es": "Bandera roja 1", "en": "red 1 flag"}


@pytest.fixture
def alone(stage: Stage) -> Stage:
    """Marcos, whose bill of November is nearly twice what it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE demo_bill b SET kwh = 246, cents = 24241 FROM demo_contract c"
            " WHERE c.id = b.contract_id AND c.number = %s AND b.month = '2026-11-01'",
            [MARCOS.supplies[0].number],
        )
        assert cursor.rowcount == 1
    return stage


@pytest.mark.parametrize("language", WORDS)
def test_a_high_bill_is_explained_twice_and_then_a_person_is_there_at_once(alone: Stage, language: str) -> None:
    story, yes, puzzled, who, person = WORDS[language]

    # Read back in one sentence; a neighbor's word about theft makes nobody a suspect.
    _hello, back = alone.whatsapp(story, phone=PHONE)
    assert back == READ_BACK[language]
    (cpf,) = alone.whatsapp(yes, phone=PHONE)
    assert "CPF" in cpf

    # Days, use and flag in three short lines, and a picture of the year.
    lines, numbers, picture, clear = alone.whatsapp(MARCOS.document, phone=PHONE)
    assert len(lines.split("\n")) == 4
    assert FLAG[language] in lines
    assert "kWh" in numbers and picture == "kwh.png"

    # Plainer, with amounts, and not the article about flags; nothing is asked that was answered.
    paid, flag, again = alone.whatsapp(puzzled, phone=PHONE)
    assert re.search(r"242[.,]41", paid)
    assert re.search(r"10[.,]97", flag)
    assert again != clear

    # An inspection within thirty days or a person, both offered; a person at once, with what was found.
    (both,) = alone.whatsapp(who, phone=PHONE)
    assert "30" in both
    assert [option.id for option in alone.sent[-1][2].options] == ["inspection", "person", "nothing"]
    (coming,) = alone.whatsapp(person, phone=PHONE)
    assert coming
    why = WorkItem.objects.get().why
    assert "high_bill" in set(StoredRun.objects.values_list("journey", flat=True))
    assert why["text"].startswith("Wants to talk about the bill of {month}, {total} higher")


def test_the_inspection_is_asked_for_once_and_has_a_number(alone: Stage) -> None:
    story, yes, *_rest = WORDS["pt-BR"]
    for said in (story, yes, MARCOS.document, "quem resolve isso"):
        alone.whatsapp(said, phone=PHONE)
    (asked,) = alone.whatsapp("pede a vistoria", phone=PHONE)
    assert re.fullmatch(r"Pedido feito: número \d+\. A vistoria sai até \S+, \d\d/\d\d/2026\..*", asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM demo_request")
        assert cursor.fetchall() == [("inspection",)]


def test_a_voice_note_that_was_written_down_is_read_like_any_text(alone: Stage) -> None:
    _hello, back = alone.say(WORDS["pt-BR"][0], kind="audio")
    assert back == READ_BACK["pt-BR"]
