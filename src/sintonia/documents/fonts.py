"""
The letters of our papers: Source Sans, embedded in every file, each file with only the letters that it has.

A name in a script that the fonts do not know must not stop a bill: such letters become a frame that a reader sees.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro  # type: ignore[import-untyped]
from reportlab import rl_config  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

PLAIN: Final = "SourceSans"
STRONG: Final = "SourceSans-Semibold"
_FILES: Final = {PLAIN: "SourceSansPro-Regular.ttf", STRONG: "SourceSansPro-Semibold.ttf"}
_FOLDER: Final = Path(font_source_sans_pro.__file__).parent / "files"
# Spaces that are as wide as any other here, and signs that stand for none.
_AS: Final = {0x202F: " ", 0x00A0: " ", 0x2009: " ", 0x200B: None, 0x200D: None, 0xFE0F: None, 0x09: " ", 0x00AD: None}
_UNKNOWN: Final = "□"


@cache
def load() -> frozenset[int]:
    """Make the fonts known to reportlab, once a process; the code points that all of them have."""
    # Streams are bytes: what turns them into text makes every file a fifth larger.
    rl_config.useA85 = 0
    known: list[frozenset[int]] = []
    for name, file in _FILES.items():
        font: Any = TTFont(name, str(_FOLDER / file))
        registerFont(font)
        known.append(frozenset(font.face.charToGlyph))
    return frozenset.intersection(*known)


def printable(text: str) -> str:
    """A text in letters that the fonts have: accents joined to their letters, and a frame for what they lack."""
    if text.isascii() and text.isprintable():
        return text
    joined = unicodedata.normalize("NFC", " ".join(text.splitlines())).translate(_AS)
    known = load()
    return "".join(letter if ord(letter) in known else _UNKNOWN for letter in joined)


@lru_cache(4096)
def width_of(text: str, *, font: str, size: float) -> float:
    """How wide a printable text is, in points."""
    load()
    return float(stringWidth(text, font, size))
