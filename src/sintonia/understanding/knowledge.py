"""
Articles: what a company's people would answer to a common question, in every language and with its source.

A pack keeps them as data, one file an article, and registers them. The dialogue quotes the one whose name the engine
gives as `elsewhere`, or the one that a question finds (`queries.find`); agents find the same ones. An article promises
nothing that its source does not say.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from sintonia.kit.words import LANGUAGES

LONGEST: Final = 450
FEWEST_ASKS: Final = 4
MOST_ASKS: Final = 8
_SOURCE: Final = {"pt-BR": "Fonte", "es": "Fuente", "en": "Source"}


class Article(Struct, frozen=True):
    """
    One answer; `name` is the matter that it is about.

    By language: `titles`, `texts`, `sources`, and in `asks` the question as customers put it.
    """

    name: str
    titles: dict[str, str]
    texts: dict[str, str]
    sources: dict[str, str]
    asks: dict[str, tuple[str, ...]]

    def told(self, language: str) -> str:
        """The answer and where it stands."""
        spoken = language if language in self.texts else "en"
        return told(self.texts[spoken], self.sources[spoken], spoken)


def told(text: str, source: str, language: str) -> str:
    """A passage and where it stands."""
    return f"{text}\n{_SOURCE.get(language, _SOURCE['en'])}: {source}."


_shelf: Final[dict[str, Article]] = {}


def keep_articles(folder: Path) -> list[Article]:
    """
    Register every article of a folder (`<matter>.toml`).

    :raises ValueError: if one has no source, lacks a language or a way of asking, or is too long
    """
    found = [_read(path) for path in sorted(folder.glob("*.toml"))]
    _shelf.update({article.name: article for article in found})
    return found


def article_about(matter: str) -> Article | None:
    """The article on a matter, if there is one."""
    return _shelf.get(matter)


def _read(path: Path) -> Article:
    written = tomllib.loads(path.read_text("utf-8"))
    asks = {language: tuple(lines.strip().splitlines()) for language, lines in _by_language(written, "asks").items()}
    texts = {language: text.strip() for language, text in _by_language(written, "text").items()}
    article = Article(path.stem, _by_language(written, "title"), texts, _by_language(written, "source"), asks)
    for part in (article.titles, article.texts, article.sources, article.asks):
        if set(LANGUAGES) - {language for language, told in part.items() if told}:
            raise ValueError(f"{path} lacks a source, or a language of one of its parts")
    if any(len(text) > LONGEST for text in texts.values()):
        raise ValueError(f"{path} is longer than {LONGEST} characters in one of its languages")
    if any(not FEWEST_ASKS <= len(lines) <= MOST_ASKS for lines in asks.values()):
        raise ValueError(f"{path} is to be asked for in {FEWEST_ASKS} to {MOST_ASKS} ways in each language")
    return article


def _by_language(written: dict[str, Any], part: str) -> dict[str, str]:
    """A part of an article in each language; a source may be the same in all of them."""
    said = written.get(part, {})
    return dict.fromkeys(LANGUAGES, said) if isinstance(said, str) else dict(said)
