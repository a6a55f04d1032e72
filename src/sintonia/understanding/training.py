"""
Training: from phrases to a table of weights. Seconds, at first use; then from a cache.

The letters are weighed by logistic regression; over the encoder, where there is one, stands a `Head`. How sure the
letters must be to answer alone, and how sharp the head's probabilities are, is told by phrases that are held back.
"""

from __future__ import annotations

import fcntl
import math
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from sintonia.kit.memory import give_back
from sintonia.understanding.encoder import Encoder, UnableToLoad, load_encoder
from sintonia.understanding.english import load_named, load_with_english
from sintonia.understanding.features import plain, words_of
from sintonia.understanding.head import Head, calibrated, fitted, settled_from, softmax
from sintonia.understanding.letters import features_of, rows_of, weighed, weighed_apart
from sintonia.understanding.phrases import Phrase, fingerprint, read_phrases
from sintonia.understanding.remembering import ENCODING, remembered

Weights = NDArray[np.float32]
INTENT_STRENGTH: Final = 20.0
LANGUAGE_STRENGTH: Final = 30.0
# Few phrases make a timid model: this sharpens its probabilities, measured by cross-validation.
SHARPNESS: Final = 1.2
# Of each intent's phrases, one in so many is held back to calibrate by.
HELD_BACK: Final = 7
# What belongs to no intent at all: learnt as far from every one, and never answered.
OUT_OF_SCOPE: Final = "oos"
# What a table depends on, besides the phrases.
_CODE: Final = (*ENCODING, "head", "letters", "phrases", "training")
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """
    A trained model. `place` gives a feature's row of `weights`; columns are the intents, then the languages, then, with
    a head, its intents again.
    """

    intents: tuple[str, ...]
    languages: tuple[str, ...]
    place: dict[str, int]
    weights: Weights
    rarity: Weights
    unknown_rarity: float
    bias: Weights
    exact: dict[str, tuple[str, str]]
    head: Head | None = None


def trained_table(folders: Sequence[Path], *, cache: Path | None) -> Table:
    """The table for these phrases, from the cache when it is there."""
    if cache is None:
        return train(read_phrases(folders))
    cache.mkdir(parents=True, exist_ok=True)
    kept = kept_at(folders, cache=cache)
    with kept.with_suffix(".lock").open("w") as lock:
        # Of several processes that begin together one learns, and the others wait for it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            with suppress(msgspec.DecodeError, KeyError, ValueError):
                return unpack_table(kept.read_bytes())
        table = train(read_phrases(folders), vectors_in=cache)
        being_written = kept.with_suffix(f".{os.getpid()}")
        being_written.write_bytes(pack_table(table))
        being_written.replace(kept)
    return table


def kept_at(folders: Sequence[Path], *, cache: Path) -> Path:
    """The file in which a cache keeps the table for these phrases."""
    return cache / f"understanding-{learnt_from(folders)}.bin"


def learnt_from(folders: Sequence[Path]) -> str:
    """A name for exactly these phrases, this code and this encoder: what is learnt from others is another model."""
    encoder = encoder_if_any()
    known = fingerprint(folders, *(Path(__file__).with_name(f"{name}.py") for name in _CODE))
    return f"{known}-{encoder.name if encoder else 'letters'}"


def encoder_if_any(name: str = "", *, english: bool = True) -> Encoder | None:
    """The encoder of that name or those at hand, or without that of English; None where it does not load."""
    try:
        return load_named(name) if name else load_with_english() if english else load_encoder()
    except UnableToLoad:
        return None


def train(phrases: Sequence[Phrase], *, letters_alone: bool = False, vectors_in: Path | None = None) -> Table:
    """
    Learn the intents and the languages of phrases, and a head over the encoder if there is one.

    The folder `vectors_in` keeps what phrases mean to the encoder, for the next lesson (see `remembered`).
    """
    encoder = None if letters_alone else encoder_if_any(english="en" in {phrase.language for phrase in phrases})
    seen = [features_of(words_of(plain(phrase.text))) for phrase in phrases]
    counts: Counter[str] = Counter(name for features in seen for name in features)
    names = [name for name, count in counts.items() if count > 1 or name[0] == "="]
    place = {name: row for row, name in enumerate(names)}
    rarity = np.array([math.log((len(seen) + 1) / (counts[name] + 1)) + 1 for name in names], np.float32)
    matrix = rows_of(seen, place, rarity)
    meant = np.array([n for n, phrase in enumerate(phrases) if phrase.intent != OUT_OF_SCOPE])
    labels = [phrases[n].intent for n in meant]
    intents, weights, bias = weighed(matrix[meant], labels, INTENT_STRENGTH)
    tongues, tongue_weights, tongue_bias = weighed(matrix, [phrase.language for phrase in phrases], LANGUAGE_STRENGTH)
    columns = [weights * SHARPNESS, tongue_weights]
    head = None
    if encoder is not None:
        head, letters = _with_head(encoder, phrases, matrix, intents, vectors_in)
        columns.append(letters)
    return Table(
        intents=intents,
        languages=tongues,
        place=place,
        weights=np.ascontiguousarray(np.hstack(columns).astype(np.float32) * rarity[:, None]),
        rarity=rarity,
        unknown_rarity=math.log(len(seen) + 1) + 1,
        bias=np.concatenate([bias * SHARPNESS, tongue_bias]).astype(np.float32),
        exact=_exact(phrases),
        head=head,
    )


