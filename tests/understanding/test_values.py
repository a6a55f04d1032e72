"""Numbers, documents, codes and moments inside texts."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sintonia.understanding.documents import documents_in, passport_in
from sintonia.understanding.moments import moments_in, month_in
from sintonia.understanding.numbers import numbers_in

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("12.480", "pt-BR", ("12480",)),
        ("12.480", "en", ("12.480",)),
        ("12,480", "en", ("12480",)),
        ("R$ 1.234,56", "pt-BR", ("1234.56",)),
        ("$1,234.56", "es", ("1234.56",)),
        ("187,40 e 99", "pt-BR", ("187.40", "99")),
        ("12 480", "es", ("12480",)),
        ("doze mil e quatrocentos", "pt-BR", ("12400",)),
        ("sem número", "pt-BR", ()),
    ],
)
def test_numbers_are_read_as_their_language_writes_them(text, language, expected):
    assert numbers_in(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vim do whats, 4821-07", "482107"),
        ("4821-07", "482107"),
        ("vengo del whatsapp, 482107", "482107"),
        ("my code is 482107", "482107"),
        ("vengo de la oficina, 482107", "482107"),
        ("7K3M-9QX2", "7K3M9QX2"),
        ("482107", None),
        ("meu cep é 30130-000", None),
        ("31 99888-7777", None),
        ("RESIDENCIA", None),
        ("leitura 12480", None),
    ],
)
def test_passports_are_told_from_other_numbers(text, expected):
    assert passport_in(text) == expected


def test_documents_are_listed_in_order_and_valid():
    assert documents_in("12ABC34501DE35 e 529.982.247-25, nao 111.111.111-11") == ("12ABC34501DE35", "52998224725")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ontem à noite", datetime(2026, 11, 21, 21, tzinfo=UTC)),
        ("dsd ontem a noite", datetime(2026, 11, 21, 21, tzinfo=UTC)),
        ("no fue anoche, anteanoche", datetime(2026, 11, 20, 22, tzinfo=UTC)),
        ("yesterday 2pm", datetime(2026, 11, 21, 14, tzinfo=UTC)),
        ("ontem às 14h", datetime(2026, 11, 21, 14, tzinfo=UTC)),
        ("hoje 14:30", datetime(2026, 11, 22, 14, 30, tzinfo=UTC)),
        ("desde as 3 da tarde", datetime(2026, 11, 22, 15, tzinfo=UTC)),
        ("hoy por la mañana", datetime(2026, 11, 22, 8, tzinfo=UTC)),
        ("ontem", date(2026, 11, 21)),
        ("antes de ayer", date(2026, 11, 20)),
        ("anteontem", date(2026, 11, 20)),
        ("amanhã", date(2026, 11, 23)),
        ("dia 10", date(2026, 11, 10)),
        ("paguei 10/11", date(2026, 11, 10)),
        ("10/02/2025", date(2025, 2, 10)),
    ],
)
def test_moments_are_told_from_the_moment_of_speaking(text, expected):
    assert moments_in(text, AT) == (expected,)


@pytest.mark.parametrize("text", ["to sem luz", "4832", "31/02/2026", "bom dia"])
def test_no_moment_is_made_up(text):
    assert moments_in(text, AT) == ()


def test_moments_are_in_the_speakers_zone():
    here = datetime(2026, 11, 22, 1, tzinfo=ZoneInfo("America/Sao_Paulo"))
    assert moments_in("ontem", here) == (date(2026, 11, 21),)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("minha conta de maio", (5, None)),
        ("segunda via de março", (3, None)),
        ("la factura de septiembre del 2025", (9, 2025)),
        ("my May bill", (5, None)),
        ("the bill for march 2026", (3, 2026)),
        ("conta 05/2026", (5, 2026)),
        ("may i have my bill", None),
        ("sou o Marco, quero a conta", None),
        ("segunda via da conta", None),
    ],
)
def test_the_month_of_a_bill_is_named_beside_it(text, month):
    assert month_in(text) == month
