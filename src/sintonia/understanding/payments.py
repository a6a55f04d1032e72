"""Reading what somebody pays by, from words, a file's text and the codes seen in it."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from sintonia.documents.pasted import PaymentCode, codes_in, visible
from sintonia.kit.words import _
from sintonia.understanding.features import plain
from sintonia.understanding.readers import Reads
from sintonia.understanding.said import NotUnderstood, Said

_NUMBER: Final = r"([0-9][0-9A-Za-z./\-]{4,28}[0-9A-Za-z])"
_NAMED_NUMBER: Final = re.compile(
    rf"\b(?:n[ºo°.]|num(?:ero|ber)?|no\.|documento|document|conta|fatura|factura|bill|nota|recibo|#)\W{{0,3}}{_NUMBER}"
)
_ENOUGH_DIGITS: Final = 5


class PaymentPapers(Struct, frozen=True):
    """What somebody sent to be looked at: payment codes, else the number of a document."""

    codes: tuple[PaymentCode, ...] = ()
    number: str = ""


def text_of(said: Said) -> str:
    """Everything that was sent: the words, and what was read of a file."""
    details = said.details or {}
    return "\n".join(filter(None, (said.text, *details.get("codes", ()), details.get("text", ""))))


def _papers(said: Said) -> PaymentPapers:
    text = text_of(said)
    if found := codes_in(text):
        return PaymentPapers(found)
    if number := _document_number(said.text):
        return PaymentPapers(number=number)
    if said.kind in {"image", "document", "video", "sticker"}:
        raise NotUnderstood(_("I found no code in it. Could you type the digits or paste the PIX code?"))
    raise NotUnderstood(_("Please paste the digits or the PIX code, or send the PDF or a photo of it."))


def _document_number(text: str) -> str:
    seen = plain(visible(text)).strip()
    alone = re.fullmatch(_NUMBER, seen)
    named = alone or _NAMED_NUMBER.search(seen)
    number = named[1].upper() if named else ""
    return number if sum(c.isdigit() for c in number) >= _ENOUGH_DIGITS else ""


payment_papers: Final = Reads("payment_papers", PaymentPapers, _papers, "number")
