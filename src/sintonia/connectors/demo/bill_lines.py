"""The second page of a bill: every line explained, taxes, readings, the months as a table, how to reach us, rights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal

from sintonia.connectors.demo.sheet import BillSheet, Item
from sintonia.documents.ink import CARD, MUTED
from sintonia.documents.paper import LEFT, RIGHT, Column, Paper, continued
from sintonia.kit.words import Words, _

_MIDDLE: Final = 110.0


def explained(paper: Paper, sheet: BillSheet, *, title: Words, month: Callable[[date, str], str]) -> None:
    """Draw the second page; `month` names one."""
    continued(paper, paper.say(title), paper.say(_("Bill no. {number} · page 2 of 2", number=sheet.number)))
    y = _lines(paper, sheet, 24)
    top = max(y + 13, 92.0)
    _months(paper, sheet, top, month)
    lower = _readings(paper, sheet, top)
    if sheet.taxes:
        _taxes(paper, sheet, lower + 7)
    _reach(paper, sheet, max(top + 94, 196.0))


def _lines(paper: Paper, sheet: BillSheet, top: float) -> float:
    paper.heading(LEFT, top, _("Every line explained"), size=13)
    columns = (
        Column(paper.say(_("What")), LEFT, strong=True),
        Column(paper.say(_("Quantity")), 128, "right"),
        Column(paper.say(_("Price")), 161, "right"),
        Column(paper.say(_("Amount")), RIGHT, "right", strong=True),
    )
    y = top + 7
    with paper.tag("Table"):
        with paper.tag("TR"):
            for column in columns:
                with paper.tag("TH", scope="Column"), paper.mark():
                    paper.draw_text(column.x, y, column.heading, size=7.5, color=MUTED, align=column.align)
        y += 2.4
        for item in sheet.lines:
            y = _line(paper, sheet, y, columns, item)
        paper.rule(y)
        y += 6
        total = paper.say(sheet.amount.render(sheet.language))
        paper.row(y, columns, (paper.say(_("Total")), "", "", total), size=11)
    return y


def _line(paper: Paper, sheet: BillSheet, y: float, columns: tuple[Column, ...], item: Item) -> float:
    paper.rule(y)
    y += 5.2
    what = paper.shortened(paper.say(item.what), width=82, size=9.5, strong=True)
    cells = (
        paper.say(item.quantity) if item.quantity else "",
        _price(item.price, sheet.language),
        paper.say(item.amount.render(sheet.language)),
    )
    below = y
    with paper.tag("TR"):
        with paper.tag("TH", scope="Row"):
            with paper.mark():
                paper.draw_text(LEFT, y, what, size=9.5, strong=True)
            if item.why:
                below = paper.paragraph(LEFT, y + 4.4, item.why, width=100, size=8.5, color=MUTED) - 4.4
        for column, cell in zip(columns[1:], cells, strict=True):
            with paper.tag("TD"), paper.mark():
                paper.draw_text(column.x, y, cell, size=9.5, align=column.align, strong=column.strong)
    return below + 2.8


def _months(paper: Paper, sheet: BillSheet, top: float, month: Callable[[date, str], str]) -> None:
    paper.heading(LEFT, top, _("Your last 13 months"))
    columns = (
        Column(paper.say(_("Month")), LEFT),
        Column("kWh", 66, "right", strong=True),
        Column(paper.say(_("Beside the month before")), 101, "right"),
    )
    rows, before = [], None
    for when, kwh in sheet.history:
        change = "" if before is None else f"{kwh - before:+}".replace("-", "−")
        rows.append((month(when, sheet.language), _number(kwh, sheet.language), change))
        before = kwh
    paper.table(top + 6.5, columns, rows[::-1], step=5.2)


def _readings(paper: Paper, sheet: BillSheet, top: float) -> float:
    (before, previous), (now, present) = sheet.readings
    paper.heading(_MIDDLE + 8, top, _("Meter and readings"))
    columns = (Column(paper.say(_("What")), _MIDDLE + 8), Column("", RIGHT, "right", strong=True))
    rows = [
        (_("Meter"), sheet.meter),
        (_("Previous reading, {day}", day=before), _number(previous, sheet.language)),
        (_("Present reading, {day}", day=now), _number(present, sheet.language)),
        (_("Days"), str(sheet.days)),
        (_("Consumption"), f"{_number(sheet.kwh, sheet.language)} kWh"),
    ]
    return paper.table(top + 6.5, columns, [(paper.say(name), value) for name, value in rows], step=5.2)


def _taxes(paper: Paper, sheet: BillSheet, top: float) -> None:
    paper.heading(_MIDDLE + 8, top, _("Taxes in these prices"))
    columns = (
        Column(paper.say(_("Tax")), _MIDDLE + 8),
        Column(paper.say(_("Of")), 161, "right"),
        Column("%", 171, "right"),
        Column(paper.say(_("Amount")), RIGHT, "right", strong=True),
    )
    rows = [
        (tax.name, tax.base.render(sheet.language), _number(tax.percent, sheet.language),
         tax.amount.render(sheet.language))
        for tax in sheet.taxes
    ]  # fmt: skip
    paper.table(top + 6.5, columns, rows, step=5.2, size=8.5)


def _reach(paper: Paper, sheet: BillSheet, top: float) -> None:
    paper.card(LEFT, top, width=RIGHT - LEFT, height=76, color=CARD)
    paper.heading(LEFT + 6, top + 9, _("How to reach us"))
    y = top + 16.5
    for name, value in sheet.company.reach or ((_("Internet"), sheet.company.contact),):
        paper.pair(LEFT + 6, y, name, value)
        y += 11
    paper.heading(_MIDDLE - 30, top + 9, _("Your rights"))
    y = top + 16.5
    with paper.tag("L"):
        for right in sheet.rights:
            with paper.artifact():
                paper.draw_text(_MIDDLE - 30, y, "•", size=9)
            with paper.tag("LI"):
                y = paper.paragraph(_MIDDLE - 26, y, right, width=105, size=9, tag="LBody") + 1.8


def _price(price: int | None, language: str) -> str:
    if price is None:
        return ""
    return f"R$ {format_decimal(Decimal(price) / 10_000, format='#,##0.0000', locale=language.replace('-', '_'))}"


def _number(value: int | Decimal, language: str) -> str:
    written: str = format_decimal(value, locale=language.replace("-", "_"))
    return written
