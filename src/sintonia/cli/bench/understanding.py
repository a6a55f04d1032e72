"""
`sintonia bench understanding`: what messages cost to understand, on one thread.

Never seen: the pack's check set, each message once with a typo of its own. A storm: what people write when the power is
out, short, the same again and again, one in five with a typo. The floor is the letters alone, in the same run.
"""

from __future__ import annotations

import json
import random
import statistics
import string
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has none

AT: Final = datetime(2026, 11, 22, 14, tzinfo=UTC)
AT_ONCE: Final = 64
TYPOS: Final = 0.2
LONG: Final = 50_000
REPEATS: Final = 5


def command(
    messages: Annotated[int, typer.Option(min=100, help="How many messages of a storm.")] = 5000,
    pack: Annotated[str, typer.Option(help="The pack whose engine is measured.")] = "utility",
    intent: Annotated[str, typer.Option(help="What the storm is about; by default what the menu shows first.")] = "",
    json_: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Measure messages a second, one by one and in batches, with the cascade, the encoder alone and letters alone."""
    with threadpool_limits(1), tempfile.TemporaryDirectory() as folder:
        found = measured(import_module(f"sintonia.packs.{pack}.pack"), intent, messages, Path(folder))
    print(json.dumps(found) if json_ else "\n".join(f"{name:<28}{value}" for name, value in found.items()))


def measured(pack: Any, intent: str, messages: int, folder: Path) -> dict[str, Any]:
    """All figures of one pack."""
    from sintonia.understanding.checking import rows_of
    from sintonia.understanding.engine import Engine
    from sintonia.understanding.evaluation import encoder_alone, resident_mb
    from sintonia.understanding.phrases import read_phrases
    from sintonia.understanding.training import kept_at, unpack_table

    print("bench: learning …", file=sys.stderr)
    # In a process of its own: what is measured here is what a process that answers has.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        apart.submit(_learn, pack.PHRASES, folder).result()
    table = unpack_table(kept_at([pack.PHRASES], cache=folder).read_bytes())
    chance = random.Random(7)  # noqa: S311 - the same messages each time
    said = [row.text for row in rows_of(pack.PHRASES.parent / "check")]
    unseen = [_mistyped(text, chance) for text in said]
    phrases = [phrase.text for phrase in read_phrases([pack.PHRASES]) if phrase.intent == (intent or pack.MENU[0])]
    storm = _storm(phrases, messages, chance)

    def engine(kind: str) -> Engine:
        return Engine(encoder_alone(table) if kind == "encoder" else table, letters_alone=kind == "letters")

    cascade = engine("cascade")
    took = sorted(_one_by_one(cascade, unseen))
    found: dict[str, Any] = {
        "pack": pack.NAME,
        "unseen_p50_ms": round(statistics.median(took), 2),
        "unseen_p99_ms": round(took[int(len(took) * 0.99)], 2),
    }
    found["rss_mb"] = resident_mb()
    for kind in ("cascade", "encoder", "letters"):
        found[f"unseen_per_s_{kind}"] = round(_a_second(engine(kind), unseen))
        found[f"storm_per_s_{kind}"] = round(_a_second(engine(kind), storm))
    steps = engine("cascade").settle(storm)
    found["storm_by_letters"] = round(sum(one.near is None for one in steps) / len(steps), 3)
    found["long_ms"] = _long(cascade)
    found["ratio_storm"] = round(found["storm_per_s_cascade"] / found["storm_per_s_letters"], 3)
    return found


def _learn(phrases: Path, folder: Path) -> None:
    from sintonia.understanding.training import trained_table

    trained_table([phrases], cache=folder)


def _one_by_one(engine: Any, texts: Sequence[str]) -> list[float]:
    return [_ms(lambda text=text: engine.understand([text], language="pt-BR", at=AT)) for text in texts]  # type: ignore[misc]  # a default


def _a_second(engine: Any, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    for start in range(0, len(texts), AT_ONCE):
        engine.understand(texts[start : start + AT_ONCE], language="pt-BR", at=AT)
    return len(texts) / (time.perf_counter() - began)


def _long(engine: Any) -> float:
    text = ("estou sem luz desde ontem e quero saber quando volta, " * (LONG // 50))[:LONG]
    return round(max(_ms(lambda: engine.understand([text], language="pt-BR", at=AT)) for _ in range(REPEATS)), 2)


def _ms(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def _storm(phrases: Sequence[str], count: int, chance: random.Random) -> list[str]:
    """Few phrases are said by most, and many by few (Zipf)."""
    weights = [1 / rank for rank in range(1, len(phrases) + 1)]
    drawn = chance.choices(phrases, weights, k=count)
    return [_mistyped(text, chance) if chance.random() < TYPOS else text for text in drawn]


def _mistyped(text: str, chance: random.Random) -> str:
    """One letter lost, doubled, swapped with the next or hit beside."""
    if len(text) <= 1:
        return text
    place = chance.randrange(len(text) - 1)
    one, two = text[place], text[place + 1]
    typo = chance.choice(["", one * 2, two + one, chance.choice(string.ascii_lowercase)])
    return text[:place] + typo + text[place + (2 if typo == two + one else 1) :]
