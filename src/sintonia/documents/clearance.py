"""A statement that what was due in a period is paid, on one A4 page; or of which bills it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sintonia.documents.ink import AMBER, CARD, MUTED, TEAL
from sintonia.documents.letterhead import Company, letterhead
from sintonia.documents.paper import LEFT, RIGHT, Paper
from sintonia.kit.words import Words, _


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
    title = _("Statement of open bills") if sheet.left_out else _("Statement of payment")
    paper = Paper(
        title=f"{title.render(sheet.language)} · {sheet.company.name}", author=sheet.company.name,
        language=sheet.language,
    )  # fmt: skip
    letterhead(paper, sheet.company)
    paper.heading(LEFT, 50, title, tag="H1", size=22)
    paper.write(LEFT, 57.5, _("Number {number}", number=sheet.number), size=10, color=MUTED)
    paper.rule(64)
    paper.write(LEFT, 74, paper.shortened(sheet.holder, width=RIGHT - LEFT, size=14, strong=True), size=14, strong=True)
    with paper.tag("P"), paper.mark():
        for row, line in enumerate((*sheet.address, sheet.document)):
            paper.draw_text(LEFT, 81 + 5.4 * row, paper.say(line), size=10.5)
    facts: tuple[tuple[Words, Words | str], ...] = (
        (_("Contract"), sheet.contract),
        (_("From"), _("{day}", day=sheet.since)),
        (_("Until"), _("{day}", day=sheet.until)),
    )
    for place, (name, value) in enumerate(facts):
        paper.pair(LEFT + 45 * place, 103, name, value, size=13)
    _stated(paper, sheet, 122)
    paper.write(LEFT, 276, _("Made on {day}.", day=sheet.made_on), size=10, color=MUTED)
    return paper.finish()


def _stated(paper: Paper, sheet: ClearanceSheet, top: float) -> None:
    lines = paper.broken(_text(sheet), width=RIGHT - LEFT - 22, size=13)
    months = [f"{month:%m/%Y}" for month in sheet.left_out]
    columns = -(-len(months) // 12) or 1
    height = 22 + len(lines) * 6.1 + (8 + -(-len(months) // columns) * 6.4 if months else 12)
    paper.card(LEFT, top, width=RIGHT - LEFT, height=height, color=CARD)
    paper.card(LEFT, top, width=2.4, height=height, color=AMBER if months else TEAL, radius=1)
    y = paper.paragraph(LEFT + 11, top + 15, _text(sheet), width=RIGHT - LEFT - 22, size=13)
    if not months:
        stands_in = _("This statement stands in for the receipts of that period.")
        paper.paragraph(LEFT + 11, y + 3, stands_in, width=RIGHT - LEFT - 22, size=11, color=MUTED)
        return
    with paper.tag("L"):
        for place, month in enumerate(months):
            with paper.tag("LI"):
                row, column = divmod(place, columns)
                paper.write(LEFT + 11 + 18 * column, y + 4 + 6.4 * row, month, size=12, strong=True, tag="LBody")


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
