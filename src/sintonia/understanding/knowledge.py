"""
Articles: what a company's people would answer to a common question, in every language and with its source.

A pack keeps them as data, one file an article, and registers them; the dialogue quotes the one whose name the engine
gives as `elsewhere`. An article promises nothing that its source does not say.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from msgspec import Struct

from sintonia.kit.words import LANGUAGES


class Article(Struct, frozen=True):
    """One answer; `name` is the matter that it is about, `texts` one a language."""

    name: str
    source: str
    texts: dict[str, str]

    def told(self, language: str) -> str:
        """The answer and where it stands, for one bubble."""
        label = {"pt-BR": "Fonte", "es": "Fuente"}.get(language, "Source")
        return f"{self.texts.get(language, self.texts['en'])}\n{label}: {self.source}."


_shelf: Final[dict[str, Article]] = {}


def keep_articles(folder: Path) -> list[Article]:
    """
    Register every article of a folder (`<matter>.toml`).

    :raises ValueError: if one has no source, or lacks a language
    """
    found = [_read(path) for path in sorted(folder.glob("*.toml"))]
    _shelf.update({article.name: article for article in found})
    return found


def article_about(matter: str) -> Article | None:
    """The article on a matter, if there is one."""
    return _shelf.get(matter)


def _read(path: Path) -> Article:
    told = tomllib.loads(path.read_text("utf-8"))
    article = Article(path.stem, told.get("source", ""), {k: v.strip() for k, v in told.get("text", {}).items()})
    if not article.source or set(LANGUAGES) - article.texts.keys():
        raise ValueError(f"{path} lacks its source or a language")
    return article
