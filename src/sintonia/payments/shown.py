"""Where codes to pay were shown, so that whoever saw one hears when it is paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sintonia.documents.boleto import read_boleto
from sintonia.documents.payment_line import UnableToReadCode, read_service_code
from sintonia.documents.pix import read_pix

_KEEP: Final = """
INSERT INTO payments_shown (company, code, contact_id, at)
SELECT company, code, contact_id, %(at)s
FROM unnest(%(companies)s::text[], %(codes)s::text[], %(contacts)s::bigint[]) AS n (company, code, contact_id)
ON CONFLICT (company, code, contact_id) DO UPDATE SET at = excluded.at
"""


def keep_shown(cursor: Any, shown: Iterable[tuple[str, int, str]], *, at: datetime) -> None:
    """Write down, in the caller's transaction, in which contacts (company, contact, text) codes were shown."""
    rows = {(company, contact, code) for company, contact, text in shown if (code := named_by(text, at=at))}
    if not rows:
        return
    companies, contacts, codes = (list(column) for column in zip(*sorted(rows), strict=True))
    cursor.execute(_KEEP, {"companies": companies, "contacts": contacts, "codes": codes, "at": at})


def named_by(text: str, *, at: datetime) -> str:
    """What a code names when it is paid: the txid of a PIX code, the digits of a bar code; "" for any other text."""
    try:
        if text.startswith("000201"):
            return read_pix(text).txid
        if text[:1] == "8":
            return read_service_code(text).barcode
        return read_boleto(text, on=at.date()).barcode
    except UnableToReadCode:
        return ""
