"""What people say of the power itself where its place is asked: that it is back, or once more that it is out."""

from __future__ import annotations

import re
from typing import Final

from sintonia.journeys.steps import NotUnderstood, Said
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.understanding.readers import Reads, place_words

BACK: Final = "power is back"
_WORD: Final = re.compile(r"[a-z]+|\d+")
_ABOUT_POWER: Final = re.compile(
    r"a|as|o|os|e|ja|aqui|agora|ainda|em|na|no|minha|meu|casa|nossa|opa|oi|so|to|ta|estou|estamos|esta|sem|tem|tenho"
    r"|luz|energia|forca|voltou|voltaram|volta|voltar|volte|acabou|acaba|de|chegou|chega|caiu|faltou|falta|deu"
    r"|religaram|normalizou|normal|quando|que|horas|vai|nao|nada|foi|embora|obrigad[oa]|gracias|thanks|thank"
    r"|la|el|los|las|ya|aca|ahora|todavia|aun|en|mi|hay|tengo|tenemos|estoy|sin|volvio|vuelve|volvera|regreso"
    r"|llego|llega|retorno|corriente|electricidad|se|fue|cuando|ha|vuelto|otra|vez|de|nuevo|restablecio"
    r"|the|my|our|power|light|lights|electricity|is|it|its|s|are|was|came|come|back|on|again|just|now|here|at|home"
    r"|i|im|am|we|have|has|got|out|still|no|not|without|when|will|be|does|yet|returned|restored|you"
)
_IS_BACK: Final = re.compile(
    r"\b(?:voltou|voltaram|acabou de voltar|chegou|deu luz|religaram|normalizou|ja tem|ja tenho|ja temos|tem luz"
    r"|volvio|ha vuelto|regreso|retorno|llego|restablecio|ya hay|ya tengo|ya tenemos|hay luz"
    r"|back|again|returned|restored|have power|got power)\b"
)
_IS_NOT: Final = re.compile(
    r"\b(?:nao|no|not|nada|ainda|todavia|aun|still|yet|sem|sin|without|out|quando|cuando|when|will|que horas)\b|\?"
)


def is_back(text: str) -> bool:
    """Whether a text only says that there is power again."""
    said = folded(text)
    return _is_about_power(said) and _IS_BACK.search(said) is not None and not _IS_NOT.search(said)


def _is_about_power(said: str) -> bool:
    words = _WORD.findall(said)
    return bool(words) and all(_ABOUT_POWER.fullmatch(word) for word in words)


def _place(said: Said) -> str:
    if said.text and is_back(said.text):
        return BACK
    if said.text and _is_about_power(folded(said.text)):
        place_words(said)
        raise NotUnderstood(_("To look into it I need the place: a street, a corner or a shop nearby. Where is it?"))
    return place_words(said)


# A place or `BACK`. To the runs that are open it is the same reader: a label is made of its name.
place_or_back: Final = Reads("place_words", str, _place)
