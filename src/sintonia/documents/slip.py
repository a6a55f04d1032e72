"""The slip of a counter, 80 mm wide as its printers print: one number to be called by, one code to go on elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm  # type: ignore[import-untyped]

from sintonia.documents.figures import draw_qr_code
from sintonia.documents.ink import BLACK
from sintonia.documents.paper import Paper
from sintonia.kit.words import _

_WIDTH, _MIDDLE, _EDGE, _QR = 80.0, 40.0, 5.0, 38.0


@dataclass(frozen=True, slots=True)
class Slip:
    """
    What a slip says. `goes_on` is what the QR code holds, `until` says how long it serves; `at` is in the counter's
    zone.

    Who is to be called has a `number`; on the slip of a visit, which has none, the protocol stands in its place.
    """

    company: str
    language: str
    number: str
    protocol: str
    at: datetime
    lines: tuple[str, ...] = ()
    code: str = ""
    goes_on: str = ""
    until: str = ""


def slip_pdf(slip: Slip) -> bytes:
    """Draw a slip, black alone, as long as what it says."""
    broken = [_lines(slip, line) for line in slip.lines]
    height = (
        (66 if slip.number else 54)
        + sum(len(lines) * 5.0 + 1.5 for lines in broken)
        + (_QR + 27 if slip.goes_on else 0)
    )
    protocol = _("Protocol {number}", number=slip.protocol)
    title = _("Your number: {number}", number=slip.number) if slip.number else protocol
    paper = Paper(
        title=title.render(slip.language), author=slip.company, language=slip.language, size=(_WIDTH * mm, height * mm)
    )
    name = paper.shortened(slip.company, width=70, size=13, strong=True)
    paper.write(_MIDDLE, 11, name, size=13, strong=True, align="middle", color=BLACK)
    with paper.tag("H1"), paper.mark():
        label = _("Your number") if slip.number else _("Your protocol")
        paper.draw_text(_MIDDLE, 20, paper.say(label), size=11, align="middle", color=BLACK)
        number = paper.say(slip.number or slip.protocol)
        size = paper.fitting(number, width=70, sizes=(56, 44, 32, 22, 18))
        paper.draw_text(_MIDDLE, 38 if slip.number else 30, number, size=size, strong=True, align="middle", color=BLACK)
    y = 46.0 if slip.number else 38.0
    with paper.tag("P"), paper.mark():
        when = paper.say(_("{day}", day=slip.at.date()))
        paper.draw_text(_MIDDLE, y, f"{when} · {slip.at:%H:%M}", size=11, align="middle", color=BLACK)
        if slip.number:
            paper.draw_text(_MIDDLE, y + 6, paper.say(protocol), size=11, strong=True, align="middle", color=BLACK)
    y += 14.0 if slip.number else 10.0
    for lines in broken:
        y = paper.paragraph(_EDGE, y, "\n".join(lines), width=71, size=11, color=BLACK) + 1.5
    if slip.goes_on:
        _onwards(paper, slip, y)
    return paper.finish()


def _onwards(paper: Paper, slip: Slip, y: float) -> None:
    draw_qr_code(
        paper, _MIDDLE - _QR / 2, y, slip.goes_on, side=_QR, alt=_("QR code with which you go on on your phone")
    )
    paper.write(_MIDDLE, y + _QR + 8, slip.code, size=20, strong=True, align="middle", color=BLACK)
    told = paper.say(_("Go on on your phone, or say this code."))
    paper.write(_MIDDLE, y + _QR + 14, told, size=9.5, align="middle", color=BLACK)
    if slip.until:
        paper.write(_MIDDLE, y + _QR + 19, slip.until, size=9.5, align="middle", color=BLACK)


def _lines(slip: Slip, text: str) -> list[str]:
    return Paper(title="", author="", language=slip.language).broken(text, width=70, size=11)
