"""
Number plates in what somebody says: of Spain and Brazil by their form, of elsewhere where a word says that it is one.

"La matrícula francesa AB-123-CD", "placa ABC1D23", "1234 KLM, no espera 1243".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sintonia.kit.text import folded
from sintonia.understanding.entities import Found, Numbered, keep_entities

_SPANISH: Final = re.compile(r"\b(\d{4})[\s.-]?([bcdfghjklmnprstvwxyz]{3})\b")
# Three consonants that people write beside a number are no plate: "1234 kkk", "3000 tbm".
_CHATTER: Final = frozenset(
    {"kkk", "tbm", "vlw", "obg", "blz", "msg", "tmj", "pls", "thx", "hrs", "pts", "mts", "kms", "kwh", "www", "sms"}
)
_PLATE: Final = re.compile(r"\b(?=[a-z0-9 -]*\d)(?=[a-z0-9 -]*[a-z])[a-z0-9]{1,4}(?:[ -]?[a-z0-9]{1,4}){1,3}\b")
_ANEW: Final = re.compile(r"\b(?:no|nao|perdon|perdona|espera|pera|digo|mejor dicho|quiero decir|sorry|wait|i mean"
                          r"|desculpa|quer dizer|ops|uy|ay)\b(.*)")  # fmt: skip
_BY_FORM: Final = re.compile(
    r"(?<![\w/-])(?:[A-Za-z]{3}-?\d[A-Ja-j]\d{2}|[A-Z]{3} \d[A-J]\d{2}|[A-Za-z]{3}-\d{4}|[A-Z]{3}\d{4}"
    r"|\d{4}[ .-]?[B-DF-HJ-NPR-TV-Zb-df-hj-npr-tv-z]{3}|[A-Z]{1,2}-\d{4}-[A-Z]{1,2})(?![\w/-])"
)
_CALLED: Final = re.compile(
    r"(?<![^\W_])(?:matr[ií]culas?|placas?|plates?|registration|chapa|patente|kennzeichen)(?![^\W_])", re.IGNORECASE
)
_CODE: Final = re.compile(
    r"(?<!\w)(?:[A-Z]{1,3}|\d{1,4})(?:[ .·-]?(?:[A-Z]{1,3}(?![A-Z])|\d{1,4}(?!\d))){1,3}(?!\w)", re.IGNORECASE
)
_NO_PART: Final = re.compile(
    r"(?:(?:is|es|e|é|de|del|la|el|o|a|da|do|no|n|my|the|con|com|mi|um|uma|una|un)[ .-])+", re.IGNORECASE
)
_NEAR: Final = 48
_SHORTEST, _LONGEST = 4, 9


def plates_told(text: str, _language: str) -> Iterable[Found]:
    """Every number plate of a text."""
    for called in _CALLED.finditer(text):
        for code in _CODE.finditer(text, called.end(), called.end() + _NEAR):
            words = _NO_PART.match(code[0])
            start = code.start() + (words.end() if words else 0)
            plate = _joined(text[start : code.end()])
            if _SHORTEST <= len(plate) <= _LONGEST and not plate.isalpha() and not plate.isdecimal():
                yield "plate", plate, start, code.end()
                break
    for found in _BY_FORM.finditer(text):
        letters = re.sub(r"[^A-Za-z]", "", found[0])
        if letters.lower() not in _CHATTER and (letters.isupper() or " " not in found[0] or found[0][0].isdigit()):
            yield "plate", _joined(found[0]), found.start(), found.end()


def _joined(plate: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", plate).upper()


def plate_in(text: str) -> str | None:
    """The Spanish plate in a text, as it was put right there ("1234 KLM, no espera 1243"), without spaces."""
    said = folded(text)
    found = _SPANISH.search(said)
    if found is None:
        return None
    anew = _ANEW.search(said, found.end())
    if anew is not None:
        whole, digits = _SPANISH.search(anew[1]), re.search(r"\b\d{4}\b", anew[1])
        letters = re.search(r"\b[bcdfghjklmnprstvwxyz]{3}\b", anew[1])
        if whole is not None:
            found = whole
        elif digits or letters:
            return ((digits[0] if digits else found[1]) + (letters[0] if letters else found[2])).upper()
    return (found[1] + found[2]).upper()


def foreign_plate_in(text: str) -> str | None:
    """What an answer to the question for a plate tells, of whatever country."""
    found = _PLATE.search(folded(text))
    if found and len(re.findall(r"\d", found[0])) > 1 and len(_joined(found[0])) > _SHORTEST:
        return _joined(found[0])
    return None


VALUES: Final = (
    keep_entities(plates_told),
    keep_entities(Numbered("policy", r"ap[oó]lice|p[oó]liza|policy")),
    keep_entities(Numbered("claim", r"siniestro|sinistro|claim|parte")),
)
