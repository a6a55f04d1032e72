"""What a meter shows, as people write it."""

from datetime import UTC, datetime

import pytest

from sintonia.journeys.steps import NotUnderstood, Said, Unfinished
from sintonia.packs.utility.meters import Kwh, kwh

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)


def said(text, language="pt-BR", **more):
    return Said(text, language, AT, **more)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("12.480", "pt-BR", 12480),
        ("12.480", "es", 12480),
        ("12,480", "en", 12480),
        ("4832 kwh", "pt-BR", 4832),
        ("4832,5", "pt-BR", 4832),
        ("04832", "pt-BR", 4832),
        ("4 8 3 2", "pt-BR", 4832),
        ("é 4 832", "pt-BR", 4832),
        ("a leitura do ap 302 é 4832", "pt-BR", 4832),
        ("quatro mil oitocentos e trinta e dois", "pt-BR", 4832),
        ("quatro oito tres dois", "pt-BR", 4832),
        ("cuatro mil ochocientos treinta y dos", "es", 4832),
        ("four eight three two", "en", 4832),
    ],
)
def test_a_meter_is_read_as_people_write_it(text, language, expected):
    assert kwh(said(text, language)) == expected


def test_one_or_two_digits_are_the_first_bubble():
    with pytest.raises(Unfinished):
        kwh(said("é 4"))
    assert kwh(said("é 4", kind="settled")) == 4


def test_the_new_number_is_taken_when_the_old_one_is_told_too():
    assert Kwh(previous=4790)(said("era 4790 e agora 4832")) == 4832


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (said("", kind="image"), "foto"),
        (said("", kind="audio"), "ouvir"),
        (said("ops era do hidrometro kkk"), "Acontece"),
        (said("529.982.247-25"), "comprido"),
        (said("não sei onde fica"), "visor"),
    ],
)
def test_what_is_no_meter_number_gets_an_answer_that_helps(answer, word):
    with pytest.raises(NotUnderstood) as problem:
        kwh(answer)
    assert word in problem.value.words.render("pt-BR")
