"""
The lower third of a bill: who is paid, then the PIX code and the bar code.

The payee's name and CNPJ stand before the codes, so that a customer can compare them with what the bank shows. Print
rules of FEBRABAN layout v7: bars of 103 by 13 mm, 5 mm of quiet on each side, their centre 12 mm from the edge of the
paper, the digits in four boxes.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from reportlab.lib.units import mm  # type: ignore[import-untyped]

from sintonia.documents.figures import draw_bar_code, draw_qr_code
from sintonia.documents.ink import BLACK, MUTED
from sintonia.documents.paper import LEFT, RIGHT, Paper
from sintonia.documents.payment_line import in_blocks, payment_line
from sintonia.kit.money import Money
from sintonia.kit.words import _

TOP: Final = 204.0
_PAGE: Final = 297.0
_QR: Final = 38.0
_BARS, _BAR_HEIGHT, _CENTRE = 103.0, 13.0, 12.0
_MOST_A_ROW: Final = 80


def payment_stub(
    paper: Paper, *, payee: str, document: str, amount: Money, due_on: date, barcode: str, pix: str
) -> None:
    """Draw the part of an A4 bill that is paid by: the last 93 mm."""
    with paper.artifact():
        paper.canvas.saveState()
        paper.canvas.setStrokeColor(MUTED)
        paper.canvas.setLineWidth(0.5)
        paper.canvas.setDash(2, 2)
        paper.canvas.line(0, (_PAGE - TOP) * mm, paper.width, (_PAGE - TOP) * mm)
        paper.canvas.restoreState()
    with paper.tag("Sect"):
        text = LEFT + _QR + 8
        _payee(paper, text, payee=payee, document=document, amount=amount, due_on=due_on)
        _pix(paper, text, pix)
        _bar_code(paper, barcode)


def _payee(paper: Paper, x: float, *, payee: str, document: str, amount: Money, due_on: date) -> None:
    paper.write(x, TOP + 8, _("You are paying"), size=8.5, color=MUTED, tag="H2")
    shown = paper.say(amount.render(paper.language))
    size = paper.fitting(shown, width=62, sizes=(18, 15, 12))
    name = paper.shortened(payee, width=RIGHT - x - 66, size=13, strong=True)
    paper.write(x, TOP + 14, name, size=13, strong=True)
    paper.write(x, TOP + 19, f"CNPJ {document}", size=10, strong=True)
    paper.write(RIGHT, TOP + 14, shown, size=size, strong=True, align="right")
    paper.write(RIGHT, TOP + 19, _("Due on {day}", day=due_on), size=10, align="right")
    warning = _("Before you confirm, check that your bank shows this name and CNPJ.")
    paper.write(x, TOP + 24.5, warning, size=8.5, color=MUTED)


def _pix(paper: Paper, x: float, pix: str) -> None:
    paper.heading(x, TOP + 32, _("PIX, copy and paste"), size=9.5)
    draw_qr_code(paper, LEFT, TOP + 7, pix, side=_QR, alt=_("QR code that pays this bill by PIX"))
    rows = -(-len(pix) // _MOST_A_ROW)
    each = -(-len(pix) // max(rows, 1))
    with paper.tag("P"), paper.mark():
        for row in range(rows):
            part = pix[row * each : (row + 1) * each]
            paper.draw_text(x, TOP + 36.6 + 3.5 * row, paper.say(part), size=8, color=BLACK)


def _bar_code(paper: Paper, barcode: str) -> None:
    bottom = _PAGE - _CENTRE + _BAR_HEIGHT / 2
    boxes = bottom - _BAR_HEIGHT - 11.5
    paper.heading(LEFT, boxes - 2, _("Bar code"), size=9.5)
    line = in_blocks(payment_line(barcode))
    with paper.artifact():
        paper.canvas.setStrokeColor(MUTED)
        paper.canvas.setLineWidth(0.5)
        for box in range(4):
            left = (LEFT + box * 37) * mm
            paper.canvas.rect(left, paper.height - (boxes + 7) * mm, 35 * mm, 7 * mm, stroke=1, fill=0)
    with paper.tag("P"), paper.mark():
        for box, digits in enumerate(line.split(" ")):
            middle = LEFT + box * 37 + 17.5
            paper.draw_text(middle, boxes + 4.9, digits, size=12, color=BLACK, strong=True, align="middle")
    draw_bar_code(
        paper, LEFT, bottom - _BAR_HEIGHT, barcode, width=_BARS, height=_BAR_HEIGHT,
        alt=_("Bar code that pays this bill; its digits stand above"),
    )  # fmt: skip
