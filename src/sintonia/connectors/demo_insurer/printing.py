"""The pretend insurer's papers: one plain page each, in the holder's language."""

from __future__ import annotations

import io
from typing import Final

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from sintonia.connectors.demo_insurer.deeds import known, row_id
from sintonia.connectors.demo_insurer.models import Policy
from sintonia.kit.money import Money
from sintonia.kit.words import _

_TITLES: Final = {
    "conditions": _("Conditions of your policy"),
    "receipt": _("Receipt of your premium"),
    "certificate": _("Certificate of insurance"),
}
_LEFT, _TOP, _LINE = 60, 770, 24


def document_page(document: str) -> bytes:
    """
    One document as a PDF.

    :raises Refused: if there is no such document
    """
    identity, _colon, kind = document.rpartition(":")
    row: Policy = known(Policy.objects.select_related("holder").filter(pk=row_id(identity)).first())
    title = known(_TITLES.get(kind))
    language = row.holder.language
    lines = (
        _("Policy {number}", number=row.number),
        _("{holder}", holder=row.holder.name),
        _("{thing}", thing=row.address or f"{row.model} {row.plate}"),
        _("In force from {day}", day=row.starts_on),
        _("Premium of the year: {amount}", amount=Money(row.cents, "EUR")),
        _("Fictional insurer, for demonstration"),
    )
    written = io.BytesIO()
    page = Canvas(written, pagesize=A4, invariant=1)
    page.setTitle(title.render(language))
    page.setFont("Helvetica-Bold", 18)
    page.drawString(_LEFT, _TOP, f"Faro Seguros · {title.render(language)}")
    page.setFont("Helvetica", 12)
    for place, line in enumerate(lines, start=2):
        page.drawString(_LEFT, _TOP - place * _LINE, line.render(language))
    page.save()
    return written.getvalue()
