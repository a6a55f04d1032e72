"""Whether somebody speaks for another person: "falo pela minha mãe", "de mi padre", "on behalf of my aunt"."""

from __future__ import annotations

import re
from typing import Final

from sintonia.understanding.features import plain

_KIN: Final = (
    r"(?:mae|mainha|mamae|pai|papai|painho|avo|vo|vovo|tia|tio|sogra|sogro|irma|irmao|filha|filho|esposa|esposo|marido"
    r"|mulher|namorad[oa]|madrinha|padrinho|vizinh[oa]|patroa|patrao|madre|mama|padre|papa|abuel[oa]|suegr[oa]"
    r"|herman[oa]|hij[oa]|mujer|espos[oa]|vecin[oa]|mother|mom|mum|father|dad|grandmother|grandma|grandfather|grandpa"
    r"|aunt|uncle|wife|husband|sister|brother|son|daughter|neighbou?r|client[ea]?|asegurad[oa]|segurad[oa])"
)
_MY: Final = r"(?:minha|meu|minh|mi|my|a|o|la|el|um|uma|una|un)"
_FOR: Final = re.compile(
    rf"\b(?:pel[oa]|por|para|pra|em nome d[eao]|en nombre de(?: la| el)?|on behalf of|for)\s+(?:{_MY}\s+)?{_KIN}\b"
    rf"|\b(?:d[aoe]|de la|de el|del|of)\s+(?:minha|meu|mi|my)\s+{_KIN}\b|\bmy {_KIN}'?s\b"
    rf"|\b(?:falo|escrevo|ligo|pergunto|hablo|escribo|llamo|pregunto)\s+(?:pel[oa]|por|em nome|en nombre)\b"
    r"|\b(?:em nome d|en nombre de|on behalf of)"
)
_CANNOT: Final = re.compile(
    r"\b(?:nao|n|no|num|cannot|can't|cant|doesn't|does not|nunca|never)\b.{0,25}"
    r"\b(?:sabe|mexe|mexer|tem|consegue|usa|le|enxerga|pode|puede|tiene|ve|know|use|have|has|read|see|able|recebe"
    r"|recebeu|chegou|llega|llego|atende|contesta)\b"
    r"|\b(?:internad[oa]|ingresad[oa]|hospital|acamad[oa]|sem celular|sin movil|sin celular|no phone|coma|uti|uci)\b"
)


_MANDATE: Final = re.compile(
    r"\b(?:procurac\w*|aut?ori[sz]\w*|authori[sz]\w*|poder(?:es)?|mandat\w*|power of attorney|apoderad\w*|notari\w*"
    r"|representa\w*)\b"
)


def names_a_mandate(text: str) -> bool:
    """Whether words are about a mandate, by which one person may act for another."""
    return _MANDATE.search(plain(text)) is not None


def speaks_for_another(text: str) -> bool:
    """Whether words say that they are for somebody else's matter."""
    return _FOR.search(plain(text)) is not None


def cannot(text: str) -> bool:
    """Whether words say that a person cannot do what was asked of them: no phone, ill, cannot read."""
    return _CANNOT.search(plain(text)) is not None
