"""Values inside what people say: what they are, in one form for all languages, and where they stand."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

import pytest

from sintonia.packs.insurer import plates
from sintonia.packs.utility import values
from sintonia.understanding.entities import LONGEST, Entity, entities_in

# The packs add the kinds of their trades.
OF_PACKS: Final = plates.VALUES + values.VALUES
AT: Final = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        (
            "pt-BR", "oi, meu cpf é 529.982.247-25, paguei R$ 187,40 ontem às 14h, protocolo 2026 1234 5678 90",
            ["cpf 52998224725", "money 187.40 BRL", "moment 2026-11-17T14:00", "protocol 20261234567890"],
        ),
        (
            "es",
            "mi DNI 12345678Z, móvil 612 345 678, correo juan.perez@gmail.com, contrato nº 88-1234/5, 45,30 € el lunes",
            ["nif 12345678Z", "phone 34612345678", "email juan.perez@gmail.com", "contract 8812345", "money 45.30 EUR",
             "date 2026-11-23"],
        ),
        ("en", "call +44 20 7946 0958 on Friday at 3pm about the $1,234.56",
         ["phone 442079460958", "moment 2026-11-20T15:00", "money 1234.56 USD"]),
        ("pt-BR", "duzentos reais e dez centavos, 2 mil reais, 1,5 milhão de reais, 50 conto",
         ["money 200.10 BRL", "money 2000.00 BRL", "money 1500000.00 BRL", "money 50.00 BRL"]),
        ("es", "diez euros con veinte, 3.000 €, cuarenta y cinco dólares",
         ["money 10.20 EUR", "money 3000.00 EUR", "money 45.00 USD"]),
        ("en", "twenty dollars and 50 cents, €20", ["money 20.50 USD", "money 20.00 EUR"]),
        ("pt-BR", "gastei 350 kWh, 1,2 mwh, 350kwh; potência 5,75 kW",
         ["energy 350 kWh", "energy 1200.0 kWh", "energy 350 kWh", "power 5.75 kW"]),
        ("es", "trescientos kilovatios hora", ["energy 300 kWh"]),
        ("en", "my meter says 12,480 kilowatt hours", ["energy 12480 kWh"]),
        ("pt-BR", "joao ponto silva arroba gmail ponto com", ["email joao.silva@gmail.com"]),
        ("pt-BR", "quatro mil oitocentos e trinta e dois, 12 480, 3 faturas",
         ["number 4832", "number 12480", "number 3"]),
        ("en", "I have 2.5 and twenty-five", ["number 2.5", "number 25"]),
        ("es", "UC 12345678, suministro ES 1234 1234 5678 9012 JY, póliza 2023-11234",
         ["installation 12345678", "cups ES1234123456789012JY", "policy 202311234"]),
        ("es", "mi coche 1234 BCD, la matrícula francesa AB-123-CD, matrícula M-1234-AB, 1234klm",
         ["plate 1234BCD", "plate AB123CD", "plate M1234AB", "plate 1234KLM"]),
        ("pt-BR", "placa ABC1D23, a outra é ABC-1234, placa abc 1d23",
         ["plate ABC1D23", "plate ABC1234", "plate ABC1D23"]),
        ("en", "my plate is LK53 XYZ", ["plate LK53XYZ"]),
        ("pt-BR", "(31) 98888-7777, 31988887777, +351 912 345 678, 0800 721 0116, whats 98888-7777",
         ["phone 5531988887777", "phone 5531988887777", "phone 351912345678", "phone 08007210116", "phone 988887777"]),
        ("pt-BR", "semana que vem, das 8h às 12h, por 3 dias",
         ["range 2026-11-23/2026-11-29", "range 08:00/12:00", "duration P3D"]),
    ],
)  # fmt: skip
def test_values_are_told_in_one_form(language: str, text: str, told: list[str]) -> None:
    assert [f"{found.kind} {found.value}" for found in entities_in(text, language=language, at=AT)] == told


@pytest.mark.parametrize(
    ("language", "text"),
    [("pt-BR", "boa tarde, to sem luz"), ("pt-BR", "quero a segunda via da conta"),
     ("es", "la segunda factura, por favor"), ("en", "may i have my bill"), ("pt-BR", "a minha matrícula nova"),
     ("es", "1234 kkk")],
)  # fmt: skip
def test_what_only_looks_like_a_value_is_none(language: str, text: str) -> None:
    assert [found for found in entities_in(text, language=language, at=AT) if found.kind != "number"] == []


def test_each_stands_where_it_was_said_and_none_over_another() -> None:
    text = "Ontem às 14h paguei R$ 1.234,56 no dia 10/11, cpf 529.982.247-25, 31 98888-7777"
    found = entities_in(text, language="pt-BR", at=AT)
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_an_entity_says_what_where_and_in_which_words() -> None:
    (found,) = entities_in("deu R$ 10,00 ok", language="pt-BR", at=AT)
    assert found == Entity("money", "10.00 BRL", "R$ 10,00", 4, 12)


@pytest.mark.parametrize(
    "text",
    ["", "🙂" * 1000, "1 " * 25_000, "um " * 16_000, "a@b.c " * 8_000, "@" * 50_000, "contrato " * 5_500,
     "R$ " * 16_000, "a at b " * 7_000, "(1) " * 12_500, "contrato 1-1-1-1-" * 2_900, "placa a " * 6_000,
     "matrícula " * 5_000, "ES12 " * 10_000, "kwh 1 kw " * 5_000, "1234 bcd " * 5_500,
     "SELECT * FROM x; -- 1=1", "x" * 200_000],
    ids=lambda text: text[:12] or "nothing",
)  # fmt: skip
def test_no_text_takes_long_or_fails(text: str) -> None:
    began = time.process_time()
    found = entities_in(text, language="pt-BR", at=AT)
    assert time.process_time() - began < 5
    assert all(one.end <= LONGEST for one in found)
