"""How much WhatsApp takes (Cloud API), and how to cut kindly what is more."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

TEXT: Final = 4096
BUTTONS_BODY: Final = 1024
LIST_BODY: Final = 4096
CAPTION: Final = 1024
BUTTONS: Final = 3
BUTTON_TITLE: Final = 20
BUTTON_ID: Final = 256
ROWS: Final = 10
ROW_TITLE: Final = 24
ROW_DESCRIPTION: Final = 72
ROW_ID: Final = 200
FILENAME: Final = 240
OPAQUE: Final = 512
PICTURE_BYTES: Final = 5 << 20
# Meta takes far larger documents; our own door does not.
DOCUMENT_BYTES: Final = 7 << 20

_ENDS: Final = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
_JOINERS: Final = "\u200d\ufe0e\ufe0f\u20e3"


def size(text: str) -> int:
    """A text's length as a phone counts it: an emoji is two or more."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def short(text: str, limit: int) -> str:
    """Cut one line to `limit` at a word, with an ellipsis; text that fits is left alone."""
    line = " ".join(text.split())
    if size(line) <= limit:
        return line
    head = line[: _fitting(line, limit - 1)]
    words, blank, rest = head.rpartition(" ")
    # A single word is worth more than half of the room; else cut inside the word.
    kept = words if blank and len(words) * 2 >= len(head) and rest else head
    return kept.rstrip(" ,;:.-(") + "…"


def pieces(text: str, limit: int) -> list[str]:
    """Cut a text into bubbles: between paragraphs, else lines, else sentences, else words, else anywhere safe."""
    found = []
    rest = text.strip()
    while size(rest) > limit:
        end = _fitting(rest, limit)
        head, tail = rest[:end], rest[end:]
        for pattern in _ENDS:
            ends = [match for match in pattern.finditer(rest[: end + 1]) if match.start() >= end // 2]
            if ends:
                head, tail = rest[: ends[-1].start()], rest[ends[-1].end() :]
                break
        found.append(head.strip())
        rest = tail.strip()
    return [*found, rest] if rest else found


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into `limit` without breaking one in two (an accent, a flag's half, a skin tone)."""
    used = end = 0
    for character in text:
        used += size(character)
        if used > limit:
            break
        end += 1
    whole = end
    while 0 < end < len(text) and _clings(text, end):
        end -= 1
    return end or whole


def _clings(text: str, at: int) -> bool:
    character, before = text[at], text[at - 1]
    return bool(
        unicodedata.combining(character)
        or character in _JOINERS
        or before == "\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or ("\U0001f1e6" <= character <= "\U0001f1ff" and "\U0001f1e6" <= before <= "\U0001f1ff")
    )
