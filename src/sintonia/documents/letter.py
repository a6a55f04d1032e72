"""
A letter in large type on A4: for whoever has no telephone to read it on, and no internet.

The file says its title and its language, and its headings are bookmarks, so that it can be read aloud; reportlab writes
no structure beyond that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_LEFT  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer  # type: ignore[import-untyped]

from sintonia.documents.drawing import INK
from sintonia.kit.words import shown

LARGE: Final = 18
_BODY: Final = ParagraphStyle(
    "body", fontName="Helvetica", fontSize=LARGE, leading=LARGE * 1.45, textColor=INK, alignment=TA_LEFT,
    spaceAfter=4 * mm, splitLongWords=1,
)  # fmt: skip
_HEADING: Final = ParagraphStyle(
    "heading", parent=_BODY, fontName="Helvetica-Bold", fontSize=20, leading=26, spaceBefore=4 * mm, keepWithNext=1
)
_NUMBER: Final = ParagraphStyle("number", parent=_BODY, fontName="Helvetica-Bold", fontSize=30, leading=40)


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
    """Print a letter."""
    into = BytesIO()
    made = SimpleDocTemplate(
        into, pagesize=A4, leftMargin=24 * mm, rightMargin=20 * mm, topMargin=22 * mm, bottomMargin=22 * mm,
        title=letter.title, author=letter.company, lang=letter.language, invariant=1,
    )  # fmt: skip
    story: list[Any] = [
        _said(letter.company, _HEADING),
        _said(shown(letter.on, letter.language, UTC), _BODY),
        *_headed(letter.title),
    ]
    for heading, number in letter.numbers:
        story += [*_headed(heading), _said(number, _NUMBER)]
    for heading, paragraphs in letter.sections:
        story += [*_headed(heading), *(_said(paragraph, _BODY) for paragraph in paragraphs)]
    story.append(Spacer(1, 6 * mm))
    made.build(story, onFirstPage=_with_its_title)
    return into.getvalue()


class _Bookmark(Flowable):  # type: ignore[misc]
    """A heading's place in the file's outline."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.width = self.height = 0

    def draw(self) -> None:
        key = f"heading-{self.title}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(self.title, key)


def _headed(title: str) -> list[Any]:
    return [_Bookmark(title), _said(title, _HEADING)]


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    # The standard fonts know Western European letters; a name in another script must not stop a letter.
    plain = text.replace("\u202f", " ").encode("cp1252", "replace").decode("cp1252")
    return Paragraph(escape(plain).replace("\n", "<br/>"), style)


def _with_its_title(canvas: Any, _document: Any) -> None:
    canvas.setViewerPreference("DisplayDocTitle", "true")
