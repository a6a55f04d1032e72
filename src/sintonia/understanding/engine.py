"""
The small engine: letters and words, weighed; a guard for danger; values read by rule.

It knows nothing of what was asked, so it is pure and shared by all; the dialogue weighs its guesses (act from .6,
ask "did you mean" from .35) and a step's reader reads the answer. Replace it with anything that keeps the port.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import numpy as np

from sintonia.understanding.danger import sounds_dangerous
from sintonia.understanding.documents import documents_in, passport_in
from sintonia.understanding.features import pairs_of, pieces_of, plain, words_of
from sintonia.understanding.moments import moments_in
from sintonia.understanding.numbers import numbers_in
from sintonia.understanding.phrases import ELSEWHERE
from sintonia.understanding.port import Guess, Understood
from sintonia.understanding.training import Table, Weights, trained_table

_SEPARATORS: Final = re.compile(
    r"[.,;:!?\n]+|\s(?:e|y|and|mas|pero|but|tb|tbm|tambem|tambien|also|depois|despues|then|aproveitando|de paso)(?=\s)"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_PORTUGUESE: Final = re.compile(r"[ãõç]|\b(?:não|você|vc|vcs|tô|pra)\b", re.IGNORECASE)
_SPANISH: Final = re.compile(r"[ñ¿¡]", re.IGNORECASE)
_CHATTER: Final = frozenset({"none", "greeting", "thanks", "yes", "no", "repeat"})
_COMMANDS: Final = frozenset({"cancel", "correct", "resume", "back"})
_KNOWN: Final = 0.97
_ACT: Final = 0.6
_CLAUSE: Final = 0.95
_MOST_KEPT: Final = 40_000


def load_engine(folders: Sequence[Path], *, cache: Path | None = None) -> Engine:
    """The engine for the general phrases and those of `folders`; trained now, or read from `cache`."""
    return Engine(trained_table(folders, cache=cache))


class Engine:
    """An `Understanding` over a trained table. Keeps what each word weighs; otherwise it has no state."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._intents, self._intent_of = _merged(table.intents)
        self._shares: dict[str, tuple[Weights, float]] = {}

    def understand(self, texts: Sequence[str], *, language: str, at: datetime) -> list[Understood]:
        """Understand many texts at once; see the port."""
        prepared = [_cut(plain(text)) for text in texts]
        clauses = [clause for cut in prepared for clause in cut]
        words = [words_of(clause) for clause in clauses]
        intents, tongues = self._scored(words)
        answers, start = [], 0
        for text, cut in zip(texts, prepared, strict=True):
            rows = range(start, start + len(cut))
            start += len(cut)
            ranked, also = self._ranked(cut, [words[row] for row in rows], intents[rows.start : rows.stop])
            tongue, sure = self._tongue(text, words[rows.start], tongues[rows.start], language)
            found = _values(text, cut[0], tongue, at)
            answers.append(Understood(tongue, sure, ranked, also, *found))
        return answers

    def _scored(self, texts: list[list[str]]) -> tuple[Weights, Weights]:
        """Probabilities of every intent, and of every language, a row a text."""
        table = self._table
        scores = np.zeros((len(texts), len(table.bias)), np.float32)
        lengths = np.ones(len(texts), np.float32)
        for row, words in enumerate(texts):
            squares = 0.0
            into = scores[row]
            for word in words:
                share, square = self._shares.get(word) or self._share(word)
                into += share
                squares += square
            for pair in pairs_of(words):
                place = table.place.get(pair)
                if place is not None:
                    into += table.weights[place]
                    squares += float(table.rarity[place]) ** 2
            lengths[row] = squares or 1.0
        scores /= np.sqrt(lengths)[:, None]
        scores += table.bias
        count = len(table.intents)
        merged = np.zeros((len(texts), len(self._intents)), np.float32)
        chances = _softmax(scores[:, :count])
        for column, target in enumerate(self._intent_of):
            merged[:, target] += chances[:, column]
        return merged, _softmax(scores[:, count:])

    def _share(self, word: str) -> tuple[Weights, float]:
        table = self._table
        share, square = np.zeros(len(table.bias), np.float32), 0.0
        for piece in pieces_of(word):
            place = table.place.get(piece)
            if place is None:
                square += table.unknown_rarity**2
            else:
                share += table.weights[place]
                square += float(table.rarity[place]) ** 2
        if len(self._shares) >= _MOST_KEPT:
            self._shares.clear()
        self._shares[word] = (share, square)
        return share, square

    def _ranked(
        self, cut: list[str], words: list[list[str]], chances: Weights
    ) -> tuple[tuple[Guess, ...], tuple[str, ...]]:
        """The three best intents of a text out of its clauses' (the first is the whole), and its further matters."""
        by_clause = [self._guesses(listed, row) for listed, row in zip(words, chances, strict=True)]
        best = dict(by_clause[0])
        matters: list[str] = []
        for listed, guesses in zip(words[1:], by_clause[1:], strict=True):
            intent, sure = max(guesses.items(), key=lambda pair: pair[1])
            if sure < _ACT or intent in _CHATTER or (len(listed) < 2 and sure < _KNOWN):
                continue
            if intent not in _COMMANDS:
                matters.append(intent)
            elif matters or listed is not words[1]:
                continue
            best[intent] = max(best.get(intent, 0.0), sure * _CLAUSE)
        danger = sounds_dangerous(cut[0])
        if danger:
            best["danger"] = max(best.get("danger", 0.0), danger)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        first = self._first(ranked, by_clause[0], matters)
        ranked.sort(key=lambda pair: (pair[0] != first, -pair[1]))
        also = tuple(dict.fromkeys(m for m in matters if m != first))
        return tuple(Guess(intent, round(min(sure, 0.99), 3)) for intent, sure in ranked[:3]), also

    @staticmethod
    def _first(ranked: list[tuple[str, float]], whole: dict[str, float], matters: list[str]) -> str:
        intent, sure = ranked[0]
        if intent == "danger" or not matters:
            return intent
        if intent in _CHATTER or (intent in matters and whole.get(intent, 0.0) < _KNOWN):
            return matters[0]
        return intent if sure >= _ACT else matters[0]

    def _guesses(self, words: list[str], chances: Weights) -> dict[str, float]:
        known = self._table.exact.get(" ".join(words))
        found = {self._intents[column]: float(chances[column]) for column in np.argpartition(-chances, 3)[:3]}
        if not words:
            return {"none": 1.0}
        if all(word[0] == "#" for word in words):
            return {"none": 0.9}
        if known:
            intent = "none" if known[0].startswith(ELSEWHERE) else known[0]
            found = {name: sure * (1 - _KNOWN) for name, sure in found.items()} | {intent: _KNOWN}
        return found

    def _tongue(self, text: str, words: list[str], chances: Weights, language: str) -> tuple[str, float]:
        if not _LETTER.search(text):
            return language, 0.0
        if _PORTUGUESE.search(text):
            return "pt-BR", 0.97
        if _SPANISH.search(text):
            return "es", 0.97
        known = self._table.exact.get(" ".join(words))
        if known and known[1]:
            return known[1], 0.9
        best = int(np.argmax(chances))
        sure = float(chances[best])
        if known or sure < 0.5:
            return language, 0.3
        return self._table.languages[best], round(sure, 3)


def _merged(intents: tuple[str, ...]) -> tuple[list[str], list[int]]:
    """Public names of the trained intents: what is elsewhere's is `none` to us."""
    public = ["none" if name.startswith(ELSEWHERE) else name for name in intents]
    names = sorted(set(public))
    return names, [names.index(name) for name in public]


def _cut(text: str) -> list[str]:
    """A text, and its clauses when it has several."""
    clauses = [part.strip() for part in _SEPARATORS.split(text)] if len(text) > 8 else []
    clauses = [clause for clause in clauses if len(clause) > 2][:8]
    return [text, *clauses] if clauses and clauses != [text] else [text]


def _softmax(scores: Weights) -> Weights:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def _values(
    text: str, simple: str, language: str, at: datetime
) -> tuple[tuple[str, ...], tuple[datetime | date, ...], tuple[str, ...], str | None]:
    documents, passport = documents_in(text), passport_in(text)
    return numbers_in(text, language), moments_in(simple, at), documents, passport
