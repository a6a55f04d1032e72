"""`sintonia nlu train`: learn packs' phrases before a deployment starts, or any phrases from a file."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has none

from sintonia.cli.nlu import say, subjects, understood_and_decided
from sintonia.understanding.checking import Figures
from sintonia.understanding.subject import Subject


def command(
    pack: Annotated[
        list[str] | None, typer.Option(help="A pack, such as utility; by default all that are there.")
    ] = None,
    train: Annotated[
        list[Path] | None, typer.Option(help="JSON Lines to learn from instead: text, intent, split, lang.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file for what was learnt from --train.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="A line of JSON each.")] = False,
) -> None:
    """Learn what `sintonia up` would learn at its start, and tell how well it is understood; or learn from a file."""
    if train and pack:
        sys.exit("sintonia: --pack learns a pack's phrases, --train those of a file; give one of them.")
    if out and not train:
        sys.exit("sintonia: --out is for what --train learns; a pack's model is kept in the home folder.")
    try:
        with threadpool_limits(1):
            if train:
                say(_from_files(train, out), json_=json_)
                return
            for name, subject in subjects(pack or []).items():
                say({"pack": name, **_from_pack(subject)}, json_=json_)
    except OSError as problem:
        sys.exit(f"sintonia: {problem}")


def _from_files(paths: list[Path], out: Path | None) -> dict[str, Any]:
    from sintonia.understanding.evaluation import learn, rows_to_learn
    from sintonia.understanding.training import unpack_table

    try:
        rows = rows_to_learn(paths)
    except ValueError as problem:
        sys.exit(f"sintonia: {problem}")
    packed, seconds = learn(rows)
    if out:
        out.write_bytes(packed)
    table = unpack_table(packed)
    encoder = table.head.encoder if table.head else ""
    return _told(phrases=len(rows), intents=len(table.intents), seconds=seconds, size=len(packed), encoder=encoder)


def _from_pack(subject: Subject) -> dict[str, Any]:
    """Learn a pack's phrases into the home's cache, and examine what was learnt by the pack's check set."""
    from sintonia.config import environment, plugins
    from sintonia.understanding.phrases import read_phrases
    from sintonia.understanding.training import encoder_if_any, kept_at, learnt_from

    phrases, encoder = read_phrases([subject.phrases]), encoder_if_any()
    kept = kept_at([subject.phrases], cache=plugins.learnt(environment.home()))
    before, began = _written(kept), time.perf_counter()
    subject.engine()
    seconds = time.perf_counter() - began if _written(kept) != before else 0.0
    return {
        "model": learnt_from([subject.phrases]),
        **_told(
            phrases=len(phrases),
            intents=len({phrase.intent for phrase in phrases}),
            seconds=seconds,
            size=kept.stat().st_size,
            encoder=encoder.name if encoder else "",
        ),
        **_examined(subject),
    }


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def _told(*, phrases: int, intents: int, seconds: float, size: int, encoder: str) -> dict[str, Any]:
    return {
        "phrases": phrases,
        "intents": intents,
        "train_s": round(seconds, 2),
        "size_mb": round(size / 1_000_000, 2),
        "encoder": encoder,
    }


def _examined(subject: Subject) -> dict[str, Any]:
    from sintonia.kit.clock import now
    from sintonia.understanding.checking import figures, rows_of

    rows = rows_of(subject.check)
    if not rows:
        return {}
    found = figures(rows, [decision for _understood, decision in understood_and_decided(subject, rows, at=now())])
    return {
        **_reached(found),
        "by_language": {lang: _reached(found.of(lang=lang)) for lang in dict.fromkeys(row.lang for row in rows)},
        "by_half": {part: _reached(found.of(part=part)) for part in dict.fromkeys(row.part for row in rows)},
    }


def _reached(found: Figures) -> dict[str, float]:
    return {"good": round(found.good, 4), "wrong": round(found.wrong, 4), "missed": found.missed}
