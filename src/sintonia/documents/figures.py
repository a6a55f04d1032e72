"""What is looked at or scanned: bar codes, QR codes and charts; each says in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.units import mm  # type: ignore[import-untyped]

from sintonia.documents.code_128 import gs1_128
from sintonia.documents.codes import interleaved_2_of_5, qr_code, runs
from sintonia.documents.ink import BLACK, INK, MUTED, PALE, TEAL
from sintonia.documents.paper import Paper, color_of
from sintonia.kit.words import Words

_ROOM_FOR_NAMES: Final = 4 * mm
_ROOM_FOR_NUMBERS: Final = 4 * mm


def draw_bar_code(paper: Paper, x: float, y: float, digits: str, *, width: float, height: float, alt: Words) -> None:
    """An ITF bar code, black on white, exactly `width` mm wide; the quiet zones are the caller's."""
    _bars(paper, (x, y, width, height), interleaved_2_of_5(digits), alt)


def draw_counter_bars(
    paper: Paper, x: float, y: float, digits: str, *, width: float, height: float, alt: Words
) -> None:
    """A GS1-128 bar code, black on white, exactly `width` mm wide; the quiet zones are the caller's."""
    _bars(paper, (x, y, width, height), gs1_128(digits), alt)


def _bars(paper: Paper, where: tuple[float, float, float, float], modules: tuple[bool, ...], alt: Words) -> None:
    x, y, width, height = where
    with paper.figure(alt) as canvas:
        bars = [f"{start} 0 {length} 1 re" for start, length in runs(modules)]
        _modules(canvas, (x * mm, paper.height - (y + height) * mm), width * mm / len(modules), height * mm, bars)


def draw_qr_code(paper: Paper, x: float, y: float, text: str, *, side: float, alt: Words) -> None:
    """A QR code, black on white, exactly `side` mm wide; the quiet zone is the caller's."""
    rows = qr_code(text)
    with paper.figure(alt) as canvas:
        squares = [
            f"{start} {len(rows) - 1 - down} {length} 1 re"
            for down, modules in enumerate(rows)
            for start, length in runs(modules)
        ]
        step = side * mm / len(rows)
        _modules(canvas, (x * mm, paper.height - (y + side) * mm), step, step, squares)


def draw_bars(
    paper: Paper, x: float, y: float, *, width: float, height: float, bars: Sequence[tuple[str, int]], alt: Words
) -> None:
    """Bars with their names below and their values above, the latest one dark; `y` is the upper edge."""
    largest = max((value for _name, value in bars), default=0) or 1
    step, foot = width * mm / max(len(bars), 1), paper.height - (y + height) * mm + _ROOM_FOR_NAMES
    room = height * mm - _ROOM_FOR_NAMES - _ROOM_FOR_NUMBERS
    with paper.figure(alt) as canvas:
        for place, (name, value) in enumerate(bars):
            latest = place == len(bars) - 1
            left, tall = x * mm + place * step, max(room * max(value, 0) / largest, 0.5)
            canvas.setFillColor(color_of(TEAL if latest else PALE))
            canvas.roundRect(left + 0.14 * step, foot, 0.72 * step, tall, min(1.2, tall / 2), stroke=0, fill=1)
            middle = left + step / 2
            number, below = (middle, foot + tall + 2.6), (middle, foot - 8.5)
            paper.draw_line(*number, str(value), size=7.2, color=INK, strong=latest, align="middle")
            ink = INK if latest else MUTED
            paper.draw_line(*below, paper.say(name), size=7.2, color=ink, strong=latest, align="middle")


def _modules(canvas: Any, corner: tuple[float, float], wide: float, tall: float, rectangles: list[str]) -> None:
    # Whole numbers on a scaled ground: half the bytes, and edges that meet exactly.
    canvas.saveState()
    canvas.setFillColor(color_of(BLACK))
    canvas.transform(wide, 0, 0, tall, *corner)
    canvas._code.append("\n".join([*rectangles, "f"]))
    canvas.restoreState()
