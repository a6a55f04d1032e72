"""Numbers as people write and say them in Brazil, Spain and the United States."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from text_to_num import alpha2digit  # type: ignore[import-untyped]  # it has none

_FIGURES: Final = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS_BY_DOT: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_THOUSANDS_BY_COMMA: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_SPACED_THOUSANDS: Final = re.compile(r"\b(\d{1,3})((?: \d{3})+)\b")
_NUMBER_WORD: Final = re.compile(
    r"\b(?:zero|um|uma|dois|duas|tr[eê]s|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|c?quatorze|quinze"
    r"|vinte|trinta"
    r"|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|cem|cento|\w{3,9}centos|duzent[oa]s|trezent[oa]s|quinhent[oa]s|mil|meia"
    r"|uno|una|dos|cuatro|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|veint\w+|treinta|cuarenta"
    r"|cincuenta|sesenta"
    r"|noventa|cien|ciento|\w{3,6}cient[oa]s|quinient[oa]s"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty"
    r"|ninety|hundred|thousand)\b",
    re.IGNORECASE,
)
_ACCENTED: Final = {"tres": "três", "meia": "seis"}
_SPOKEN_IN: Final = {"pt-BR": "pt", "es": "es", "en": "en"}


# One number in words: words of number one after another, with "e" or "y" between them.
_IN_WORDS: Final = re.compile(
    rf"{_NUMBER_WORD.pattern}(?:(?:\s{{1,3}}(?:e|y|and)\s{{1,3}}|\s{{1,3}}|-){_NUMBER_WORD.pattern})*", re.IGNORECASE
)
_WRITTEN: Final = re.compile(r"\d{1,3}(?: \d{3}){1,4}(?![\d.,]*\d)|\d+(?:[.,]\d+)*")
_TIMES: Final = re.compile(
    r"\s{0,2}(mil(?:h[aã]o|h[oõ]es|l[oó]n|lones)?|k|thousand|million|bilh[aã]o|bilh[oõ]es)(?![^\W_])", re.IGNORECASE
)
_UNIT: Final = re.compile(r"[^\W\d_]{1,5}(?![^\W_])")
# An article is a number only among others.
_ARTICLES: Final = frozenset({"um", "uma", "un", "una", "uno", "one", "meia"})
_LONGEST_NUMBER: Final = 40


class Figure(NamedTuple):
    """A number and where it stands."""

    value: Decimal
    start: int
    end: int


def numbers_told(text: str, language: str) -> tuple[Figure, ...]:
    """Every number of a text in figures or words, in order, with its place."""
    found = [figure for match in _WRITTEN.finditer(text) if (figure := _in_figures(match, text, language)) is not None]
    taken = {place for figure in found for place in range(figure.start, figure.end)}
    for match in _IN_WORDS.finditer(text):
        if match[0].lower() not in _ARTICLES and not taken.intersection(range(match.start(), match.end())):
            spoken = re.findall(r"\d+(?:[.,]\d+)?", in_figures(match[0], language))
            if spoken:
                value = number_from(spoken[0], language) if len(spoken) == 1 else Decimal("".join(spoken))
                found.append(Figure(value, match.start(), match.end()))
    return tuple(sorted(found, key=lambda figure: figure.start))


def _in_figures(match: re.Match[str], text: str, language: str) -> Figure | None:
    """The number of written figures, unless letters make them part of a code; "350kg" is a number and its unit."""
    written = match[0].replace(" ", "")
    if len(written) > _LONGEST_NUMBER or text[match.start() - 1 : match.start()].isalnum():
        return None
    if text[match.end() : match.end() + 1].isalpha() and not _UNIT.match(text, match.end()):
        return None
    times = _TIMES.match(text, match.end())
    value = number_from(written, language)
    if times is None:
        return Figure(value, match.start(), match.end())
    word = times[1].lower()
    by = 1_000_000_000 if word[0] == "b" else 1_000_000 if word[:4] in {"milh", "mill"} else 1000
    return Figure(value * by, match.start(), times.end())


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
