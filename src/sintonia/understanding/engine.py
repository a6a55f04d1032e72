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

from sintonia.understanding.danger import is_played_down, sounds_dangerous
from sintonia.understanding.documents import documents_in, passport_in
from sintonia.understanding.features import pairs_of, pieces_of, plain, words_of
from sintonia.understanding.hints import DANGER, DIGITS, NUMBER, TIME, hints_of
from sintonia.understanding.moments import moments_in
from sintonia.understanding.numbers import numbers_in
from sintonia.understanding.phrases import ELSEWHERE
from sintonia.understanding.port import Guess, Understood
from sintonia.understanding.training import Table, Weights, trained_table

_SEPARATORS: Final = re.compile(
    r"[.,;:!?\n]+|\s(?:e|y|and|mas|pero|but|tb|tbm|tambem|tambien|also|depois|despues|then|aproveitando|de paso)(?=\s)"
)
_PORTUGUESE: Final = re.compile(r"[ãõçâêô]", re.IGNORECASE)
_SPANISH: Final = re.compile(r"[ñ¿¡]", re.IGNORECASE)
_CHATTER: Final = frozenset({"none", "greeting", "thanks", "yes", "no", "repeat"})
_POLITE: Final = frozenset({"por", "favor", "please", "pf", "pfv", "pls", "plz"})
_COMMANDS: Final = frozenset({"cancel", "correct", "resume", "back"})
_KNOWN: Final = 0.97
_ACT: Final = 0.6
_CLAUSE: Final = 0.95
_SURE_OF_NONE: Final = 0.8
_PLAYED_DOWN: Final = 0.3
_NUMBER_ONLY: Final = 0.9
_SPOKEN_HERE_ONLY: Final = 0.9
_LIKELY: Final = 0.5
_SHARED: Final = 0.3
_KEPT: Final = 3
_SHORT: Final = 8
_MOST_CLAUSES: Final = 8
_LONGEST: Final = 2000
_MOST_KEPT: Final = 40_000

_Values = tuple[tuple[str, ...], tuple[datetime | date, ...], tuple[str, ...], str | None]


def load_engine(folders: Sequence[Path], *, cache: Path | None = None) -> Engine:
    """The engine for the general phrases and those of `folders`; trained now, or read from `cache`."""
    return Engine(trained_table(folders, cache=cache))


class Engine:
    """An `Understanding` over a trained table. Keeps what each word weighs; otherwise it has no state."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._intents, self._merge = _merged(table.intents)
        self._others = [n for n, name in enumerate(table.intents) if name.startswith(ELSEWHERE)]
        self._squares: list[float] = (table.rarity**2).tolist()
        self._shares: dict[str, tuple[Weights, float, int]] = {}

    def understand(self, texts: Sequence[str], *, language: str, at: datetime) -> list[Understood]:
        """Understand many texts at once; see the port."""
        prepared = [_cut(plain(text[:_LONGEST])) for text in texts]
        words = [words_of(clause) for cut in prepared for clause in cut]
        intents, tongues, strange, hints = self._scored(words)
        likely = np.argpartition(-intents, _KEPT, axis=1)[:, :_KEPT]
        chances = np.take_along_axis(intents, likely, axis=1).tolist()
        columns = likely.tolist()
        tongue_chances = tongues.tolist()
        answers, start = [], 0
        for text, cut in zip(texts, prepared, strict=True):
            end = start + len(cut)
            guesses = [self._guesses(words[row], columns[row], chances[row]) for row in range(start, end)]
            danger = sounds_dangerous(cut[0]) if hints[start] & DANGER else 0.0
            if hints[start] & DANGER and not danger and is_played_down(cut[0]):
                guesses = [{**guess, "danger": guess.get("danger", 0.0) * _PLAYED_DOWN} for guess in guesses]
            ranked, also = _ranked(words[start:end], guesses, danger)
            tongue, sure = self._tongue(text, words[start], tongue_chances[start], language)
            elsewhere = self._elsewhere(words[start], strange[start]) if ranked[0].intent == "none" else ""
            found = _values(text[:_LONGEST], cut[0], hints[start], tongue, at)
            answers.append(Understood(tongue, sure, ranked, also, *found, elsewhere))
            start = end
        return answers

    def _scored(self, texts: list[list[str]]) -> tuple[Weights, Weights, list[list[float]], list[int]]:
        """Probabilities of intents, of languages and of others' matters, and what the words hint at, a row a text."""
        table, shares, place_of = self._table, self._shares, self._table.place
        scores = np.zeros((len(texts), len(table.bias)), np.float32)
        lengths, hints = np.ones(len(texts), np.float32), []
        for row, words in enumerate(texts):
            squares, hinted, into = 0.0, 0, scores[row]
            for word in words:
                share, square, hint = shares.get(word) or self._share(word)
                into += share
                squares += square
                hinted |= hint
            for pair in pairs_of(words):
                place = place_of.get(pair)
                if place is not None:
                    into += table.weights[place]
                    squares += self._squares[place]
            lengths[row] = squares or 1.0
            hints.append(hinted)
        scores /= np.sqrt(lengths)[:, None]
        scores += table.bias
        count = len(table.intents)
        chances = _softmax(scores[:, :count])
        return chances @ self._merge, _softmax(scores[:, count:]), chances[:, self._others].tolist(), hints

    def _share(self, word: str) -> tuple[Weights, float, int]:
        table = self._table
        share, square = np.zeros(len(table.bias), np.float32), 0.0
        for piece in pieces_of(word):
            place = table.place.get(piece)
            if place is None:
                square += table.unknown_rarity**2
            else:
                share += table.weights[place]
                square += self._squares[place]
        if len(self._shares) >= _MOST_KEPT:
            self._shares.clear()
        found = share, square, hints_of(word)
        self._shares[word] = found
        return found

    def _guesses(self, words: list[str], columns: list[int], chances: list[float]) -> dict[str, float]:
        """The likeliest intents of one text or clause; a whole phrase that was taught is nearly certain."""
        known = self._table.exact.get(" ".join(words)) or self._politely(words)
        if known:
            intent = "none" if known[0].startswith(ELSEWHERE) else known[0]
            rest = {self._intents[column]: sure * (1 - _KNOWN) for column, sure in zip(columns, chances, strict=True)}
            return rest | {intent: _KNOWN}
        if not words:
            return {"none": 1.0}
        if all(word[0] == "#" for word in words):
            return {"none": _NUMBER_ONLY}
        return {self._intents[column]: sure for column, sure in zip(columns, chances, strict=True)}

    def _politely(self, words: list[str]) -> tuple[str, str] | None:
        """What a phrase that was taught means when it is said with "por favor"."""
        if _POLITE.isdisjoint(words):
            return None
        return self._table.exact.get(" ".join(word for word in words if word not in _POLITE))

    def _elsewhere(self, words: list[str], chances: list[float]) -> str:
        """The matter of somebody else that a text is about, if it is clear."""
        known = self._table.exact.get(" ".join(words))
        if known:
            return known[0].removeprefix(ELSEWHERE) if known[0].startswith(ELSEWHERE) else ""
        best = max(chances, default=0.0)
        if best < _LIKELY:
            return ""
        return self._table.intents[self._others[chances.index(best)]].removeprefix(ELSEWHERE)

    def _tongue(self, text: str, words: list[str], chances: list[float], language: str) -> tuple[str, float]:
        if not text.isascii():
            if _PORTUGUESE.search(text):
                return "pt-BR", _KNOWN
            if _SPANISH.search(text):
                return "es", _KNOWN
        if not any(word[0] != "#" and word.isalpha() for word in words):
            return language, 0.0
        known = self._table.exact.get(" ".join(words))
        if known and known[1]:
            return known[1], _SPOKEN_HERE_ONLY
        sure = max(chances)
        if known or sure < _LIKELY:
            return language, _SHARED
        return self._table.languages[chances.index(sure)], round(sure, 3)


