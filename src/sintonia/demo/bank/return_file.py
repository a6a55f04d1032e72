"""The return file of a day: the bar codes that a pretend bank collected, in FEBRABAN's 150 columns."""

from __future__ import annotations

import base64
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from sintonia.demo.bank.banks import PretendBank
from sintonia.demo.bank.charges import ZONE
from sintonia.demo.bank.models import Kept
from sintonia.demo.bank.paying import INTERNET
from sintonia.demo.bank.shelf import find, keep, locked
from sintonia.kit.money import Money
from sintonia.payments.files.febraban150 import Collected, write

AGREEMENT: Final = "09990001"
COMPANY: Final = "ENERGIA CLARA"
BANK_CODE: Final = "901"
FEE_CENTS: Final = 150


@transaction.atomic
def close_day(bank: PretendBank, *, at: datetime) -> int | None:
    """Write the file of what no file told yet; its number, None when there is nothing to tell."""
    branch = locked(bank)
    slips = list(Kept.objects.filter(bank=bank.name, kind="slip", earlier="[]").order_by("pk"))
    if not slips:
        return None
    number = branch.next_file
    content = write(
        [_collected(row) for row in slips],
        agreement=AGREEMENT,
        company=COMPANY,
        bank_code=BANK_CODE,
        bank_name=bank.title.upper(),
        on=at.astimezone(ZONE).date(),
        number=number,
    )
    told = {"lines": len(slips), "content": base64.b64encode(content).decode()}
    keep(bank, "file", str(number), told, at=at)
    branch.next_file = number + 1
    branch.save(update_fields=["next_file"])
    # In which file a slip stands: whatever is told once is not told again.
    Kept.objects.filter(pk__in=[row.pk for row in slips]).update(earlier=f"[{number}]")
    return number


def content_of(bank: PretendBank, number: int) -> bytes | None:
    """A file again, byte for byte."""
    row = find(bank, "file", str(number))
    return base64.b64decode(row.read()["content"]) if row is not None else None


def _collected(row: Kept) -> Collected:
    told = row.read()
    paid_on = date.fromisoformat(told["paid_on"])
    return Collected(
        barcode=told["barcode"],
        amount=Money(told["cents"]),
        paid_on=paid_on,
        credited_on=paid_on + timedelta(days=1),
        fee_cents=FEE_CENTS,
        channel=INTERNET,
        authentication=row.key,
    )
