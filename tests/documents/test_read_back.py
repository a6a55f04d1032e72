"""What is printed is read back from its picture: bar code and QR code equal; `sintonia bench documents` tries 5,000."""

import pytest

from sintonia.connectors.demo.bill import bill_pdf
from sintonia.connectors.demo.made_up import EVERY, made_up
from sintonia.documents.codes import read_codes

pytestmark = pytest.mark.usefixtures("db")


def test_random_bills_read_back_from_their_picture():
    sheets = list(made_up(EVERY + 2))
    assert {0, 1_234_567_890} < {sheet.amount.cents for sheet in sheets}
    for sheet in sheets[:2] + sheets[-30:]:
        expected = {sheet.barcode, sheet.pix} if sheet.amount else set()
        assert set(read_codes(bill_pdf(sheet), most_pages=1)) == expected, sheet.number
