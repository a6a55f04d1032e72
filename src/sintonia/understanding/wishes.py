"""What somebody says about how they want to be served: "soy sorda, no me llamen", "só por escrito, por favor"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sintonia.understanding.features import plain

_DEAF: Final = re.compile(
    r"\b(?:sou|eu sou|soy|yo soy|i am|i'm|im)\s+(?:uma? |una? |an? )?(?:pessoa |persona |mulher |mujer |person )?"
    r"(?:que e |totalmente |quase |casi |nearly |profoundly )?(?:surd[oa]|sord[oa]|deaf|deficiente auditiv[oa])\b"
    r"|\b(?:nao (?:consigo )?ouco|no oigo|i (?:can't|cannot|can not|do not|don't) hear)\b"
    r"(?! (?:nada )?(?:o|el|the|falar))"
)
_WRITE: Final = re.compile(
    r"\b(?:nao|no|n|num|nunca|jamais|jamas|never|don't|dont|do not)\s+(?:me\s+|mais\s+|mas\s+|please\s+)*"
    r"(?:ligu?e?m?|ligue pra mim|ligar|telefonem?|telefonar|llame[ns]?|llamar|call|phone|ring)\b"
    r"(?!\s+(?:o|a|el|la|the)\b)"
    r"|\b(?:so|somente|apenas|solo|solamente|only|just)\s+(?:me\s+)?(?:por (?:escrito|mensagem|mensaje)|escrevam"
    r"|escreva|escriban(?:me)?|escriba(?:me)?|in writing|write)\b"
)


class Wishes(NamedTuple):
    """How somebody wants to be reached."""

    writes_only: bool = False
    deaf: bool = False


NONE: Final = Wishes()


def wishes_in(text: str) -> Wishes:
    """What a text says about how its writer wants to be reached."""
    words = plain(text)
    deaf = _DEAF.search(words) is not None
    return Wishes(deaf or _WRITE.search(words) is not None, deaf)
