"""
Which article answers a question: what the text search found and what lies near in meaning, weighed together.

Words count by their rarity, whole questions by how many of their words are told. Meanings are compared across all
languages, after what tells the questions of one article apart was made small (whitening). What no article answers is
on the shelf too: a question that lies near to it is not answered. Weights and thresholds were chosen by leaving each
of the articles' own questions out in turn, and by questions that nothing answers; never on those of the check.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sintonia.understanding.encoder import Vectors

SURE_BY_MEANING: Final = 0.29
SURE_BY_WORDS: Final = 0.75
_WORDS: Final = 0.4
_LEAD: Final = 0.3
_LEAD_BY_WORDS: Final = 1.0
_NEAREST: Final = 4
_NEAREST_UNANSWERED: Final = 3
_SHRINKAGE: Final = 1.0
_Weights = NDArray[np.float64]


class Entry(Struct, frozen=True):
    """
    One way in which an article is found; `place` 0 is its title with its answer, the others are questions.

    `head` are the lexemes of the title or the question, `body` those of the answer. `article` is empty for a question
    that none answers.
    """

    id: int
    article: str
    language: str
    place: int
    title: str
    text: str
    source: str
    head: frozenset[str]
    body: frozenset[str]
    vector: bytes | None


class Found(Struct, frozen=True):
    """An article that a question found, in one language."""

    article: str
    title: str
    text: str
    source: str
    sure: float


@dataclass(frozen=True, slots=True)
class _Tongue:
    """What is found in one language: how rare its words are, and what stands where."""

    rarity: dict[str, float]
    unknown: float
    heads: dict[str, frozenset[str]]
    all_words: dict[str, frozenset[str]]


class Shelf:
    """Everything that a company knows, ready to be weighed against questions."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._answers = {(entry.article, entry.language): entry for entry in entries if entry.text}
        tongues = {entry.language for entry in entries}
        self._tongues = {one: _tongue([entry for entry in entries if entry.language == one]) for one in tongues}
        with_vectors = [entry for entry in entries if entry.vector]
        whole = bool(entries) and len(with_vectors) == len(entries)
        self._meanings = _Meanings(with_vectors) if whole else None

    def ranked(
        self, asked: Collection[str], matches: Iterable[int], vector: Vectors | None, language: str
    ) -> list[Found]:
        """
        The articles nearest to a question, best first, each with how sure it is.

        `asked` are the question's lexemes, `matches` the entries that have one of them, `vector` its meaning.
        """
        tongue = self._tongues.get(language)
        if tongue is None:
            return []
        by_words, unanswered = self._by_words(tongue, frozenset(asked), matches)
        if vector is None or self._meanings is None:
            return self._found(by_words, 0.5 * unanswered, _LEAD_BY_WORDS, language)
        by_meaning, nothing = self._meanings.near(vector)
        scores = {name: near + _WORDS * by_words.get(name, 0.0) for name, near in by_meaning.items()}
        return self._found(scores, nothing + 0.5 * _WORDS * unanswered, _LEAD, language)

    def answer(self, ranked: Sequence[Found], *, by_meaning: bool) -> Found | None:
        """The first, if it is sure enough to be told."""
        enough = SURE_BY_MEANING if by_meaning and self._meanings is not None else SURE_BY_WORDS
        return ranked[0] if ranked and ranked[0].sure >= enough else None

    def _found(self, scores: dict[str, float], nothing: float, lead: float, language: str) -> list[Found]:
        best = sorted(scores.items(), key=lambda pair: -pair[1])
        then = [score for _, score in best[1:]] + [0.0]
        return [
            Found(name, told.title, told.text, told.source, round(score - nothing + lead * (score - after), 3))
            for (name, score), after in zip(best, then, strict=False)
            if (told := self._answers.get((name, language)))
        ]

    def _by_words(
        self, tongue: _Tongue, asked: frozenset[str], matches: Iterable[int]
    ) -> tuple[dict[str, float], float]:
        """What each article has of the question's words, and the likest of the questions that none answers."""
        whole = _mass(asked, tongue) or 1.0
        likest: dict[str, float] = defaultdict(float)
        for entry in (self._entries[one] for one in matches if one in self._entries):
            shared = _mass(asked & entry.head, tongue)
            like = shared / math.sqrt(whole * (_mass(entry.head, tongue) or 1.0))
            likest[entry.article] = max(likest[entry.article], like)
        unanswered = likest.pop("", 0.0)
        return {
            name: 0.4 * like
            + 0.3 * _mass(asked & tongue.heads[name], tongue) / whole
            + 0.3 * _mass(asked & tongue.all_words[name], tongue) / whole
            for name, like in likest.items()
        }, unanswered


class _Meanings:
    """The entries' vectors, centered and whitened within each article; what means nothing here is kept beside."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        vectors = np.stack([np.frombuffer(entry.vector or b"", np.float32) for entry in entries]).astype(np.float64)
        told = np.array([bool(entry.article) for entry in entries])
        names = sorted({entry.article for entry in entries if entry.article})
        self._names = names
        self._owner = np.array([names.index(entry.article) for entry in entries if entry.article])
        self._middle = vectors[told].mean(axis=0)
        self._turn = _whitening(vectors[told] - self._middle, self._owner, len(names))
        self._told = self._turned(vectors[told])
        self._nothing = self._turned(vectors[~told])

    def near(self, vector: Vectors) -> tuple[dict[str, float], float]:
        """How near each article lies to a meaning, and how near what none answers."""
        turned = self._turned(vector[None].astype(np.float64))[0]
        likeness = self._told @ turned
        near = {name: _top(likeness[self._owner == n], _NEAREST) for n, name in enumerate(self._names)}
        return near, _top(self._nothing @ turned, _NEAREST_UNANSWERED)

    def _turned(self, vectors: _Weights) -> _Weights:
        turned: _Weights = (vectors - self._middle) @ self._turn
        lengths: _Weights = np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)
        turned /= lengths
        return turned


def _whitening(centered: _Weights, owner: NDArray[np.int64], count: int) -> _Weights:
    """What makes the directions small in which the questions of one article differ."""
    middles = np.stack([centered[owner == n].mean(axis=0) for n in range(count)])
    apart = centered - middles[owner]
    spread = apart.T @ apart / len(apart)
    width = len(spread)
    values, turns = np.linalg.eigh(spread + _SHRINKAGE * np.trace(spread) / width * np.eye(width))
    found: _Weights = (turns / np.sqrt(np.maximum(values, 1e-12))) @ turns.T
    return found


def _top(likeness: _Weights, most: int) -> float:
    return float(np.sort(likeness)[::-1][:most].mean()) if len(likeness) else 0.0


def _tongue(entries: Sequence[Entry]) -> _Tongue:
    heads: dict[str, set[str]] = defaultdict(set)
    bodies: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.article:
            heads[entry.article] |= entry.head
            bodies[entry.article] |= entry.body
    words = {name: frozenset(heads[name] | bodies[name]) for name in heads}
    seen = Counter(word for told in words.values() for word in told)
    rarity = {word: math.log((len(words) + 1) / (count + 0.5)) for word, count in seen.items()}
    kept = {name: frozenset(told) for name, told in heads.items()}
    return _Tongue(rarity, math.log((len(words) + 1) / 0.5), kept, words)


def _mass(words: Iterable[str], tongue: _Tongue) -> float:
    """How much some words tell: the rarer, the more."""
    return sum(tongue.rarity.get(word, tongue.unknown) ** 2 for word in words)
