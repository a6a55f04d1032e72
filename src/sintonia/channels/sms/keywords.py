"""What one word at the beginning of a text message asks for: a journey, a person, or silence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sintonia.kit.text import folded
from sintonia.outreach.stopping import STOP_WORDS

Keywords = Mapping[str, tuple[str, str]]

PERSON: Final = {
    "pessoa": "pt-BR", "atendente": "pt-BR", "humano": "", "persona": "es", "agente": "", "person": "en", "agent": "en",
    "human": "en",
}  # fmt: skip
PAPERS: Final = frozenset({"cpf", "cnpj", "dni", "nie", "nif", "id"})
MOST_WORDS: Final = 6
_WORD: Final = re.compile(r"[^\W_]+")


def meant(text: str, keywords: Keywords) -> dict[str, Any]:
    """
    What a text asks for by its first word; nothing for one that is a sentence. `keywords` are a journey and a language.

    A stop word counts only alone: "pare de me cobrar" is a sentence, for somebody to read.
    """
    words = _WORD.findall(folded(text))
    if not words or len(words) > MOST_WORDS:
        return {}
    if len(words) == 1 and words[0] in STOP_WORDS:
        return _told({"order": "stop"}, STOP_WORDS[words[0]])
    if len(words) == 1 and words[0] in PERSON:
        return _told({"order": "person"}, PERSON[words[0]])
    if _is_sentence(words[1:]):
        return {}
    begins, language = keywords.get(words[0], ("", ""))
    return _told({"begin": begins}, language) if begins else {}


def _is_sentence(rest: list[str]) -> bool:
    """Numbers among other words tell something: "factura 214 euros siempre 60", but not "conta cpf 52998224725"."""
    words = [word for word in rest if word not in PAPERS]
    return any(word.isdigit() for word in words) and any(word.isalpha() for word in words)


def _told(meaning: dict[str, Any], language: str) -> dict[str, Any]:
    return {**meaning, "language": language} if language else meaning
