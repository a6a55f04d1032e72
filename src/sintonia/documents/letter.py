"""
A letter in large type on A4: for whoever has no telephone to read it on, and no internet.

It is a tagged file whose headings are bookmarks too, so that it can be read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date
from typing import Final

from sintonia.documents.flow import Flow
from sintonia.documents.ink import TEAL
from sintonia.documents.paper import Paper
from sintonia.kit.words import shown

LARGE: Final = 18
_LEADING: Final = 1.45
_LEFT, _WIDTH, _TOP, _BOTTOM = 24.0, 166.0, 30.0, 275.0


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, in its reader's language: its sections are a heading and paragraphs; one may be a number."""

    company: str
    title: str
    language: str
    on: date
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    numbers: tuple[tuple[str, str], ...] = ()


def letter_pdf(letter: Letter) -> bytes:
    """Print a letter; the same letter gives the same bytes."""
    paper = Paper(title=letter.title, author=letter.company, language=letter.language)
    _strip(paper)
    flow = Flow(paper, top=_TOP, bottom=_BOTTOM, left=_LEFT, width=_WIDTH, on_page=lambda: _strip(paper))
    paper.write(_LEFT, flow.y, letter.company, size=20, strong=True, color=TEAL)
    flow.space(10)
    flow.paragraph(shown(letter.on, letter.language, UTC), size=LARGE, leading=_LEADING)
    flow.space(5)
    flow.heading(letter.title, size=26, tag="H1")
    for heading, number in letter.numbers:
        flow.space(7)
        flow.heading(heading, size=20, keep=18)
        flow.space(3)
        flow.paragraph(number, size=30, strong=True)
    for heading, paragraphs in letter.sections:
        flow.space(7)
        flow.heading(heading, size=20, keep=20)
        for paragraph in paragraphs:
            flow.space(1.5)
            flow.paragraph(paragraph, size=LARGE, leading=_LEADING)
    return paper.finish()


def _strip(paper: Paper) -> float:
    paper.card(0, 0, width=210, height=5, color=TEAL, radius=0)
    return _TOP
