"""Text that runs down a page and on to the next: headings stay with what they head, paragraphs stay whole."""

from __future__ import annotations

from collections.abc import Callable

from reportlab.lib.units import mm  # type: ignore[import-untyped]

from sintonia.documents.ink import INK
from sintonia.documents.paper import LEADING, LEFT, RIGHT, Paper
from sintonia.kit.words import Words


class Flow:
    """
    A column of text on a paper, from `top` down to `bottom` (mm); `on_page` draws what each further page begins with.
    """

    def __init__(
        self,
        paper: Paper,
        *,
        top: float,
        bottom: float,
        left: float = LEFT,
        width: float = RIGHT - LEFT,
        on_page: Callable[[], float] | None = None,
    ) -> None:
        self.paper, self.y, self.bottom, self.left, self.width = paper, top, bottom, left, width
        self._on_page = on_page or self._plainly
        self._top = top
        self.page = 1

    def heading(self, text: Words | str, *, size: float = 13, tag: str = "H2", keep: float = 12) -> None:
        """Write a heading, with at least `keep` mm of what follows it on the same page; it is a bookmark too."""
        lines = len(self.paper.broken(text, width=self.width, size=size, strong=True))
        self.room(lines * _step(size) + keep)
        self.paper.bookmark(self.paper.say(text))
        self.y = self.paper.paragraph(
            self.left, self.y, text, width=self.width, size=size, strong=True, tag=tag
        )  # fmt: skip

    def paragraph(
        self, text: Words | str, *, size: float = 10.5, color: str = INK, strong: bool = False, leading: float = LEADING
    ) -> None:
        """Write a paragraph: on this page if it fits, else on the next; one that no page holds is parted."""
        lines = self.paper.broken(text, width=self.width, size=size, strong=strong)
        step = _step(size, leading)
        if len(lines) * step > self.bottom - self._top:
            self._parted(lines, step, size=size, color=color, strong=strong)
            return
        self.room(len(lines) * step)
        self.y = self.paper.paragraph(
            self.left, self.y, "\n".join(lines), width=self.width + 1, size=size, color=color, strong=strong,
            leading=leading,
        )  # fmt: skip

    def space(self, height: float) -> None:
        """Leave some mm."""
        self.y += height

    def room(self, height: float) -> None:
        """Go on to the next page unless so many mm are left."""
        if self.y + height > self.bottom:
            self.page += 1
            self.paper.next_page()
            self.y = self._on_page()

    def _parted(self, lines: list[str], step: float, *, size: float, color: str, strong: bool) -> None:
        for line in lines:
            self.room(step)
            self.paper.write(self.left, self.y, line, size=size, color=color, strong=strong)
            self.y += step

    def _plainly(self) -> float:
        return self._top


def _step(size: float, leading: float = LEADING) -> float:
    return float(size * leading / mm)
