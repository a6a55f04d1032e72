"""What the packs know: enough of it, in three languages, and what an article says to write is understood."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sintonia.kit.words import LANGUAGES
from sintonia.packs.insurer import pack as insurer
from sintonia.packs.utility import pack as utility
from sintonia.understanding.deciding import ACT, DANGER
from sintonia.understanding.engine import load_engine
from sintonia.understanding.knowledge import Article, keep_articles
from sintonia.understanding.wishes import wishes_in
from tests.running import LEARNT

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
WHOLE = """
source = "{source}"
[title]
pt-BR = "Um"
es = "Uno"
en = "One"
[text]
pt-BR = "Um texto."
es = "Un texto."
en = "{text}"
[asks]
pt-BR = "a\\nb\\nc\\nd"
es = "a\\nb\\nc\\nd"
en = "{asks}"
"""


def quoted(articles: list[Article]) -> list[tuple[str, str, str]]:
    return [
        (article.name, language, words)
        for article in articles
        for language, text in article.texts.items()
        for words in re.findall("“([^”]+)”", text)
    ]


def test_a_utility_and_an_insurer_answer_what_is_asked_most() -> None:
    assert len(utility.ARTICLES) >= 40
    assert len(insurer.ARTICLES) >= 12
    names = [article.name for article in (*utility.ARTICLES, *insurer.ARTICLES)]
    assert len(names) == len(set(names)), "an article's name is its own in all packs"


@pytest.mark.parametrize("pack", [utility, insurer], ids=["utility", "insurer"])
def test_no_question_is_given_to_two_articles(pack: object) -> None:
    for language in LANGUAGES:
        asks = [ask for article in pack.ARTICLES for ask in article.asks[language]]  # type: ignore[attr-defined]
        assert len(asks) == len(set(asks))


@pytest.mark.parametrize("pack", [utility, insurer], ids=["utility", "insurer"])
def test_what_an_article_says_to_write_is_understood(pack: object) -> None:
    engine = load_engine([pack.PHRASES], cache=LEARNT)  # type: ignore[attr-defined]
    not_understood = []
    for name, language, words in quoted(pack.ARTICLES):  # type: ignore[attr-defined]
        best = engine.understand([words], language=language, at=AT)[0].best
        if wishes_in(words).writes_only:
            continue
        if best.intent == "none" or best.confidence < (DANGER if best.intent == "danger" else ACT):
            not_understood.append((name, language, words, best))
    assert not not_understood


@pytest.mark.parametrize(
    "lacking",
    [
        WHOLE.format(source="", text="A text.", asks="a\\nb\\nc\\nd"),
        WHOLE.format(source="A law, art. 1", text="A text.", asks="a\\nb\\nc"),
        WHOLE.format(source="A law, art. 1", text="A long text. " * 40, asks="a\\nb\\nc\\nd"),
        WHOLE.format(source="A law, art. 1", text="", asks="a\\nb\\nc\\nd"),
    ],
    ids=["source", "ways of asking", "brevity", "language"],
)
def test_an_article_that_lacks_something_is_refused(tmp_path: Path, lacking: str) -> None:
    (tmp_path / "one.toml").write_text(lacking)
    with pytest.raises(ValueError, match=re.escape(str(tmp_path / "one.toml"))):
        keep_articles(tmp_path)
