"""The words, numbers and signs of a text, each with its place: what the rules for values walk along."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

from sintonia.kit.text import folded
from sintonia.understanding.timewords import (
    AND,
    NUMBERS,
    OF_ONE_LANGUAGE,
    TENS,
)

# Each alternative begins with another kind of character, so that every place is looked at once.
_TOKEN: Final = re.compile(r"[0-9]+|(?:[^\W\d_][\u0300-\u036f]*)+|[^\w\s]")
_MOST_DIGITS: Final = 4
_TEN: Final = 10
# More than any rule looks ahead.
_BEYOND: Final = 40


class Token(NamedTuple):
    """A word without accents or capitals, a run of digits, or one sign; and where it stands."""

    word: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Every token of a text, in order."""
    return [Token(_plain(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(text)]


@lru_cache(20_000)
def _plain(word: str) -> str:
    # An accent that stands alone folds to nothing.
    return word.lower() if word.isascii() else folded(word) or word


class Line:
    """A text's tokens as rules read them; beyond both ends stands the empty word. No language means any."""

    __slots__ = ("language", "padded", "tokens")

    def __init__(self, tokens: list[Token], language: str = "") -> None:
        self.tokens = tokens
        self.language = language
        # A place before the first word is one of these too, counted from the end.
        self.padded = [token.word for token in tokens] + [""] * _BEYOND

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, at: int) -> str:
        """The word at a place."""
        return self.padded[at]

    def words(self, at: int, *expected: str) -> bool:
        """Whether these words stand at a place."""
        return self.padded[at : at + len(expected)] == [*expected]

    def touches(self, at: int) -> bool:
        """Whether nothing stands between a token and the one before it."""
        return 0 < at < len(self.tokens) and self.tokens[at - 1].end == self.tokens[at].start

    def is_word(self, at: int, words: Collection[str]) -> bool:
        """Whether one of the words stands here, and is of the language that is spoken."""
        word = self.word(at)
        return word in words and (not self.language or OF_ONE_LANGUAGE.get(word, self.language) == self.language)

    def skip(self, at: int, words: Collection[str], *, most: int = 3) -> int:
        """The place after any of these words, at most some."""
        padded = self.padded
        while most and padded[at] in words:
            at, most = at + 1, most - 1
        return at

    def digits(self, at: int) -> int | None:
        """The number of a token of at most four digits."""
        word = self.padded[at]
        return int(word) if len(word) <= _MOST_DIGITS and word.isdecimal() else None

    def number(self, at: int) -> tuple[int, int] | None:
        """The number in figures or in words at a place, and the place after it: "vinte e cinco", "25"."""
        figures = self.digits(at)
        if figures is not None:
            return figures, at + 1
        if not self.is_word(at, NUMBERS):
            return None
        number = NUMBERS[self.word(at)]
        if number not in TENS:
            return number, at + 1
        after = at + 2 if self.word(at + 1) in AND or self.word(at + 1) == "-" else at + 1
        unit = NUMBERS.get(self.word(after), 0)
        return (number + unit, after + 1) if 0 < unit < _TEN else (number, at + 1)
