"""What each reader makes of an answer."""

from datetime import UTC, date, datetime

import pytest

from sintonia.journeys.steps import NotUnderstood, Said, Unfinished
from sintonia.kit.money import Money
from sintonia.understanding import readers

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
CASES = {
    "yes": (
        "sim",
        "s",
        "isso",
        "é",
        "eh",
        "aham",
        "pode sê",
        "quero sim",
        "manda sim",
        "sim ja saimos",
        "acho que sim",
        "👍",
        "ok",
    ),
    "no": (
        "não",
        "n",
        "nao voltou",
        "voltou não",
        "claro que não",
        "ta errado",
        "ainda nao",
        "não, é na rua x",
        "👎",
        "acho que nao",
    ),
    "neither": (
        "e a leitura?",
        "y la lectura?",
        "and the reading?",
        "nao sei",
        "no cnpj",
        "qual a hora",
        "quero a segunda via da conta",
        "",
        "10482",
        "talvez",
    ),
}


def said(text, language="pt-BR", **more):
    return Said(text, language, AT, **more)


@pytest.mark.parametrize("text", CASES["yes"])
def test_yes_is_heard_in_many_ways(text):
    assert readers.yes_no(said(text)) is True


@pytest.mark.parametrize("text", CASES["no"])
def test_no_is_heard_in_many_ways(text):
    assert readers.yes_no(said(text)) is False


@pytest.mark.parametrize("text", CASES["neither"])
def test_what_is_neither_yes_nor_no_is_asked_again(text):
    with pytest.raises(NotUnderstood):
        readers.yes_no(said(text))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("sí", "es", True),
        ("vale", "es", True),
        ("ya volvió", "es", True),
        ("no", "es", False),
        ("no ha vuelto", "es", False),
        ("yes it is", "en", True),
        ("it's back", "en", True),
        ("no thanks", "en", False),
        ("not yet", "en", False),
    ],
)
def test_yes_and_no_in_other_languages(text, language, expected):
    assert readers.yes_no(said(text, language)) is expected


def test_a_button_is_a_yes_or_a_no():
    assert readers.yes_no(said("whatever", choice="no")) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("529.982.247-25", "52998224725"),
        ("meu cpf é 529 982 247 25", "52998224725"),
        ("11.222.333/0001-81", "11222333000181"),
        ("no cnpj 12ABC34501DE35", "12ABC34501DE35"),
        ("12abc34501de35", "12ABC34501DE35"),
    ],
)
def test_documents_are_found_among_words(text, expected):
    assert readers.cpf_or_cnpj(said(text)) == expected


@pytest.mark.parametrize("text", ["111.111.111-11", "52998224726", "00000000000000", "nao tenho"])
def test_documents_that_do_not_add_up_are_refused(text):
    with pytest.raises(NotUnderstood):
        readers.cpf_or_cnpj(said(text))


@pytest.mark.parametrize("text", ["482107", "482 107", "o código é 482107", "4821-07", "quatro oito dois um zero sete"])
def test_a_code_has_six_digits(text):
    assert readers.code6(said(text)) == "482107"


@pytest.mark.parametrize("text", ["pera, qto deu?", "12345678", "chegou nao"])
def test_what_is_no_code_is_asked_again(text):
    with pytest.raises(NotUnderstood):
        readers.code6(said(text))


def test_half_a_code_waits_for_the_rest():
    with pytest.raises(Unfinished):
        readers.code6(said("482"))


def test_a_place_is_kept_as_it_was_told():
    corner = "na esquina da padaria do zé, bairro sta rita"
    assert readers.place_words(said(corner)) == corner


@pytest.mark.parametrize(
    "words",
    [
        "sim", "Sí", "yes", "ok", "não", "não sei", "no sé", "i don't know", "bom dia", "hola buenas", "good morning",
        "529.982.247-25", "12345678Z",
        "cancela", "voltar", "menu", "sim, por favor", "obrigado, nao precisa", "sim ja saimos", "👍👍👍",
    ],
)  # fmt: skip
def test_a_yes_a_no_a_greeting_or_a_command_is_no_place(words):
    with pytest.raises(NotUnderstood, match="I only need the place now"):
        readers.place_words(said(words))


@pytest.mark.parametrize("words", ["Boa Vista", "centro", "Vale Real", "aqui na frente do mercado", "não sei, rua 7"])
def test_a_place_may_be_made_of_common_words(words):
    assert readers.place_words(said(words)) == words


def test_a_shared_spot_is_a_place():
    spot = {"latitude": -19.9, "longitude": -43.9}
    assert readers.place_words(said("", kind="location", details=spot)) == "-19.9, -43.9"


def test_days_and_amounts_are_read():
    assert readers.date(said("dia 10")) == date(2026, 11, 10)
    assert readers.date(said("25/03/1980")) == date(1980, 3, 25)
    assert readers.date(said("25/03/80")) == date(1980, 3, 25)
    assert readers.amount(said("R$ 1.234,56")) == Money(123456)
    assert readers.amount(said("187.40", "en")) == Money(18740)


@pytest.mark.parametrize("text", ["+34 612 345 678", "612345678", "10 000 000 euros y 50", "el 22345678 o el 22345679"])
def test_a_telephones_digits_are_nobodys_document(text):
    with pytest.raises(NotUnderstood):
        readers.nif(said(text, "es"))


def test_a_document_without_its_letter_is_taken_with_it():
    assert readers.nif(said("22345678", "es")).startswith("22345678")
