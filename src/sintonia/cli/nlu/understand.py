"""`sintonia nlu understand`: what a pack makes of messages, a line of JSON each."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer

from sintonia.cli.nlu import subjects, understood_and_decided
from sintonia.understanding.subject import Subject

AT_ONCE: Final = 64


class Line(msgspec.Struct, frozen=True):
    """One message, in the language that its speaker was last known by."""

    text: str
    lang: str = "pt-BR"


def command(
    pack: Annotated[str, typer.Option(help="The pack, such as utility.")],
    file: Annotated[Path, typer.Option(help="JSON Lines of text and lang.")],
    json_: Annotated[bool, typer.Option("--json", help="A line of JSON each.")] = False,
    at: Annotated[datetime | None, typer.Option(help="The moment at which it is said; now by default.")] = None,
) -> None:
    """Print what is done with each message: start, clarify, ask, person or danger, with its journeys and values."""
    from sintonia.kit.clock import now
    from sintonia.understanding.evaluation import lines_of

    subject = subjects([pack])[pack]
    try:
        lines = lines_of(file, Line)
    except (OSError, ValueError) as problem:
        sys.exit(f"sintonia: {problem}")
    moment = at.astimezone() if at else now()
    for start in range(0, len(lines), AT_ONCE):
        for told in _told(subject, lines[start : start + AT_ONCE], moment):
            print(msgspec.json.encode(told).decode() if json_ else _plainly(told))
    sys.stdout.flush()


def _told(subject: Subject, lines: Sequence[Line], at: datetime) -> Iterator[dict[str, Any]]:
    for line, (understood, decision) in zip(lines, understood_and_decided(subject, lines, at=at), strict=True):
        yield {
            "text": line.text,
            "lang": understood.language,
            "decision": decision.kind,
            "journeys": list(decision.journeys),
            "confidence": round(decision.confidence, 3),
            "entities": _entities(line.text, understood.language, at),
        }


def _plainly(told: dict[str, Any]) -> str:
    return f"{told['decision']:<8}{told['confidence']:<6}{' '.join(told['journeys']):<30}{told['text']}"


def _entities(text: str, language: str, at: datetime) -> list[dict[str, Any]]:
    from sintonia.understanding.entities import entities_in

    return [msgspec.to_builtins(one) for one in entities_in(text, language=language, at=at)]
