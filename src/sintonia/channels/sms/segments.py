"""How long a text message is: in segments of GSM-7 or UCS-2, and how a text is made to fit."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST: Final = 3
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED: Final = frozenset("^{}\\[~]|€\f")
_ONE_UNIT: Final = 0xFFFF
_GSM_ALONE, _GSM_JOINED = 160, 153
MOST_LETTERS: Final = MOST * _GSM_JOINED
_UCS_ALONE, _UCS_JOINED = 70, 67
_PLAINER: Final = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "*", "·": "-", "\xa0": " ",
     "\u202f": " ", "º": "o", "ª": "a", "°": "o"}
)  # fmt: skip


def is_plain(text: str) -> bool:
    """Whether a text has only letters of GSM-7."""
    return all(c in _BASIC or c in _ESCAPED for c in text)


def segments(text: str) -> int:
    """How many segments a text takes; what is written in two units is never torn apart."""
    sizes = [2 if c in _ESCAPED else 1 for c in text] if is_plain(text) else [1 + (ord(c) > _ONE_UNIT) for c in text]
    alone, joined = (_GSM_ALONE, _GSM_JOINED) if is_plain(text) else (_UCS_ALONE, _UCS_JOINED)
    if sum(sizes) <= alone:
        return 1
    count, room = 1, joined
    for size in sizes:
        if size > room:
            count, room = count + 1, joined
        room -= size
    return count


def plainly(text: str) -> str:
    """A text in the letters of GSM-7: "você não" is "você nao" there, for it has no tilde over an a."""
    return "".join(_plain(c) for c in text.translate(_PLAINER))


def fitted(text: str) -> str:
    """A text as it is written where it fits into three segments, else in plain letters, which take half the room."""
    return text if segments(text) <= MOST else plainly(text)


def fits(text: str) -> bool:
    """Whether a text fits into three segments, in plain letters if need be."""
    return segments(fitted(text)) <= MOST


def cut(text: str) -> list[str]:
    """A text in pieces that fit, cut between lines, else between words, else anywhere."""
    if fits(text):
        return [text]
    pieces: list[str] = []
    now = ""
    for piece in re.findall(r"\S+\s*|\s+", text):
        if fits(now + piece):
            now += piece
            continue
        pieces.append(now)
        now = piece
        while not fits(now):
            pieces.append(now[: _UCS_JOINED * MOST])
            now = now[_UCS_JOINED * MOST :]
    return [kept for one in (*pieces, now) if (kept := one.strip())]


def _plain(c: str) -> str:
    if c in _BASIC or c in _ESCAPED:
        return c
    base = unicodedata.normalize("NFKD", c)[0]
    if base in _BASIC:
        return base
    return "" if unicodedata.category(c) in {"So", "Sk", "Cf", "Mn", "Cs"} else "?"
