"""Documents and codes inside a text: CPF, CNPJ (with letters since 2026), passports between channels."""

from __future__ import annotations

import re
from typing import Final

from sintonia.documents.identifiers import letter_of
from sintonia.kit.text import CROCKFORD, as_crockford
from sintonia.understanding.identifiers import identifiers_in

_OF_A_PARTY: Final = frozenset({"cpf", "cnpj", "nif", "nie"})
# A Spanish document without its letter.
_NIF_DIGITS: Final = re.compile(r"(?<![\w.])(?:\d{2}[. ]?\d{3}[. ]?\d{3}|[XYZ][- ]?\d{7})(?![\w-])", re.IGNORECASE)
_SIX_WITH_HYPHEN: Final = re.compile(r"(?<![\w-])(\d{4})-(\d{2})(?![\w-])")
_SIX: Final = re.compile(r"(?<![\w.,-])(\d{3}[ ]?\d{3}|\d{4}[ -]?\d{2})(?![\w-]|[.,]\d)")
_FROM_ELSEWHERE: Final = re.compile(
    r"what?s|zap|wpp|c[oó]dig[ou]|\bcode\b|passaporte|pasaporte|passport|\bchat\b|\bsite\b|\bweb\b|balc[aã]o|mostrador|oficina|counter"
    r"|continu|vim d|vengo d|c[a]me from|telefone|tel[eé]fono|phone",
    re.IGNORECASE,
)
_EIGHT: Final = re.compile(rf"(?<![\w-])[{CROCKFORD}OIL]{{4}}[ -]?[{CROCKFORD}OIL]{{4}}(?![\w-])", re.IGNORECASE)
_ENOUGH_DIGITS: Final = 3


def document_in(text: str) -> str | None:
    """The one CPF, CNPJ or NIF in a text, without punctuation; None without a valid one."""
    found = documents_in(text)
    return found[0] if found else None


def documents_in(text: str) -> tuple[str, ...]:
    """Every valid CPF, CNPJ and NIF of a text, in order, without punctuation."""
    return tuple(dict.fromkeys(found.value for found in identifiers_in(text) if found.kind in _OF_A_PARTY))


def nif_of_digits(text: str) -> str | None:
    """
    The DNI or NIE that somebody gave without its letter, with it: the letter follows from the digits.

    They must be all the digits there are: eight of a telephone's nine would be somebody else's document.
    """
    found = _NIF_DIGITS.search(text)
    if found is None or "+" in text or any(c.isdigit() for c in text[: found.start()] + text[found.end() :]):
        return None
    number = re.sub(r"[^0-9A-Z]", "", found[0].upper())
    return f"{number}{letter_of(number)}"


def passport_in(text: str) -> str | None:
    """
    A passport's code: six digits or eight Crockford characters, without separators.

    Six digits alone may as well be an answer or a one-time code; they count with a hyphen ("4821-07"), or beside a word
    that says where the customer comes from.
    """
    if not any(c.isdigit() for c in text):
        return None
    hyphened = _SIX_WITH_HYPHEN.search(text)
    if hyphened:
        return hyphened[1] + hyphened[2]
    if _FROM_ELSEWHERE.search(text):
        six = _SIX.search(text)
        if six:
            return re.sub(r"\D", "", six[1])
    for eight in _EIGHT.finditer(text):
        if _looks_made_up(eight[0]):
            return as_crockford(eight[0])
    return None


def _looks_made_up(code: str) -> bool:
    """Words and plain numbers are not codes: letters and digits must be mixed."""
    if " " in code and any(half.isalpha() for half in code.split()):
        # "4832 then" is a number and a word.
        return False
    digits = sum(c.isdigit() for c in code)
    letters = sum(c.isalpha() for c in code)
    return bool(digits and letters) and (digits >= _ENOUGH_DIGITS or code.upper() == code)
