"""What a company's engine is taught and examined by: its pack's part, as whoever plugs it in hands it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sintonia.understanding.port import Understanding


@dataclass(frozen=True)
class Subject:
    """
    One company's subject.

    `phrases` is the folder of its pack's phrases, `check` that of its check set, `intents` are those that may be
    taught; `title` gives one's title in a language. `danger` is the journey of whoever is in danger, `covers` what else
    each journey is for. `engine` gives the model that the phrases alone make. `learnt` is the folder that keeps
    what was learnt, for lessons to come.
    """

    company: str
    name: str
    phrases: Path
    check: Path
    intents: tuple[str, ...]
    title: Callable[[str, str], str]
    danger: str
    covers: Mapping[str, frozenset[str]]
    engine: Callable[[], Understanding]
    learnt: Path | None = None
