"""
What a Spanish bill is paid by at a bank's counter or machine: the payee, the fields of Cuaderno 57, and its bars.

The fields stand beside the bars by the names that bank clerks know, for whoever has to type them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from sintonia.documents.cuaderno_57 import CounterCode, counter_code
from sintonia.documents.figures import draw_counter_bars
from sintonia.documents.ink import MUTED
from sintonia.documents.paper import LEFT, RIGHT, Paper
from sintonia.kit.words import Words, _

HEIGHT: Final = 62.0
_BARS, _BAR_HEIGHT = 105.0, 14.0


def counter_stub(paper: Paper, y: float, *, title: Words, payee: str, document: str, code: CounterCode) -> None:
    """
    Draw it on an A4 page from `y` down, 62 mm; `document` is the payee's NIF.

    :raises UnableToWriteCode: if the code is none
    """
    digits = counter_code(code)
    with paper.tag("Sect"):
        paper.rule(y)
        paper.heading(LEFT, y + 8, title, size=13)
        name = paper.shortened(payee, width=105, size=12, strong=True)
        paper.pair(LEFT, y + 16, _("You are paying"), f"{name} · NIF {document}", size=12)
        amount = paper.say(code.amount.render(paper.language))
        size = paper.fitting(amount, width=55, sizes=(18, 15, 12))
        paper.write(RIGHT, y + 21, amount, size=size, strong=True, align="right")
        told = ((_("Biller"), f"{code.issuer}-{code.suffix}"), (_("Reference"), f"{code.reference}{code.control}"),
                (_("Identification"), code.identification))  # fmt: skip
        for place, (field, value) in enumerate(told):
            paper.pair(LEFT + 42 * place, y + 30, field, value, size=11)
        if code.last_day is not None:
            paper.pair(RIGHT, y + 30, _("To be paid by"), _("{day}", day=code.last_day), size=11, align="right")
        draw_counter_bars(
            paper, LEFT, y + 40, digits, width=_BARS, height=_BAR_HEIGHT,
            alt=_("Bar code that pays this bill; its digits stand below"),
        )  # fmt: skip
        paper.write(LEFT, y + 58.5, in_fields(digits), size=10, color=MUTED)


def in_fields(digits: str) -> str:
    """The 46 digits as they are printed below the bars, field by field."""
    ends = (0, 5, 13, 16, 29, 35, 46)
    fields = [digits[start:end] for start, end in pairwise(ends)]
    return f"({fields[0][:2]}) {fields[0][2:]} " + " ".join(fields[1:])
