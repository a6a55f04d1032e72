"""What is long is told in several bubbles, and no word is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sintonia.kit.text import BUBBLE, bubbles


def test_what_fits_is_one_bubble() -> None:
    assert bubbles("Pronto. Mais alguma coisa?") == ["Pronto. Mais alguma coisa?"]


def test_a_cut_is_where_the_sentence_nearest_to_the_middle_ends() -> None:
    assert bubbles("One two. Three four. Five six.\nSource: art. 7 of the law.", most=40) == [
        "One two. Three four. Five six.",
        "Source: art. 7 of the law.",
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert bubbles("See art. seven, e.g. its second line, approx. there", most=10) == [
        "See art. seven, e.g. its second line, approx. there"
    ]


@given(st.lists(st.text("aeiou ÁÉ", min_size=1, max_size=200).map(lambda words: f"A{words.strip()}."), max_size=12))
def test_no_word_is_lost_and_each_bubble_is_short(sentences: list[str]) -> None:
    parts = bubbles(" ".join(sentences))

    assert " ".join(parts).split() == " ".join(sentences).split()
    assert all(len(part) <= BUBBLE for part in parts)
