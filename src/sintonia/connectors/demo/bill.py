"""
An energy bill on two A4 pages: whom, how much, until when and how to pay; then every line explained.

The amount is the largest thing on it; who is paid stands before the codes.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from babel.dates import format_date

from sintonia.connectors.demo.bill_lines import explained
from sintonia.connectors.demo.sheet import BillSheet, Item, Tax
from sintonia.documents.figures import draw_bars
from sintonia.documents.ink import AMBER, CARD, GREEN, INK, MUTED, RED, SAND, TEAL, YELLOW
from sintonia.documents.letterhead import Company, letterhead
from sintonia.documents.paper import LEFT, RIGHT, Column, Paper
from sintonia.documents.payment_stub import TOP, payment_stub
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import month_of

__all__ = ["BillSheet", "Company", "Item", "Tax", "bill_pdf", "month_name", "sun"]

_FLAGS: Final[dict[str, tuple[str, Words, Words]]] = {
    "green": (GREEN, _("Green flag"), _("Rivers are full: nothing extra this month.")),
    "yellow": (YELLOW, _("Yellow flag"), _("It rains less: energy costs a little more to make.")),
    "red_1": (RED, _("Red flag, level 1"), _("It rains little: energy is dear to make.")),
    "red_2": (RED, _("Red flag, level 2"), _("It rains very little: energy is at its dearest.")),
}
_MOST_ITEMS: Final = 6
_ITEMS_END: Final = 120.0


def bill_pdf(sheet: BillSheet) -> bytes:
    """Draw a bill; the same sheet gives the same bytes."""
    if sum(item.amount.cents for item in sheet.lines) != sheet.amount.cents:
        raise ValueError("the items of a bill add up to its amount")
    name = f"{_title(sheet).render(sheet.language)} · {sheet.company.name}"
    paper = Paper(title=name, author=sheet.company.name, language=sheet.language)
    letterhead(paper, sheet.company)
    _holder(paper, sheet)
    _amount(paper, sheet)
    _facts(paper, sheet)
    _consumption(paper, sheet)
    _items(paper, sheet)
    _notices(paper, sheet)
    if sheet.paid_on or not sheet.amount.cents:
        _nothing_to_pay(paper, sheet)
    else:
        payment_stub(
            paper, payee=sheet.company.name, document=sheet.company.document, amount=sheet.amount,
            due_on=sheet.due_on, barcode=sheet.barcode, pix=sheet.pix,
        )  # fmt: skip
    explained(paper, sheet, title=_title(sheet), month=month_name)
    return paper.finish()


def month_name(month: date, language: str, pattern: str = "LLLL yyyy") -> str:
    """A month as its reader says it: "Setembro 2026"."""
    written: str = format_date(month, pattern, locale=language.replace("-", "_"))
    return written[:1].upper() + written[1:]


def sun(canvas: Any) -> None:
    """Draw the company's mark."""
    canvas.setFillColor(AMBER)
    canvas.circle(0, 0, 10.2, stroke=0, fill=1)
    canvas.setStrokeColor(AMBER)
    canvas.setLineWidth(3.1)
    canvas.setLineCap(1)
    for _ray in range(8):
        canvas.line(14.7, 0, 19.3, 0)
        canvas.rotate(45)


def _title(sheet: BillSheet) -> Words:
    return _("Electricity bill · {month}", month=month_name(sheet.month, sheet.language))


def _holder(paper: Paper, sheet: BillSheet) -> None:
    width = 98.0
    title = paper.say(_title(sheet))
    paper.heading(LEFT, 37, title, tag="H1", size=paper.fitting(title, width=width, sizes=(16, 14.5, 13, 11)))
    paper.write(LEFT, 47, paper.shortened(sheet.holder, width=width, size=12, strong=True), size=12, strong=True)
    document = paper.say(_("CPF or CNPJ"))
    with paper.tag("P"), paper.mark():
        for row, line in enumerate((*sheet.address, f"{document} {sheet.document}")):
            paper.draw_text(LEFT, 52.5 + 4.8 * row, paper.shortened(line, width=width, size=10), size=10)


def _amount(paper: Paper, sheet: BillSheet) -> None:
    left, top, width = 118.0, 29.0, RIGHT - 118
    paper.card(left, top, width=width, height=45, color=CARD)
    amount = paper.say(sheet.amount.render(sheet.language))
    size = paper.fitting(amount, width=width - 12, sizes=(36, 31, 27, 23, 19))
    with paper.tag("P"), paper.mark():
        paper.draw_text(left + 6, top + 8.5, paper.say(_("Amount to pay")), size=9.5, color=MUTED)
        paper.draw_text(left + 6, top + 22, amount, size=size, strong=True, color=INK)
    with paper.tag("P"), paper.mark():
        name, value = _("Due on"), _("{day}", day=sheet.due_on)
        if sheet.paid_on or not sheet.amount.cents:
            name, value = (_("Paid on"), _("{day}", day=sheet.paid_on)) if sheet.paid_on else (_("State"), _("Settled"))
        paper.draw_text(left + 6, top + 30, paper.say(name), size=9.5, color=MUTED)
        paper.draw_text(left + 6, top + 38.5, paper.say(value), size=19, strong=True, color=TEAL)


