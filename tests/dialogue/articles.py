"""What any pack's articles are tried by: questions in three languages, each answered in its article's own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sintonia.kit.text import bubbles
from sintonia.understanding.knowledge import article_about

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

Questions = Mapping[str, Mapping[str, tuple[str, ...]]]


def asked(questions: Questions) -> list[tuple[str, str, str]]:
    """Each question by itself, with its article and its language."""
    return [
        (matter, language, text)
        for matter, told in questions.items()
        for language, texts in told.items()
        for text in texts
    ]


def is_answered(stage: Stage, matter: str, language: str, text: str, *, door_in: str = "") -> None:
    """Ask, and see that its article is what is told."""
    article = article_about(matter)
    assert article is not None
    _hello, *told = stage.say(text, details={"language": door_in} if door_in else None)
    assert told == bubbles(article.told(language))
