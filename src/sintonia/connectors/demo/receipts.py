"""Receipts of the pretend company, printed from what banks said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sintonia.audit.personal import key_for
from sintonia.backoffice.ports import Refused
from sintonia.connectors.demo.asking import ask, row_id
from sintonia.connectors.demo.operations import ZONE
from sintonia.connectors.demo.printing import COMPANY, masked
from sintonia.connectors.demo.signature import signed
from sintonia.documents import receipt
from sintonia.kit.clock import now
from sintonia.kit.money import Money
from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.mailings import Received
from sintonia.payments.queries import Receipt, receipt_of
from sintonia.payments.ways import WAYS

_HOLDER: Final = """
    SELECT p.name, p.document FROM demo_contract c JOIN demo_party p ON p.id = c.holder_id WHERE c.id = %s
"""


class DemoReceipts:
    """The port `receipts` of "Energia Clara"."""

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def received(self, payment: str) -> Received | None:
        found = receipt_of(payment)
        if found is None:
            return None
        return Received(
            payment=found.token, contract=found.contract, title=found.title, amount=found.amount,
            paid_on=found.paid_on, way=found.way, left=found.left, over=found.over,
        )  # fmt: skip

    def receipt_pdf(self, payment: str, language: str) -> bytes:
        """
        The receipt of a payment in a language.

        :raises Refused: if no such payment counts
        """
        found = receipt_of(payment)
        if found is None:
            raise Refused(_("I could not find this payment."))
        return signed(receipt.receipt_pdf(_sheet(found, language)), at=self._clock())


def _sheet(found: Receipt, language: str) -> receipt.Receipt:
    rows = ask(_HOLDER, [row_id(found.contract)])
    name, document = rows[0] if rows else ("", "")
    facts = (found.key, str(found.amount.cents), found.amount.currency, found.paid_at.isoformat(), found.bill)
    asked = found.amount - found.extra
    lines: list[tuple[Words | str, Money]] = [(_("Bill no. {number}", number=found.title), asked)]
    if found.extra:
        lines.append((_("Fine and interest for paying late"), found.extra))
    return receipt.Receipt(
        company=COMPANY, language=language, number=found.token[:8].upper(), payer=name,
        document=masked(document) if document else "", amount=found.amount, paid_at=found.paid_at.astimezone(ZONE),
        way=WAYS[found.way], bank=found.bank, proof=found.key, settled=tuple(lines),
        code=receipt.verification_code(key=key_for("receipts"), facts=facts), left=found.left or None,
        credit=found.over or None,
    )  # fmt: skip
