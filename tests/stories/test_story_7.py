"""Story 7: a reading, and a mind changed. The customer's words are as the story has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from sintonia.demo import cloud
from sintonia.journeys.models import StoredRun

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

CARLOS = "5531955554444"
WORDS = {
    "pt-BR": (
        "leitura 12.480",
        "ap 301",
        "ops era do hidrometro kkk",
        "3. mas é do ap 302 nao do 301",
        "cancela, o leiturista passou agr",
        "ou melhor, manda sim, ele leu errado",
        "4832 dai",
    ),
    "es": (
        "lectura 12.480",
        "ap 301",
        "uy era del medidor de agua jaja",
        "perdon, es del ap 302, no del 301",
        "cancela, ya paso el lector",
        "o mejor, mandala si, el leyo mal",
        "4832 entonces",
    ),
    "en": (
        "reading 12.480",
        "ap 301",
        "oops that was the water meter lol",
        "sorry, it's ap 302, not the 301",
        "cancel, the reader just came by",
        "or rather, do send it, he read it wrong",
        "4832 then",
    ),
}
DOUBT = {
    "pt-BR": "12.480? A última foi 4.790. O que o visor mostra agora?",
    "es": "¿12.480? La última fue 4.790. ¿Qué muestra el visor ahora?",
    "en": "12,480? The latest was 4,790. What does the display show now?",
}


@pytest.mark.parametrize("language", WORDS)
def test_a_mind_is_changed_and_the_reading_is_registered_once(stage: Stage, language: str) -> None:
    reading, unit, joke, other_unit, cancel, rather, at_last = WORDS[language]
    _hello, which = stage.whatsapp(reading, phone=CARLOS)
    assert which.endswith("?")

    # The dot is thousands in every language; what is far from usual is doubted, with the latest beside it.
    assert stage.whatsapp(unit, phone=CARLOS) == [DOUBT[language]]
    (smiled,) = stage.whatsapp(joke, phone=CARLOS)
    assert "😄" in smiled

    # A photo that cannot be read is met kindly; the unit is put right and everything else is kept.
    (kind,) = send_photo(stage, "olha ai")
    assert kind.endswith("?") and kind != DOUBT[language]
    changed, again = stage.whatsapp(other_unit, phone=CARLOS)
    assert "302" in changed
    assert again.endswith("?") and "12" not in again
    assert stage.whatsapp(cancel, phone=CARLOS)[0]
    assert readings() == []
    stage.whatsapp(rather, phone=CARLOS)
    (registered,) = stage.whatsapp(at_last, phone=CARLOS)
    assert "4832" in registered
    assert readings() == [("3003010302", 4832)]
    assert list(StoredRun.objects.values_list("journey", "state")) == [("meter_reading", "done")]


def test_a_photo_where_a_number_is_asked_is_met_with_a_request_to_type_it(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    (kind,) = send_photo(stage, "", phone="5531988887777")
    assert kind == "Obrigada pela foto! Para eu não ler errado, pode digitar o número do visor?"
    assert stage.whatsapp("4832") == ["4832, certo?"]


def send_photo(stage: Stage, caption: str, phone: str = CARLOS) -> list[str]:
    photo = cloud.image(
        cloud.Phone.at(phone), "media-1", wamid=f"wamid.photo.{phone}.{caption}", at=stage.at, caption=caption
    )
    return stage.write(cloud.call(photo), sender=phone)


def readings() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.number, r.kwh FROM demo_reading r JOIN demo_contract c ON c.id = r.contract_id "
            "WHERE r.by = 'customer' ORDER BY r.id"
        )
        return list(cursor.fetchall())
