"""What several journeys share about a payment that somebody says they have made: its receipt, and what arrived."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from sintonia.journeys.steps import Ask, Caller, Said, Say
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.accounts import Cut, PaymentSeen
from sintonia.understanding.moments import date_in
from sintonia.understanding.readers import Reads, amount
from sintonia.understanding.readers import date as day
from sintonia.understanding.receipts import Paid, receipt

NEAR: Final = timedelta(days=5)
_NONE_AT_HAND: Final = re.compile(
    r"\b(?:nao|n|no|num|don'?t|not|sem|sin|without)\b.{0,18}\b(?:tenho|tengo|have|acho|encuentro|find|aqui|agora|ahora"
    r"|now|comprovante|comprobante|receipt|recibo|guardei|guarde|kept|keep)\b|\b(?:perdi|lost|rasgou|joguei)\b"
)


async def told_payment(me: Caller, question: Words) -> Paid:
    """The receipt's amount, day and reference; what could not be read is asked for."""
    paid = await Ask(question, read=receipt, heard=me.said)
    if paid.amount is None:
        paid = msgspec.structs.replace(paid, amount=await Ask(_("How much did you pay?"), read=amount))
    if paid.paid_on is None:
        paid = msgspec.structs.replace(paid, paid_on=await Ask(_("On which day did you pay?"), read=day))
    return paid


async def shown_receipt(me: Caller, question: Words) -> Paid:
    """What the receipt says, told back; who has none at hand goes on without."""
    paid = await Ask(question, read=receipt_or_none, heard=me.said)
    if paid.paid_on is None and paid.amount is not None:
        paid = msgspec.structs.replace(paid, paid_on=date_in(me.said, me.began_at))
    if paid.amount is not None and paid.paid_on is not None and paid.reference:
        await say_read(paid)
    elif paid.amount is not None and paid.paid_on is not None:
        await Say(_("Noted: {amount}, paid on {day}.", amount=paid.amount, day=paid.paid_on))
    elif paid.amount is not None:
        await Say(_("Noted: {amount}.", amount=paid.amount))
    return paid


async def say_read(paid: Paid) -> None:
    """Tell back what a receipt says."""
    await Say(
        _(
            "I read on the receipt: {amount}, on {day}, reference {reference}.",
            amount=paid.amount, day=paid.paid_on, reference=paid.reference,
        )
    )  # fmt: skip


def paid_in_time(cut: Cut, payments: Sequence[PaymentSeen], paid: Paid) -> PaymentSeen | None:
    """
    The payment that makes a cut wrongful, best the one that was told of; None if something was not paid in time.

    REN ANEEL 1000/2021, art. 361, I: whoever has paid by the day that the notice names may not be cut off.
    """
    seen = tuple(one for one in payments if one.month in cut.months and one.paid_on <= cut.not_before)
    if not seen or {one.month for one in seen} != set(cut.months):
        return None
    return match(paid, seen) or seen[0]


def unpaid_beside(cut: Cut, payments: Sequence[PaymentSeen], paid: Paid) -> list[date]:
    """
    The bills of a cut that have no payment, where the payment told of is of another bill of the same cut.

    Without a receipt, any payment of one of them is the one that is meant.
    """
    months = {one.month for one in payments if one.month in cut.months}
    seen = match(paid, payments)
    of_it = seen.month in months if seen is not None else paid == Paid() and bool(months)
    return sorted(set(cut.months) - months) if of_it else []


def match(paid: Paid, payments: Sequence[PaymentSeen]) -> PaymentSeen | None:
    """The payment of exactly that amount, nearest to that day."""
    same = [seen for seen in payments if seen.amount == paid.amount and _is_near(seen, paid)]
    return min(same, key=lambda seen: abs((seen.paid_on - (paid.paid_on or seen.paid_on)).days), default=None)


def _is_near(seen: PaymentSeen, paid: Paid) -> bool:
    return paid.paid_on is None or abs(seen.paid_on - paid.paid_on) <= NEAR


def _receipt_or_none(said: Said) -> Paid:
    if said.kind == "text" and _NONE_AT_HAND.search(folded(said.text)):
        return Paid()
    return receipt(said)


receipt_or_none: Final = Reads("receipt_or_none", Paid, _receipt_or_none, "amount")
