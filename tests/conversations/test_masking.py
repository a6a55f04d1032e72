"""What staff read of a conversation: no one-time code, and of a CPF or CNPJ only its middle."""

from __future__ import annotations

import pytest

from sintonia.conversations.masking import masked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("mi dni es 12345678Z, gracias", "mi dni es ***4567**, gracias"),
        ("NIE x-1234567-l", "NIE ***3456**"),
        ("12345678A", "12345678A"),
        ("meu cpf é 529.982.247-25", "meu cpf é ***.982.247-**"),
        ("52998224725", "***.982.247-**"),
        ("es el 529 982 247 25, gracias", "es el ***.982.247-**, gracias"),
        ("it is 529.982.247-26", "it is ***.982.247-**"),
        ("52998224725 12/04/1968", "***.982.247-** 12/04/1968"),
        ("o CNPJ é 12.ABC.345/01DE-35", "o CNPJ é **.ABC.345/****-**"),
        ("12ABC34501DE35", "**.ABC.345/****-**"),
    ],
)
def test_a_document_is_shown_by_its_middle(said: str, shown: str) -> None:
    assert masked(said) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("o código é 482107", "o código é ······"),
        ("482-107 é o código que chegou", "······ é o código que chegou"),
        ("mi clave: 482 107", "mi clave: ······"),
        ("the code I got is 482107.", "the code I got is ······."),
        ("diga o código 4821-07 no balcão", "diga o código ······ no balcão"),
    ],
)
def test_a_code_that_is_called_one_is_hidden(said: str, shown: str) -> None:
    assert masked(said) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [("482107", "······"), ("é 4 8 2 1 0 7", "é ······"), ("482", "···"), ("no me llegó", "no me llegó")],
)
def test_whatever_answers_the_question_for_a_code_is_hidden(said: str, shown: str) -> None:
    assert masked(said, code_asked=True) == shown


@pytest.mark.parametrize(
    "said",
    [
        "R$ 187,40",
        "R$ 1.187,40 e R$ 173,59",
        "1.234,56 €",
        "4790 kWh",
        "o medidor marca 021344",
        "leitura 482107",
        "Seu protocolo é 2026000000017",
        "2026 0000 0001 7",
        "meu telefone é 31988887777",
        "(31) 98888-7777",
        "instalação 3004512786",
        "Rua da Igreja, 45, CEP 30140-071",
        "código de barras 836400000012 345600000000 529982247250 000000000001",
        "83640000001-2 34560000000-0 52998224725-0 00000000000-1",
        "00020126460014br.gov.bcb.pix0124pix@energiaclara.example5204000053039865406146.005802BR5913CLARA6304BB5C",
        "12/04/1968 às 21h04",
    ],
)
def test_amounts_readings_protocols_and_payment_lines_stay(said: str) -> None:
    assert masked(said) == said
