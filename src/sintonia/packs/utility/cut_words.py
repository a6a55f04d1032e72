"""What people say of a cut: that it was a mistake, that it is paid, that power is back, that something is owed them."""

from __future__ import annotations

import re
from typing import Final

from sintonia.kit.text import folded

_PAID: Final = re.compile(
    r"\b(?:paguei|pague|pago|paga|pagas|pagad[oa]s?|paid|quitei|quitad[oa]|em dia|al dia|up to date|cancele|settled"
    r"|comprovante|comprobante|receipt)\b"
)
_CUT: Final = re.compile(r"\b(?:cort\w+|deslig\w+|suspend\w+|suspens\w+|cut|disconnect\w*)\b")
_MISTAKE: Final = re.compile(
    r"\b(?:indevid[oa]|indebid[oa]|por engano|errad[oa]|por error|by mistake|wrong(?:ful|ly)?|injust[oa])\b"
)
# "Cut off because I owed, and now it is paid": what is asked for is power, and nobody is blamed.
_OWED: Final = re.compile(
    r"\b(?:por falta de pag|falta de pago|por nao pag|por no pag|por divida|por deuda|por una deuda|inadimpl|impago"
    r"|atrasad|for non.?payment|for not paying|for debt|overdue|atrasos?|hoje|hoy|today|agora|ahora|just now|acabei"
    r"|acabo de|just paid|quero (?:a )?relig|podem religar|quiero (?:la )?reconex|pueden reconect|please reconnect)"
)
_BACK: Final = re.compile(
    r"\b(?:voltou|voltaram|religaram|ja religou|ja (?:tem|tenho|temos) (?:luz|energia)|volvio|ha vuelto|reconectaron"
    r"|ya (?:hay|tengo|tenemos) luz|it'?s back|is back|came back|power'?s back|reconnected us|back on)\b"
)
_NOT_BACK: Final = re.compile(r"\b(?:nao|no|not|nada|ainda|todavia|aun|yet|still|quando|cuando|when)\b[^.,;!?]{0,12}$")
_MADE_GOOD: Final = re.compile(
    r"indeniz|indemniz|compens|ressarc|resarc|reembols|refund|credito|\bcredit\b|money back|descont|prejuizo|make up"
)


def says_paid(said: str) -> bool:
    """Whether somebody says that they have paid."""
    return _PAID.search(folded(said)) is not None


def says_wrongful(said: str) -> bool:
    """Whether somebody says that they were cut off although nothing was owed."""
    words = folded(said)
    if _OWED.search(words):
        return False
    return _MISTAKE.search(words) is not None or (_PAID.search(words) is not None and _CUT.search(words) is not None)


def says_back(said: str) -> bool:
    """Whether somebody says that power has come back: "voltou. e a indenização?", but not "ainda não voltou"."""
    words = folded(said)
    found = _BACK.search(words)
    return found is not None and _NOT_BACK.search(words[: found.start()]) is None


def asks_to_be_made_good(said: str) -> bool:
    """Whether somebody asks what they get for it."""
    return _MADE_GOOD.search(folded(said)) is not None