def _facts(paper: Paper, sheet: BillSheet) -> None:
    (before, _previous), (now, _present) = sheet.readings
    read = _("{since} to {until} · {days} days", since=before, until=now, days=sheet.days)
    facts: tuple[tuple[Words, Words | str], ...] = (
        (_("Contract"), sheet.contract),
        (_("Bill no."), sheet.number),
        (_("Meter"), sheet.meter),
        (_("Read from"), read),
    )
    paper.rule(79)
    for place, (name, value) in enumerate(facts):
        paper.pair(LEFT + 38 * place, 84, name, value)
    paper.rule(92.5)


def _consumption(paper: Paper, sheet: BillSheet) -> None:
    paper.heading(LEFT, 100, _("Your consumption in 13 months, in kWh"))
    bars = [(_short(month, sheet.language), kwh) for month, kwh in sheet.history]
    told = "; ".join(f"{month_name(month, sheet.language)}: {kwh}" for month, kwh in sheet.history)
    draw_bars(
        paper, LEFT, 103, width=112, height=42, bars=bars,
        alt=_("Bar chart of kWh by month. {months}. Page 2 has the same as a table.", months=told),
    )  # fmt: skip
    x = 135.0
    with paper.tag("P"), paper.mark():
        paper.draw_text(x, 105, paper.say(_("This month")), size=8.5, color=MUTED)
        paper.draw_text(x, 113.5, paper.say(_("{kwh} kWh", kwh=sheet.kwh)), size=20, strong=True)
    with paper.tag("P"), paper.mark():
        for row, line in enumerate(_compared(paper, sheet)):
            paper.draw_text(x, 119.5 + 4.6 * row, line, size=9)
    if sheet.flag:
        color, name, why = _FLAGS[sheet.flag]
        with paper.artifact():
            paper.canvas.setFillColor(color)
            paper.canvas.circle((x + 2) * 72 / 25.4, paper.height - 134 * 72 / 25.4, 5.6, stroke=0, fill=1)
        paper.write(x + 6, 135.2, name, size=10, strong=True)
        paper.paragraph(x, 140.5, why, width=RIGHT - x, size=8.5, color=MUTED)


def _compared(paper: Paper, sheet: BillSheet) -> list[str]:
    """Beside the daily mean, what the same month was a year before: what people look for first."""
    lines = []
    if sheet.days > 0:
        lines.append(paper.say(_("{kwh} kWh a day", kwh=round(sheet.kwh / sheet.days, 1))))
    year_before = sheet.month.replace(year=sheet.month.year - 1)
    then = dict(sheet.history).get(year_before)
    if then:
        change = round(100 * (sheet.kwh - then) / then)
        month = month_of(year_before)
        more = _("{percent} % more than in {month}", percent=change, month=month)
        less = _("{percent} % less than in {month}", percent=-change, month=month)
        lines.append(paper.say(less if change < 0 else more if change else _("As much as in {month}", month=month)))
    return lines


def _items(paper: Paper, sheet: BillSheet) -> None:
    paper.rule(149)
    paper.heading(LEFT, 156, _("What you are paying for"))
    shown = [(paper.say(item.what), paper.say(item.amount.render(sheet.language))) for item in sheet.lines]
    if len(shown) > _MOST_ITEMS:
        rest = sum((item.amount for item in sheet.lines[_MOST_ITEMS - 1 :]), start=sheet.amount - sheet.amount)
        others = (paper.say(_("Other items (see page 2)")), paper.say(rest.render(sheet.language)))
        shown = [*shown[: _MOST_ITEMS - 1], others]
    columns = (Column("", LEFT), Column("", _ITEMS_END, "right"))
    with paper.tag("Table"):
        for place, (what, amount) in enumerate(shown):
            kept = paper.shortened(what, width=72, size=9.5)
            paper.row(163 + 5.4 * place, columns, (kept, amount), size=9.5)
        end = 163 + 5.4 * len(shown)
        paper.rule(end - 3.6, right=_ITEMS_END)
        strong = tuple(column._replace(strong=True) for column in columns)
        paper.row(end + 0.8, strong, (paper.say(_("Total")), paper.say(sheet.amount.render(sheet.language))), size=10.5)


def _notices(paper: Paper, sheet: BillSheet) -> None:
    left, width = 126.0, RIGHT - 126
    if not sheet.notices:
        return
    paper.card(left, 152, width=width, height=48, color=SAND)
    paper.heading(left + 4, 158.5, _("Good to know"), size=9.5)
    y = 164.0
    for notice in sheet.notices:
        y = paper.paragraph(left + 4, y, notice, width=width - 8, size=8.5) + 1.6


def _nothing_to_pay(paper: Paper, sheet: BillSheet) -> None:
    paper.card(LEFT, TOP + 8, width=RIGHT - LEFT, height=34, color=CARD)
    if sheet.paid_on:
        head, text = (
            _("Paid on {day}. Thank you!", day=sheet.paid_on),
            _("This bill has no codes: nobody pays it twice."),
        )
    else:
        head, text = _("There is nothing to pay this month."), _("This bill has no codes, because nothing is due.")
    paper.heading(LEFT + 8, TOP + 23, head, size=18, color=TEAL)
    paper.write(LEFT + 8, TOP + 32, text, size=10.5)


def _short(month: date, language: str) -> str:
    written: str = format_date(month, "LLL", locale=language.replace("-", "_"))
    return written.strip(".")[:3]
