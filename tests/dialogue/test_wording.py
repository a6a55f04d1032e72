"""What the bot says is short, asks one thing at a time, and names its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from sintonia.journeys.operations import issue_passport
from sintonia.kit.text import bubbles
from sintonia.kit.words import SOURCE
from sintonia.packs.insurer import pack as insurer
from sintonia.packs.utility import pack as utility

if TYPE_CHECKING:
    from sintonia.understanding.knowledge import Article
    from tests.dialogue.stage import Stage

BUBBLE = 320
SPOKEN = ("dialogue", "journeys", "understanding", "packs/utility")
LANGUAGES = ("pt_BR", "es")
SOURCE_IN = {"pt-BR": "Fonte", "es": "Fuente", "en": "Source"}


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


@pytest.mark.parametrize("article", [*utility.ARTICLES, *insurer.ARTICLES], ids=lambda article: article.name)
@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_an_article_fits_two_bubbles_and_names_its_source(article: Article, language: str) -> None:
    told = bubbles(article.told(language))
    assert len(told) <= 2
    assert all(len(bubble) <= BUBBLE for bubble in told)
    assert told[-1].splitlines()[-1].startswith(f"{SOURCE_IN[language]}: ")
    assert told[-1].endswith(".")


def test_the_protocol_is_said_in_one_way_everywhere(stage: Stage) -> None:
    for line in ("quero a segunda via da conta", "529.982.247-25", "a de novembro"):
        stage.whatsapp(line)
    contact = stage.contact_of("5531988887777")
    code = issue_passport(case=contact.case_id, at=stage.at).code
    hello, told = stage.say("", door="webchat", sender="maria", details={"passport": code})
    grouped = " ".join(contact.protocol[n : n + 4] for n in range(0, len(contact.protocol), 4))
    assert grouped in hello
    assert grouped in told
