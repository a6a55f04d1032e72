"""
Payment codes in whatever somebody pastes, forwards or photographs: found, and said to add up or not.

A code that does not add up is never guessed at: the shortest word for what is wrong with it comes back instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import Final, Literal

from msgspec import Struct

from sintonia.documents.boleto import read_boleto
from sintonia.documents.payment_line import BARCODE_LENGTH, LINE_LENGTH, UnableToReadCode, read_service_code
from sintonia.documents.pix import read_pix

Kind = Literal["line", "slip", "pix"]

MOST_CODES: Final = 10
SHORTEST: Final = 36
_LONGEST_DAMAGED: Final = 60
_LONGEST_TEXT: Final = 20_000
_SLIP_LENGTH: Final = 47
_LENGTHS: Final = (LINE_LENGTH, _SLIP_LENGTH, BARCODE_LENGTH)
_GROUPS: Final = re.compile(r"[0-9]+(?:[ \t\r\n\xa0.\-‐‑–—]{1,3}[0-9]+)*")
_DIGITS: Final = re.compile(r"[0-9]+")
_PIX: Final = re.compile(r"000201(?=.{0,60}?br\.gov\.bcb\.pix)|br\.gov\.bcb\.pix", re.IGNORECASE | re.DOTALL)
_PIX_TEXT: Final = re.compile(
    r"000201\S*?br\.gov\.bcb\.pix.*?6304 ?[0-9A-F]{4}(?![0-9A-Za-z])", re.IGNORECASE | re.DOTALL
)
# What is nearly a PIX code: a letter of the very marks that it is known by was changed.
# Looked for from what it cannot lack: a long word without it is not searched from each of its letters.
_NEARLY_MARKS: Final = ("00020", "5802BR59")
_NEARLY_PIX: Final = re.compile(r"00020\S{0,12}26\d{2}0014\S*|(?<!\S)\S{20,512}?5802BR59\d{2}\S*")
_MOST_LINES: Final = 6
_LONGEST_PIX: Final = 512
# A boleto's due date matters to nobody here, only whether its digits agree.
_ANY_DAY: Final = date(2026, 1, 1)


class PaymentCode(Struct, frozen=True):
    """
    A code to pay by: "line" of a public service, "slip" of a bank, "pix".

    `value` is the bar code of 44 digits or the PIX code; where it is `damaged`, only what was seen of it.
    """

    kind: Kind
    value: str
    damaged: bool = False


def codes_in(text: str) -> tuple[PaymentCode, ...]:
    """The payment codes of a text, each once, in order of their kinds: PIX first; at most ten."""
    if len(text) < SHORTEST:
        return ()
    text = visible(text[:_LONGEST_TEXT])
    found: dict[PaymentCode, None] = {}
    for code, start, end in _pix_in(text):
        found[code] = None
        text = text[:start] + "\f" * (end - start) + text[end:]
    if any(mark in text for mark in _NEARLY_MARKS):
        for nearly in _NEARLY_PIX.finditer(text):
            found[PaymentCode("pix", nearly[0], damaged=True)] = None
        text = _NEARLY_PIX.sub("\f", text)
    for run in _GROUPS.finditer(text):
        for code in _lines_in(_DIGITS.findall(run[0])):
            found[code] = None
    return tuple(found)[:MOST_CODES]


def without_codes(text: str) -> str:
    """The words around payment codes, for whoever wants to understand what was said about them."""
    if len(text) < SHORTEST:
        return text
    seen = left = visible(text[:_LONGEST_TEXT])
    for _code, start, end in reversed(list(_pix_in(seen))):
        left = f"{left[:start]} {left[end:]}"
    left = _GROUPS.sub(lambda run: " " if sum(map(len, _DIGITS.findall(run[0]))) >= SHORTEST else run[0], left)
    return text if left == seen else left.strip()


def visible(text: str) -> str:
    """A text without the marks that no eye sees (directions, joiners), which copying brings along."""
    return text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf")


def _lines_in(groups: Sequence[str]) -> Iterator[PaymentCode]:
    """The bar codes and payment lines that groups of digits join to; a long rest that joins to none is damaged."""
    at, rest = 0, ""
    while at < len(groups):
        end, code = _code_from(groups, at)
        if code is None:
            rest += groups[at]
            at += 1
            continue
        yield from _damaged(rest)
        yield code
        at, rest = end, ""
    yield from _damaged(rest)


def _damaged(digits: str) -> Iterator[PaymentCode]:
    if SHORTEST <= len(digits) <= _LONGEST_DAMAGED:
        yield PaymentCode("line" if "8" in (digits[0], digits[-LINE_LENGTH:][0]) else "slip", digits, damaged=True)


def _code_from(groups: Sequence[str], start: int) -> tuple[int, PaymentCode | None]:
    joined = ""
    for end in range(start, len(groups)):
        joined += groups[end]
        if len(joined) > LINE_LENGTH:
            break
        if len(joined) in _LENGTHS and (code := _adding_up(joined)) is not None:
            return end + 1, code
    return start, None


def _adding_up(digits: str) -> PaymentCode | None:
    try:
        if digits[0] == "8" and len(digits) != _SLIP_LENGTH:
            return PaymentCode("line", read_service_code(digits).barcode)
        if len(digits) != LINE_LENGTH:
            return PaymentCode("slip", read_boleto(digits, on=_ANY_DAY).barcode)
    except UnableToReadCode:
        pass
    return None


def _pix_in(text: str) -> Iterator[tuple[PaymentCode, int, int]]:
    """PIX codes with where they stand; one that was broken over lines is put together again."""
    past = 0
    for found in _PIX.finditer(text):
        start = found.start()
        if start < past:
            continue
        seen = text[start : start + _LONGEST_PIX]
        payload, length = _whole(seen)
        past = start + length
        yield PaymentCode("pix", payload, damaged=not _reads(payload)), start, past


def _whole(seen: str) -> tuple[str, int]:
    """The payload at the beginning of a text, and how much of the text it takes."""
    lines = re.split(r"(\r?\n)", seen)
    parts, breaks = lines[::2][:_MOST_LINES], lines[1::2]
    for count in range(1, len(parts) + 1):
        for joints in product(("", " "), repeat=count - 1):
            joined = parts[0] + "".join(joint + part for joint, part in zip(joints, parts[1:count], strict=True))
            end = _end_of(joined)
            if end and _reads(joined[:end]):
                left_over = len(joined) - end
                taken = sum(map(len, parts[:count])) + sum(map(len, breaks[: count - 1]))
                return joined[:end], taken - left_over
    broken = _PIX_TEXT.match(seen)
    whole = broken[0] if broken else seen.split("\n", 1)[0]
    return re.sub(r"\r?\n", "", whole).strip(), len(whole)


def _end_of(text: str) -> int:
    """Where the fields that begin here end, after the check sum; 0 if they do not."""
    at = 0
    while text[at + 2 : at + 4].isascii() and text[at + 2 : at + 4].isdigit():
        tag, length = text[at : at + 2], int(text[at + 2 : at + 4])
        at += 4 + length
        if at > len(text):
            return 0
        if tag == "63":
            return at
    return 0


def _reads(payload: str) -> bool:
    try:
        read_pix(payload)
    except UnableToReadCode:
        return False
    return True
