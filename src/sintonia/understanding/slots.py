"""
Free slots: what a text names that no rule foresees, learnt from phrases in which people marked it.

"acorda-me às [time : nove da manhã]" marks one. What is learnt is a linear chain over words: how much each feature of a
word speaks for a label, and each label for the next one; before it, the same for what the whole text is about, which is
a feature of its words. Weights are whole numbers under hashed names, so that a model of three languages stays small.
"""

from __future__ import annotations

import hashlib
import itertools
import lzma
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from sintonia.kit.text import folded

OUTSIDE: Final = "O"
_MARKED: Final = re.compile(r"\[([a-z_]{1,40}) ?: ?([^\[\]]*)\]")
_DIGITS: Final = re.compile(r"[0-9]")
_LETTERS: Final = re.compile(r"[a-z]+")
_MOST_WORDS: Final = 200
SHIPPED: Final = Path(__file__).parent / "slotted" / "massive.bin"
# The file of this very content, or none.
SHA256: Final = "8b12888c77bb8de38cae16bae97a7e1f80513b5be7f60995d8151d3634121e8e"


class UnableToLoad(Exception):
    """The learnt slots are not there or are not the ones that were examined; the message says which."""


class Slot(NamedTuple):
    """One slot that was found: its name, its words, and where they stand."""

    name: str
    text: str
    start: int
    end: int


