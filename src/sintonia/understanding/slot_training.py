"""Learning slots from annotated phrases: an averaged perceptron over linear chains (CRFsuite), minutes for MASSIVE."""

from __future__ import annotations

import ctypes
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np

from sintonia.understanding.slots import (
    Marked,
    Slots,
    Weights,
    simple,
    text_features,
    word_features,
)

FOLDS: Final = 4
ABOUT_ROUNDS, WITHIN_ROUNDS = 12, 15
_MOST: Final = 127


def train_slots(phrases: Sequence[Marked]) -> Slots:
    """
    Learn what texts are about and the slots of their words.

    What a phrase is about is told to its words as it would be guessed, by what was learnt from the other phrases:
    else the words would trust a guess that is sometimes wrong.
    """
    phrases = [phrase for phrase in phrases if phrase.words]
    plain = [[simple(word) for word in phrase.words] for phrase in phrases]
    whole = [text_features(words, phrase.language) for words, phrase in zip(plain, phrases, strict=True)]
    about = _fit([[features] for features in whole], [[phrase.intent] for phrase in phrases], ABOUT_ROUNDS)
    guesses = _guesses(whole, [phrase.intent for phrase in phrases])
    seen = [
        word_features(words, phrase.language, guess)
        for words, phrase, guess in zip(plain, phrases, guesses, strict=True)
    ]
    return Slots(about, _fit(seen, [list(phrase.labels) for phrase in phrases], WITHIN_ROUNDS))


def _guesses(whole: Sequence[list[str]], intents: Sequence[str]) -> list[str]:
    """What each phrase would be taken for by what the others teach."""
    guesses = [""] * len(whole)
    if len(set(intents)) <= 1:
        return list(intents)
    for fold in range(FOLDS):
        others = [place for place in range(len(whole)) if place % FOLDS != fold]
        mine = list(range(fold, len(whole), FOLDS))
        if not mine or not others:
            return list(intents)
        learnt = _fit([[whole[place]] for place in others], [[intents[place]] for place in others], ABOUT_ROUNDS)
        for place, best in zip(mine, learnt.scores([whole[place] for place in mine]).argmax(axis=1), strict=True):
            guesses[place] = learnt.labels[int(best)]
    return guesses


def _fit(texts: Sequence[Sequence[list[str]]], labels: Sequence[list[str]], rounds: int) -> Weights:
    # Loaded here: only who learns needs it.
    import pycrfsuite  # type: ignore[import-untyped]  # it has none

    trainer = pycrfsuite.Trainer(algorithm="ap", verbose=False)
    trainer.set_params({"max_iterations": rounds})
    for features, wanted in zip(texts, labels, strict=True):
        trainer.append(features, wanted)
    # It shuffles by the C library's chance: the same phrases must teach the same, whatever ran before in this process.
    ctypes.CDLL(None).srand(1)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "learnt")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        told = tagger.info()
        tagger.close()
    return _small(told.labels, told.state_features, told.transitions)


def _small(
    labels: dict[str, Any], states: dict[tuple[str, str], float], transitions: dict[tuple[str, str], float]
) -> Weights:
    """Weights as whole numbers under hashed names; what rounds to nothing is left out."""
    names = sorted(labels)
    column = {name: place for place, name in enumerate(names)}
    scale = max((abs(weight) for weight in states.values()), default=1.0) / _MOST
    rows: dict[int, dict[int, int]] = defaultdict(dict)
    for (feature, label), weight in states.items():
        if rounded := round(weight / scale):
            rows[crc32(feature.encode())][column[label]] = rounded
    keys = sorted(rows)
    following = np.zeros((len(names), len(names)), np.float32)
    for (one, other), weight in transitions.items():
        following[column[one], column[other]] = weight
    entries = [pair for key in keys for pair in sorted(rows[key].items())]
    return Weights(
        labels=tuple(names),
        keys=np.array(keys, np.uint32),
        starts=np.concatenate([[0], np.cumsum([len(rows[key]) for key in keys], dtype=np.int64)]),
        columns=np.array([place for place, _ in entries], np.uint8),
        values=np.array([weight for _, weight in entries], np.int8),
        scale=scale,
        following=following,
    )
