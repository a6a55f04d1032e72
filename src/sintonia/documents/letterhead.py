"""Who writes: the head of every paper of a company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm  # type: ignore[import-untyped]

from sintonia.documents.ink import MUTED, TEAL
from sintonia.documents.paper import LEFT, RIGHT, Paper
from sintonia.kit.words import Words


@dataclass(frozen=True, slots=True)
class Company:
    """
    A company as it stands on its papers.

    `reach` are ways to reach it, with their names. `draw_mark` draws its mark with its middle at the canvas's origin,
    14 mm across. `document_name` says what its number is called.
    """

    name: str
    document: str
    address: str
    contact: str
    note: Words | None = None
    reach: tuple[tuple[Words, str], ...] = ()
    draw_mark: Callable[[Any], None] | None = None
    document_name: str = "CNPJ"


def letterhead(paper: Paper, company: Company) -> None:
    """Draw the head of a page: 24 mm."""
    paper.card(0, 0, width=paper.width / mm, height=3, color=TEAL, radius=0)
    begin = LEFT
    if company.draw_mark is not None:
        with paper.artifact():
            paper.canvas.saveState()
            paper.canvas.translate((LEFT + 6.5) * mm, paper.height - 15 * mm)
            company.draw_mark(paper.canvas)
            paper.canvas.restoreState()
        begin += 17
    size = paper.fitting(paper.say(company.name), width=90, sizes=(21, 17, 13))
    paper.write(begin, 17.5, company.name, size=size, color=TEAL, strong=True)
    details = [f"{company.document_name} {company.document}", company.address, company.contact]
    if company.note:
        details.append(paper.say(company.note))
    with paper.tag("P"), paper.mark():
        for row, text in enumerate(details):
            paper.draw_text(
                RIGHT, 10 + 4.1 * row, paper.say(text), size=8, color=MUTED, align="right"
            )  # fmt: skip
