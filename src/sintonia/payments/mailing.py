"""Receipts by mail, for whoever has no conversation in which a payment could be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sintonia.conversations.models import ChannelAccount
from sintonia.conversations.plugins import plugins
from sintonia.outreach.batches import put_in
from sintonia.payments.models import Payment

# The kind of letter that a receipt is; a company whose pack writes none mails none.
RECEIPTS: Final = "receipts"
# What a late file tells of payments long gone by is no news to who made them.
NEWS_FOR: Final = timedelta(days=60)


def mail_receipts(payments: Sequence[Payment], *, company: str, at: datetime) -> None:
    """
    Have the receipts of payments mailed, each once by its payment and bill, in the caller's transaction.

    The letters of a month are one batch; who has no address there is found when they are written.
    """
    of_month: dict[str, set[str]] = defaultdict(set)
    for payment in payments:
        if at.date() - payment.paid_on <= NEWS_FOR:
            # Placed anew, it is another's receipt.
            of_month[f"{payment.paid_on:%Y-%m}"].add(f"{payment.token}:{payment.charge_id}")
    if not of_month or not _mails(company):
        return
    for month, keys in sorted(of_month.items()):
        put_in(company=company, kind=RECEIPTS, period=month, keys=keys, at=at)


def _mails(company: str) -> bool:
    """Whether a company has receipts mailed: its pack writes them, and a relay takes them."""
    if company not in plugins().served() or RECEIPTS not in plugins().batch_kinds(company):
        return False
    return ChannelAccount.objects.filter(company=company, channel="email").exclude(api="").exists()
