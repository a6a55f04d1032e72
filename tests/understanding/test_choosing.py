"""Which option is meant."""

import pytest

from sintonia.understanding.choosing import pick

UNITS = [
    ("c1", "Ap 301", "Rua da Igreja, 12"),
    ("c2", "Ap 302", "Rua da Igreja, 12"),
    ("c3", "Elevador", "Rua Sete, 40"),
    ("c4", "Portaria", "Rua Sete, 40"),
]
BILLS = [
    ("b8", "agosto 2026", "R$ 165,00, vence em 10/09/2026"),
    ("b9", "setembro 2026", "R$ 187,40, vence em 10/10/2026"),
]
METERS = [("m1", "Elevador", ""), ("m2", "Portaria", ""), ("m3", "Garagem", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", "c2"),
        ("a segunda", "c2"),
        ("opção 3", "c3"),
        ("la tercera", "c3"),
        ("the first one", "c1"),
        ("o último", "c4"),
        ("302", "c2"),
        ("do ap 302 nao do 301", "c2"),
        ("3. mas é do ap 302 nao do 301", "c2"),
        ("portria", "c4"),
        ("c3", "c3"),
        ("só o do elevador e da portaria", ("c3", "c4")),
        ("1 e 3", ("c1", "c3")),
        ("todas", ("c1", "c2", "c3", "c4")),
    ],
)
def test_options_are_chosen_by_number_ordinal_or_words(text, expected):
    assert pick(UNITS, text) == expected


@pytest.mark.parametrize(
    "text", ["as 3", "na vdd as 3", "todas", "las tres", "all of them", "A lista toda", "Toda la lista"]
)
def test_all_of_them_are_all(text):
    assert pick(METERS, text) == ("m1", "m2", "m3")


@pytest.mark.parametrize("text", ["é isso aqui, quero pagar a de setembro", "set", "187,40", "setenbro"])
def test_a_bill_is_named_by_its_month_or_amount(text):
    assert pick(BILLS, text) == "b9"


@pytest.mark.parametrize(
    "text", ["e me manda a 2a via tb", "quero a segunda via", "7", "não", "", "to sem luz na rua da igreja", "qto deu?"]
)
def test_what_names_no_option_picks_none(text):
    assert pick(UNITS, text) is None
    assert text == "7" or pick(BILLS, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "quero falar com uma pessoa",
        "preciso de um atendente humano",
        "Falar com uma pessoa",
        "quero uma conta",
        "hay uno caído",
        "quiero hablar con una persona",
        "es para dos apartamentos",
        "one moment",
        "i need one person",
        "é a primeira vez",
        "that one",
    ],
)
def test_an_article_is_no_number(text):
    assert pick(BILLS, text) is None
    assert pick(METERS, text) is None


@pytest.mark.parametrize(
    "text", ["uma", "a um", "quero a uma", "opção um", "conta um", "pode ser a uma", "la uno", "one please"]
)
def test_an_article_that_can_only_choose_is_a_number(text):
    assert pick(METERS, text) == "m1"


@pytest.mark.parametrize("text", ["a dois por favor", "dame la dos", "number two please", "the second one"])
def test_a_number_in_words_is_a_place_in_the_list(text):
    assert pick(METERS, text) == "m2"
