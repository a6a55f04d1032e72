"""Training: from phrases to a table of weights, by logistic regression. Seconds, at first use; then from a cache."""

from __future__ import annotations

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

from sintonia.understanding.features import pairs_of, pieces_of, plain, words_of
from sintonia.understanding.phrases import Phrase, fingerprint, read_phrases

Weights = NDArray[np.float32]
INTENT_STRENGTH: Final = 20.0
LANGUAGE_STRENGTH: Final = 30.0
# Few phrases make a timid model: this sharpens its probabilities, measured by cross-validation.
SHARPNESS: Final = 1.2


@dataclass(frozen=True, slots=True)
class Table:
    """A trained model. `place` gives a feature's row of `weights`; columns are the intents, then the languages."""

    intents: tuple[str, ...]
    languages: tuple[str, ...]
    place: dict[str, int]
    weights: Weights
    rarity: Weights
    unknown_rarity: float
    bias: Weights
    exact: dict[str, tuple[str, str]]


def trained_table(folders: Sequence[Path], *, cache: Path | None) -> Table:
    """The table for these phrases, from the cache when it is there."""
    if cache is None:
        return train(read_phrases(folders))
    kept = cache / f"understanding-{fingerprint(folders, *sorted(Path(__file__).parent.glob('*.py')))}.bin"
    if kept.exists():
        with suppress(msgspec.DecodeError, KeyError, ValueError):
            return _unpacked(kept.read_bytes())
    table = train(read_phrases(folders))
    cache.mkdir(parents=True, exist_ok=True)
    being_written = kept.with_suffix(f".{os.getpid()}")
    being_written.write_bytes(_packed(table))
    being_written.replace(kept)
    return table


def train(phrases: Sequence[Phrase]) -> Table:
    """Fit the weights of intents and languages to phrases."""
    seen = [_features(words_of(plain(phrase.text))) for phrase in phrases]
    counts: Counter[str] = Counter(name for features in seen for name in features)
    names = [name for name, count in counts.items() if count > 1 or name[0] == "="]
    place = {name: row for row, name in enumerate(names)}
    rarity = np.array([math.log((len(seen) + 1) / (counts[name] + 1)) + 1 for name in names], np.float32)
    matrix = _matrix(seen, place, rarity)
    intents, weights, bias = _fitted(matrix, [phrase.intent for phrase in phrases], INTENT_STRENGTH)
    tongues, tongue_weights, tongue_bias = _fitted(matrix, [phrase.language for phrase in phrases], LANGUAGE_STRENGTH)
    joined = np.hstack([weights * SHARPNESS, tongue_weights]).astype(np.float32) * rarity[:, None]
    return Table(
        intents=intents,
        languages=tongues,
        place=place,
        weights=np.ascontiguousarray(joined),
        rarity=rarity,
        unknown_rarity=math.log(len(seen) + 1) + 1,
        bias=np.concatenate([bias * SHARPNESS, tongue_bias]).astype(np.float32),
        exact=_exact(phrases),
    )


def _features(words: list[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in words:
        found.update(pieces_of(word))
    found.update(pairs_of(words))
    return found


def _matrix(seen: list[Counter[str]], place: dict[str, int], rarity: Weights) -> Any:
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # its stubs are a package of their own

    columns, values, starts = [], [], [0]
    for features in seen:
        known = [(place[name], count) for name, count in features.items() if name in place]
        length = math.sqrt(sum(count * float(rarity[column]) ** 2 for column, count in known)) or 1.0
        columns += [column for column, _ in known]
        values += [count * float(rarity[column]) / length for column, count in known]
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(seen), len(place)), dtype=np.float32)


def _fitted(matrix: Any, labels: list[str], strength: float) -> tuple[tuple[str, ...], Weights, Weights]:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it has none

    model = LogisticRegression(C=strength, max_iter=40, tol=2e-3)
    model.fit(matrix, labels)
    return tuple(map(str, model.classes_)), model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)


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


def _packed(table: Table) -> bytes:
    fields = {name: getattr(table, name) for name in ("intents", "languages", "exact", "unknown_rarity")}
    arrays = {name: getattr(table, name).tobytes() for name in ("weights", "rarity", "bias")}
    return msgspec.msgpack.encode({**fields, **arrays, "names": list(table.place)})


def _unpacked(stored: bytes) -> Table:
    kept = msgspec.msgpack.decode(stored)
    rarity, bias = (np.frombuffer(kept[name], np.float32) for name in ("rarity", "bias"))
    return Table(
        intents=tuple(kept["intents"]),
        languages=tuple(kept["languages"]),
        place={name: row for row, name in enumerate(kept["names"])},
        weights=np.frombuffer(kept["weights"], np.float32).reshape(len(rarity), len(bias)),
        rarity=rarity,
        unknown_rarity=kept["unknown_rarity"],
        bias=bias,
        exact={key: (intent, language) for key, (intent, language) in kept["exact"].items()},
    )
