"""What anybody says to anybody: yes, no, thanks, a greeting, a word of command. They name nothing by themselves."""

from __future__ import annotations

from functools import cache
from typing import Final

from sintonia.understanding.features import plain, words_of
from sintonia.understanding.phrases import read_phrases

_CHATTER: Final = frozenset({"yes", "no", "thanks", "greeting", "cancel", "back", "repeat", "resume"})
_WHOLE: Final = _CHATTER | {"person"}
_SHORT: Final = 2


def names_nothing(text: str) -> bool:
    """Whether a text is only such words ("sim, por favor", "bom dia", "cancela") and so cannot be a place or a name."""
    words = words_of(plain(text))
    known, phrases = _known()
    if any(word[0] == "#" for word in words):
        return False
    return " ".join(words) in phrases or all(word in known or not word.isalnum() for word in words)


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """The words of the short general phrases, in any order, and the longer phrases as they stand."""
    words: set[str] = set()
    whole: set[str] = set()
    for phrase in read_phrases([]):
        found = words_of(plain(phrase.text))
        if phrase.intent in _WHOLE:
            whole.add(" ".join(found))
        if phrase.intent in _CHATTER and len(found) <= _SHORT:
            words.update(found)
    return frozenset(words), frozenset(whole)
