"""A small company, plugged in as a real one is (`settings.PLUGINS`): what it learns is learnt in a second."""

from functools import cache
from pathlib import Path

from sintonia.understanding.engine import load_engine
from sintonia.understanding.phrases import read_phrases
from sintonia.understanding.port import Understanding
from sintonia.understanding.subject import Subject
from sintonia.understanding.titles import GENERAL, as_words

HERE = Path(__file__).parent


def served() -> tuple[str, ...]:
    return ("",)


@cache
def own() -> Understanding:
    return load_engine([HERE / "phrases"])


@cache
def subject(company: str) -> Subject:
    return Subject(
        company=company,
        name="Small",
        phrases=HERE / "phrases",
        check=HERE / "check",
        intents=tuple(dict.fromkeys(phrase.intent for phrase in read_phrases([HERE / "phrases"]))),
        title=lambda intent, language: GENERAL[intent].render(language) if intent in GENERAL else as_words(intent),
        danger="danger",
        covers={},
        engine=own,
    )
