"""What no journey handles: an article with its source, or a person; the open question stays open."""

from __future__ import annotations

from sintonia.conversations.channel import Heard
from sintonia.dialogue import doubts
from sintonia.dialogue.going import asking, start, still_open
from sintonia.dialogue.say import quote
from sintonia.dialogue.scene import Scene
from sintonia.journeys.stored import journey_named
from sintonia.understanding.asking import asks_something
from sintonia.understanding.deciding import ACT
from sintonia.understanding.doubts import HANDED_OVER
from sintonia.understanding.knowledge import article_about, told
from sintonia.understanding.passages import find
from sintonia.understanding.port import Understood
from sintonia.understanding.retrieval import Found


def tell(scene: Scene, heard: Heard, understood: Understood) -> None:
    """Answer from the article that is meant, or from one that the question finds, else offer a person."""
    scene.contact.misses = 0
    if article_about(understood.elsewhere) is not None:
        return quoted(scene, understood.elsewhere)
    found = _found(scene, heard)
    if found is not None:
        return _quote(scene, found)
    doubts.keep(scene, heard, understood, HANDED_OVER)
    start(scene, "offer_person", heard.text)
    return None


def quoted(scene: Scene, matter: str) -> None:
    """Quote the article on a matter; the open question stays open."""
    article, language = article_about(matter), scene.contact.language
    assert article is not None
    _quote(
        scene, Found(article.name, article.titles[language], article.texts[language], article.sources[language], 1.0)
    )


def answered(scene: Scene, heard: Heard, understood: Understood | None) -> bool:
    """
    Answer a question from what the company knows, but only where that is sure; says whether it was answered.

    Nothing is looked for where the words were understood, where nobody asks, or where somebody is in danger.
    """
    if understood is None or _in_danger(scene):
        return False
    if understood.best.intent != "none" and understood.best.confidence >= ACT:
        return False
    found = _found(scene, heard)
    if found is None:
        return False
    scene.contact.misses, scene.contact.changed = 0, True
    _quote(scene, found)
    return True


def _found(scene: Scene, heard: Heard) -> Found | None:
    if heard.kind != "text" or not asks_something(heard.text):
        return None
    company, encoder = scene.contact.account.company, scene.company.encoder()
    return find(heard.text, company=company, language=scene.contact.language, encoder=encoder)


def _quote(scene: Scene, found: Found) -> None:
    about = {"article": found.article, "source": found.source, "sure": found.sure}
    scene.record("dialogue.article.quoted", ("contact", scene.contact.token), **about)
    quote(scene, told(found.text, found.source, scene.contact.language))
    open_run = asking(scene)
    if open_run is not None:
        still_open(scene, open_run)


def _in_danger(scene: Scene) -> bool:
    top = scene.top()
    return top is not None and journey_named(top.journey, top.version).urgent
