"""
The strokes that our printed pages are made of: lines of text, paragraphs, tables, cards; each says what it is.

Places are in millimetres from the upper left corner of the page, as one reads; sizes of letters are in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import getFont  # type: ignore[import-untyped]

from sintonia.documents.fonts import PLAIN, STRONG, printable, width_of
from sintonia.documents.ink import INK, LINE, MUTED, TEAL
from sintonia.documents.tagged import TaggedCanvas
from sintonia.kit.words import Words

Align = Literal["left", "right", "middle"]
LEADING: Final = 1.32
LEFT: Final = 15.0
RIGHT: Final = 195.0


class Column(NamedTuple):
    """A column of a table: its heading, where its text stands (mm), and which side of it stands there."""

    heading: str
    x: float
    align: Align = "left"
    strong: bool = False


class Paper(TaggedCanvas):
    """A tagged page in one reader's language, drawn from the top."""

    def __init__(self, *, title: str, author: str, language: str, size: tuple[float, float] = A4) -> None:
        super().__init__(title=printable(title), author=printable(author), language=language, size=size)
        self.language = language

    def say(self, words: Words | str) -> str:
        """Words in the reader's language, in letters that the fonts have."""
        return printable(words if isinstance(words, str) else words.render(self.language))

    def write(
        self,
        x: float,
        y: float,
        text: Words | str,
        *,
        size: float = 9.5,
        color: str = INK,
        strong: bool = False,
        align: Align = "left",
        tag: str = "P",
    ) -> None:
        """Write one line whose feet stand at `y`, as an element of its own."""
        with self.tag(tag), self.mark():
            self.draw_text(x, y, self.say(text), size=size, color=color, strong=strong, align=align)

    def heading(
        self, x: float, y: float, text: Words | str, *, tag: str = "H2", size: float = 11, color: str = INK
    ) -> None:
        """Write a heading."""
        self.write(x, y, text, size=size, strong=True, tag=tag, color=color)

    def pair(
        self, x: float, y: float, name: Words | str, value: Words | str, *, size: float = 10, align: Align = "left"
    ) -> None:
        """Write a small name and below it its value, one paragraph for whoever listens."""
        with self.tag("P"), self.mark():
            self.draw_text(x, y, self.say(name), size=7.5, color=MUTED, align=align)
            self.draw_text(x, y + 2.6 + size / 5, self.say(value), size=size, strong=True, align=align)

    def paragraph(
        self,
        x: float,
        y: float,
        text: Words | str,
        *,
        width: float,
        size: float = 9.5,
        color: str = INK,
        strong: bool = False,
        tag: str = "P",
        leading: float = LEADING,
    ) -> float:
        """Write a text in lines of at most `width` mm; where the next line would stand."""
        step = float(size * leading / mm)
        with self.tag(tag), self.mark():
            for row, line in enumerate(self.broken(text, width=width, size=size, strong=strong)):
                self.draw_text(x, y + row * step, line, size=size, color=color, strong=strong)
        return y + (row + 1) * step

    def broken(self, text: Words | str, *, width: float, size: float, strong: bool = False) -> list[str]:
        """A text in lines of at most `width` mm; a word that is wider is cut."""
        font, room = STRONG if strong else PLAIN, width * mm
        lines: list[str] = []
        said = text if isinstance(text, str) else text.render(self.language)
        for part in map(printable, said.split("\n")):
            line, used = "", 0.0
            space = width_of(" ", font=font, size=size)
            for word in _pieces(part.split(" "), font, size, room):
                wide = width_of(word, font=font, size=size)
                if line and used + space + wide > room:
                    lines.append(line)
                    line, used = word, wide
                else:
                    line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
            lines.append(line)
        return lines

    def fitting(self, text: str, *, width: float, sizes: Sequence[float], strong: bool = True) -> float:
        """The first of some sizes in which a line fits, else the last."""
        font = STRONG if strong else PLAIN
        return next((size for size in sizes if width_of(text, font=font, size=size) <= float(width * mm)), sizes[-1])

    def shortened(self, text: str, *, width: float, size: float, strong: bool = False) -> str:
        """A line that ends in three dots where it would be wider than `width` mm."""
        lines = self.broken(text, width=width, size=size, strong=strong)
        return lines[0] if len(lines) == 1 else f"{lines[0].rstrip(' ,')}…"

    def table(
        self, y: float, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, step: float = 5.4, size: float = 9
    ) -> float:
        """Write a table whose first column heads its rows; where the line after it would stand."""
        with self.tag("Table"):
            with self.tag("TR"):
                for column in columns:
                    with self.tag("TH", scope="Column"), self.mark():
                        self.draw_text(column.x, y, self.say(column.heading), size=7.5, color=MUTED, align=column.align)
            for number, row in enumerate(rows, start=1):
                self.row(y + number * step, columns, row, size=size)
        return y + (len(rows) + 1) * step

    def row(self, y: float, columns: Sequence[Column], row: Sequence[str], *, size: float) -> None:
        """Write one row inside a table."""
        with self.tag("TR"):
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                with self.tag("TD" if place else "TH", scope="" if place else "Row"), self.mark():
                    self.draw_text(
                        column.x, y, self.say(cell), size=size, strong=column.strong, align=column.align
                    )  # fmt: skip

    def rule(self, y: float, *, left: float = LEFT, right: float = RIGHT, color: str = LINE) -> None:
        """Draw a hair line."""
        with self.artifact():
            self._color(stroke=color)
            self.canvas.setLineWidth(0.6)
            self.canvas.line(left * mm, self._up(y), right * mm, self._up(y))

    def card(self, x: float, y: float, *, width: float, height: float, color: str, radius: float = 2.5) -> None:
        """Draw a colored ground; `y` is its upper edge."""
        with self.artifact():
            self._color(fill=color)
            corner = (x * mm, self._up(y + height), width * mm, height * mm)
            if radius:
                self.canvas.roundRect(*corner, radius * mm, stroke=0, fill=1)
            else:
                self.canvas.rect(*corner, stroke=0, fill=1)

    @contextmanager
    def figure(self, alt: Words | str) -> Iterator[Any]:
        """Draw a figure on reportlab's canvas, in points from the lower left; `alt` is what it says."""
        said = alt if isinstance(alt, str) else alt.render(self.language)
        with self.tag("Figure", alt=said), self.mark():
            yield self.canvas

    def draw_text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        color: str = INK,
        strong: bool = False,
        align: Align = "left",
    ) -> None:
        """Draw one printable line inside an open mark."""
        self.draw_line(x * mm, self._up(y), text, size=size, color=color, strong=strong, align=align)

    def draw_line(
        self, x: float, y: float, text: str, *, size: float, color: str, strong: bool = False, align: Align = "left"
    ) -> None:
        """Draw as `draw_text` does, with `x` and `y` in points from the lower left."""
        name, document = STRONG if strong else PLAIN, self.canvas._doc
        if align != "left":
            x -= width_of(text, font=name, size=size) * _BEFORE[align]
        font = getFont(name)
        # By hand: reportlab's text object takes three times as long, and a bill has two hundred lines.
        shown = [
            f"{font.getSubsetInternalName(subset, document)} {size:g} Tf <{part.hex()}> Tj"
            for subset, part in font.splitString(text, document)
        ]
        self._draw(f"{_fill(color)} BT 1 0 0 1 {x:.2f} {y:.2f} Tm {' '.join(shown)} ET")

    def _up(self, y: float) -> float:
        return float(self.height - y * mm)

    def _color(self, *, fill: str = "", stroke: str = "") -> None:
        if fill:
            self.canvas.setFillColor(color_of(fill))
        if stroke:
            self.canvas.setStrokeColor(color_of(stroke))


def continued(paper: Paper, title: str, beside: str) -> None:
    """Begin the next page under its title."""
    paper.next_page()
    paper.card(0, 0, width=paper.width / mm, height=3, color=TEAL, radius=0)
    with paper.artifact():
        paper.draw_text(LEFT, 14, paper.say(title), size=11, color=TEAL, strong=True)
        paper.draw_text(RIGHT, 14, paper.say(beside), size=8.5, color=MUTED, align="right")


_BEFORE: Final = {"right": 1.0, "middle": 0.5}


@cache
def color_of(code: str) -> Any:
    """A color as reportlab takes it without reading its code again."""
    return HexColor(code)


@cache
def _fill(code: str) -> str:
    return "{:.3f} {:.3f} {:.3f} rg".format(*color_of(code).rgb())


def _pieces(words: list[str], font: str, size: float, room: float) -> Iterator[str]:
    """Words, those that no line holds in pieces."""
    for word in words:
        left = word
        while left and width_of(left, font=font, size=size) > room:
            end = next(n for n in range(len(left), 0, -1) if n == 1 or width_of(left[:n], font=font, size=size) <= room)
            yield left[:end]
            left = left[end:]
        yield left
