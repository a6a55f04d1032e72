"""The few strokes that our printed pages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from sintonia.documents.codes import interleaved_2_of_5, qr_code, runs

INK: Final = "#14213D"
PAPER: Final = "#FFFFFF"
TEAL: Final = "#0B6E69"
MUTED: Final = "#5B6475"
_LINE: Final = "#D9D5CC"
PALE: Final = "#B9D6D4"


def label(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    color: str = INK,
    bold: bool = False,
    end: bool = False,
) -> None:
    """Write one line of text at `x` (its right end there with `end`)."""
    canvas.setFillColor(color)
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    (canvas.drawRightString if end else canvas.drawString)(x, y, _printable(text))


def words_at(
    canvas: Canvas, x: float, y: float, text: str, *, size: float, color: str = INK, end: bool = False
) -> None:
    """Write one line in the plain weight."""
    label(canvas, x, y, text, size=size, color=color, end=end)


def lines(canvas: Canvas, x: float, y: float, texts: Sequence[str], *, size: float) -> None:
    """Write lines one under the other."""
    for row, text in enumerate(texts):
        words_at(canvas, x, y - row * size * 1.35, text, size=size)


def rule(canvas: Canvas, left: float, right: float, y: float) -> None:
    """A hair line."""
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.6)
    canvas.line(left, y, right, y)


def bar_chart(
    canvas: Canvas, x: float, y: float, *, width: float, height: float, bars: Sequence[tuple[str, int]]
) -> None:
    """Bars with their names and values, the latest one dark."""
    largest = max((value for _name, value in bars), default=0) or 1
    step = width / max(len(bars), 1)
    for place, (name, value) in enumerate(bars):
        left, tall = x + place * step, (height - 8 * mm) * value / largest
        latest = place == len(bars) - 1
        canvas.setFillColor(TEAL if latest else PALE)
        canvas.roundRect(
            left + 0.12 * step, y + 4 * mm, 0.76 * step, max(tall, 0.4), min(0.7 * mm, tall / 2), stroke=0, fill=1
        )
        middle = left + step / 2
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold" if latest else "Helvetica", 7)
        canvas.drawCentredString(middle, y + 5.2 * mm + tall, str(value))
        canvas.setFillColor(MUTED)
        canvas.setFont("Helvetica", 6.5)
        canvas.drawCentredString(middle, y + 0.8 * mm, _printable(name))


def draw_bar_code(canvas: Canvas, x: float, y: float, digits: str, *, width: float, height: float) -> None:
    """An ITF bar code, black on white, exactly `width` wide; the quiet zones are the caller's."""
    modules = interleaved_2_of_5(digits)
    step = width / len(modules)
    path = canvas.beginPath()
    for start, length in runs(modules):
        path.rect(x + start * step, y, length * step, height)
    canvas.setFillColor("#000000")
    canvas.drawPath(path, stroke=0, fill=1)


def draw_qr_code(canvas: Canvas, x: float, y: float, text: str, *, side: float) -> None:
    """A QR code, black on white, exactly `side` wide; the quiet zone is the caller's."""
    rows = qr_code(text)
    step = side / len(rows)
    path = canvas.beginPath()
    for down, modules in enumerate(rows):
        for start, length in runs(modules):
            path.rect(x + start * step, y + side - (down + 1) * step, length * step, step)
    canvas.setFillColor("#000000")
    canvas.drawPath(path, stroke=0, fill=1)


def _printable(text: str) -> str:
    # The standard PDF fonts know Western European letters; a name in another script must not stop a bill.
    return text.replace("\u202f", " ").encode("cp1252", "replace").decode("cp1252")
