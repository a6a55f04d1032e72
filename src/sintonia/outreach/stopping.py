"""The words that end what is told unasked: each alone, in any language, as an alert or a carrier names them. Pure."""

from __future__ import annotations

from typing import Final

from sintonia.kit.words import Words

# With the language of whoever says it, where the word tells.
STOP_WORDS: Final = {"pare": "pt-BR", "parar": "pt-BR", "baja": "es", "stop": "", "stopall": "", "unsubscribe": "en"}


def word_of(language: str) -> Words:
    """The one word that stops alerts, in a language."""
    return {"pt-BR": Words("PARAR"), "es": Words("BAJA")}.get(language, Words("STOP"))
