"""What people often begin with, offered as chips on an empty conversation; in their words, not in ours."""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language

_WORDS: Final = {
    "pt": ("Estou sem luz", "Quero a 2ª via", "Já paguei!"),
    "es": ("Estoy sin luz", "Mi factura", "¡Ya pagué!"),
    "en": ("My power is out", "My bill", "I've paid!"),
}


def opening_words() -> tuple[str, ...]:
    """Three ways to begin, in the reader's language."""
    return _WORDS.get((get_language() or "en")[:2], _WORDS["en"])
