"""
What leaves names nobody: documents, numbers, addresses, links and names become placeholders such as [CPF-1].

One `Redaction` serves one request. The same value has the same placeholder in all its texts, and what comes back has
its values again where code of ours puts them back. It rather covers too much: a placeholder costs a model little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from sintonia.kit.text import folded

_SAID: Final = r"(?:ponto|tra[cç]o|h[ií]fen|barra|punto|gui[oó]n|dot|point|dash|hyphen|slash)"
_S: Final = r"[\s.\-/()·,_]"
_WORD: Final = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]+"
_OF: Final = r"(?:d[aeo]s?|del|de la|de los|de las|e|y|von|van|of)"
_FULL_NAME: Final = rf"{_WORD}(?:\s+(?:{_OF}\s+)?{_WORD}){{1,5}}"
_ANY_WORD: Final = r"[^\W\d_][\w'’]*"
# Numbers as they are spoken, in three languages: the digits, the tens, the hundreds.
_COUNTED: Final = (
    r"(?:zero|uma?|do[iu]?s|duas|tr[eê]s|quatro|cinco|seis|meia|sete|oito|nove|cero|un[oa]?|cuatro|siete|ocho|nueve"
    r"|oh|one|two|three|four|five|six|seven|eight|nine"
    r"|dez|onze|doze|treze|c?quatorze|quinze|\w{1,7}(?:inta|enta|inte|teen)|\w{3,5}ty|diez|once|doce|trece|catorce"
    r"|quince|dieci\w+|veinti?\w*|ten|eleven|twelve|cem|cento|cien(?:to)?|\w{3,7}(?:centos|zentos|cientos|nhentos)"
    r"|quinientos|hundred|mil|thousand)"
)
_MONTH: Final = (
    r"(?:janeiro|fevereiro|mar[cç]o|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|enero|febrero|marzo"
    r"|mayo|junio|julio|septiembre|setiembre|octubre|noviembre|diciembre|january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\b"
)
_STREET: Final = (
    r"(?:rua|r\.|av\.?|avenida|travessa|tv\.|alameda|al\.|rodovia|estrada|pra[cç]a|largo|beco|quadra|calle|c/|avda\.?"
    r"|plaza|paseo|carrer|camino|carretera|ronda|street)"
)
# In this order: what says more about itself comes before what is only a number.
_KINDS: Final = (
    ("LINK", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("EMAIL", re.compile(r"(?<![\w.+%-])[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")),
    ("CUPS", re.compile(r"\bES(?:[\s-]?\d){16}[\s-]?[A-Z][\s-]?[A-Z](?:[\s-]?\d[A-Z])?(?!\w)", re.IGNORECASE)),
    ("IBAN", re.compile(
        r"(?<!\w)[A-Z]{2}[\s.-]?\d[\s.-]?\d(?:[A-Z0-9]{11,30}|(?:[\s.-]?[A-Z]){0,4}(?:[\s.-]?\d){10,28}(?:[\s.-]?[A-Z0-9]){0,2})(?!\w)",
        re.IGNORECASE,
    )),
    ("CNPJ", re.compile(
        r"(?<!\w)[0-9A-Z]{2}[.\s]?[0-9A-Z]{3}[.\s]?[0-9A-Z]{3}[/\s]?[0-9A-Z]{4}[-\s]?\d{2}(?!\w)",
        re.IGNORECASE,
    )),
    # A number that goes on is longer than these: no half of it may stay.
    ("NUMBER", re.compile(r"\d(?:[\s.-]?\d){19,}")),
    ("CARD", re.compile(r"(?<!\w)\d(?:[\s.-]?\d){12,18}(?![\s.-]?\d)(?!\w)")),
    ("CPF", re.compile(r"(?<!\w)\d{3}[\s.]?\d{3}[\s.]?\d{3}[\s-]?\d{2}(?![\s.-]?\d)(?!\w)")),
    ("NIE", re.compile(r"(?<!\w)[XYZ][\s.-]?\d(?:[\s.]?\d){6}[\s.-]?[A-Z](?!\w)", re.IGNORECASE)),
    ("NIF", re.compile(
        r"(?<!\w)(?:\d(?:[\s.]?\d){7}[\s.-]?[A-Z]|[A-HJNP-SUVW][\s.-]?\d(?:[\s.]?\d){6}[\s.-]?[0-9A-J])(?!\w)",
        re.IGNORECASE,
    )),
    ("PLATE", re.compile(
        r"(?<!\w)(?:[A-Z]{3}[\s-]?\d[A-Z0-9]\d{2}|\d{4}[\s-]?[BCDFGHJ-NPRSTV-Z]{3}|[A-Z]{1,2}[\s-]?\d{4}[\s-]?[A-Z]{1,2})(?!\w)",
        re.IGNORECASE,
    )),
    ("ADDRESS", re.compile(
        rf"\b{_STREET}\s+(?:[^\W_][\w'’ºª°.-]*[\s,]+){{0,7}}?(?:n[ºo°.]*\s*\d|,\s*\d|\d\d)\d{{0,5}}\w?"
        r"(?:[\s,-]+(?:ap(?:to|artamento)?|bloco|casa|piso|puerta|flat)\.?\s*\w{1,5})*",
        re.IGNORECASE,
    )),
    ("ADDRESS", re.compile(rf"\b(?i:{_STREET})\s+(?:{_OF}\s+)?{_WORD}(?:\s+(?:{_OF}\s+)?{_WORD}){{0,5}}")),
    ("ADDRESS", re.compile(rf"\b\d{{1,5}}\s+(?:{_WORD}\s+){{1,3}}(?:Street|Road|Avenue|Lane|Drive|Square)\b")),
    ("DATE", re.compile(
        rf"\b(?:\d{{1,2}}|{_COUNTED}(?:\s+[ey]\s+{_COUNTED})?)(?:º|o|st|nd|rd|th)?\s+(?:de\s+|of\s+)?{_MONTH}"
        rf"(?:,?\s+(?:de\s+|del\s+|of\s+)?(?:\d{{2,4}}\b|{_COUNTED}(?:[\s-]+(?:(?:e|y|and)\s+)?{_COUNTED}){{0,5}}\b))?",
        re.IGNORECASE,
    )),
    ("DATE", re.compile(rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b", re.IGNORECASE)),
    ("DATE", re.compile(r"(?<!\d)(?:\d{1,2}([/.-])\d{1,2}\1\d{2,4}|\d{4}-\d{2}-\d{2})(?!\d)")),
    ("PHONE", re.compile(rf"(?<!\w)(?:\+{_S}{{0,2}})?\d(?:{_S}{{0,2}}\d){{7,14}}(?!\d)")),
    # Letters and digits mixed: a contract, a policy, a code.
    ("NUMBER", re.compile(r"(?<!\w)(?=[\w-]*\d[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{6,}(?!\w)")),
    ("NUMBER", re.compile(rf"\d(?:(?:{_S}{{0,3}}|\s*{_SAID}\s*)\d){{3,}}", re.IGNORECASE)),
    ("NUMBER", re.compile(
        rf"\b{_COUNTED}(?:[\s,.-]+(?:(?:e|y|and|{_SAID})\s+)?{_COUNTED}){{3,}}\b", re.IGNORECASE
    )),
)  # fmt: skip
_TELLS_A_NAME: Final = re.compile(
    rf"(\b(?:me chamo|meu nome (?:é|eh|e)|nome:|mi nombre es|me llamo|nombre:|my name is|name:)\s+)"
    rf"({_ANY_WORD}(?:\s+{_ANY_WORD}){{0,3}})",
    re.IGNORECASE,
)
_IS_SOMEBODY: Final = re.compile(
    r"((?i:\b(?:aqui (?:é|eh|e) [oa]|sou [oa]|soy|i am|i'm|this is|señora?|dona|seu|mrs?\.?|sra?\.?)\s+))"
    rf"({_WORD}(?:\s+(?:{_OF}\s+)?{_WORD}){{0,4}})"
)
_SEVERAL: Final = re.compile(_FULL_NAME)
_FORGED: Final = re.compile(r"\[(?=\s*[A-Z]+-\d+\s*\])", re.IGNORECASE)
_PARTS: Final = re.compile(r"(\[[A-Z]+-\d+\])")
_UNSEEN: Final = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Mn"})
_PLACEHOLDER: Final = re.compile(r"\[([A-Z]+-\d+)\]")
_SHORTEST_NAME: Final = 3
_LONGEST: Final = 4000


class Redaction:
    """
    The placeholders of one request.

    Of `names`, every word is somebody's; what is in `also` (a home, a contract) is covered where it stands as a whole.
    """

    def __init__(self, names: Iterable[str] = (), also: Iterable[str] = ()) -> None:
        self._of: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        words = {(word, "NAME") for name in names for word in (name, *name.split())} | {(one, "DETAIL") for one in also}
        # Longest first, so that a whole name is one placeholder.
        known = {_small(word.strip()): kind for word, kind in words if len(word.strip()) >= _SHORTEST_NAME}
        self._known = sorted(known.items(), key=lambda pair: (-len(pair[0]), pair[0]))

    def cover(self, text: str) -> str:
        """A text in which nobody is named."""
        seen = _FORGED.sub("(", _readable(text[:_LONGEST]))
        for name, kind in self._known:
            seen = self._apart(seen, partial(self._named, name, kind))
        for kind, form in _KINDS:
            seen = self._covered(seen, kind, form, 0)
        for form in (_TELLS_A_NAME, _IS_SOMEBODY):
            seen = self._covered(seen, "NAME", form, 2)
        return self._covered(seen, "NAME", _SEVERAL, 0)

    def restore(self, text: str) -> str:
        """A text with its values again; what is no placeholder of this request stays as it is."""
        return _PLACEHOLDER.sub(lambda found: self._values.get(found[1], found[0]), text)

    def _covered(self, text: str, kind: str, form: re.Pattern[str], group: int) -> str:
        def put(found: re.Match[str]) -> str:
            before = found[1] if group else ""
            return before + self._placeholder(kind, found[group])

        return self._apart(text, lambda part: form.sub(put, part))

    def _apart(self, text: str, change: Callable[[str], str]) -> str:
        """Change what stands between placeholders, and never one of them."""
        return "".join(part if _PLACEHOLDER.fullmatch(part) else change(part) for part in _PARTS.split(text))

    def _placeholder(self, kind: str, value: str) -> str:
        key = (kind, folded(value))
        if key not in self._of:
            self._of[key] = f"{kind}-{1 + sum(other == kind for other, _ in self._of)}"
            self._values[self._of[key]] = value
        return f"[{self._of[key]}]"

    def _named(self, name: str, kind: str, text: str) -> str:
        for found in reversed(list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", _small(text)))):
            start, end = found.span()
            text = text[:start] + self._placeholder(kind, text[start:end]) + text[end:]
        return text


def _small(text: str) -> str:
    """A text without capitals and accents, each letter in its place."""
    return "".join(plain[0] if (plain := unicodedata.normalize("NFKD", letter).lower()) else letter for letter in text)


def _readable(text: str) -> str:
    """The text in its composed form, with one kind of dash, and without letters that nobody sees."""
    spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))
    kinds = [(letter, unicodedata.category(letter)) for letter in spaced]
    return "".join("-" if kind == "Pd" else letter for letter, kind in kinds if kind not in _UNSEEN)
