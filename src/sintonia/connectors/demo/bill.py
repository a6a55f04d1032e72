"""An energy bill on one A4 page, with the bar code and the PIX code that pay it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import format_date
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from sintonia.documents.drawing import INK, MUTED, PAPER, TEAL, bar_chart, label, lines, rule, words_at
from sintonia.documents.payment_stub import payment_stub
from sintonia.kit.money import Money
from sintonia.kit.words import Words, _

WIDTH, HEIGHT = A4
LEFT: Final = 15 * mm
RIGHT: Final = WIDTH - 15 * mm


@dataclass(frozen=True, slots=True)
class Company:
    """Who bills: as it stands in the header of its bills."""

    name: str
    document: str
    address: str
    contact: str
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class BillSheet:
    """
    Everything that is printed on a bill. `items` add up to `amount`; `history` is month and kWh, oldest first.

    `barcode` has 44 digits. A paid bill (`paid_on`) is printed without codes, so that nobody pays it twice.
    """

    company: Company
    language: str
    holder: str
    document: str
    address: tuple[str, ...]
    contract: str
    number: str
    month: date
    amount: Money
    due_on: date
    kwh: int
    meter: str
    readings: tuple[tuple[date, int], tuple[date, int]]
    items: tuple[tuple[Words, Money], ...]
    history: tuple[tuple[date, int], ...]
    barcode: str
    pix: str
    paid_on: date | None = None


def bill_pdf(sheet: BillSheet) -> bytes:
    """Draw a bill; the same sheet gives the same bytes."""
    if sum(amount.cents for _what, amount in sheet.items) != sheet.amount.cents:
        raise ValueError("the items of a bill add up to its amount")
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, lang=sheet.language)
    say: Callable[[Words], str] = lambda words: words.render(sheet.language)  # noqa: E731
    canvas.setTitle(f"{sheet.company.name} · {month_name(sheet)}")
    canvas.setAuthor(sheet.company.name)
    letterhead(canvas, sheet.company, say)
    _holder(canvas, sheet, say)
    _amount(canvas, sheet, say)
    _consumption(canvas, sheet, say)
    _items(canvas, sheet, say)
    if sheet.paid_on:
        label(
            canvas,
            LEFT,
            70 * mm,
            say(_("Paid on {day}. Thank you!", day=sheet.paid_on)),
            size=16,
            color=TEAL,
            bold=True,
        )
    else:
        payment_stub(
            canvas,
            say,
            payee=sheet.company.name,
            document=sheet.company.document,
            amount=sheet.amount.render(sheet.language),
            due_on=sheet.due_on,
            barcode=sheet.barcode,
            pix=sheet.pix,
        )
    canvas.save()
    return file.getvalue()


def month_name(sheet: BillSheet) -> str:
    """The month of a bill as its reader says it: "Setembro 2026"."""
    written: str = format_date(sheet.month, "LLLL yyyy", locale=sheet.language.replace("-", "_"))
    return written[:1].upper() + written[1:]


def letterhead(canvas: Canvas, company: Company, say: Callable[[Words], str]) -> None:
    """Draw who writes, across the top of the page."""
    canvas.setFillColor(TEAL)
    canvas.rect(0, HEIGHT - 30 * mm, WIDTH, 30 * mm, stroke=0, fill=1)
    _sun(canvas, LEFT + 7 * mm, HEIGHT - 15 * mm)
    label(canvas, LEFT + 19 * mm, HEIGHT - 17.5 * mm, company.name, size=22, color=PAPER, bold=True)
    details = [f"CNPJ {company.document}", company.address, company.contact]
    if company.note:
        details.append(say(company.note))
    for row, text in enumerate(details):
        words_at(canvas, RIGHT, HEIGHT - (9.5 + 4.6 * row) * mm, text, size=8, color=PAPER, end=True)


def _sun(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColor("#F2A541")
    canvas.circle(x, y, 3.6 * mm, stroke=0, fill=1)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setStrokeColor("#F2A541")
    canvas.setLineWidth(1.1 * mm)
    canvas.setLineCap(1)
    for _ray in range(8):
        canvas.line(5.2 * mm, 0, 6.8 * mm, 0)
        canvas.rotate(45)
    canvas.restoreState()


def _holder(canvas: Canvas, sheet: BillSheet, say: Callable[[Words], str]) -> None:
    top = HEIGHT - 42 * mm
    words_at(canvas, LEFT, top, say(_("Electricity bill")), size=8, color=MUTED)
    label(canvas, LEFT, top - 6 * mm, sheet.holder, size=13, bold=True)
    lines(canvas, LEFT, top - 11.5 * mm, sheet.address, size=9.5)
    pairs = [
        (say(_("CPF or CNPJ")), sheet.document),
        (say(_("Contract")), sheet.contract),
        (say(_("Bill no.")), sheet.number),
    ]
    for column, (name, value) in enumerate(pairs):
        x = LEFT + column * 32 * mm
        words_at(canvas, x, top - 28 * mm, name, size=7.5, color=MUTED)
        label(canvas, x, top - 32.5 * mm, value, size=10, bold=True)


def _amount(canvas: Canvas, sheet: BillSheet, say: Callable[[Words], str]) -> None:
    left, bottom = 122 * mm, HEIGHT - 80 * mm
    canvas.setFillColor("#EAF4F3")
    canvas.roundRect(left, bottom, RIGHT - left, 42 * mm, 3 * mm, stroke=0, fill=1)
    words_at(canvas, left + 6 * mm, bottom + 35 * mm, month_name(sheet), size=10)
    words_at(canvas, left + 6 * mm, bottom + 29 * mm, say(_("Amount to pay")), size=8, color=MUTED)
    amount = sheet.amount.render(sheet.language)
    room = RIGHT - left - 12 * mm
    size = next(size for size in (31, 27, 23, 19, 15) if canvas.stringWidth(amount, "Helvetica-Bold", size) <= room)
    label(canvas, left + 6 * mm, bottom + 17.5 * mm, amount, size=size, bold=True)
    words_at(canvas, left + 6 * mm, bottom + 10.5 * mm, say(_("Due on")), size=8, color=MUTED)
    label(canvas, left + 6 * mm, bottom + 4 * mm, say(_("{day}", day=sheet.due_on)), size=15, bold=True)


def _consumption(canvas: Canvas, sheet: BillSheet, say: Callable[[Words], str]) -> None:
    top = HEIGHT - 92 * mm
    rule(canvas, LEFT, RIGHT, top + 5 * mm)
    label(canvas, LEFT, top - 2 * mm, say(_("Your consumption in 13 months, in kWh")), size=10, bold=True)
    locale = sheet.language.replace("-", "_")
    bars = [(format_date(month, "LLL", locale=locale).strip(".")[:3], kwh) for month, kwh in sheet.history]
    bar_chart(canvas, LEFT, top - 45 * mm, width=104 * mm, height=36 * mm, bars=bars)
    x = 128 * mm
    (before, previous), (now, present) = sheet.readings
    rows = [
        (say(_("Meter")), sheet.meter),
        (say(_("Previous reading, {day}", day=before)), say(_("{number}", number=previous))),
        (say(_("Present reading, {day}", day=now)), say(_("{number}", number=present))),
        (say(_("Days")), str((now - before).days)),
        (say(_("Consumption")), f"{say(_('{number}', number=sheet.kwh))} kWh"),
    ]
    for row, (name, value) in enumerate(rows):
        y = top - (2 + 7.4 * row) * mm
        words_at(canvas, x, y, name, size=8.5, color=MUTED)
        label(canvas, RIGHT, y, value, size=9.5, bold=row == len(rows) - 1, end=True)


def _items(canvas: Canvas, sheet: BillSheet, say: Callable[[Words], str]) -> None:
    top = HEIGHT - 150 * mm
    rule(canvas, LEFT, RIGHT, top + 6 * mm)
    label(canvas, LEFT, top - 1 * mm, say(_("What you are paying for")), size=10, bold=True)
    for row, (what, amount) in enumerate(sheet.items):
        y = top - (8 + 6 * row) * mm
        words_at(canvas, LEFT, y, say(what), size=9.5)
        words_at(canvas, RIGHT, y, amount.render(sheet.language), size=9.5, end=True)
    y = top - (9.5 + 6 * len(sheet.items)) * mm
    rule(canvas, LEFT, RIGHT, y + 4.2 * mm)
    label(canvas, LEFT, y - 1 * mm, say(_("Total")), size=10.5, bold=True)
    label(canvas, RIGHT, y - 1 * mm, sheet.amount.render(sheet.language), size=10.5, bold=True, end=True)
    canvas.setFillColor(INK)
