"""
A second encoder beside the common one, for what is said in English: of few phrases it makes more.

It is bge-small-en-v1.5 (Xiao et al. 2023, "C-Pack: Packed Resources For General Chinese Embeddings"), in four bits.
It reads words in pieces (Devlin et al. 2019, "BERT"); where too many words must be cut to be read, it is not asked:
that is another language.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from sintonia.kit.memory import give_back
from sintonia.understanding.encoder import (
    MOST_LETTERS,
    Encoder,
    UnableToLoad,
    Vectors,
    load_encoder,
    of_length_one,
    unchanged,
)

# How it was made: scripts/english_weights.py; whose it is: weights/README.md.
WEIGHTS: Final = Path(__file__).parent / "weights" / "english.onnx"
SHA256: Final = "f5f310f9289e9c627ac18c8517fd8e4219c4170201d5698039f707d9dc4bbb32"
WIDTH: Final = 384
# A word is cut once in so many letters at most: of a hundred texts in English two are left out, of a hundred in
# Portuguese or Spanish six or eight are read (of the packs' phrases seven, and three or six).
LETTERS_A_CUT: Final = 12
MOST_PIECES: Final = 94
# More texts than that are what is learnt, not what is answered: they may take every core.
MANY: Final = 128
_LONGEST_WORD: Final = 100
PIECES: Final = Path(__file__).parent / "pieces" / "english.txt"
# A sign of money or measure stands with its number; any other sign by itself.
_WORD: Final = re.compile(r"(?:[^\W_]|[£€¢¥°])+|[^\w\s]|_")
_START, _END, _STRANGE = "[CLS]", "[SEP]", "[UNK]"


class Pieces:
    """Words cut into the longest pieces that are known, from the left (WordPiece)."""

    def __init__(self, path: Path = PIECES) -> None:
        self._place = {piece: n for n, piece in enumerate(path.read_text("utf-8").splitlines())}

    def of(self, text: str) -> list[int]:
        """The places of a text's pieces, between those of its start and its end."""
        found = [place for word in _words(text) for place in self._cut(word)]
        return [self._place[_START], *found[:MOST_PIECES], self._place[_END]]

    def reads(self, text: str) -> bool:
        """Whether the words of a text are words of its language: too many cuts, and they are not."""
        words = [word for word in _words(text) if word.isalpha()]
        cuts = sum(len(self._cut(word)) - 1 if len(word) <= _LONGEST_WORD else len(word) for word in words)
        return bool(words) and cuts * LETTERS_A_CUT <= sum(map(len, words))

    def _cut(self, word: str) -> list[int]:
        found, start = [], 0
        while start < len(word) <= _LONGEST_WORD:
            led = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if led + word[start:end] in self._place), start)
            if end == start:
                break
            found.append(self._place[led + word[start:end]])
            start = end
        return found if start == len(word) else [self._place[_STRANGE]]


class BGE:
    """The pinned encoder of English, on one thread; nothing for what is not in English."""

    name = "bge-small-en-1.5"
    parts: tuple[int, ...] = (WIDTH,)

    def __init__(self, weights: Path) -> None:
        self._weights = weights
        self._pieces = Pieces()

    @cached_property
    def _session(self) -> Any:
        """What runs it, made when the first text in English comes: where none does, its memory is not taken."""
        from onnxruntime import InferenceSession, SessionOptions  # type: ignore[import-untyped]  # it has none

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        session = InferenceSession(str(self._weights), options, providers=["CPUExecutionProvider"])
        give_back()
        return session

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of some texts, of nothing for each that is not read; those of one length are asked together."""
        found = np.zeros((len(texts), WIDTH), np.float32)
        alike: dict[int, list[tuple[int, list[int]]]] = {}
        for row, text in enumerate(texts):
            if self._pieces.reads(text[:MOST_LETTERS]):
                pieces = self._pieces.of(text[:MOST_LETTERS])
                alike.setdefault(len(pieces), []).append((row, pieces))
        asked = [[pieces for _row, pieces in some] for some in alike.values()]
        told = self._on_all_cores(asked) if len(texts) > MANY else map(self._run, asked)
        for some, vectors in zip(alike.values(), told, strict=True):
            found[[row for row, _pieces in some]] = vectors
        return of_length_one(found, self.parts)

    def _on_all_cores(self, asked: list[list[list[int]]]) -> list[Vectors]:
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
            return list(threads.map(self._run, asked))

    def _run(self, pieces: list[list[int]]) -> Vectors:
        return np.asarray(self._session.run(None, {"ids": np.array(pieces, np.int64)})[0], np.float32)


class Beside:
    """The common encoder, and the one of English beside it: a part each."""

    def __init__(self, common: Encoder, english: Encoder) -> None:
        self.name = f"{common.name}+{english.name}"
        self.parts = (*common.parts, *english.parts)
        self._both = (common, english)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of some texts, those of one encoder after those of the other."""
        return np.hstack([one.encode(texts) for one in self._both])


def load_english() -> Encoder:
    """
    The encoder of English.

    :raises UnableToLoad: if what runs it is not installed, or its weights are not there or others than those pinned
    """
    if find_spec("onnxruntime") is None:
        raise UnableToLoad("The package onnxruntime is not installed.")
    return BGE(unchanged(WEIGHTS, SHA256))


@cache
def load_with_english() -> Encoder:
    """
    The encoders of this process, loaded once: the common one, and that of English where it loads.

    :raises UnableToLoad: if the common one does not load
    """
    common = load_encoder()
    try:
        return Beside(common, load_english())
    except UnableToLoad:
        return common


def load_named(name: str) -> Encoder:
    """
    The encoder of a name, over which something was learnt: also the common one alone, where the other loads too.

    :raises UnableToLoad: if none of this process has that name
    """
    for encoder in (load_with_english(), load_encoder()):
        if encoder.name == name:
            return encoder
    raise UnableToLoad(f"{name} is not here.")


def _words(text: str) -> list[str]:
    """Words and single signs, in lower case without accents."""
    bare = unicodedata.normalize("NFD", text.lower())
    return _WORD.findall("".join(sign for sign in bare if unicodedata.category(sign) != "Mn"))
