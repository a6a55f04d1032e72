"""A statement that what was due in a period is paid, on one A4 page; or of which bills it is not."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.lib.utils import simpleSplit  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from sintonia.connectors.demo.bill import LEFT, RIGHT, Company, letterhead
from sintonia.documents.drawing import MUTED, TEAL, label, lines, rule, words_at
from sintonia.kit.words import Words, _

HEIGHT = A4[1]


@dataclass(frozen=True, slots=True)
class ClearanceSheet:
    """Everything that is printed on the statement. `left_out` are the months of bills that are not paid."""

    company: Company
    language: str
    holder: str
    document: str
    address: tuple[str, ...]
    contract: str
    number: str
    since: date
    until: date
    made_on: date
    left_out: tuple[date, ...] = ()


def clearance_pdf(sheet: ClearanceSheet) -> bytes:
    """Draw the statement; the same sheet gives the same bytes."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, lang=sheet.language)
    say: Callable[[Words], str] = lambda words: words.render(sheet.language)  # noqa: E731
    title = say(_("Statement of payment")) if not sheet.left_out else say(_("Statement of open bills"))
    canvas.setTitle(f"{sheet.company.name} · {title}")
    canvas.setAuthor(sheet.company.name)
    letterhead(canvas, sheet.company, say)
    top = HEIGHT - 48 * mm
    label(canvas, LEFT, top, title, size=20, color=TEAL, bold=True)
    words_at(canvas, LEFT, top - 8 * mm, say(_("Number {number}", number=sheet.number)), size=9.5, color=MUTED)
    rule(canvas, LEFT, RIGHT, top - 13 * mm)
    label(canvas, LEFT, top - 22 * mm, sheet.holder, size=13, bold=True)
    holder = (sheet.document, *sheet.address, say(_("Contract {number}", number=sheet.contract)))
    lines(canvas, LEFT, top - 28 * mm, holder, size=10)
    _stated(canvas, sheet, say, top - 62 * mm)
    canvas.save()
    return file.getvalue()


def _stated(canvas: Canvas, sheet: ClearanceSheet, say: Callable[[Words], str], top: float) -> None:
    told = say(_text(sheet))
    if not sheet.left_out:
        told += " " + say(_("This statement stands in for the receipts of that period."))
    texts = simpleSplit(told, "Helvetica", 12, RIGHT - LEFT)
    lines(canvas, LEFT, top, texts, size=12)
    below = top - (len(texts) + 1) * 12 * 1.35
    lines(canvas, LEFT, below, [f"· {month:%m/%Y}" for month in sheet.left_out], size=12)
    below -= (len(sheet.left_out) + 1) * 12 * 1.35
    words_at(canvas, LEFT, below, say(_("Made on {day}.", day=sheet.made_on)), size=10, color=MUTED)


def _text(sheet: ClearanceSheet) -> Words:
    if sheet.left_out:
        return _(
            "Of the bills of this contract that were due from {since} to {until}, these are not paid. All others are.",
            since=sheet.since,
            until=sheet.until,
        )
    return _(
        "We state that all bills of this contract that were due from {since} to {until} are paid.",
        since=sheet.since,
        until=sheet.until,
    )
