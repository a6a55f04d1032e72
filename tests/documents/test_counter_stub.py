"""What a Spanish bill is paid by at a bank's counter: drawn, and read back from its picture."""

from __future__ import annotations

from datetime import date

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from sintonia.documents.code_128 import gs1_128
from sintonia.documents.codes import COUNTER, _pages, read_codes
from sintonia.documents.counter_stub import counter_stub, in_fields
from sintonia.documents.cuaderno_57 import CounterCode, counter_code, read_counter_code
from sintonia.documents.paper import Paper
from sintonia.documents.payment_line import UnableToWriteCode
from sintonia.kit.money import Money
from sintonia.kit.words import Words

# The full code that the AEB gives as an example.
CODE = CounterCode("22350466", "501", "00000000015", "300815", Money(5398, "EUR"))


def printed(code: CounterCode, language: str = "es") -> bytes:
    paper = Paper(title="Recibo", author="Faro Seguros", language=language)
    counter_stub(
        paper, 190, title=Words("Pay at a bank"), payee="Faro Seguros", document="B00000018", code=code
    )  # fmt: skip
    return paper.finish()


def numbers(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


CODES = st.builds(
    CounterCode, numbers(8), st.integers(0, 499).map("{:03}".format), numbers(11), numbers(6),
    st.integers(0, 9_999_999_999).map(lambda cents: Money(cents, "EUR")),
)  # fmt: skip


@given(CODES)
@settings(max_examples=25)
def test_every_code_reads_back_from_its_picture(code: CounterCode) -> None:
    (digits,) = read_codes(printed(code), formats=COUNTER)
    assert digits == counter_code(code)
    assert read_counter_code(digits) == code


def test_it_is_gs1_128_and_no_other_code_128() -> None:
    (picture,) = _pages(printed(CODE), 1)
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.Code128)
    assert (found.symbology_identifier, found.text) == ("]C1", counter_code(CODE))


def test_a_bill_is_read_for_its_own_codes_alone() -> None:
    assert read_codes(printed(CODE)) == []


def test_the_bars_are_as_the_standard_adds_them_up() -> None:
    modules = gs1_128("12")
    # Start C, FNC1, 12, check (105 + 102 + 2 * 12) % 103 = 25, and the end, which has thirteen.
    drawn = "".join("1" if one else "0" for one in modules)
    assert drawn == "11010011100" + "11110101110" + "10110011100" + "11100101100" + "1100011101011"


@pytest.mark.parametrize("digits", ["", "1", "123", "1a", "٣٣"])
def test_what_set_c_does_not_hold_is_refused(digits: str) -> None:
    with pytest.raises(UnableToWriteCode):
        gs1_128(digits)


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", ("Emisora", "Pagar hasta", "30/08/2015")), ("pt-BR", ("Emissora", "Pagar até")), ("en", ("Biller",))],
)
def test_its_fields_are_there_to_be_typed(language: str, words: tuple[str, ...]) -> None:
    page = pypdfium2.PdfDocument(printed(CODE, language))[0].get_textpage().get_text_range()
    for said in (*words, "22350466-501", f"{CODE.reference}{CODE.control}", "300815", in_fields(counter_code(CODE))):
        assert said in page


@pytest.mark.django_db
def test_the_pretend_insurers_receipt_has_one_for_the_next_premium() -> None:
    from sintonia.connectors.demo_insurer.models import Policy
    from sintonia.connectors.demo_insurer.operations import seed
    from sintonia.connectors.demo_insurer.printing import document_page
    from sintonia.kit.clock import now

    seed(at=now())
    row = Policy.objects.order_by("pk")[0]
    (digits,) = read_codes(document_page(f"f-{row.pk}:receipt", on=date(2026, 11, 23)), formats=COUNTER)
    code = read_counter_code(digits)
    assert code.amount == Money(row.cents, "EUR")
    assert code.last_day is not None
    assert code.last_day > date(2026, 11, 23)
    assert read_codes(document_page(f"f-{row.pk}:certificate", on=date(2026, 11, 23)), formats=COUNTER) == []
