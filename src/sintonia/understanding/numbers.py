"""Numbers as people write and say them in Brazil, Spain and the United States."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from text_to_num import alpha2digit  # type: ignore[import-untyped]  # it has none

_FIGURES: Final = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS_BY_DOT: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_THOUSANDS_BY_COMMA: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_SPACED_THOUSANDS: Final = re.compile(r"\b(\d{1,3})((?: \d{3})+)\b")
_NUMBER_WORD: Final = re.compile(
    r"\b(?:zero|um|uma|dois|duas|tr[eê]s|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|c?quatorze|quinze"
    r"|vinte|trinta"
    r"|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|cem|cento|\w+centos|mil|meia"
    r"|uno|una|dos|cuatro|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|veint\w+|treinta|cuarenta"
    r"|cincuenta|sesenta"
    r"|noventa|cien|ciento|\w+cientos|quinientos"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty"
    r"|ninety|hundred|thousand)\b",
    re.IGNORECASE,
)
_ACCENTED: Final = {"tres": "três", "meia": "seis"}
_SPOKEN_IN: Final = {"pt-BR": "pt", "es": "es", "en": "en"}


def numbers_in(text: str, language: str) -> tuple[str, ...]:
    """Every number of a text in plain decimal form, as `language` reads dots and commas: "12.480" is "12480" in"
    " pt-BR."""
    spoken = in_figures(text, language)
    return tuple(
        str(number_from(found, language)) for found in _FIGURES.findall(_SPACED_THOUSANDS.sub(_joined, spoken))
    )


def number_from(figures: str, language: str) -> Decimal:
    """The value of one written number, "1.234,56" or "1,234.56"; what only one reading makes sense of is read so."""
    dotted, commaed = _THOUSANDS_BY_DOT.match(figures), _THOUSANDS_BY_COMMA.match(figures)
    if dotted and (language != "en" or "," in figures or figures.count(".") > 1):
        return Decimal(figures.replace(".", "").replace(",", "."))
    if commaed and (language == "en" or "." in figures or figures.count(",") > 1):
        return Decimal(figures.replace(",", ""))
    plain = figures.replace(",", ".")
    return Decimal(plain) if plain.count(".") <= 1 else Decimal(re.sub(r"\D", "", figures))


def in_figures(text: str, language: str) -> str:
    """A text with its spoken numbers in figures: "quatro mil oitocentos" becomes "4800"."""
    if not _NUMBER_WORD.search(text):
        return text
    if language == "pt-BR":
        text = re.sub(r"\b(tres|meia)\b", lambda found: _ACCENTED[found[1].lower()], text, flags=re.IGNORECASE)
    return str(alpha2digit(text.lower(), _SPOKEN_IN[language]))


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")