class Marked(NamedTuple):
    """An annotated phrase: its words, a label for each ("B-time", "I-time", "O"), its language and its intent."""

    words: tuple[str, ...]
    labels: tuple[str, ...]
    language: str
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """What features speak for which labels: features by their hash in order, each with its labels and weights."""

    labels: tuple[str, ...]
    keys: NDArray[np.uint32]
    starts: NDArray[np.int64]
    columns: NDArray[np.uint8]
    values: NDArray[np.int8]
    scale: float
    following: NDArray[np.float32]

    def scores(self, texts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """How much each row of features speaks for each label."""
        if not len(self.keys):
            return np.zeros((len(texts), len(self.labels)), np.float32)
        counts = [len(features) for features in texts]
        hashed = np.array([crc32(name.encode()) for features in texts for name in features], np.uint32)
        rows = np.repeat(np.arange(len(texts)), counts)
        places = np.minimum(np.searchsorted(self.keys, hashed), len(self.keys) - 1)
        known = self.keys[places] == hashed
        rows, places = rows[known], places[known]
        first, lengths = self.starts[places], self.starts[places + 1] - self.starts[places]
        steps = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        entries = np.repeat(first, lengths) + steps
        width = len(self.labels)
        into = np.repeat(rows, lengths) * width + self.columns[entries]
        summed = np.bincount(into, weights=self.values[entries], minlength=len(texts) * width)
        return (summed * self.scale).astype(np.float32).reshape(len(texts), width)


@dataclass(frozen=True, slots=True)
class Slots:
    """What was learnt: what a text is about, and the slots of its words."""

    about: Weights
    within: Weights

    def labels(self, words: Sequence[str], language: str) -> list[str]:
        """The likeliest labels of the words of a text, taken together."""
        if not words:
            return []
        plain = [simple(word) for word in words]
        about = self.about.scores([text_features(plain, language)])[0]
        best = self.about.labels[int(about.argmax())] if len(self.about.labels) else ""
        scores = self.within.scores(word_features(plain, language, best))
        return [self.within.labels[place] for place in _path(scores, self.within.following)]

    def find(self, text: str, language: str) -> tuple[Slot, ...]:
        """Every slot of a text, in order; of a very long text, of its beginning."""
        places = [(found.start(), found.end()) for found in re.finditer(r"\S+", text[: _MOST_WORDS * 40])][:_MOST_WORDS]
        labels = self.labels([text[start:end] for start, end in places], language)
        return tuple(
            Slot(name, text[places[first][0] : places[last - 1][1]], places[first][0], places[last - 1][1])
            for name, first, last in spans(labels)
        )


def marked(annotated: str, language: str, intent: str = "") -> Marked:
    """A phrase with marks as its words and their labels."""
    words: list[str] = []
    labels: list[str] = []
    end = 0
    for found in [*_MARKED.finditer(annotated), None]:
        plain = annotated[end : found.start() if found else None].split()
        named = found[2].split() if found else []
        words += [*plain, *named]
        labels += [OUTSIDE] * len(plain)
        labels += [f"{'I' if place else 'B'}-{found[1]}" for place in range(len(named))] if found else []
        end = found.end() if found else end
    return Marked(tuple(words), tuple(labels), language, intent)


def unmarked(annotated: str) -> str:
    """What was said, without its marks."""
    return _MARKED.sub(lambda found: found[2], annotated) if "[" in annotated else annotated


def spans(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """The slots that labels make: name, first word, the word after the last."""
    found: list[tuple[str, int, int]] = []
    for place, label in enumerate(labels):
        if label == OUTSIDE:
            continue
        goes_on = found and label[0] == "I" and found[-1][0] == label[2:] and found[-1][2] == place
        if goes_on:
            found[-1] = (found[-1][0], found[-1][1], place + 1)
        else:
            found.append((label[2:], place, place + 1))
    return found


def simple(word: str) -> str:
    """A word as features see it."""
    return word.lower() if word.isascii() else folded(word)


def text_features(words: Sequence[str], language: str) -> list[str]:
    """What of a whole text tells what it is about: its words, their beginnings and ends, and their pairs."""
    framed = ["<", *words, ">"]
    found = {f"w={word}" for word in words}
    found |= {f"b={one}|{other}" for one, other in itertools.pairwise(framed)}
    found |= {f"p={word[:4]}" for word in words} | {f"s={word[-4:]}" for word in words}
    found |= {f"q={one[:4]}|{other[:4]}" for one, other in itertools.pairwise(words)}
    return sorted(found | {f"L={language}"})


def word_features(words: Sequence[str], language: str, about: str) -> list[list[str]]:
    """What of each word, its neighbors and the whole text tells its label."""
    return [_of_word([*words], place, language, about) for place in range(len(words))]


def _of_word(words: list[str], at: int, language: str, about: str) -> list[str]:
    word = words[at]
    before = words[at - 1] if at else "<"
    after = words[at + 1] if at + 1 < len(words) else ">"
    two_before = words[at - 2] if at > 1 else "<<"
    two_after = words[at + 2] if at + 2 < len(words) else ">>"
    theme = about.partition("_")[0]
    return [
        f"w={word}", f"s2={word[-2:]}", f"s3={word[-3:]}", f"s4={word[-4:]}", f"p3={word[:3]}", f"p4={word[:4]}",
        f"p5={word[:5]}", f"sh={_LETTERS.sub('a', _DIGITS.sub('0', word))}", f"L={language}",
        f"-1={before}", f"+1={after}", f"-2={two_before}", f"+2={two_after}", f"-1w={before}|{word}",
        f"w+1={word}|{after}", f"-2-1={two_before}|{before}", f"+1+2={after}|{two_after}", f"-1s={before[-3:]}",
        f"+1s={after[-3:]}", f"-1p={before[:4]}", f"+1p={after[:4]}", f"n={len(words)}" if len(words) < 3 else "n",  # noqa: PLR2004
        f"i={about}", f"i={about}|{word}", f"i={about}|-1={before}",
        f"sc={theme}", f"sc={theme}|{word}", f"sc={theme}|{word[-3:]}",
    ]  # fmt: skip


def _path(scores: NDArray[np.float32], following: NDArray[np.float32]) -> list[int]:
    """The best way through the labels (Viterbi)."""
    best, came = scores[0], []
    for row in scores[1:]:
        whole = best[:, None] + following
        back = whole.argmax(axis=0)
        came.append(back)
        best = whole[back, np.arange(len(back))] + row
    way = [int(best.argmax())]
    for back in reversed(came):
        way.append(int(back[way[-1]]))
    return way[::-1]


def packed(slots: Slots) -> bytes:
    """A model as bytes; the same model gives the same bytes."""
    fields = [_fields(weights) for weights in (slots.about, slots.within)]
    return lzma.compress(msgspec.msgpack.encode(fields), preset=9 | lzma.PRESET_EXTREME)


def unpacked(stored: bytes) -> Slots:
    """A model out of its bytes."""
    about, within = msgspec.msgpack.decode(lzma.decompress(stored))
    return Slots(_weights(about), _weights(within))


def load_slots(path: Path = SHIPPED, *, sha256: str = SHA256) -> Slots:
    """
    The slots that come along, learnt from MASSIVE (see the file beside them).

    :raises UnableToLoad: when they are not there or not those that were examined
    """
    try:
        stored = path.read_bytes()
    except OSError as missing:
        raise UnableToLoad(f"{path.name} is missing; scripts/slots.py makes it.") from missing
    if hashlib.sha256(stored).hexdigest() != sha256:
        raise UnableToLoad(f"{path.name} is not the one that was examined: its hash is another.")
    return unpacked(stored)


def _fields(weights: Weights) -> dict[str, Any]:
    # The steps between sorted hashes are smaller than they are, and pack better.
    return {
        "labels": weights.labels,
        "keys": np.diff(weights.keys, prepend=np.uint32(0)).astype("<u4").tobytes(),
        "counts": np.diff(weights.starts).astype(np.uint8).tobytes(),
        "columns": weights.columns.tobytes(),
        "values": weights.values.tobytes(),
        "scale": weights.scale,
        "following": weights.following.astype("<f2").tobytes(),
    }


def _weights(fields: dict[str, Any]) -> Weights:
    labels = tuple(fields["labels"])
    counts = np.frombuffer(fields["counts"], np.uint8)
    following = np.frombuffer(fields["following"], "<f2").astype(np.float32)
    return Weights(
        labels=labels,
        keys=np.cumsum(np.frombuffer(fields["keys"], "<u4"), dtype=np.uint32),
        starts=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        columns=np.frombuffer(fields["columns"], np.uint8),
        values=np.frombuffer(fields["values"], np.int8),
        scale=fields["scale"],
        following=following.reshape(len(labels), len(labels)) if following.size else following,
    )
