import io
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sintonia.connectors.demo.bill import bill_pdf
from sintonia.connectors.demo.sheet import BillSheet, Item
from sintonia.documents.codes import UnableToReadFile, read_codes
from sintonia.documents.letterhead import Company
from sintonia.documents.payment_line import in_blocks, payment_line, service_barcode
from sintonia.documents.pix import PixCode, pix_payload
from sintonia.kit.money import Money
from sintonia.kit.words import LANGUAGES, SOURCE, _, catalogue
from tests.documents.structure import fonts_of, structure_of, text_of, unmarked_text

COMPANY = Company("Energia Clara", "12.ABC.345/01DE-35", "Vila Clara", "0800 000 0000")


def sheet(cents=18740, language="pt-BR", holder="Maria Aparecida da Silva", paid_on=None, **more):
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
        items=more.pop("items", ((_("Total"), amount),)),
        history=tuple((date(2026 - (place < 4), (8 + place) % 12 + 1, 1), 140 + 9 * place) for place in range(13)),
        barcode=service_barcode(segment="3", amount=amount, company="0162", free="20260925" + "3000000001" + "2609001"),
        pix=pix_payload(
            PixCode(payee="Energia Clara", city="Vila Clara", key="pix@energiaclara.example", amount=Money(cents or 1))
        ),
        paid_on=paid_on,
        **more,
    )


@settings(max_examples=12, deadline=None)
@given(cents=st.integers(1, 9_999_999_999), language=st.sampled_from(LANGUAGES))
def test_both_codes_of_a_bill_read_back_from_its_page(cents, language):
    bill = sheet(cents, language)
    assert set(read_codes(bill_pdf(bill))) == {bill.barcode, bill.pix}


def test_a_paid_bill_carries_no_codes():
    assert read_codes(bill_pdf(sheet(paid_on=date(2026, 9, 20)))) == []


def test_a_bill_of_nothing_carries_no_codes_and_says_so():
    nothing = bill_pdf(sheet(0, items=((_("Energy"), Money(1250)), (_("Credit"), Money(-1250)))))
    assert read_codes(nothing) == []
    assert "Neste mês não há nada a pagar." in text_of(nothing)


def test_a_bill_of_millions_reads_back():
    bill = sheet(1_234_567_890, holder="Companhia " * 20)
    content = bill_pdf(bill)
    assert set(read_codes(content)) == {bill.barcode, bill.pix}
    assert text_of(content).count("R$ 12.345.678,90") >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bill_is_tagged_whole_and_read_in_order(language):
    bill = sheet(language=language, flag="red_2", notices=(_("Total"),), rights=(_("Total"),))
    content = bill_pdf(bill)
    assert unmarked_text(content) == []
    assert all(embedded for _name, embedded in fonts_of(content))
    elements = list(structure_of(content).all())
    tags = [element.tag for element in elements]
    assert tags.count("H1") == 1
    assert (tags.count("Figure"), tags.count("Table")) == (3, 4)
    figures = [element.alt for element in elements if element.tag == "Figure"]
    assert all(f": {kwh}" in figures[0] for _month, kwh in bill.history)
    assert {element.page for element in elements} == {None, 0, 1}
    text = text_of(content)
    payee = text.rindex("CNPJ 12.ABC.345/01DE-35")
    places = [text.index(bill.holder), text.index(bill.amount.render(language)), payee, text.index(bill.pix[:40])]
    assert places == sorted(places)
    assert in_blocks(payment_line(bill.barcode)) in text.replace("\r\n", " ")


def test_many_items_are_summed_up_on_the_first_page_and_explained_on_the_second():
    items = tuple(Item(_("Total"), Money(100 + n), why=_("Total")) for n in range(9))
    content = bill_pdf(sheet(936, items=items))
    first, second = text_of(content).split("página 2 de 2")
    assert "R$ 1,08" in second and "R$ 1,08" not in first
    assert "R$ 4,26" in first


def test_the_same_bill_has_the_same_bytes():
    assert bill_pdf(sheet()) == bill_pdf(sheet())


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
