"""A chart as a picture that any phone shows: a bar for each month, its number above and its name below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import reportlab  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont

from sintonia.documents.ink import INK, MUTED, PALE, PAPER, TEAL

_WIDTH, _HEIGHT = 1200, 640
_MARGIN, _TOP, _BOTTOM = 40, 130, 560
_TITLE, _NUMBER, _NAME = 34, 26, 24
_FILLED: Final = 0.72


def bars_png(title: str, bars: Sequence[tuple[str, int]]) -> bytes:
    """Draw bars, oldest first, the latest one dark; the same bars give the same bytes."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((_MARGIN, _MARGIN), title, fill=INK, font=_font(_TITLE))
    largest = max((value for _name, value in bars), default=0) or 1
    step = (_WIDTH - 2 * _MARGIN) / max(len(bars), 1)
    for place, (name, value) in enumerate(bars):
        latest = place == len(bars) - 1
        left = _MARGIN + place * step
        top = _BOTTOM - round((_BOTTOM - _TOP) * max(value, 0) / largest)
        inset = step * (1 - _FILLED) / 2
        pen.rounded_rectangle(
            (left + inset, min(top, _BOTTOM - 2), left + step - inset, _BOTTOM), 6, fill=TEAL if latest else PALE
        )
        middle = left + step / 2
        pen.text((middle, top - 8), str(value), fill=INK, font=_font(_NUMBER), anchor="ms")
        pen.text((middle, _BOTTOM + 38), name, fill=MUTED, font=_font(_NAME), anchor="ms")
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    # Pillow's own font has no accents; the one that comes with reportlab has.
    return ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"), size)
