"""How somebody is billed, as whole conversations: each in the three languages, at a real door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

CPF = "529.982.247-25"
LANGUAGES = ("pt-BR", "es", "en")


@pytest.mark.parametrize(
    ("asked", "title", "months", "sentence"),
    [
        ("quero ver meu consumo", "Seu consumo, mês a mês", "novembro de 2025", "Você usa em média"),
        ("quiero ver mi consumo", "Su consumo, mes a mes", "noviembre de 2025", "Usted usa en promedio"),
        ("i want to see my usage", "Your consumption, month by month", "November 2025", "You use"),
    ],
    ids=LANGUAGES,
)
def test_a_year_of_consumption_is_a_picture_and_its_numbers(
    stage: Stage, asked: str, title: str, months: str, sentence: str
) -> None:
    _hello, who = stage.whatsapp(asked)
    assert "CPF" in who
    card, picture, summary = stage.whatsapp(CPF)
    assert title in card and months in card
    assert picture == "kwh.png"
    assert summary.startswith(sentence)
    assert any(saying.file and saying.file.mime == "image/png" for _to, _kind, saying in stage.sent)
