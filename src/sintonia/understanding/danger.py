"""
The guard: words that mean danger whatever the rest of a text says.

A person in danger must never be asked for a number. So this errs on the side of danger, in three languages and as
people misspell them; a pack adds what is dangerous in its trade, and the trained engine what no list foresees.
"""

from __future__ import annotations

import re
from typing import Final

_FIRE: Final = (
    r"\bfuma[cs]+a\b|\bfumac[a-z]*|\bh?umo\b(?! ?\w*ano)|\bsmok(?:e|es|ing|y)\b"
    r"|\b(?:pegando|pegou|pego|pegaram|soltando|saindo|tem|com|ta com|sai|hay|echa|echando|sale|saliendo|prendio"
    r"|prendido) (?:em )?(?:fogo|foguo|fuego)\b"
    r"|\b(?:fogo|fuego|incendi[a-z]*)\b|\bon fire\b|\bcaught fire\b|\bfire\b(?! ?place| stick|d\b)|\bflames?\b"
    r"|\bllamas\b|\bchamas\b|\bardiendo\b|\bardendo\b"
    r"|\b(?:cheiro|cheirando|huele|olor|smell[a-z]*)(?: \w+){0,2} (?:queimad[oa]|a quemado|quemad[oa]|burn[a-z]*)"
)
_sure = [re.compile(_FIRE)]
_LIFE: Final = re.compile(r"\b(?:perigo|peligro|danger|dangerous|perigoso|peligroso|emergenc[a-z]*|socorro|auxilio)\b")
_DENIED: Final = re.compile(
    r"\b(?:sem|nenhum|nenhuma|ningun|ninguna|sin|no hay(?: ningun)?|nao tem(?: nenhum)?|nao ha(?: nenhum)?"
    r"|there (?:is|are) no)"
    r"\W+(?:fios?|cabos?|cables?|wires?|faiscas?|chispas?|sparks?|fogo|fuego|fire|fumaca|humo|smoke|perigo"
    r"|peligro|danger)\b"
    # "no" alone is a denial in English and Spanish, but "in the" in Portuguese ("no fio").
    r"|\bno\W+(?:wires?|sparks?|fire|smoke|danger|chispas|humo|peligro)\b"
)
_HARMLESS: Final = re.compile(
    r"\b(?:cabo|cable|fio)s? (?:do|da|del|de la|de|of my|for my)? ?(?:carregador|celular|internet|tv|telefone"
    r"|cargador|movil|charger|red)\b"
    r"|\bfire (?:the|him|her|them|him)\b|\bno fio da meada\b|\b(?:levei|que|um) (?:um )?choque (?:com|quando vi"
    r"|ao ver|no valor)\b"
    r"|\b(?:descargar|descarga) (?:la|el|mi)\b|\ba cabo\b|\bno cabo\b"
)


def keep_dangers(words: str) -> str:
    """Take what is dangerous in a pack's trade too, as a pattern over plain text (lower case, no accents)."""
    if all(known.pattern != words for known in _sure):
        _sure.append(re.compile(words))
    return words


def sounds_dangerous(text: str) -> float:
    """How surely a plain text (lower case, no accents) tells of danger: 0, 0.75 or 0.95."""
    text = _HARMLESS.sub(" ", _DENIED.sub(" ", text))
    if any(known.search(text) for known in _sure):
        return 0.95
    return 0.75 if _LIFE.search(text) else 0.0


def is_played_down(text: str) -> bool:
    """Whether a plain text speaks of such things only to deny them, or of harmless ones (a charger's cable)."""
    return bool(_DENIED.search(text) or _HARMLESS.search(text)) and not sounds_dangerous(text)
