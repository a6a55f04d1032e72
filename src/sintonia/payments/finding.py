"""A bill of the billing system, found by whatever somebody has of it, and compared with a payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sintonia.backoffice.payments import Charge as Billed
from sintonia.backoffice.payments import Receivables
from sintonia.documents.payment_line import UnableToReadCode, read_service_code
from sintonia.payments.models import Charge, Payment
from sintonia.payments.shown import named_by
from sintonia.payments.suggesting import Before, Suggestion, near_codes, normal, reasons_for
from sintonia.payments.unplaced import as_billed, candidate, waiting

# A PIX code is as long as this.
LONGEST: Final = 600


@dataclass(frozen=True, slots=True)
class Found:
    """What the billing system has under some words: a bill compared with the payment, or none."""

    words: str
    suggestion: Suggestion | None = None


def look_up(words: str, *, payment: Payment, office: Receivables, at: datetime) -> Found:
    """
    Find a bill by its number, the digits of its code as they are typed, or the text of a PIX code.

    :raises NotAnswering: if the billing system does not say
    """
    words = words.strip()[:LONGEST]
    billed = office.charge(words) if words else None
    if billed is None and words:
        code = named_by(words, at=at) or words
        billed = office.charge_of_code(code)
    return Found(words, compared(billed, payment) if billed is not None else None)


def look_near(*, payment: Payment, office: Receivables) -> Found:
    """
    Ask for every bill whose bar code differs from the payment's by one digit and is a right one; the first is it.

    :raises NotAnswering: if the billing system does not say
    """
    code = normal(payment.code)
    for near in near_codes(code):
        if _is_right(near) and (billed := office.charge_of_code(near)) is not None:
            return Found(code, compared(billed, payment))
    return Found(code)


def compared(billed: Billed, payment: Payment) -> Suggestion:
    """What speaks for a bill of the billing system; what was paid of it is known here."""
    known = Charge.objects.filter(company=payment.company, bill=billed.bill).first()
    one = as_billed(billed) if known is None or billed.paid else candidate(known)
    return Suggestion(one, reasons_for(waiting([payment])[payment.pk], one, before=Before()))


def _is_right(code: str) -> bool:
    try:
        read_service_code(code)
    except UnableToReadCode:
        return False
    return True