def _ranked(
    words: list[list[str]], guesses: list[dict[str, float]], danger: float
) -> tuple[tuple[Guess, ...], tuple[str, ...]]:
    """The three best intents of a text out of its clauses' (the first is the whole), and its further matters."""
    best = guesses[0]
    matters: list[str] = []
    for listed, found in zip(words[1:], guesses[1:], strict=True):
        intent = max(found, key=found.__getitem__)
        sure = found[intent]
        if sure < _ACT or intent in _CHATTER or (len(listed) == 1 and sure < _KNOWN):
            continue
        if intent not in _COMMANDS:
            matters.append(intent)
        elif matters or listed is not words[1]:
            continue
        best[intent] = max(best.get(intent, 0.0), sure * _CLAUSE)
    if danger:
        best["danger"] = max(best.get("danger", 0.0), danger)
    ranked = sorted(best.items(), key=lambda pair: -pair[1])
    if matters:
        first = _first(ranked, guesses[0], matters)
        ranked.sort(key=lambda pair: (pair[0] != first, -pair[1]))
    also = tuple(dict.fromkeys(matter for matter in matters if matter != ranked[0][0]))
    return tuple(Guess(intent, round(min(sure, 0.99), 3)) for intent, sure in ranked[:3]), also


def _first(ranked: list[tuple[str, float]], whole: dict[str, float], matters: list[str]) -> str:
    intent, sure = ranked[0]
    if intent == "danger":
        return intent
    if intent == "none":
        return max(matters, key=lambda matter: dict(ranked)[matter]) if sure < _SURE_OF_NONE else intent
    if intent in _CHATTER or (intent in matters and whole.get(intent, 0.0) < _KNOWN):
        return matters[0]
    return intent if sure >= _ACT else matters[0]


def _merged(intents: tuple[str, ...]) -> tuple[list[str], Weights]:
    """Public names of the trained intents, and what adds their columns up: what is elsewhere's is `none` to us."""
    public = ["none" if name.startswith(ELSEWHERE) else name for name in intents]
    names = sorted(set(public))
    merge = np.zeros((len(public), len(names)), np.float32)
    for column, name in enumerate(public):
        merge[column, names.index(name)] = 1
    return names, merge


def _cut(text: str) -> list[str]:
    """A text, and its clauses when it has several."""
    clauses = [part.strip() for part in _SEPARATORS.split(text)] if len(text) > _SHORT else []
    clauses = [clause for clause in clauses if len(clause) > 1][:_MOST_CLAUSES]
    return [text, *clauses] if clauses and clauses != [text] else [text]


def _softmax(scores: Weights) -> Weights:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def _values(text: str, simple: str, hints: int, language: str, at: datetime) -> _Values:
    if not hints:
        return (), (), (), None
    return (
        numbers_in(text, language) if hints & NUMBER else (),
        moments_in(simple, at) if hints & TIME else (),
        documents_in(text) if hints & DIGITS else (),
        passport_in(text) if hints & DIGITS else None,
    )
