"""
What the engine sees of a text: its words, their pairs, and the runs of letters inside each word.

Runs of letters make "sem enerjia" resemble "sem energia"; a word's share is summed once and kept, because the same few
thousand words make up nearly everything that customers write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from sintonia.kit.text import folded

_TOKEN: Final = re.compile(r"[a-z]+|[0-9]+|[?👍👎]|[^\W_a-z0-9]+")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_DIGIT: Final = re.compile(r"[0-9]")
_GROUPED: Final = re.compile(r"(?<=\d)[.,\- ](?=\d)")
_LONGEST_WORD: Final = 24
_MOST_WORDS: Final = 60
_TWO: Final = 2


def plain(text: str) -> str:
    """Lower case without accents; quick for the plain letters that most people type."""
    return text.lower() if text.isascii() else folded(text)


def words_of(text: str) -> list[str]:
    """The words of an already plain text, at most sixty; a number becomes the count of its digits, "#4"."""
    if _DIGIT.search(text):
        text = _GROUPED.sub("", text)
    return [_word(found) for found in _TOKEN.findall(text)[:_MOST_WORDS]]


def pieces_of(word: str) -> Iterator[str]:
    """The features inside one word: itself, and its runs of two to five letters with its borders marked."""
    yield "=" + word
    if word[0] == "#" or len(word) == 1:
        return
    framed = f"^{word}$"
    for size in (2, 3, 4, 5):
        for start in range(len(framed) - size + 1):
            yield framed[start : start + size]


def pairs_of(words: list[str]) -> Iterator[str]:
    """Every two words that stand together."""
    for one, other in pairwise(words):
        yield f"{one} {other}"


@lru_cache(20_000)
def _word(found: str) -> str:
    if found[0] in "0123456789":
        return f"#{min(len(found), 12)}"
    return _STRETCHED.sub(r"\1\1", found[:_LONGEST_WORD]) if len(found) > _TWO else found
