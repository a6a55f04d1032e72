"""
The values in what somebody says, each with its place: days, sums, numbers, documents, telephones, addresses of e-mail.

A pack adds the kinds of its trade with `keep_entities`; what proves itself by check digits goes before what only looks
like something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from msgspec import Struct

from sintonia.understanding.amounts import money_told
from sintonia.understanding.identifiers import Form, found_of, identifiers_in
from sintonia.understanding.moments import told_in
from sintonia.understanding.numbers import numbers_told
from sintonia.understanding.phones import phones_told
from sintonia.understanding.told import iso

LONGEST: Final = 50_000
_EMAIL_NAME: Final = re.compile(r"[^\W_][\w.+%\-]{0,63}$")
_EMAIL_HOST: Final = re.compile(r"[^\W_][\w\-]{0,62}(?:\.[^\W_][\w\-]{0,62}){1,4}")
_SPOKEN_EMAIL: Final = re.compile(
    r"(?<![\w.])([\w\-]{1,40}(?:(?: (?:ponto|punto|dot) |\.)[\w\-]{1,40}){0,3}) (?:arroba|at) ([a-z0-9\-]{2,40})"
    r"((?:(?: (?:ponto|punto|dot) |\.)(?:com|br|es|net|org|pt|gmail|edu|gov|mx|ar|me|io)(?!\w)){1,3})",
    re.IGNORECASE,
)


class Entity(Struct, frozen=True):
    """
    One value: its kind, itself in one form for all languages, and the words for it from `start` to `end`.

    Days and hours are written as ISO 8601, money as "187.40 BRL", numbers with a point, identifiers without signs.
    """

    kind: str
    value: str
    text: str
    start: int
    end: int


Found = tuple[str, str, int, int]
Reader = Callable[[str, str], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Reads numbers that are known by the word before them: "protocolo 2026 1234", "contrato nº 88-1234/5"."""

    kind: str
    words: str

    def __call__(self, text: str, _language: str) -> Iterable[Found]:
        """Every such number of a text."""
        led = re.compile(
            rf"(?<![^\W_])(?:{self.words})(?![^\W_])[\s:#.,\-]{{0,4}}(?:(?:de|do|da|del|of|cliente|client|customer|é|e|es|is"
            r"|was|n[ºo°.]{0,2}|n[uú]m(?:ero)?|number|no|nr|el|the|o|siguiente|seguinte|code|c[oó]digo)[\s:#.,]{1,4}){0,3}",
            re.IGNORECASE,
        )
        for found in led.finditer(text):
            number = _A_NUMBER.match(text, found.end())
            told = number[0].rstrip(" -./") if number else ""
            if sum(char.isdigit() for char in told) >= _FEWEST_DIGITS:
                yield self.kind, re.sub(r"[^0-9A-Za-z]", "", told).upper(), found.end(), found.end() + len(told)


_A_NUMBER: Final = re.compile(
    r"(?:[A-Za-z]{0,4}[-./]?\d[0-9A-Za-z]{0,20})(?:[-./][0-9A-Za-z]{1,20}|[ -]\d{2,20}(?![/:,])){0,5}"
)
_FEWEST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Checked:
    """Reads identifiers that prove themselves by their check digits, of a pack's own form."""

    form: Form

    def __call__(self, text: str, _language: str) -> Iterable[Found]:
        """Every one of a text that adds up."""
        return found_of((self.form,), text)


_CONTRACT: Final = Numbered(
    "contract", r"contrat[oa]s?|contracts?|conta contrato|n[uú]mero de cliente|c[oó]digo do cliente"
)
_PROTOCOL: Final = Numbered(
    "protocol",
    r"protocolos?|protocols?|atendimento|reclamaci[oó]n|reclama[cç][aã]o|solicita[cç][aã]o|solicitud|ticket|chamado"
    r"|incidencia|case number|reference|refer[eê]ncia|expediente",
)
_of_packs: list[Reader] = []


def keep_entities(reader: Reader) -> Reader:
    """Take what a pack's trade reads too. It goes before everything but what proves itself."""
    if reader not in _of_packs:
        _of_packs.append(reader)
    return reader


def entities_in(text: str, *, language: str, at: datetime) -> tuple[Entity, ...]:
    """Every value of a text, in order, none over another; days and hours are told from `at` and in its zone."""
    text = text[:LONGEST]
    taken = bytearray(len(text))
    found: list[Entity] = []
    for kind, value, start, end in _read(text, language, at):
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append(Entity(kind, value, text[start:end], start, end))
    return tuple(sorted(found, key=lambda entity: entity.start))


def _read(text: str, language: str, at: datetime) -> Iterable[Found]:
    """Everything that the readers see, what is surest first."""
    yield from _emails(text)
    digits = any(char.isdigit() for char in text)
    if digits:
        yield from identifiers_in(text)
    readers: list[Reader] = [*_of_packs, _CONTRACT, _PROTOCOL]
    for reader in readers:
        yield from reader(text, language)
    if digits:
        yield from (("phone", phone.digits, phone.start, phone.end) for phone in phones_told(text, language))
    for told in money_told(text, language):
        yield (
            "money",
            f"{told.money.cents // 100}.{told.money.cents % 100:02} {told.money.currency}",
            told.start,
            told.end,
        )
    yield from ((told.kind, iso(told.value), told.start, told.end) for told in told_in(text, at, language))
    yield from (("number", f"{figure.value:f}", figure.start, figure.end) for figure in numbers_told(text, language))


def _emails(text: str) -> Iterable[Found]:
    place = text.find("@")
    while place >= 0:
        name, host = _EMAIL_NAME.search(text[max(0, place - 64) : place]), _EMAIL_HOST.match(text, place + 1)
        if name and host:
            yield "email", f"{name[0]}@{host[0]}".lower(), place - len(name[0]), host.end()
        place = text.find("@", place + 1)
    for said in _SPOKEN_EMAIL.finditer(text) if re.search(r"arroba| at ", text, re.IGNORECASE) else ():
        parts = (re.sub(r" (?:ponto|punto|dot) ", ".", part, flags=re.IGNORECASE) for part in said.group(1, 2, 3))
        yield "email", "{}@{}{}".format(*parts).lower(), said.start(), said.end()
