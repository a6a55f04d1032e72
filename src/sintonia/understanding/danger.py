"""
The guard: words that mean danger whatever the rest of a text says.

A person in danger must never be asked for a number. So this errs on the side of danger, in three languages and as
people misspell them; a pack adds what is dangerous in its trade, and the trained engine what no list foresees.
"""

from __future__ import annotations

import re
from typing import Final

from sintonia.understanding.harmless import is_over, without_harmless
from sintonia.understanding.hints import ALL, DANGER

_FIRE: Final = (
    r"\bfuma[cs]+a\b|\bfumac[a-z]*|\bfumeg[a-z]*|\bhume(?:a|an|ando|aba|aban|ar)\b"
    r"|\bh?umo\b(?! ?\w*ano)|\bsmok(?:e|es|ing|y)\b"
    r"|\b(?:pegando|pegou|pego|pegaram|soltando|saindo|tem|com|ta com|sai|hay|echa|echando|sale|saliendo|prendio"
    r"|prendido) (?:em )?(?:fogo|foguo|fuego)\b"
    r"|\b(?:fogo|fuego|incendi[a-z]*)\b|\bon fire\b|\bcaught fire\b|\bfire\b(?! ?place| stick|d\b)|\bflames?\b"
    r"|\bllamas\b|\bchamas\b|\bardiendo\b|\bardendo\b"
    r"|\b(?:cheiro|cheirando|huele|olor|smell[a-z]*)(?: \w+){0,2} (?:queimad[oa]|a quemado|quemad[oa]|burn[a-z]*)"
)
_GAS: Final = (
    r"\b(?:cheir\w*|fedor|fedendo|hue?le\w*|oler|olor|smell\w*|reek\w*|stink\w*|whiff)(?:\W+\w+){0,4}?\W+(?:gas"
    r"|ovo podre"
    r"|huevos? podridos?|rotten eggs?)\b|\bgas (?:smell|odou?r)\b"
    r"|\b(?:vazando|vazamento de|vaza|fuga de|escape de|escapando|leaking) (?:o |el )?gas\b|\bgas (?:is )?leak\w*"
)
_NEVER: Final = re.compile(r"(?!)")
_sure: list[tuple[int, re.Pattern[str], re.Pattern[str]]] = [
    (DANGER, re.compile(_FIRE), _NEVER),
    (DANGER, re.compile(_GAS), _NEVER),
]
_LIFE: Final = re.compile(r"\b(?:perigo|peligro|danger|dangerous|perigoso|peligroso|emergenc[a-z]*|socorro|auxilio)\b")


def keep_dangers(words: str, *, unless: str = "", needs: int = DANGER) -> str:
    """
    Take what is dangerous in a pack's trade too, as a pattern over plain text (lower case, no accents).

    `unless` is a pattern of what makes it none wherever it stands in the text ("is it covered if somebody is hurt?");
    `needs` are the hints without which the pattern is not worth trying.
    """
    if all(known.pattern != words for _, known, _ in _sure):
        _sure.append((needs, re.compile(words), re.compile(unless) if unless else _NEVER))
    return words


def sounds_dangerous(text: str, hints: int = ALL) -> float:
    """How surely a plain text (lower case, no accents) whose words hint so tells of danger: 0, 0.75 or 0.95."""
    # Most texts name nothing of the kind; only what does is looked at again, without its harmless parts.
    if not _sounds(text, hints) or is_over(text):
        return 0.0
    return _sounds(without_harmless(text), hints)


def _sounds(text: str, hints: int) -> float:
    for needs, words, unless in _sure:
        if hints & needs == needs and words.search(text) and not unless.search(text):
            return 0.95
    return 0.75 if hints & DANGER and _LIFE.search(text) else 0.0


def is_played_down(text: str, hints: int = ALL) -> bool:
    """Whether a plain text speaks of such things only to deny them, as past, or of harmless ones."""
    return (without_harmless(text) != text or is_over(text)) and not sounds_dangerous(text, hints)
