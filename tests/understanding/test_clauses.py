"""Clauses keep the accents with which they were written, wherever letter stands by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.understanding.clauses import as_written, cut
from sintonia.understanding.features import plain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("oi", ["oi"]),
        ("  Não TEM\nluz ", ["não tem luz"]),
        (
            "Quero a segunda via, e também não consigo informar a leitura",
            [
                "quero a segunda via, e também não consigo informar a leitura",
                "quero a segunda via",
                "não consigo informar a leitura",
            ],
        ),
        (
            "nao quero a conta de luz, e também não quero a conta de luz",
            [
                "nao quero a conta de luz, e também não quero a conta de luz",
                "nao quero a conta de luz",
                "não quero a conta de luz",
            ],
        ),
        # More signs than letters: the clauses go without accents.
        ("q\u0303ue\u0303ro a conta, e também a leitura do mês", None),
    ],
)
def test_parts_keep_their_accents(text: str, parts: list[str] | None) -> None:
    plain_parts = cut(plain(text))
    assert as_written(text, plain_parts) == (parts or [as_written(text, plain_parts[:1])[0], *plain_parts[1:]])


@given(st.text(max_size=200))
def test_whatever_is_written_has_as_many_parts_and_the_same_letters(text: str) -> None:
    parts = cut(plain(text))
    written = as_written(text, parts)
    assert len(written) == len(parts)
    assert [plain(one) for one in written[1:]] == [plain(one) for one in parts[1:]]
