"""
The receipt of a payment on one A4 page: how much, when, how, by which bank, for what, and what is left.

Who holds one can have it checked: its code is made of what it says and a key that the company alone has.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sintonia.documents.ink import CARD, MUTED, SAND, TEAL
from sintonia.documents.letterhead import Company, letterhead
from sintonia.documents.paper import LEFT, RIGHT, Column, Paper
from sintonia.kit.money import Money
from sintonia.kit.text import CROCKFORD
from sintonia.kit.words import Words, _

_CODE_LENGTH: Final = 16
_MOST_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What a receipt says.

    `paid_at` is in the company's zone; `proof` is the bank's own number of the payment (end-to-end id, authentication);
    `settled` is what was paid, line by line; `left` what is still owed of it, `credit` what was paid too much and comes
    off the next bill.
    """

    company: Company
    language: str
    number: str
    payer: str
    document: str
    amount: Money
    paid_at: datetime
    way: Words | str
    bank: str
    proof: str
    settled: tuple[tuple[Words | str, Money], ...]
    code: str
    left: Money | None = None
    credit: Money | None = None


def verification_code(*, key: bytes, facts: Sequence[str]) -> str:
    """The sixteen letters and digits (80 bits) that only the company can make of a receipt's facts."""
    digest = int.from_bytes(hmac.digest(key, "\n".join(facts).encode(), "sha256")[:10], "big")
    letters = "".join(CROCKFORD[digest >> 5 * place & 31] for place in reversed(range(_CODE_LENGTH)))
    return "-".join(letters[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def receipt_pdf(receipt: Receipt) -> bytes:
    """Draw a receipt; the same receipt gives the same bytes."""
    title = _("Receipt of payment")
    paper = Paper(
        title=f"{title.render(receipt.language)} · {receipt.company.name}", author=receipt.company.name,
        language=receipt.language,
    )  # fmt: skip
    letterhead(paper, receipt.company)
    paper.heading(LEFT, 46, title, tag="H1", size=22)
    paper.write(LEFT, 53, _("Number {number}", number=receipt.number), size=10, color=MUTED)
    paper.card(LEFT, 60, width=RIGHT - LEFT, height=38, color=CARD)
    amount = paper.say(receipt.amount.render(receipt.language))
    with paper.tag("P"), paper.mark():
        paper.draw_text(LEFT + 8, 70, paper.say(_("We received")), size=10, color=MUTED)
        size = paper.fitting(amount, width=100, sizes=(38, 32, 26))
        paper.draw_text(LEFT + 8, 87, amount, size=size, strong=True, color=TEAL)
    with paper.tag("P"), paper.mark():
        paper.draw_text(RIGHT - 8, 70, paper.say(_("on")), size=10, color=MUTED, align="right")
        day = paper.say(_("{day}", day=receipt.paid_at.date()))
        paper.draw_text(RIGHT - 8, 79.5, day, size=18, strong=True, align="right")
        paper.draw_text(RIGHT - 8, 87, f"{receipt.paid_at:%H:%M:%S}", size=11, color=MUTED, align="right")
    _facts(paper, receipt)
    y = _settled(paper, receipt, 150)
    _what_is_left(paper, receipt, y + 4)
    _check(paper, receipt)
    return paper.finish()


def _facts(paper: Paper, receipt: Receipt) -> None:
    wide = RIGHT - LEFT
    paper.pair(LEFT, 108, _("In the name of"), paper.shortened(receipt.payer, width=110, size=11, strong=True), size=11)
    paper.pair(LEFT + 125, 108, _("CPF or CNPJ"), receipt.document, size=11)
    paper.pair(LEFT, 121, _("Paid by"), receipt.way, size=11)
    paper.pair(LEFT + 45, 121, _("Bank"), paper.shortened(receipt.bank, width=wide - 45, size=11, strong=True), size=11)
    paper.pair(LEFT, 134, _("The bank's number of this payment"), receipt.proof, size=11)


def _settled(paper: Paper, receipt: Receipt, top: float) -> float:
    paper.heading(LEFT, top, _("What it paid"), size=13)
    columns = (
        Column(paper.say(_("What")), LEFT),
        Column(paper.say(_("Amount")), RIGHT, "right", strong=True),
    )
    rows = [(paper.say(what), paper.say(amount.render(receipt.language))) for what, amount in receipt.settled]
    if len(rows) > _MOST_LINES:
        more = receipt.settled[_MOST_LINES - 1 :]
        rest = Money(sum(amount.cents for _what, amount in more), receipt.amount.currency)
        name = paper.say(_("{count} more", count=len(more)))
        rows = [*rows[: _MOST_LINES - 1], (name, paper.say(rest.render(receipt.language)))]
    return paper.table(top + 7, columns, rows, step=6.2, size=10.5)


def _what_is_left(paper: Paper, receipt: Receipt, y: float) -> None:
    if receipt.credit:
        told = _("This was already paid. {amount} comes off your next bill by itself; you need not ask for it.",
                 amount=receipt.credit)  # fmt: skip
    elif receipt.left:
        told = _("Of this, {amount} is still to be paid.", amount=receipt.left)
    else:
        told = _("Nothing more is owed for this. Thank you!")
    strong = not receipt.left
    lines = paper.broken(told, width=RIGHT - LEFT - 16, size=12, strong=strong)
    paper.card(LEFT, y, width=RIGHT - LEFT, height=9.5 + 5.6 * len(lines) + 1.5, color=SAND if receipt.credit else CARD)
    paper.paragraph(LEFT + 8, y + 8.8, told, width=RIGHT - LEFT - 16, size=12, strong=strong)


def _check(paper: Paper, receipt: Receipt) -> None:
    paper.rule(262)
    paper.pair(LEFT, 269, _("Code of this receipt"), receipt.code, size=12)
    contact = receipt.company.contact
    told = _("Is this receipt genuine? This file is signed; or tell us the code: {contact}", contact=contact)
    paper.paragraph(LEFT + 75, 269, told, width=RIGHT - LEFT - 75, size=8.5, color=MUTED)
