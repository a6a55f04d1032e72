"""Story 7: a reading, and a mind changed. The customer's words are as the story has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from sintonia.demo import cloud
from sintonia.journeys.models import StoredRun
from tests.documents import drawn

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

CARLOS, MARIA = "5531955554444", "5531988887777"
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
        "3. perdon, es del ap 302, no del 301",
        "cancela, ya paso el lector",
        "o mejor, mandala si, el leyo mal",
        "4832 entonces",
    ),
    "en": (
        "reading 12.480",
        "ap 301",
        "oops that was the water meter lol",
        "3. sorry, it's ap 302, not the 301",
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

SEEN = {
    "pt-BR": "Vejo 48_2; qual é o terceiro número?",
    "es": "Veo 48_2; ¿cuál es el tercer número?",
    "en": "I see 48_2; what is the third number?",
}
RIGHT = {"pt-BR": "4832, certo?", "es": "4832, ¿correcto?", "en": "4832, right?"}


@pytest.mark.parametrize("language", WORDS)
def test_a_mind_is_changed_and_the_reading_is_registered_once(stage: Stage, language: str) -> None:
    reading, unit, joke, other_unit, cancel, rather, at_last = WORDS[language]
    _hello, which = stage.whatsapp(reading, phone=CARLOS)
    assert which.endswith("?")

    # The dot is thousands in every language; what is far from usual is doubted, with the latest beside it.
    assert stage.whatsapp(unit, phone=CARLOS) == [DOUBT[language]]
    (smiled,) = stage.whatsapp(joke, phone=CARLOS)
    assert "😄" in smiled

    # The photo is blurred: its third digit is asked for; the unit is put right in the same words, the digit is kept.
    stage.files["media-1"] = drawn.photo(drawn.display("4832", smudged=2))
    assert send_photo(stage, "olha ai") == [SEEN[language]]
    changed, right = stage.whatsapp(other_unit, phone=CARLOS)
    assert "302" in changed
    assert right == RIGHT[language]
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


def test_the_open_digit_alone_completes_the_number(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    stage.files["media-1"] = drawn.photo(drawn.display("4832", smudged=2))
    assert send_photo(stage, "", phone=MARIA) == [SEEN["pt-BR"]]
    assert stage.whatsapp("sei la") == [SEEN["pt-BR"]]
    assert stage.whatsapp("é o 3") == ["4832, certo?"]


def test_a_clear_photo_is_read_and_confirmed_even_out_of_the_blue(stage: Stage) -> None:
    stage.files["media-1"] = drawn.photo(drawn.display("4832"))
    assert send_photo(stage, "", phone=MARIA)[-1] == "4832, certo?"
    assert stage.whatsapp("4832 sim")[0].startswith("Obrigada! Sua leitura de 4832")


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
