"""
How well and how fast the engine understands an intent set of anybody's: trained on some rows, asked about others.

The field's measures: accuracy and macro F1 over what is in scope; for what is not, the area under the ROC curve of the
score that tells it, and how much of it passes where 95 % of what is in scope does (Hendrycks and Gimpel 2017).
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has none

from sintonia.understanding.engine import Engine, Settled
from sintonia.understanding.features import plain, words_of
from sintonia.understanding.head import FEW, NEVER
from sintonia.understanding.phrases import Phrase
from sintonia.understanding.titles import as_words
from sintonia.understanding.training import OUT_OF_SCOPE, Table, pack_table, train, unpack_table

Line = TypeVar("Line", bound=msgspec.Struct)
LANGUAGES: Final = {"pt": "pt-BR", "es": "es", "en": "en"}
AT_ONCE: Final = 64
MOST_TIMED: Final = 1000
# What the letters alone settle is nearer than anything that the encoder was asked about.
NEARER: Final = 2.0
PASSING: Final = 0.95
# The name of an intent that is made of words, "card_arrival"; not one that is a number or a code, "label_12".
_SAYS: Final = re.compile(r"(?=.*[^\W\d_]{3})[^\d]+")


class Row(msgspec.Struct, frozen=True):
    """One line of an intent set; `oos` as its intent is out of scope."""

    text: str
    intent: str
    split: str = ""
    lang: str = "en"


def rows_of(path: Path) -> list[Row]:
    """
    The rows of a JSON Lines file.

    :raises ValueError: if a line is none, with its number
    """
    return lines_of(path, Row)


def lines_of(path: Path, kind: type[Line]) -> list[Line]:
    """
    What the lines of a JSON Lines file say.

    :raises ValueError: if one says nothing of this kind, with its number
    """
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(msgspec.json.decode(line, type=kind))
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise ValueError(f"line {number}: {problem}") from None
    return found


def rows_to_learn(paths: Sequence[Path]) -> list[Row]:
    """
    The rows of JSON Lines files that are to be learnt.

    :raises ValueError: if a line is none, or there is nothing to tell apart
    """
    found = [row for path in paths for row in rows_of(path)]
    # A row without a word or a sign teaches nothing.
    if len({row.intent for row in found if words_of(plain(row.text))} - {OUT_OF_SCOPE}) <= 1:
        raise ValueError("there must be at least two intents to learn, each with something said.")
    return found


def evaluate(taught: Sequence[Row], asked: Sequence[Row]) -> dict[str, Any]:
    """Learn from some rows and ask about others; times are of one text alone, never seen, in milliseconds."""
    # Learnt in a process of its own: what is measured here is what a process that answers has.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        packed, train_s = apart.submit(learn, taught).result()
    table = unpack_table(packed)
    del packed  # who answers has the table alone
    texts, meant = [row.text for row in asked], [row.intent for row in asked]
    engine = Engine(table)
    found = [one for some in _batches(texts) for one in engine.settle(some)]
    memory = resident_mb()
    alone = Engine(encoder_alone(table))
    return {
        **_figures(meant, found),
        "train_s": round(train_s, 2),
        **_times(Engine(table), texts),
        "rss_mb": memory,
        "encoder": table.head.encoder if table.head else "",
        "rows": len(asked),
        "cascade": _steps(meant, found),
        "encoder_alone": {
            **_figures(meant, [one for some in _batches(texts) for one in alone.settle(some)]),
            **_times(Engine(encoder_alone(table)), texts),
        },
    }


def learn(taught: Sequence[Row]) -> tuple[bytes, float]:
    """The packed table of some rows, and the seconds that it took on one thread."""
    phrases = _named([Phrase(row.text, row.intent, LANGUAGES.get(row.lang, row.lang)) for row in taught])
    with threadpool_limits(1):
        began = time.perf_counter()
        table = train(phrases)
        return pack_table(table), time.perf_counter() - began


def _named(phrases: list[Phrase]) -> list[Phrase]:
    """Where there are few phrases, what each intent is called is one more, if that says anything in words."""
    if len(phrases) > FEW:
        return phrases
    language = Counter(phrase.language for phrase in phrases).most_common(1)[0][0]
    named = sorted({phrase.intent for phrase in phrases if _SAYS.fullmatch(phrase.intent)} - {OUT_OF_SCOPE})
    return [*phrases, *(Phrase(as_words(name), name, language) for name in named)]


def resident_mb() -> float:
    """The memory that this process has now, in megabytes."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def encoder_alone(table: Table) -> Table:
    """The same table, in which only the encoder decides: for measuring."""
    return replace(table, head=replace(table.head, sure=NEVER), exact={}) if table.head else table


def _batches(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]


def _figures(meant: Sequence[str], found: Sequence[Settled]) -> dict[str, Any]:
    inside = [(want, one) for want, one in zip(meant, found, strict=True) if want != OUT_OF_SCOPE]
    near = np.array([_nearness(one) for _want, one in inside])
    outside = np.array([_nearness(one) for want, one in zip(meant, found, strict=True) if want == OUT_OF_SCOPE])
    hits = [want == one.intent for want, one in inside]
    return {
        "accuracy": round(sum(hits) / max(len(hits), 1), 4),
        "macro_f1": round(_macro_f1(inside), 4),
        "oos_auroc": round(_auroc(near, outside), 4) if len(near) and len(outside) else None,
        "oos_fpr95": round(float((outside >= np.quantile(near, 1 - PASSING)).mean()), 4)
        if len(near) and len(outside)
        else None,
    }


def _nearness(one: Settled) -> float:
    return NEARER + one.confidence if one.near is None else one.near


def _macro_f1(pairs: Sequence[tuple[str, Settled]]) -> float:
    """The mean over intents of the harmonic mean of precision and recall."""
    right = Counter(want for want, one in pairs if want == one.intent)
    wanted, given = Counter(want for want, _one in pairs), Counter(one.intent for _want, one in pairs)
    return sum(2 * right[name] / (wanted[name] + given[name]) for name in wanted) / max(len(wanted), 1)


def _auroc(inside: Any, outside: Any) -> float:
    """How often something in scope is nearer than something that is not; a tie counts half (Mann and Whitney 1947)."""
    lower, upper = np.searchsorted(np.sort(outside), inside, "left"), np.searchsorted(np.sort(outside), inside, "right")
    return float((lower + upper).mean() / 2 / len(outside))


def _times(engine: Engine, texts: Sequence[str]) -> dict[str, float]:
    """Half the texts take at most `p50_ms`, and of a hundred one takes longer than `p99_ms`."""
    some = list(dict.fromkeys(texts))[:MOST_TIMED]
    engine.settle(["oi"])
    took = []
    for text in some:
        began = time.perf_counter()
        engine.settle([text])
        took.append((time.perf_counter() - began) * 1000)
    return {"p50_ms": round(float(np.quantile(took, 0.5)), 2), "p99_ms": round(float(np.quantile(took, 0.99)), 2)}


def _steps(meant: Sequence[str], found: Sequence[Settled]) -> dict[str, dict[str, float]]:
    """Of each step of the cascade, the share that it settles and how much of that is wrong."""
    told = {}
    for step in ("phrase", "letters", "encoder"):
        its = [want == one.intent for want, one in zip(meant, found, strict=True) if one.step == step]
        told[step] = {
            "share": round(len(its) / max(len(found), 1), 4),
            "error": round(1 - sum(its) / len(its), 4) if its else 0.0,
        }
    return told
