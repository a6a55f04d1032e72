"""What no journey handles: an article with its source, or a person; the open question stays open."""

from __future__ import annotations

from sintonia.conversations.channel import Heard
from sintonia.dialogue.going import asking, start, still_open
from sintonia.dialogue.say import quote
from sintonia.dialogue.scene import Scene
from sintonia.understanding.knowledge import article_about
from sintonia.understanding.port import Understood


def tell(scene: Scene, heard: Heard, understood: Understood) -> None:
    """Answer from an article where there is one, else offer a person."""
    scene.contact.misses = 0
    article = article_about(understood.elsewhere)
    if article is None:
        start(scene, "offer_person", heard.text)
        return
    scene.record(
        "dialogue.article.quoted", ("contact", scene.contact.token), article=article.name, source=article.source
    )
    quote(scene, article.told(scene.contact.language))
    open_run = asking(scene)
    if open_run is not None:
        still_open(scene, open_run)
