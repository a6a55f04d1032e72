"""
Identifiers that prove themselves, wherever they stand and however they are written: CPF, CNPJ, NIF, NIE, IBAN.

A text is cut into runs of letters and digits; runs that only small signs part may be one identifier. The check digits
decide, so spaces, dots and dashes in odd places do no harm, and a number with one digit wrong is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from sintonia.documents.identifiers import CNPJ, CPF, IBAN, NIE, NIF

_RUN: Final = re.compile(r"[0-9A-Za-z]+")
_PARTED: Final = re.compile(r"[\s.,/_·:|'’\\\u200b‐-―\-]{1,3}")
_WIDE: Final = {0xFF10 + n: str(n) for n in range(10)}
_MOST_TRIES: Final = 400
_MOST_RUNS: Final = 34
# So many digits in a row are a bill's code, and no part of it is anybody's document.
_A_CODE: Final = 36
_BEFORE: Final = 28
_FEWEST_DIGITS: Final = 3
_WORDS: Final = frozenset({"a", "e", "y", "o"})
_AFTER_AN_AREA: Final = frozenset({(9,), (5, 4), (1, 4, 4)})
_MOST_OF_IT: Final = 8
_TIGHT: Final = frozenset("-./_·–‑")
_LETTER_AND_SEVEN: Final = (1, 7, 1)
TELEPHONE: Final = re.compile(
    r"(?:tel[eé]?f?\w*|fone|celular|cel|whats\w*|zap|wpp|m[oó]vil|phone|mobile|contato|ligar|llamar|call)\W{0,4}"
    r"(?:[eé]|es|is|n[ºo°.]?|n[uú]mero|number|me|no|on|para|al?)?\W{0,3}$",
    re.IGNORECASE,
)


class Identifier(NamedTuple):
    """One identifier without its punctuation, and where it stands."""

    kind: str
    value: str
    start: int
    end: int


class Run(NamedTuple):
    """A run of letters and digits; `linked` when only small signs part it from the one before."""

    text: str
    start: int
    end: int
    linked: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of identifier is written: its pattern without signs, its groups, and its check."""

    kind: str
    pattern: re.Pattern[str]
    lengths: tuple[int, int]
    valid: Callable[[str], bool]
    groups: tuple[tuple[int, ...], ...]
    called: str
    # What its first run begins with.
    begins: re.Pattern[str]
    # Its check is so strong that single letters beside it are its own.
    strong: bool = False


FORMS: Final = (
    Form(
        "iban", re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}"), (15, 34), IBAN.valid, (),
        r"iban|cuenta|conta|account", re.compile(r"[A-Za-z]{2}(?:\d|$)"), strong=True,
    ),
    Form(
        "cnpj", re.compile(r"[0-9A-Z]{12}\d{2}"), (14, 14), CNPJ.valid,
        ((2, 3, 3, 4, 2), (14,), (12, 2), (8, 4, 2), (8, 6)), r"cnpj",
        re.compile(r"[0-9A-Za-z]{1,14}$"),
    ),
    Form(
        "cpf", re.compile(r"\d{11}"), (11, 11), CPF.valid,
        ((3, 3, 3, 2), (11,), (9, 2), (3, 3, 5)), r"cpf", re.compile(r"\d"),
    ),
    Form(
        "nie", re.compile(r"[XYZ]\d{7}[A-Z]"), (9, 9), NIE.valid, ((9,), (1, 7, 1), (8, 1), (1, 8)),
        r"nie|nif|documento", re.compile(r"[XYZxyz](?:\d|$)"),
    ),
    Form(
        "nif", re.compile(r"\d{8}[A-Z]|[A-HJNP-SUVW]\d{7}[0-9A-J]"), (9, 9), NIF.valid,
        ((9,), (8, 1), (1, 8), (2, 3, 3, 1), (1, 7, 1)), r"nif|dni|cif|documento|doc",
        re.compile(r"\d|[A-Wa-w](?:\d|$)"),
    ),
)  # fmt: skip


def identifiers_in(text: str) -> tuple[Identifier, ...]:
    """Every identifier of a text that adds up, in order; none overlaps another."""
    if sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        return ()
    return found_of(FORMS, text)


def found_of(forms: tuple[Form, ...], text: str) -> tuple[Identifier, ...]:
    """What has one of these forms, the forms in the order of their weight."""
    text = text.translate(_WIDE)
    runs = runs_of(text)
    taken = _codes(runs)
    found: list[Identifier] = []
    for form in forms:
        candidates = sorted(_candidates(form, text, runs), key=lambda pair: (-pair[0], pair[1]))
        for _, first, last, value in candidates:
            if not taken.isdisjoint(range(first, last)):
                continue
            taken.update(range(first, last))
            found.append(Identifier(form.kind, value, runs[first].start, runs[last - 1].end))
    return tuple(sorted(found, key=lambda identifier: identifier.start))


