"""What staff need not read in a conversation: one-time codes, and most of a document. The rows keep every word."""

from __future__ import annotations

import re
from typing import Final

from sintonia.customers.masking import masked_document
from sintonia.documents.identifiers import CNPJ, CPF, DNI, NIE

_PAYMENT_LINE: Final = re.compile(r"(\d(?:[ .\-]{0,3}\d){29,})")
_CPF: Final = re.compile(r"(?<![\w.,+-])\d{3}[. ]?\d{3}[. ]?\d{3}[-. ]?\d{2}(?![\w-])")
_CNPJ: Final = re.compile(
    r"(?<![\w.,+-])[0-9A-Z]{2}[. ]?[0-9A-Z]{3}[. ]?[0-9A-Z]{3}[/ ]?[0-9A-Z]{4}[- ]?\d{2}(?![\w-])", re.IGNORECASE
)
_NIF: Final = re.compile(
    r"(?<![\w.,+-])(?:\d{2}[. ]?\d{3}[. ]?\d{3}|[XYZ][- ]?\d{7})[- ]?[A-Z](?![\w-])", re.IGNORECASE
)
_WRITTEN_OUT: Final = re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}|\w{2}\.\w{3}\.\w{3}/\w{4}-\d{2}")
_NUMBER: Final = re.compile(r"\d(?:[ .\-]?\d)*")
_CODE_WORD: Final = r"\b(?:c[oó]digo|code|clave|senha|contraseña|password|token|otp|pin|sms)\b"
_SIX: Final = r"(?<![\w.,/-])(?:\d{6}|\d{3}[ -]\d{3}|\d{4}-\d{2})(?![\w/-]|[.,]\d)"
_SPOKEN_OF: Final = re.compile(rf"(?:{_CODE_WORD}\D{{0,24}}{_SIX})|(?:{_SIX}\D{{0,24}}{_CODE_WORD})", re.IGNORECASE)
LONGEST_CODE: Final = 8


def masked(text: str, *, code_asked: bool = False) -> str:
    """
    A text without its one-time codes, and with only the middle of a CPF, CNPJ or NIF.

    Six digits alone may be any answer: they are a code beside a word for one, or where one was asked for.
    """
    if not any(letter.isdigit() for letter in text):
        return text
    parts = _PAYMENT_LINE.split(text)
    parts[::2] = [_masked(part, code_asked) for part in parts[::2]]
    return "".join(parts)


def _masked(text: str, code_asked: bool) -> str:
    text = _CNPJ.sub(lambda found: _middle_of_cnpj(found[0]), text)
    text = _CPF.sub(lambda found: _middle_of_cpf(found[0]), text)
    text = _NIF.sub(lambda found: _middle_of_nif(found[0]), text)
    if code_asked:
        return _NUMBER.sub(lambda found: _hidden(found[0]), text)
    return _SPOKEN_OF.sub(lambda found: re.sub(_SIX, lambda six: _hidden(six[0]), found[0]), text)


def _middle_of_cpf(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if not (_WRITTEN_OUT.fullmatch(written) or CPF.valid(digits)):
        return written
    return masked_document(digits)


def _middle_of_cnpj(written: str) -> str:
    number = re.sub(r"\W", "", written.upper())
    if not (_WRITTEN_OUT.fullmatch(written) or CNPJ.valid(number)):
        return written
    return masked_document(number)


def _middle_of_nif(written: str) -> str:
    number = re.sub(r"\W", "", written.upper())
    return masked_document(number) if DNI.valid(number) or NIE.valid(number) else written


def _hidden(code: str) -> str:
    digits = re.sub(r"\D", "", code)
    return "·" * len(digits) if len(digits) <= LONGEST_CODE else code
