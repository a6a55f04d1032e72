"""What the bot says is short, asks one thing at a time, and names its sources."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from sintonia.journeys.operations import issue_passport
from sintonia.kit.words import SOURCE
from sintonia.packs.utility.pack import ARTICLES
from sintonia.understanding.knowledge import article_about, keep_articles

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

BUBBLE = 320
SPOKEN = ("dialogue", "journeys", "understanding", "packs/utility")
LANGUAGES = ("pt_BR", "es")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", SPOKEN)
def test_a_bubble_is_short_and_asks_at_most_one_thing(folder: str, language: str) -> None:
    path = SOURCE / folder / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        for message in read_po(file, locale=language):
            for text in (str(message.id), str(message.string)) if message.id else ():
                assert len(text) <= BUBBLE, text
                # "12.480? The latest was 4.790. What does it show?" repeats what was heard, and then asks.
                assert text.removeprefix("¿").removeprefix("{reading}?").count("?") <= 1, text


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_an_article_fits_a_bubble_and_names_its_source(article: object, language: str) -> None:
    told = article_about(article.name).told(language)  # type: ignore[attr-defined,union-attr]
    assert len(told) <= BUBBLE
    assert re.fullmatch(r"(Fonte|Fuente|Source): REN ANEEL 1000/2021, art\. [\d ,ae]+\.", told.splitlines()[-1])


def test_an_article_without_a_source_or_a_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('[text]\npt-BR = "a"\nes = "b"\nen = "c"\n')
    with pytest.raises(ValueError, match="lacks its source"):
        keep_articles(tmp_path)
    (tmp_path / "x.toml").write_text('source = "s"\n[text]\npt-BR = "a"\nen = "c"\n')
    with pytest.raises(ValueError, match="language"):
        keep_articles(tmp_path)
    assert article_about("x") is None


def test_the_protocol_is_said_in_one_way_everywhere(stage: Stage) -> None:
    for line in ("quero a segunda via da conta", "529.982.247-25", "a de novembro"):
        stage.whatsapp(line)
    contact = stage.contact_of("5531988887777")
    code = issue_passport(case=contact.case_id, at=stage.at).code
    hello, told = stage.say("", door="webchat", sender="maria", details={"passport": code})
    grouped = " ".join(contact.protocol[n : n + 4] for n in range(0, len(contact.protocol), 4))
    assert grouped in hello
    assert grouped in told
