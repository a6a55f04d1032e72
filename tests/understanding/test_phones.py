"""A phone number is found as people write it, of their own country or of another."""

from __future__ import annotations

import pytest

from sintonia.understanding.phones import phone_in


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("600 111 222", "34600111222"), ("al 600-111-222, a partir de las 9", "34600111222"),
        ("+34 600 111 222", "34600111222"), ("0034600111222", "34600111222"), ("34600111222", "34600111222"),
        ("mi móvil es +351 912 345 678", "351912345678"), ("es el 600111222 o el 911222333", "34600111222"),
        ("60011122", None), ("no tengo", None), ("+1", None), ("34 años", None),
    ],
)  # fmt: skip
def test_a_phone_in_spain(text: str, phone: str | None) -> None:
    assert phone_in(text, "es", country="34", lengths=(9,)) == phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("31 98888-7777", "5531988887777"), ("(31) 98888-7777", "5531988887777"),
        ("+55 31 98888 7777", "5531988887777"), ("31 8888-7777", "5531988887777"), ("3133334444", "553133334444"),
        ("98888-7777", None), ("+34 600 111 222", "34600111222"),
    ],
)  # fmt: skip
def test_a_phone_in_brazil(text: str, phone: str | None) -> None:
    assert phone_in(text, "pt-BR", country="55", lengths=(10, 11)) == phone
