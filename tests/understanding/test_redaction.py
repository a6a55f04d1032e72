"""What is personal in a text does not leave with it; what the matter is, does."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cpf as cpf_rule

from sintonia.understanding.redaction import personal_in, redacted, shaped


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("meu cpf é 529.982.247-25 e quero a conta", "meu cpf é [cpf] e quero a conta"),
        ("cnpj 11.222.333/0001-81 da empresa", "cnpj [cnpj] da empresa"),
        ("mi dni es 12345678Z", "mi dni es [nif]"),
        ("nie X1234567L gracias", "nie [nif] gracias"),
        ("cobren en ES91 2100 0418 4502 0005 1332", "cobren en [iban]"),
        ("me liga no (31) 98888-7777", "me liga no [phone]"),
        ("call me on +44 20 7946 0958 please", "call me on [phone] please"),
        ("manda pra maria.souza+luz@exemplo.com.br pfv", "manda pra [email] pfv"),
        ("minha unidade consumidora é 3004512345678", "minha unidade consumidora é [phone]"),
        ("protocolo 20261122000123456", "protocolo [number]"),
        ("o carro é ABC1D23", "o carro é [plate]"),
        ("matrícula 1234 BCD", "matrícula [plate]"),
        ("meu nome é João da Silva, quero religar", "meu nome é [name], quero religar"),
        ("Meu nome é Ana Lopes e caiu a luz", "Meu nome é [name] e caiu a luz"),
        ("me chamo ana e to sem luz", "me chamo [name] e to sem luz"),
        ("moro na rua das Flores, 123 e caiu a luz", "moro na [address] e caiu a luz"),
        ("cartão 4111 1111 1111 1111", "cartão [card]"),
    ],
)
def test_who_it_was_is_left_out(text, left):
    assert redacted(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "to sem luz desde as 19h",
        "leitura 12.480",
        "gastei 350 kwh esse mês",
        "a conta de 187,40 vence dia 10/12",
        "consumo de 1234 kwh",
        "me chamo",
        "cobran 3 veces la misma factura",
        "my power is out since 7pm",
        "quero falar com uma pessoa",
        "",
    ],
)
def test_what_the_matter_is_stays(text):
    assert redacted(text) == text


@given(st.text("0123456789", min_size=9, max_size=9), st.sampled_from(["{}", "cpf:{}.", "é {} mesmo", "({})"]))
def test_no_valid_cpf_is_ever_left(nine, around):
    number = nine + cpf_rule._calc_check_digits(nine)
    written = f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"
    for text in (around.format(number), around.format(written)):
        assert not re.search(r"\d{3}", redacted(text))


@given(st.text(max_size=300))
def test_it_can_be_read_twice_and_never_breaks(text):
    places = [(one.start, one.end) for one in personal_in(text)]
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert isinstance(shaped(redacted(text)), str)


def test_what_is_learnt_from_has_the_shape_of_what_was_said():
    from sintonia.understanding.features import plain, words_of

    said = "segunda via do cpf 529.982.247-25"
    assert words_of(plain(shaped(redacted(said)))) == words_of(plain(said))


def test_a_very_long_text_is_read_in_time():
    for text in ("a" * 100_000, "1 " * 50_000, "rua " * 25_000, "me chamo " + "Ana " * 25_000, "a@" * 50_000):
        assert len(redacted(text)) <= len(text)
