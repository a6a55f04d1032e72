"""What leaves for a language model names nobody, however it was written; what comes back has its values again."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.br import cnpj, cpf
from stdnum.es import dni, nie

from sintonia.understanding.gateway.redaction import Redaction

# A busy machine is no failure.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SENTENCES = (
    "oi, {} é meu, pode ver?",
    "{}",
    "me manda a segunda via por favor {} obrigado",
    "mi dato es {}, ¿me ayuda?",
    "it is {} thanks",
    "TITULAR {} URGENTE",
    "(“{}”)",
    "é {}!!! e nao chega a conta",
)
GAPS = ("", " ", ".", "-", " - ", "\u00a0", "\u200b", "\u2011")


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


CPFS = digits(9).map(lambda base: base + cpf._calc_check_digits(base))
CNPJS = st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=12, max_size=12).map(
    lambda base: base + cnpj.calc_check_digits(base)
)
NIFS = digits(8).map(lambda base: base + dni.calc_check_digit(base))
NIES = st.tuples(st.sampled_from("XYZ"), digits(7)).map(lambda p: p[0] + p[1] + nie.calc_check_digit(p[0] + p[1]))
IBANS = st.one_of(
    digits(22).map(lambda d: f"ES{d}"), digits(23).map(lambda d: f"PT{d}"), digits(25).map(lambda d: f"BR{d}P1")
)
CUPSES = st.tuples(digits(16), st.text("ABCDEFGHJKLMNPQRSTVWXYZ", min_size=2, max_size=2)).map(
    lambda p: f"ES{p[0]}{p[1]}"
)
CARDS = st.one_of(digits(15), digits(16), digits(13))
PHONES = st.one_of(digits(8), digits(9), digits(11), digits(13))
NUMBERS = st.integers(4, 20).flatmap(digits)
IDENTIFIERS = st.one_of(CPFS, CNPJS, NIFS, NIES, IBANS, CUPSES, CARDS, PHONES, NUMBERS)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """An identifier, and how somebody writes it: in groups with gaps of one kind, in small letters or not."""
    value, gap, size = draw(IDENTIFIERS), draw(st.sampled_from(GAPS)), draw(st.sampled_from((3, 4)))
    parted = gap.join(value[n : n + size] for n in range(0, len(value), size))
    if any(letter.isalpha() for letter in value):
        # Who writes letters among digits parts them as their form has it, or not at all.
        parted = value if gap not in {"", " ", "\u00a0", "\u200b"} or value[:2] not in {"ES", "PT", "BR"} else parted
        parted = parted.lower() if draw(st.booleans()) else parted
    if draw(st.booleans()) and value.isdigit():
        parted = "".join(chr(ord(d) + 0xFEE0) if d.isdigit() else d for d in parted)
    return value, parted


@PATIENT
@given(written(), st.sampled_from(SENTENCES))
def test_no_identifier_leaves_however_it_is_written(said: tuple[str, str], sentence: str) -> None:
    value, parted = said
    covered = Redaction().cover(sentence.format(parted))
    left = re.sub(r"\[[A-Z]+-\d+\]", "", covered)
    assert not re.search(r"\d", left), covered
    letters = "".join(c for c in value if c.isalpha())
    assert len(letters) < 2 or letters.lower() not in re.sub(r"\W", "", left).lower().split(), covered


@PATIENT
@given(st.lists(written(), min_size=1, max_size=4), st.sampled_from(SENTENCES))
def test_what_was_covered_comes_back_where_it_stood(said: list[tuple[str, str]], sentence: str) -> None:
    redaction = Redaction()
    text = " / ".join(sentence.format(parted) for _value, parted in said)
    once = redaction.cover(text)
    assert redaction.cover(redaction.restore(once)) == once


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("falei com a Maria Aparecida Souza ontem", "Maria"),
        ("me chamo joana prado e quero a segunda via", "joana"),
        ("hola, soy Ana y no me llega", "Ana"),
        ("my name is john smith", "smith"),
        ("moro na rua das acácias 120 apto 31", "acácias"),
        ("vivo en Calle Mayor, 5", "Mayor"),
        ("I live at 12 High Street", "High"),
        ("manda pra joao.p@correio.com.br", "joao"),
        ("me liga no (31) 98888-7777", "8888"),
        ("a placa é abc1d23", "abc1d23"),
        ("matrícula 1234 BCD", "BCD"),
        ("meu cpf é um dois três quatro cinco meia sete oito nove zero nove", "quatro"),
        ("meu cpf é cento e vinte e três quatrocentos e cinquenta e seis setecentos e oitenta e nove", "oitenta"),
        ("123 ponto 456 ponto 789 traço 09", "456"),
        ("apólice AP-2026-X11", "X11"),
        ("o código é 1111 2222 3333 4444 555 07", "07"),
        ("meu cpf é 123 456 789 09 7", "7"),
        ("nasci em 03/04/1971", "1971"),
        ("nasci em três de abril de mil novecentos e setenta e um", "setenta"),
        ("nací el veintitrés de mayo de 1971", "veintitrés"),
        ("born on March 3rd, 1971", "March"),
        ("veja https://exemplo.com/conta?token=abcdef", "abcdef"),
    ],
)
def test_what_tells_who_it_is_does_not_leave(text: str, gone: str) -> None:
    redaction = Redaction()
    covered = redaction.cover(text)
    assert gone not in covered
    assert redaction.restore(covered) == text


def test_whom_the_conversation_knows_is_covered_in_any_spelling() -> None:
    redaction = Redaction(["Conceição Brandão"], also=["Rua do Sol 3"])
    assert redaction.cover("a conceicao da rua do sol 3 sou eu, CONCEIÇÃO BRANDÃO") == (
        "a [NAME-2] da [DETAIL-1] sou eu, [NAME-1]"
    )


def test_a_word_that_names_nobody_stays() -> None:
    text = "não tem luz na rua toda desde as 3, faz dois ou tres dias que o poste pisca"
    assert Redaction(["Eva"]).cover(text) == text


def test_a_forged_placeholder_brings_nothing_back() -> None:
    redaction = Redaction()
    covered = redaction.cover("[CPF-1] e 123.456.789-09")
    assert covered == "(CPF-1] e [CPF-1]"
    assert redaction.restore(covered) == "(CPF-1] e 123.456.789-09"


def test_one_request_knows_nothing_of_anothers_values() -> None:
    Redaction().cover("123.456.789-09")
    assert Redaction().restore("[CPF-1] [NAME-7]") == "[CPF-1] [NAME-7]"


@pytest.mark.parametrize(
    "piece", ["a-", "1-", "a1", "Rua a ", "Aa ", "um ", ".", "ES1", "12 ", "a.a@", "Rua Aa de ", "[A-1]"]
)
def test_a_text_without_end_is_cut_and_covered_at_once(piece: str) -> None:
    assert len(Redaction(["Ana Lua"]).cover(piece * 20_000)) < 20_000
