"""
The lower third of a bill: who is paid, then the PIX code and the bar code.

The payee's name and CNPJ stand before the codes, so that a customer can compare them with what the bank shows. Print
rules of FEBRABAN layout v7: bars of 103 by 13 mm, 5 mm of quiet on each side, their centre 12 mm from the edge of the
paper, the digits in four boxes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from sintonia.documents.drawing import MUTED, draw_bar_code, draw_qr_code, label, words_at
from sintonia.documents.payment_line import in_blocks, payment_line
from sintonia.kit.words import Words, _

_WIDTH: Final = A4[0]
_LEFT: Final = 15 * mm
_RIGHT: Final = _WIDTH - 15 * mm
_TOP: Final = 90 * mm
_QR: Final = 38 * mm
_BARS, _BAR_HEIGHT, _CENTRE = 103 * mm, 13 * mm, 12 * mm


def payment_stub(
    canvas: Canvas,
    say: Callable[[Words], str],
    *,
    payee: str,
    document: str,
    amount: str,
    due_on: date,
    barcode: str,
    pix: str,
) -> None:
    """Draw the part of a bill that is paid by."""
    canvas.saveState()
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.5)
    canvas.setDash(2, 2)
    canvas.line(0, _TOP, _WIDTH, _TOP)
    canvas.restoreState()

    text = _LEFT + _QR + 8 * mm
    words_at(canvas, text, _TOP - 9 * mm, say(_("You are paying")), size=8, color=MUTED)
    label(canvas, text, _TOP - 14.5 * mm, payee, size=12, bold=True)
    words_at(canvas, text, _TOP - 19.5 * mm, f"CNPJ {document}", size=9.5)
    label(canvas, _RIGHT, _TOP - 14.5 * mm, amount, size=16, bold=True, end=True)
    words_at(canvas, _RIGHT, _TOP - 19.5 * mm, say(_("Due on {day}", day=due_on)), size=9.5, end=True)
    words_at(
        canvas, text, _TOP - 26 * mm, say(_("Before you confirm, check that your bank shows this name and CNPJ.")),
        size=8, color=MUTED,
    )  # fmt: skip

    draw_qr_code(canvas, _LEFT, _TOP - 8 * mm - _QR, pix, side=_QR)
    label(canvas, text, _TOP - 33 * mm, say(_("PIX, copy and paste")), size=9, bold=True)
    canvas.setFont("Courier", 7.2)
    for row, at in enumerate(range(0, len(pix), 88)):
        canvas.drawString(text, _TOP - (37.5 + 3.4 * row) * mm, pix[at : at + 88])
    _bar_code(canvas, say, barcode)


def _bar_code(canvas: Canvas, say: Callable[[Words], str], barcode: str) -> None:
    bottom = _CENTRE - _BAR_HEIGHT / 2
    words_at(canvas, _LEFT, bottom + _BAR_HEIGHT + 13.5 * mm, say(_("Bar code")), size=8, color=MUTED)
    for box, digits in enumerate(in_blocks(payment_line(barcode)).split(" ")):
        left = _LEFT + box * 37 * mm
        canvas.setStrokeColor(MUTED)
        canvas.setLineWidth(0.5)
        canvas.rect(left, bottom + _BAR_HEIGHT + 4.5 * mm, 35 * mm, 7 * mm, stroke=1, fill=0)
        canvas.setFillColor("#000000")
        canvas.setFont("Courier-Bold", 10.5)
        canvas.drawCentredString(left + 17.5 * mm, bottom + _BAR_HEIGHT + 6.8 * mm, digits)
    draw_bar_code(canvas, _LEFT, bottom, barcode, width=_BARS, height=_BAR_HEIGHT)
