"""
What is personal in a text, and the text without it: for whatever leaves the conversation it was said in.

Numbers with checksums, phones, e-mails, plates, long numbers of any kind; names and homes where the words around them
say what they are. It hides a little too much rather than too little: what is left must still tell the matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from stdnum import luhn

from sintonia.documents.identifiers import CNPJ, CPF, CUPS, IBAN, NIF


class Personal(Struct, frozen=True):
    """One thing that tells who somebody is: its kind, and where in the text it stands."""

    kind: str
    start: int
    end: int


# Each begins where nothing of its kind stands before it, so that a very long text is read once.
_EMAIL: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LINK: Final = re.compile(r"\b(?i:https?://|www\.)\S+")
_IBAN: Final = re.compile(r"\b(?i:[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?)\b")
_CUPS: Final = re.compile(r"\b(?i:ES[ -]?(?:\d[ -]?){16}[A-Z]{2}(?:[ -]?\d[FPRCXYZ])?)\b")
_CNPJ: Final = re.compile(
    r"(?<!\w)(?i:[0-9A-Z]{2}[. ]?[0-9A-Z]{3}[. ]?[0-9A-Z]{3}[/ ]?[0-9A-Z]{4}[- ]?\d{2})(?!\w)",
)
_NIF: Final = re.compile(
    r"(?<!\w)(?i:\d{2}[. ]?\d{3}[. ]?\d{3}[- ]?[A-Z]|[XYZ][- ]?\d{7}[- ]?[A-Z]"
    r"|[A-HJNP-SUVW][- ]?\d{7}[- ]?[0-9A-J])(?!\w)"
)
_PLATE: Final = re.compile(r"(?<!\w)(?:(?i:[A-Z]{3}[- ]?\d[A-Z0-9]\d{2})|\d{4}[- ]?[B-DF-HJ-NP-TV-Z]{3})(?!\w)")
_LONG: Final = re.compile(r"\+?\(?\d(?:[ .()/-]{0,3}\d){5,}(?!\w)")
_NAME: Final = re.compile(
    r"\b(?i:meu nome (?:completo )?[eé]|me chamo|em nome d[eoa]|mi nombre es|me llamo|a nombre de|my name is)\s+"
    r"((?:[A-ZÀ-Ý][\w'’]*(?:\s+(?:d[aeo]s?|del|la|y)\s+|\s+)?)+(?<!\s)|[^\W\d]+)"
)
_HOME: Final = re.compile(
    r"\b(?i:(?:rua|r\.|av\.?|avenida|travessa|alameda|estrada|rodovia|pra[cç]a|calle|c/|avda\.?|plaza|paseo|carretera)"
    r"\s+(?:[^\W\d][\w.'’]*[, ]+){1,6}(?:n[º°.o]*\s*)?\d+\w*"
    r"|\d+[A-Z]?\s+(?:[A-Z][\w'’]*\s+){1,4}(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane)\b)"
)
_FEWEST_OF_A_PHONE, _MOST_OF_A_PHONE = 8, 13
_CARD: Final = range(15, 20)
# What each kind looks like to an engine that learns from the redacted text: the same shape, and nobody's.
_SHAPES: Final = {
    "cpf": "00000000000",
    "cnpj": "00000000000000",
    "nif": "00000000A",
    "iban": "ES0000000000000000000000",
    "cups": "ES0000000000000000AA",
    "card": "0000000000000000",
    "phone": "00000000000",
    "number": "0000000000",
    "plate": "AAA0000",
    "email": "x@x.x",
    "link": "www",
    "name": "",
    "address": "rua 00",
}
_HIDDEN: Final = re.compile(rf"\[({'|'.join(_SHAPES)})\]")


def personal_in(text: str) -> tuple[Personal, ...]:
    """Everything personal in a text, in its order; none overlaps another."""
    found: list[Personal] = []
    for one in _all_in(text):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def redacted(text: str) -> str:
    """A text with each personal thing replaced by its kind: "my CPF is [cpf]"."""
    said, place = [], 0
    for one in personal_in(text):
        said += [text[place : one.start], f"[{one.kind}]"]
        place = one.end
    return "".join((*said, text[place:]))


def shaped(text: str) -> str:
    """A redacted text as an engine learns from it: what was hidden has its shape again."""
    return _HIDDEN.sub(lambda hidden: _SHAPES[hidden[1]], text)


def _all_in(text: str) -> Iterator[Personal]:
    """What is surest first."""
    yield from _matches(_LINK, "link", text)
    yield from _matches(_EMAIL, "email", text)
    if any(letter.isdigit() for letter in text):
        for pattern, kind, valid in (
            (_CUPS, "cups", CUPS.valid),
            (_IBAN, "iban", IBAN.valid),
            (_CNPJ, "cnpj", CNPJ.valid),
            (_NIF, "nif", NIF.valid),
        ):
            yield from (one for one in _matches(pattern, kind, text) if valid(_bare(text[one.start : one.end])))
        yield from _matches(_HOME, "address", text)
        yield from _matches(_PLATE, "plate", text)
        yield from (Personal(_kind_of(found[0]), found.start(), found.end()) for found in _LONG.finditer(text))
    yield from (Personal("name", found.start(1), found.end(1)) for found in _NAME.finditer(text))


def _matches(pattern: re.Pattern[str], kind: str, text: str) -> Iterator[Personal]:
    return (Personal(kind, found.start(), found.end()) for found in pattern.finditer(text))


def _kind_of(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    if len(digits) == len(_SHAPES["cpf"]) and CPF.valid(digits):
        return "cpf"
    if len(digits) in _CARD and luhn.is_valid(digits):
        return "card"
    plausible = _FEWEST_OF_A_PHONE <= len(digits) <= _MOST_OF_A_PHONE
    return "phone" if plausible and (number[0] in "+(" or digits[0] != "0") else "number"


def _bare(found: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", found.upper())
