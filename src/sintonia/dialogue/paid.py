"""What somebody hears when what they were shown is paid: a card with the receipt, and what is left or too much."""

from __future__ import annotations

from typing import Any

from sintonia.dialogue.say import say, show
from sintonia.dialogue.scene import NOBODY, Scene
from sintonia.journeys.steps import Show, ShownFile
from sintonia.kit.money import Money
from sintonia.kit.words import _
from sintonia.payments.queries import Receipt, receipt_of
from sintonia.payments.rest import rest_of
from sintonia.payments.ways import WAYS


def payment_seen(scene: Scene, event: dict[str, Any]) -> None:
    """Tell that a payment came, or went back; not whoever wants silence."""
    receipt = receipt_of(str(event["payment"]))
    if receipt is None or scene.contact.owner == NOBODY:
        return
    if event.get("given_back"):
        back = Money(int(event["given_back"]), receipt.amount.currency)
        say(scene, _("{amount} of your payment of {day} went back to you.", amount=back, day=receipt.paid_on))
        return
    show(scene, card_of(receipt, scene.contact.language))
    if rest := rest_of(over=receipt.over, left=receipt.left):
        say(scene, rest)


def card_of(receipt: Receipt, language: str) -> Show:
    """A payment as a card, with its receipt as a document."""
    return Show(
        _("Payment received. Thank you!"),
        amount=receipt.amount,
        facts=(
            *(((_("Bill no."), receipt.title),) if receipt.title else ()),
            (_("Date of payment"), receipt.paid_on),
            (_("How"), WAYS[receipt.way]),
            *(((_("Credit for the next bill"), receipt.over),) if receipt.over else ()),
        ),
        file=ShownFile(
            f"{receipt.title or receipt.paid_on.isoformat()}.pdf", "application/pdf", "receipts", "receipt_pdf",
            {"payment": receipt.token, "language": language}, called=_("receipt"),
        ),
    )  # fmt: skip
