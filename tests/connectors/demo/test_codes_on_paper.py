"""
Bills on paper, as PDFs and photos: no altered one is called ours, and no genuine one is refused.

`BILLS_ON_PAPER=1000 .venv/bin/pytest -n0 tests/connectors/demo/test_codes_on_paper.py` tries a thousand of each.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pypdfium2
import pytest
from django.db import connection, transaction

from sintonia.connectors.demo import bill as drawing
from sintonia.connectors.demo import printing, seed
from sintonia.connectors.demo import sheet as sheets
from sintonia.connectors.demo.codes import DemoCodes
from sintonia.connectors.demo.ports import DemoBackOffice
from sintonia.documents.pasted import codes_in
from sintonia.documents.payment_line import UnableToReadCode, read_service_code
from sintonia.documents.reading import Read, read_file
from tests.connectors.demo.test_codes import ALTERATIONS, AT
from tests.documents import drawn

MANY = int(os.environ.get("BILLS_ON_PAPER", "40"))
PHOTOS = MANY * 3 // 10


@pytest.fixture(scope="module")
def bills(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Any]]:
    # What a module makes must be gone after it: whoever comes next in this database has a company of its own.
    with django_db_blocker.unblock(), transaction.atomic():
        seed(at=AT, customers=60)
        office = DemoBackOffice(clock=lambda: AT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT contract_id FROM demo_bill ORDER BY 1")
            contracts = [str(row[0]) for row in cursor.fetchall()]
        yield [bill for contract in contracts for bill in office.bills(contract) if bill.state != "paid"]
        transaction.set_rollback(True)


def sheet(bill: Any, **changed: Any) -> bytes:
    """A bill drawn as ours are, with what was changed on it."""
    return drawing.bill_pdf(
        sheets.BillSheet(
            **{
                "company": printing.COMPANY, "language": "pt-BR", "holder": "Maria da Silva",
                "document": "···.982.247-··", "address": ("Rua da Igreja, 45", "Vila Clara"),
                "contract": bill.contract, "number": "202611-1", "month": bill.month, "amount": bill.amount,
                "due_on": bill.due_on, "kwh": 180, "meter": "12345678",
                "readings": ((date(2026, 9, 1), 4610), (date(2026, 10, 1), 4790)), "items": (),
                "history": tuple((date(2025 + n // 12, n % 12 + 1, 1), 100 + 7 * n) for n in range(13)),
                "barcode": read_service_code(bill.line).barcode, "pix": bill.pix,
                **changed,
            },
        )
    )  # fmt: skip


def photo(pdf: bytes, chance: Random) -> bytes:
    """The first page as a telephone sees it: on paper or a screen, a little turned."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1.9).to_pil().convert("RGB")
    return drawn.photo(drawn.turned(page, chance.uniform(-3, 3)))


def vouched_for(read: Read) -> set[str]:
    """What the journey goes by: every code that was read, looked up: by which kinds it tells to pay."""
    office = DemoCodes(clock=lambda: AT)
    found = codes_in("\n".join((*read.codes, read.text)))
    known = [
        not code.damaged and (office.find_pix if code.kind == "pix" else office.find_line)(code.value) is not None
        for code in found
    ]
    return {code.kind for code in found} if all(known) else set()


def test_genuine_bills_as_the_company_prints_them_are_ours(bills: list[Any], db: None) -> None:
    chance = Random(7)
    for n in range(MANY):
        pdf = printing.bill_page(chance.choice(bills).id)
        assert vouched_for(read_file(photo(pdf, chance) if n < PHOTOS else pdf)), n


def test_altered_ones_drawn_just_like_ours_are_not(bills: list[Any], db: None) -> None:
    chance = Random(11)
    for n in range(MANY):
        bill = chance.choice(bills)
        altered = ALTERATIONS[n % len(ALTERATIONS)](chance, bill)
        changed = {"barcode": _bars_of(altered)} if altered.isdigit() else {"pix": altered}
        if read_service_code(bill.line).barcode in changed.values():
            # Only a check digit differed, and bars carry none of the line's.
            continue
        pdf = sheet(bill, items=((printing._("Energy"), bill.amount),), **changed)
        read = vouched_for(read_file(photo(pdf, chance) if n < PHOTOS else pdf))
        # Bars on a photo may be too small to be read: the genuine PIX code beside them is called so, and it alone.
        assert ("pix" if "pix" in changed else "line") not in read, (n, altered)
        assert not read or n < PHOTOS, (n, altered)


def test_a_sheet_that_changes_nothing_is_ours(bills: list[Any], db: None) -> None:
    assert vouched_for(read_file(sheet(bills[0], items=((printing._("Energy"), bills[0].amount),))))


def _bars_of(line: str) -> str:
    """The bars of a line; one that does not add up is printed by somebody who does not mind."""
    try:
        return read_service_code(line).barcode
    except UnableToReadCode:
        # Only kinds of amount that there are can be drawn.
        digits = line[:2] + (line[2] if line[2] in "6789" else "6") + (line + "0" * 48)[3:48]
        return digits[0:11] + digits[12:23] + digits[24:35] + digits[36:47]
