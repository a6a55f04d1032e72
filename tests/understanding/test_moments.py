"""What people tell of time is read from the moment in which they say it: a table of phrases in three languages."""

from __future__ import annotations

import time
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from sintonia.understanding.moments import date_in, moments_in, told_in
from sintonia.understanding.told import Length, Span, iso

TABLE: Final = tomllib.loads((Path(__file__).parent / "dates.toml").read_text("utf-8"))
ROWS: Final = [
    (phrase, language, part["at"], told)
    for part in TABLE.values()
    for language, rows in part.items()
    if language != "at"
    for phrase, told in rows.items()
]
AT: Final = datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("America/Sao_Paulo"))


@pytest.mark.parametrize(("phrase", "language", "at", "told"), ROWS, ids=[f"{row[1]} {row[0]}" for row in ROWS])
def test_time_is_told_from_the_moment_of_speaking(phrase, language, at, told):
    assert " ".join(iso(found.value) for found in told_in(phrase, at, language)) == told


def test_the_table_is_large_enough_and_speaks_three_languages():
    assert len(ROWS) >= 150
    assert {row[1] for row in ROWS} == {"pt-BR", "es", "en"}


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Oi, tô sem luz desde ontem às 14h, pode vir?", "pt-BR", ["ontem às 14h"]),
        ("Nos vemos el LUNES por la mañana, o el miércoles", "es", ["el LUNES por la mañana", "el miércoles"]),
        ("I paid last Friday and again on 15/10", "en", ["last Friday", "15/10"]),
        ("amanha\u0303 de manha\u0303 na casa 12", "pt-BR", ["amanha\u0303 de manha\u0303"]),
    ],
)
def test_each_stands_where_it_was_said(text, language, words):
    assert [text[found.start : found.end] for found in told_in(text, AT, language)] == words


def test_moments_are_in_the_speakers_zone():
    (found,) = told_in("ontem às 14h", AT, "pt-BR")
    assert found.value == datetime(2026, 11, 17, 14, tzinfo=AT.tzinfo)


def test_an_answer_takes_only_a_day_that_is_sure():
    assert date_in("sexta", AT) is None
    assert date_in("paguei na sexta", AT) == date(2026, 11, 13)
    assert date_in("sexta que vem", AT) == date(2026, 11, 20)
    assert moments_in("cheguei ontem e faltou luz às 14h", AT) == (datetime(2026, 11, 17, 14, tzinfo=AT.tzinfo),)


def test_lengths_and_stretches_are_values():
    assert told_in("por 2 horas", AT, "pt-BR")[0].value == Length(minutes=120)
    assert told_in("semana que vem", AT, "pt-BR")[0].value == Span(date(2026, 11, 23), date(2026, 11, 29))


@pytest.mark.parametrize(
    "text",
    ["", " " * 50_000, "1" * 50_000, "1 " * 25_000, "1/" * 25_000, "sexta que vem " * 3_500, "vinte e " * 6_000,
     "de as las " * 5_000, "e\u0301" * 25_000, "´" * 50_000, "fim de " * 7_000, "99999999999 anos atrás, há 9999 meses",
     "32/13/2026", "há 2000 anos", "daqui a 2000 anos", "dia 31 do mês que vem", "0/0", "24:60", "25h99", "½ ٣ 12"],
    ids=lambda text: text[:12] or "nothing",
)  # fmt: skip
def test_no_text_takes_long_or_fails(text):
    began = time.process_time()
    told_in(text, AT, "pt-BR")
    assert time.process_time() - began < 2
