"""
The engine: phrases that were taught, then letters and words, then the encoder; a guard for danger; values by rule.

Each step is asked only where the one before is not sure, so that a storm of short, similar messages costs little. It
knows nothing of what was asked, so it is pure and shared by all; `deciding` weighs its guesses, and a step's reader
reads the answer. Replace it with anything that keeps the port.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal

import numpy as np

from sintonia.understanding.asking import asks_something
from sintonia.understanding.clauses import KNOWN, as_written, cut, weighed
from sintonia.understanding.danger import is_played_down, sounds_dangerous
from sintonia.understanding.deciding import ACT
from sintonia.understanding.documents import documents_in, passport_in
from sintonia.understanding.encoder import meant_by
from sintonia.understanding.features import pairs_of, pieces_of, plain, words_of
from sintonia.understanding.head import softmax
from sintonia.understanding.hints import DIGITS, NUMBER, TIME, UNKNOWN, hints_of, may_be_danger
from sintonia.understanding.moments import moments_in
from sintonia.understanding.numbers import numbers_in
from sintonia.understanding.phrases import ELSEWHERE
from sintonia.understanding.port import Understood
from sintonia.understanding.training import Table, Weights, encoder_if_any, trained_table

_PORTUGUESE: Final = re.compile(r"[ãõçâêô]", re.IGNORECASE)
_SPANISH: Final = re.compile(r"[ñ¿¡]", re.IGNORECASE)
_POLITE: Final = frozenset({"por", "favor", "please", "pf", "pfv", "pls", "plz"})
_BACKED: Final = 0.95
_PLAYED_DOWN: Final = 0.3
_NUMBER_ONLY: Final = 0.9
_SPOKEN_HERE_ONLY: Final = 0.9
_LIKELY: Final = 0.5
# How likely another matter must be where somebody asks, and no journey is meant.
_LIKELY_ASKED: Final = 0.3
_SHARED: Final = 0.3
_KEPT: Final = 3
_LONGEST: Final = 2000
_MOST_KEPT: Final = 40_000

Step = Literal["phrase", "letters", "encoder"]
_Values = tuple[tuple[str, ...], tuple[datetime | date, ...], tuple[str, ...], str | None]


@dataclass(frozen=True, slots=True)
class Settled:
    """An intent with its probability; `near` is how near the encoder finds it to what was taught, 1 at a phrase."""

    intent: str
    confidence: float
    near: float | None
    step: Step


def load_engine(folders: Sequence[Path], *, cache: Path | None = None) -> Engine:
    """The engine for the general phrases and those of `folders`; trained now, or read from `cache`."""
    return Engine(trained_table(folders, cache=cache))


class Engine:
    """An `Understanding` over a trained table. Keeps what each word weighs; otherwise it has no state."""

    def __init__(self, table: Table, *, letters_alone: bool = False) -> None:
        self._table = table
        # Over other vectors than those that it was learnt from, a head is worth nothing.
        self._encoder = encoder_if_any(table.head.encoder) if table.head and not letters_alone else None
        self._head = table.head if self._encoder is not None else None
        self._nothing = np.array([[intent == "none" for intent in table.intents]], np.float32)
        self._meant: dict[str, tuple[Weights, float]] = {}
        self._intents, self._merge = _merged(table.intents)
        self._others = [n for n, name in enumerate(table.intents) if name.startswith(ELSEWHERE)]
        self._squares: list[float] = (table.rarity**2).tolist()
        self._shares: dict[str, tuple[Weights, float, int]] = {}

    def understand(self, texts: Sequence[str], *, language: str, at: datetime) -> list[Understood]:
        """Understand many texts at once; see the port."""
        read = [text[:_LONGEST] for text in texts]
        prepared = [cut(plain(text)) for text in read]
        written = [one for text, parts in zip(read, prepared, strict=True) for one in as_written(text, parts)]
        words = [words_of(clause) for parts in prepared for clause in parts]
        intents, tongues, strange, hints, _near = self._scored(written, words)
        likely = np.argpartition(-intents, _KEPT, axis=1)[:, :_KEPT]
        chances = np.take_along_axis(intents, likely, axis=1).tolist()
        columns = likely.tolist()
        tongue_chances = tongues.tolist()
        answers, start = [], 0
        for text, parts in zip(texts, prepared, strict=True):
            end = start + len(parts)
            guesses = [self._guesses(words[row], columns[row], chances[row]) for row in range(start, end)]
            hinted = may_be_danger(hints[start])
            danger = sounds_dangerous(parts[0], hints[start]) if hinted else 0.0
            if hinted and not danger and is_played_down(parts[0], hints[start]):
                guesses = [{**guess, "danger": guess.get("danger", 0.0) * _PLAYED_DOWN} for guess in guesses]
            ranked, also = weighed(parts, words[start:end], guesses, danger)
            tongue, sure = self._tongue(text, words[start], tongue_chances[start], language)
            elsewhere = self._elsewhere(text, words[start], strange[start]) if ranked[0].intent == "none" else ""
            found = _values(text[:_LONGEST], parts[0], hints[start], tongue, at)
            answers.append(Understood(tongue, sure, ranked, also, *found, elsewhere))
            start = end
        return answers

    def settle(self, texts: Sequence[str]) -> list[Settled]:
        """What each text means as a whole, and which step of the cascade told it: for measuring."""
        read = [text[:_LONGEST] for text in texts]
        words = [words_of(plain(text)) for text in read]
        written = [as_written(text, [plain(text)])[0] for text in read]
        chances, _tongues, _strange, _hints, near = self._scored(written, words)
        best = chances.argmax(axis=1)
        found = []
        for row, listed in enumerate(words):
            known = self._table.exact.get(" ".join(listed))
            if known:
                found.append(Settled(known[0], KNOWN, None, "phrase"))
                continue
            step: Step = "letters" if near[row] is None else "encoder"
            found.append(Settled(self._intents[best[row]], float(chances[row, best[row]]), near[row], step))
        return found

    def _scored(
        self, clauses: list[str], texts: list[list[str]]
    ) -> tuple[Weights, Weights, list[list[float]], list[int], list[float | None]]:
        """
        Probabilities of intents, of languages and of others' matters, what the words hint at, and how near the encoder
        finds it to what was taught (None where the letters sufficed), a row a text.
        """
        table, shares, place_of = self._table, self._shares, self._table.place
        scores = np.zeros((len(texts), table.weights.shape[1]), np.float32)
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
        count, both = len(table.intents), len(table.bias)
        scores[:, :both] += table.bias
        chances = softmax(scores[:, :count])
        near: list[float | None] = [None] * len(texts)
        if self._head is not None:
            near = self._look_deeper(clauses, texts, hints, chances, scores[:, both:])
        return chances @ self._merge, softmax(scores[:, count:both]), chances[:, self._others].tolist(), hints, near

    def _look_deeper(
        self,
        clauses: list[str],
        texts: list[list[str]],
        hints: list[int],
        chances: Weights,
        letters: Weights,
    ) -> list[float | None]:
        """
        Ask the encoder about the rows of which the letters are not sure, and put its probabilities in their place.

        A word that nobody taught may change everything ("segunda via da carteira de motorista"): then they are not.
        """
        assert self._head is not None
        assert self._encoder is not None
        near: list[float | None] = [None] * len(texts)
        unsure = [
            row
            for row in range(len(texts))
            if texts[row]
            and (chances[row].max() < self._head.sure or hints[row] & UNKNOWN)
            and not self._is_known(texts[row])
        ]
        new = [row for row in dict.fromkeys(unsure) if clauses[row] not in self._meant]
        if new:
            found = self._head.scores(meant_by(self._encoder, [clauses[row] for row in new]), letters[new])
            if len(self._meant) + len(new) > _MOST_KEPT:
                self._meant.clear()
            believed = self._believed(found)
            nearest = found.max(axis=1).tolist()
            self._meant.update(zip([clauses[row] for row in new], zip(believed, nearest, strict=True), strict=True))
        for row in unsure:
            deeper, near[row] = self._meant[clauses[row]]
            chances[row] = self._agreed(chances[row], deeper)
        return near

    def _agreed(self, letters: Weights, deeper: Weights) -> Weights:
        """What the encoder says; where the letters, asked alone, say the same, each backs the other."""
        best = int(letters.argmax())
        if letters[best] < ACT or self._nothing[0, best] or best != int((deeper * (1 - self._nothing[0])).argmax()):
            return deeper
        sure = max(float(deeper[best]), float(letters[best]) * _BACKED)
        rest = deeper.sum() - deeper[best]
        agreed = deeper * np.float32((1 - sure) / max(rest, 1e-6))
        agreed[best] = sure
        return np.asarray(agreed, np.float32)

    def _believed(self, scores: Weights) -> Weights:
        """Probabilities, less those of what is near nothing that was taught."""
        assert self._head is not None
        chances, known = self._head.chances(scores), self._head.known(scores)[:, None]
        return np.asarray(chances * known + self._nothing * (1 - known), np.float32)

    def _is_known(self, words: list[str]) -> bool:
        return " ".join(words) in self._table.exact or all(word[0] == "#" for word in words)

    def _share(self, word: str) -> tuple[Weights, float, int]:
        table = self._table
        share, square = np.zeros(table.weights.shape[1], np.float32), 0.0
        for piece in pieces_of(word):
            place = table.place.get(piece)
            if place is None:
                square += table.unknown_rarity**2
            else:
                share += table.weights[place]
                square += self._squares[place]
        if len(self._shares) >= _MOST_KEPT:
            self._shares.clear()
        taught = word[0] == "#" or f"={word}" in table.place
        found = share, square, hints_of(word) | (0 if taught else UNKNOWN)
        self._shares[word] = found
        return found

    def _guesses(self, words: list[str], columns: list[int], chances: list[float]) -> dict[str, float]:
        """The likeliest intents of one text or clause; a whole phrase that was taught is nearly certain."""
        known = self._table.exact.get(" ".join(words)) or self._politely(words)
        if known:
            intent = "none" if known[0].startswith(ELSEWHERE) else known[0]
            rest = {self._intents[column]: sure * (1 - KNOWN) for column, sure in zip(columns, chances, strict=True)}
            return rest | {intent: KNOWN}
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

    def _elsewhere(self, text: str, words: list[str], chances: list[float]) -> str:
        """The matter of somebody else that a text is about, if it is clear."""
        known = self._table.exact.get(" ".join(words))
        if known:
            return known[0].removeprefix(ELSEWHERE) if known[0].startswith(ELSEWHERE) else ""
        best = max(chances, default=0.0)
        if best < (_LIKELY_ASKED if asks_something(text) else _LIKELY):
            return ""
        return self._table.intents[self._others[chances.index(best)]].removeprefix(ELSEWHERE)

    def _tongue(self, text: str, words: list[str], chances: list[float], language: str) -> tuple[str, float]:
        if not text.isascii():
            if _PORTUGUESE.search(text):
                return "pt-BR", KNOWN
            if _SPANISH.search(text):
                return "es", KNOWN
        if not any(word[0] != "#" and word.isalpha() for word in words):
            return language, 0.0
        known = self._table.exact.get(" ".join(words))
        if known and known[1]:
            return known[1], _SPOKEN_HERE_ONLY
        sure = max(chances)
        if known or sure < _LIKELY:
            return language, _SHARED
        return self._table.languages[chances.index(sure)], round(sure, 3)


def _merged(intents: tuple[str, ...]) -> tuple[list[str], Weights]:
    """Public names of the trained intents, and what adds their columns up: what is elsewhere's is `none` to us."""
    public = ["none" if name.startswith(ELSEWHERE) else name for name in intents]
    names = sorted(set(public))
    merge = np.zeros((len(public), len(names)), np.float32)
    for column, name in enumerate(public):
        merge[column, names.index(name)] = 1
    return names, merge


def _values(text: str, simple: str, hints: int, language: str, at: datetime) -> _Values:
    if not hints:
        return (), (), (), None
    return (
        numbers_in(text, language) if hints & NUMBER else (),
        moments_in(simple, at) if hints & TIME else (),
        documents_in(text) if hints & DIGITS else (),
        passport_in(text) if hints & DIGITS else None,
    )
