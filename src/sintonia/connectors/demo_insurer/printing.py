"""The pretend insurer's papers: one page each, in the holder's language."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sintonia.connectors.demo_insurer.deeds import known, row_id
from sintonia.connectors.demo_insurer.models import Policy
from sintonia.connectors.demo_insurer.names import cif_of
from sintonia.connectors.demo_insurer.policies import next_renewal
from sintonia.documents.counter_stub import counter_stub
from sintonia.documents.cuaderno_57 import CounterCode
from sintonia.documents.ink import CARD, MUTED, TEAL
from sintonia.documents.letterhead import Company, letterhead
from sintonia.documents.paper import LEFT, RIGHT, Paper
from sintonia.kit.money import Money
from sintonia.kit.words import Words, _


def lighthouse(canvas: Any) -> None:
    """Draw the insurer's mark."""
    canvas.setFillColor(TEAL)
    canvas.circle(0, 0, 19, stroke=0, fill=1)
    canvas.setFillColor("#FFFFFF")
    tower = canvas.beginPath()
    for place, (x, y) in enumerate(((-4, 4), (4, 4), (6.5, -12), (-6.5, -12))):
        (tower.lineTo if place else tower.moveTo)(x, y)
    tower.close()
    canvas.drawPath(tower, stroke=0, fill=1)
    canvas.setFillColor("#F2A541")
    canvas.rect(-3.4, 5.2, 6.8, 5, stroke=0, fill=1)


COMPANY: Final = Company(
    name="Faro Seguros",
    document=cif_of(1),
    address="Plaza del Faro, 1",
    contact="faroseguros.example",
    note=_("Fictional insurer, for demonstration"),
    draw_mark=lighthouse,
    document_name="NIF",
)
# From 500 on, banks refuse a code after its last day.
_SUFFIX: Final = "500"
_TITLES: Final = {
    "conditions": _("Conditions of your policy"),
    "receipt": _("Receipt of your premium"),
    "certificate": _("Certificate of insurance"),
}
_TOLD: Final = {
    "conditions": _("This page sums up what your policy says. Ask us for any part of it in plain words."),
    "receipt": _("The premium of the year is paid. Keep this page with your papers."),
    "certificate": _("We certify that this policy is in force. Show this page to whoever asks for it."),
}


def document_page(document: str, *, on: date) -> bytes:
    """
    One document as a PDF, as it is on a day.

    :raises Refused: if there is no such document
    """
    identity, _colon, kind = document.rpartition(":")
    row: Policy = known(Policy.objects.select_related("holder").filter(pk=row_id(identity)).first())
    title = known(_TITLES.get(kind))
    paper = _page(row, title, _TOLD[kind])
    if kind == "receipt":
        _next_premium(paper, row, on)
    return paper.finish()


def _page(row: Policy, title: Words, told: Words) -> Paper:
    language = row.holder.language
    paper = Paper(title=f"{title.render(language)} · {COMPANY.name}", author=COMPANY.name, language=language)
    letterhead(paper, COMPANY)
    paper.heading(LEFT, 50, title, tag="H1", size=22)
    paper.paragraph(LEFT, 59, told, width=RIGHT - LEFT, size=11, color=MUTED)
    paper.card(LEFT, 72, width=RIGHT - LEFT, height=32, color=CARD)
    paper.pair(LEFT + 8, 82, _("Policy"), row.number, size=17)
    paper.pair(
        RIGHT - 8, 82, _("Premium of the year"), Money(row.cents, "EUR").render(language), size=17, align="right"
    )
    facts: tuple[tuple[Words, Words | str], ...] = (
        (_("Policyholder"), row.holder.name),
        (_("Insured"), row.address or f"{row.model} {row.plate}"),
        (_("In force from"), _("{day}", day=row.starts_on)),
    )
    for place, (name, value) in enumerate(facts):
        paper.pair(LEFT, 118 + 14 * place, name, value, size=13)
    return paper


def _next_premium(paper: Paper, row: Policy, on: date) -> None:
    """How the next premium is paid: from the account, or with this code at a bank until the policy renews."""
    renews_on = next_renewal(row.starts_on, on=on)
    told = _("On {day} we take the next premium from your account that ends in {digits}. If you would rather pay it at "
             "a bank or a cash machine by then, use the code below.",
             day=renews_on, digits=row.account[-4:])  # fmt: skip
    paper.paragraph(LEFT, 172, told, width=RIGHT - LEFT, size=11, color=MUTED)
    reference = f"{row.pk % 10**7:07}{renews_on:%Y}"
    amount = Money(row.cents, "EUR")
    code = CounterCode(COMPANY.document[1:], _SUFFIX, reference, f"{renews_on:%d%m%y}", amount)
    title = _("Pay the next premium at a bank")
    counter_stub(paper, 192, title=title, payee=COMPANY.name, document=COMPANY.document, code=code)
