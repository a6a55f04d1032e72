"""One saying as the text of a mail: everything in words, options by number. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from sintonia.conversations.channel import Card, Saying
from sintonia.kit.words import _


def text_of(saying: Saying, *, site: str = "") -> str:
    """The whole text of a saying; files are fetched at `site`."""
    return "\n\n".join(part for part in _parts(saying, site) if part)


def _parts(saying: Saying, site: str) -> Iterator[str]:
    yield saying.text
    if saying.card is not None:
        yield _card(saying.card)
    for code in (*(saying.card.codes if saying.card else ()), saying.code):
        if code is not None:
            yield f"{code.title}:\n{code.value}" if code.title else code.value
    for file in (saying.card.file if saying.card else None, saying.file):
        if file is not None:
            yield f"{file.name}:\n{urljoin(site + '/', file.url)}"
    if saying.options:
        told = [f"{o.title} ({o.description})" if o.description else o.title for o in saying.options]
        asked = _("Answer with a number:").render(saying.language)
        yield "\n".join([asked, *(f"{number}. {title}" for number, title in enumerate(told, 1))])


def _card(card: Card) -> str:
    first = f"{card.title}: {card.amount}" if card.amount else card.title
    return "\n".join([first, *(f"{name}: {value}" for name, value in card.facts)])