def runs_of(text: str) -> list[Run]:
    """The runs of letters and digits of a text."""
    runs: list[Run] = []
    end = 0
    for found in _RUN.finditer(text):
        linked = bool(runs) and _PARTED.fullmatch(text, end, found.start()) is not None
        runs.append(Run(found[0], found.start(), found.end(), linked))
        end = found.end()
    return runs


def _codes(runs: list[Run]) -> set[int]:
    """The runs that are part of a long code."""
    taken: set[int] = set()
    first, digits = 0, 0
    for place, run in enumerate([*runs, Run("", 0, 0, linked=False)]):
        if not (run.linked and run.text.isdecimal()):
            if digits >= _A_CODE:
                taken.update(range(first, place))
            first, digits = place, 0
        digits += len(run.text) if run.text.isdecimal() else 0
    return taken


def _candidates(form: Form, text: str, runs: list[Run]) -> Iterator[tuple[int, int, int, str]]:
    """Every way in which runs make one of a form, with how plainly it is written."""
    tries = 0
    shortest, longest = form.lengths
    for first, run in enumerate(runs):
        if not form.begins.match(run.text):
            continue
        length, last = 0, first
        while last < len(runs) and last - first < _MOST_RUNS and (last == first or runs[last].linked):
            length += len(runs[last].text)
            last += 1
            if length > longest:
                break
            if length < shortest:
                continue
            value = "".join(run.text for run in runs[first:last]).upper()
            if not form.pattern.fullmatch(value) or _goes_on(text, runs, first, last):
                continue
            plainly = _plainly(form, text, runs[first:last])
            tries += bool(plainly)
            if plainly and form.valid(value):
                yield plainly, first, last, value
        if tries > _MOST_TRIES:
            return


def _plainly(form: Form, text: str, runs: list[Run]) -> int:
    """How plainly runs are one identifier: 0 not at all, then loosely, in its own groups, or called by its name."""
    before = text[max(0, runs[0].start - _BEFORE) : runs[0].start]
    if re.search(rf"(?<![^\W\d_])(?:{form.called})(?![^\W\d_])\D{{0,20}}$", before, re.IGNORECASE):
        return 3
    if any(char.isalpha() for run in runs for char in run.text) and _is_words(form, text, runs):
        return 0
    lengths = tuple(len(run.text) for run in runs)
    if all(run.text.isdecimal() for run in runs) and form.kind != "iban":
        telephone = lengths[0] == 2 and lengths[1:] in _AFTER_AN_AREA and runs[1].text[0] == "9"  # noqa: PLR2004
        if telephone or TELEPHONE.search(before):
            return 0
    return 2 if lengths in form.groups else 1


def _is_words(form: Form, text: str, runs: list[Run]) -> bool:
    """Whether letters that stand alone are rather words: "a 12345678", "12345678 y", "sem luz hoje 10"."""
    if form.strong:
        return False
    gaps = [text[one.end : other.start] for one, other in pairwise(runs)]
    beside = [gaps[0] if not place else gaps[place - 1] for place in range(len(runs))] if gaps else []
    spaced = [run for run, gap in zip(runs, beside, strict=False) if run.text.isalpha() and gap not in _TIGHT]
    if not spaced:
        return False
    lengths = tuple(len(run.text) for run in runs)
    if max(len(run.text) for run in spaced) > 1:
        split = len(runs) == 2 and any(_mixed(run.text) and len(run.text) >= _MOST_OF_IT for run in runs)  # noqa: PLR2004
        grouped = lengths in form.groups and any(char.isdigit() for run in runs[:-1] for char in run.text)
        return not (split or grouped)
    words = [run.text in _WORDS for run in spaced]
    whole = lengths == _LETTER_AND_SEVEN and spaced[0] is runs[0]
    return all(words) if whole else any(words) or spaced[0] is runs[0]


def _mixed(text: str) -> bool:
    return not text.isalpha() and not text.isdecimal()


def _goes_on(text: str, runs: list[Run], first: int, last: int) -> bool:
    """Whether the digits on either side belong to it too, so that it is only a part of a longer number."""
    for one, other in pairwise([*runs[max(0, first - 1) : first + 1]]):
        if _touching(text, one, other):
            return True
    return any(_touching(text, one, other) for one, other in pairwise(runs[last - 1 : last + 1]))


def _touching(text: str, one: Run, other: Run) -> bool:
    return text[one.end : other.start] in {".", "-"} and one.text[-1:].isdigit() and other.text[:1].isdigit()
