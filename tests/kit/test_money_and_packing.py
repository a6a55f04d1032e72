from __future__ import annotations

import json

import pytest

from sintonia.kit.money import Money
from sintonia.kit.packing import packed


@pytest.mark.parametrize(
    ("language", "written"), [("pt-BR", "R$ 1.187,40"), ("es", "R$ 1.187,40"), ("en", "R$ 1,187.40")]
)
def test_reais_are_written_as_the_reader_does(language: str, written: str) -> None:
    assert Money(118740).render(language) == written


def test_euros_stand_where_their_readers_put_them() -> None:
    assert Money(2150, "EUR").render("es") == "21,50 €"


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Money(1) + Money(1, "EUR")


@pytest.mark.parametrize(
    ("said", "kept"), [("a\0b", "ab"), ("\\u0000", "\\u0000"), ("\\\0", "\\"), ("\\\\u0000\0", "\\\\u0000")]
)
def test_nul_is_left_out_and_letters_that_look_like_it_stay(said: str, kept: str) -> None:
    assert json.loads(packed({"text": said})) == {"text": kept}