def _with_head(
    encoder: Encoder, phrases: Sequence[Phrase], matrix: Any, intents: tuple[str, ...], vectors_in: Path | None
) -> tuple[Head, Weights]:
    """The head, and what each feature of the letters weighs in it."""
    vectors = remembered(encoder, [phrase.text for phrase in phrases], folder=vectors_in)
    right = np.array([intents.index(p.intent) if p.intent != OUT_OF_SCOPE else -1 for p in phrases])
    parts = encoder.parts
    sharpness, sure = _calibration(vectors, parts, matrix, right, [phrase.language for phrase in phrases])
    middle, support, shares, letters, bias = fitted(vectors, matrix, _targets(right, len(intents)), parts=parts)
    return Head(encoder.name, parts, middle, support, shares, bias, sharpness, sure), letters


def _calibration(
    vectors: Weights, parts: tuple[int, ...], matrix: Any, right: Places, languages: list[str]
) -> tuple[float, float]:
    """How sharp the head's probabilities are, and from where on the letters alone are right, on phrases held back."""
    held = np.array(_held_back(list(zip(right.tolist(), languages, strict=True))), bool)
    kept, told = np.flatnonzero(~held), np.flatnonzero(held & (right >= 0))
    classes = np.unique(right[kept][right[kept] >= 0])
    if not len(told) or len(classes) <= 1:
        return 1.0, 2.0
    middle, support, shares, letters, bias = fitted(
        vectors[kept], matrix[kept], _targets(right[kept], int(right.max()) + 1), parts=parts
    )
    head = Head("", parts, middle, support, shares, bias, 1.0, 0.0)
    sharpness = calibrated(head.scores(vectors[told], matrix[told] @ letters), right[told])
    inside = kept[right[kept] >= 0]
    # From where on the letters are sure hangs on rounding, where many are about as sure: it was measured in this one.
    _names, weights, light_bias = weighed_apart(matrix[inside], [f"{n:06}" for n in right[inside]], INTENT_STRENGTH)
    everything = np.flatnonzero(held)
    light = softmax((matrix[everything] @ weights + light_bias) * np.float32(SHARPNESS))
    return sharpness, settled_from(light, np.searchsorted(classes, right[everything]) - 2 * (right[everything] < 0))


def _held_back(kinds: Sequence[object]) -> list[bool]:
    """One in seven of each kind, where there are that many."""
    seen: Counter[object] = Counter()
    found = []
    for kind in kinds:
        seen[kind] += 1
        found.append(seen[kind] % HELD_BACK == 0)
    return found


def _targets(right: Places, count: int) -> Weights:
    """One in the column of each phrase's intent; nothing in any for what is out of scope."""
    targets = np.zeros((len(right), count), np.float32)
    inside = np.flatnonzero(right >= 0)
    targets[inside, right[inside]] = 1
    return targets


def _exact(phrases: Sequence[Phrase]) -> dict[str, tuple[str, str]]:
    """Whole phrases that have one meaning only; the language is empty when several share the phrase."""
    meant: dict[str, set[str]] = {}
    spoken: dict[str, set[str]] = {}
    for phrase in phrases:
        key = " ".join(words_of(plain(phrase.text)))
        meant.setdefault(key, set()).add(phrase.intent)
        spoken.setdefault(key, set()).add(phrase.language)
    return {
        key: (next(iter(intents)), next(iter(spoken[key])) if len(spoken[key]) == 1 else "")
        for key, intents in meant.items()
        if len(intents) == 1
    }


_ARRAYS: Final = ("weights", "rarity", "bias")
_OF_HEAD: Final = ("middle", "support", "shares", "bias")


def pack_table(table: Table) -> bytes:
    """A table as bytes; the head's support takes half of what it takes in memory."""
    fields = {name: getattr(table, name) for name in ("intents", "languages", "exact", "unknown_rarity")}
    arrays = {name: getattr(table, name).tobytes() for name in _ARRAYS}
    head = table.head and {
        "encoder": table.head.encoder,
        "sharpness": table.head.sharpness,
        "sure": table.head.sure,
        "parts": table.head.parts,
        **{name: getattr(table.head, name).astype(_kept_as(name)).tobytes() for name in _OF_HEAD},
    }
    return msgspec.msgpack.encode({**fields, **arrays, "names": list(table.place), "head": head})


def unpack_table(stored: bytes) -> Table:
    """
    A table out of the bytes that `pack_table` gave.

    :raises msgspec.DecodeError: if they are none
    :raises KeyError: if they are of another time
    """
    kept = msgspec.msgpack.decode(stored)
    weights, rarity, bias = (np.frombuffer(kept[name], np.float32) for name in _ARRAYS)
    head = _unpacked_head(kept.pop("head"))
    give_back()
    return Table(
        intents=tuple(kept["intents"]),
        languages=tuple(kept["languages"]),
        place={name: row for row, name in enumerate(kept["names"])},
        weights=weights.reshape(len(rarity), -1),
        rarity=rarity,
        unknown_rarity=kept["unknown_rarity"],
        bias=bias,
        exact={key: (intent, language) for key, (intent, language) in kept["exact"].items()},
        head=head,
    )


def _unpacked_head(kept: dict[str, Any] | None) -> Head | None:
    if not kept:
        return None
    middle, support, shares, bias = (
        np.frombuffer(kept[name], _kept_as(name)).astype(np.float32) for name in _OF_HEAD
    )  # fmt: skip
    # Before there were parts, a head had a width.
    parts = tuple(kept.get("parts") or [kept["width"]])
    return Head(
        kept["encoder"], parts, middle, support.reshape(-1, sum(parts)), shares.reshape(-1, len(bias)), bias,
        kept["sharpness"], kept["sure"],
    )  # fmt: skip


def _kept_as(name: str) -> type[np.floating[Any]]:
    return np.float16 if name == "support" else np.float32
