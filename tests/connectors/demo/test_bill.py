import io
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sintonia.connectors.demo.bill import BillSheet, Company, bill_pdf
from sintonia.documents.codes import UnableToReadFile, read_codes
from sintonia.documents.payment_line import service_barcode
from sintonia.documents.pix import PixCode, pix_payload
from sintonia.kit.money import Money
from sintonia.kit.words import LANGUAGES, SOURCE, _, catalogue

COMPANY = Company("Energia Clara", "12.ABC.345/01DE-35", "Vila Clara", "0800 000 0000")


def sheet(cents=18740, language="pt-BR", holder="Maria Aparecida da Silva", paid_on=None):
    amount = Money(cents)
    return BillSheet(
        company=COMPANY,
        language=language,
        holder=holder,
        document="***.123.456-**",
        address=("Rua da Igreja, 45", "Santa Rita · Vila Clara"),
        contract="3000000001",
        number="202609-1",
        month=date(2026, 9, 1),
        amount=amount,
        due_on=date(2026, 9, 25),
        kwh=187,
        meter="EC-100001",
        readings=((date(2026, 8, 3), 4603), (date(2026, 9, 2), 4790)),
        items=((_("Total"), amount),),
        history=tuple((date(2026 - (place < 4), (8 + place) % 12 + 1, 1), 140 + 9 * place) for place in range(13)),
        barcode=service_barcode(segment="3", amount=amount, company="0162", free="20260925" + "3000000001" + "2609001"),
        pix=pix_payload(
            PixCode(payee="Energia Clara", city="Vila Clara", key="pix@energiaclara.example", amount=amount)
        ),
        paid_on=paid_on,
    )


@settings(max_examples=12, deadline=None)
@given(cents=st.integers(1, 9_999_999_999), language=st.sampled_from(LANGUAGES))
def test_both_codes_of_a_bill_read_back_from_its_page(cents, language):
    bill = sheet(cents, language)
    assert set(read_codes(bill_pdf(bill))) == {bill.barcode, bill.pix}


def test_a_paid_bill_carries_no_codes():
    assert read_codes(bill_pdf(sheet(paid_on=date(2026, 9, 20)))) == []


def test_a_name_in_another_script_does_not_stop_a_bill():
    assert len(read_codes(bill_pdf(sheet(holder="李小龍 \N{GRINNING FACE}")))) == 2


def test_a_bill_whose_items_do_not_add_up_is_not_printed():
    bill = sheet()
    object.__setattr__(bill, "items", ((_("Total"), Money(1)),))
    with pytest.raises(ValueError, match="add up"):
        bill_pdf(bill)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"x" * (10 * 1024 * 1024 + 1)]
)
def test_a_file_that_is_no_picture_is_refused_politely(content):
    with pytest.raises(UnableToReadFile):
        read_codes(content)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    Image.new("1", (6000, 5000)).save(file, "PNG")
    with pytest.raises(UnableToReadFile, match="too large"):
        read_codes(file.getvalue())


@pytest.mark.parametrize("language", ["pt-BR", "es"])
def test_every_sentence_of_the_documents_is_translated(language):
    sources = "".join(path.read_text() for path in (SOURCE / "documents").glob("*.py"))
    said = set(re.findall(r'\b_\(\s*"([^"]+)"', sources)) - {"{day}", "{number}"}
    assert said <= set(catalogue(language))
