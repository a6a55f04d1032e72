"""Story 2: danger in the middle. The customer's words are as the story has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from sintonia.desk.models import WorkItem
from sintonia.journeys.models import StoredRun

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

WORDS = {
    "pt-BR": (
        "quero informar a leitura",
        "é 4",
        "832",
        "gente caiu um fio aqui na calçada ta soltando faisca as criança ta perto",
        "na esquina da padaria do zé, bairro sta rita",
        "sim ja saimos",
        "e a leitura?",
        "isso",
    ),
    "es": (
        "quiero informar la lectura",
        "es 4",
        "832",
        "se cayo un cable en la vereda y esta echando chispas, los niños estan cerca",
        "en la esquina de la panaderia de jose, barrio santa rita",
        "si ya nos fuimos",
        "y la lectura?",
        "eso",
    ),
    "en": (
        "i want to send my meter reading",
        "it's 4",
        "832",
        "a wire fell on the sidewalk and it's sparking, the kids are close",
        "at the corner by joe's bakery, santa rita",
        "yes we left",
        "and the reading?",
        "that's right",
    ),
}
AWAY = {
    "pt-BR": "Afaste-se e afaste as crianças, 10 metros. Não toque em nada, nem na água.",
    "es": "Aléjese y aleje a los niños, 10 metros. No toque nada, ni siquiera el agua.",
    "en": "Get away and keep the children away, 10 meters. Do not touch anything, not even the water.",
}
RIGHT = {"pt-BR": "4832, certo?", "es": "4832, ¿correcto?", "en": "4832, right?"}


@pytest.mark.parametrize("language", WORDS)
def test_danger_parks_the_reading_and_it_comes_back(stage: Stage, language: str) -> None:
    begin, first, second, danger, where, away, reading, yes = WORDS[language]
    hello, asked = stage.whatsapp(begin)
    assert "2026" in hello and "?" in asked

    # Two bubbles, one answer.
    assert stage.whatsapp(first) == []
    assert stage.whatsapp(second) == [RIGHT[language]]

    # Safety first, a person at once and first in the queue, no CPF, and the place is asked once.
    said = stage.whatsapp(danger)
    assert said[0] == AWAY[language]
    assert len(said) == 3
    assert not any("CPF" in text for text in said)
    assert WorkItem.objects.get().urgent

    noted, safe = stage.whatsapp(where)
    assert where in noted
    (crew,) = stage.whatsapp(away)
    assert crew != noted and "?" not in crew and safe != crew

    # Nobody is rushed back: the reading waits until they ask for it, and stands where it stood.
    assert stage.whatsapp(reading) == [RIGHT[language]]
    (registered,) = stage.whatsapp(yes)
    assert "4832" in registered
    assert readings() == [4832]
    assert dangers() == [where]
    assert dict(StoredRun.objects.values_list("journey", "state")) == {"meter_reading": "done", "danger": "done"}


def test_a_person_who_is_being_called_does_not_silence_danger(stage: Stage) -> None:
    stage.whatsapp("quero falar com uma pessoa")
    away, *_called, asked = stage.whatsapp(WORDS["pt-BR"][3])
    assert away == AWAY["pt-BR"]
    assert asked == "Onde é? Pode ser a rua, a esquina ou um comércio perto."
    assert "padaria" in stage.whatsapp(WORDS["pt-BR"][4])[0]
    assert WorkItem.objects.get().urgent


def readings() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kwh FROM demo_reading WHERE by = 'customer' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def dangers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM demo_outage_report WHERE dangerous")
        return [row[0] for row in cursor.fetchall()]
