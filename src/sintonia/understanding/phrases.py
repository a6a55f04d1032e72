"""Training phrases: which files there are and what they say. Data for people to edit, one phrase a line."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sintonia.kit.words import LANGUAGES
from sintonia.understanding.slots import unmarked

GENERAL: Final = Path(__file__).parent / "phrases"
ELSEWHERE: Final = "elsewhere."


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something a customer writes, with its meaning. An intent under `elsewhere.` is known, but nobody's journey."""

    text: str
    intent: str
    language: str
    # The same with its slots marked ("[hour : nove]"), where somebody marked them.
    annotated: str = ""


def read_phrases(folders: Sequence[Path]) -> list[Phrase]:
    """Every phrase of the general set and of the given folders (`<folder>/pt-BR.toml`, ...)."""
    return [phrase for folder in (GENERAL, *folders) for language in LANGUAGES for phrase in _in_file(folder, language)]


def fingerprint(folders: Sequence[Path], *code: Path) -> str:
    """A name for exactly these phrases and this code, for the cache."""
    known = hashlib.sha256()
    for path in [*(folder / f"{language}.toml" for folder in (GENERAL, *folders) for language in LANGUAGES), *code]:
        known.update(path.read_bytes() if path.exists() else b"")
    return known.hexdigest()[:24]


def _in_file(folder: Path, language: str) -> Iterator[Phrase]:
    path = folder / f"{language}.toml"
    if not path.exists():
        return
    for intent, told in tomllib.loads(path.read_text("utf-8")).items():
        if isinstance(told, str):
            yield from (_phrase(line, intent, language) for line in _lines(told))
        else:
            for name, lines in told.items():
                yield from (_phrase(line, f"{intent}.{name}", language) for line in _lines(lines))


def _phrase(line: str, intent: str, language: str) -> Phrase:
    return Phrase(unmarked(line), intent, language, line)


def _lines(told: str) -> list[str]:
    return [line.strip() for line in told.splitlines() if line.strip()]
