"""`sintonia nlu NAME`: what customers mean, taught, tried out and measured."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sintonia.understanding.deciding import Decision
    from sintonia.understanding.port import Understood
    from sintonia.understanding.subject import Subject


class Said(Protocol):
    """One message, in the language that its speaker was last known by."""

    @property
    def text(self) -> str: ...
    @property
    def lang(self) -> str: ...


def subjects(packs: Sequence[str]) -> dict[str, Subject]:
    """What some packs teach, or every pack that is there, by name; ends with a sentence where one is not there."""
    from sintonia.cli import django_on
    from sintonia.config import database

    os.environ.setdefault("SINTONIA_DEMO", "1")
    django_on.set_up(database.WORKER)
    from sintonia.config import plugins

    companies = {plugged.pack: name for name, plugged in plugins.COMPANIES.items()}
    for pack in packs:
        if pack not in companies:
            sys.exit(f"sintonia: there is no pack {pack!r}; there are {' and '.join(companies)}.")
    return {pack: plugins.subject(companies[pack]) for pack in packs or companies}


def understood_and_decided(
    subject: Subject, said: Sequence[Said], *, at: datetime
) -> list[tuple[Understood, Decision]]:
    """What is made of first messages, and what is done with each."""
    from sintonia.understanding.effects import decided

    engine = subject.engine()
    found: dict[int, Understood] = {}
    languages = [_language(one.lang) for one in said]
    for language in dict.fromkeys(languages):
        its = [place for place, one in enumerate(languages) if one == language]
        answers = engine.understand([said[place].text for place in its], language=language, at=at)
        found.update(zip(its, answers, strict=True))
    return [(found[place], decided(found[place], subject)) for place in range(len(said))]


def say(found: Mapping[str, Any], *, json_: bool) -> None:
    """Print what was found: as one line of JSON, or a line for each of its names."""
    told = json.dumps(found) if json_ else "\n".join(f"{name:<14} {value}" for name, value in found.items())
    print(told, flush=True)


def _language(lang: str) -> str:
    return {"pt": "pt-BR", "es": "es", "en": "en"}.get(lang[:2].lower(), "pt-BR")
