"""Payment codes in whatever is pasted: found, put together again, and never guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.documents.boleto import boleto_line
from sintonia.documents.pasted import PaymentCode, codes_in, without_codes
from sintonia.documents.payment_line import in_blocks, payment_line, service_barcode
from sintonia.documents.pix import PixCode, pix_payload
from sintonia.kit.money import Money

BARCODE = service_barcode(segment="3", amount=Money(18740), company="0999", free="2026112830045127862026110")
LINE = payment_line(BARCODE)
OTHER = payment_line(service_barcode(segment="3", amount=Money(991), company="0123", free="2" * 25))
SLIP = "00193373700000001000500940144816060680935031"
PIX = pix_payload(
    PixCode(payee="Energia Clara", city="Vila Clara", key="pix@clara.example", amount=Money(18740), txid="EC1")
)


@pytest.mark.parametrize(
    "text",
    [LINE, BARCODE, in_blocks(LINE), f"conta de 10/12: {in_blocks(LINE)} vence dia 10", f"é de vcs?\n{LINE}\nurgente"],
)
def test_a_line_is_found_however_it_is_written(text):
    assert codes_in(text) == (PaymentCode("line", BARCODE),)


def test_a_banks_slip_is_found_and_told_apart():
    assert codes_in(f"esse boleto {boleto_line(SLIP)}") == (PaymentCode("slip", SLIP),)


def test_two_lines_one_under_the_other_are_two():
    assert codes_in(f"{LINE}\n{OTHER}")[0].value == BARCODE
    assert len(codes_in(f"{LINE}\n{OTHER}")) == 2


@pytest.mark.parametrize("at", [0, 7, 20, 47])
def test_a_wrong_digit_and_a_missing_one_do_not_add_up(at):
    wrong = LINE[:at] + str((int(LINE[at]) + 1) % 10) + LINE[at + 1 :]
    for damaged in (wrong, LINE[:at] + LINE[at + 1 :]):
        assert [code.damaged for code in codes_in(damaged)] == [True]


def test_a_damaged_line_beside_a_good_one_is_not_overlooked():
    wrong = LINE[:20] + str((int(LINE[20]) + 1) % 10) + LINE[21:]
    assert sorted(code.damaged for code in codes_in(f"{wrong}\n{OTHER}")) == [False, True]


@pytest.mark.parametrize(
    "text",
    [PIX, f"paga aqui: {PIX} obrigado", PIX[:60] + "\r\n" + PIX[60:], PIX[:30] + "\u200b" + PIX[30:], f"“{PIX}”"],
)
def test_a_pix_code_is_found_among_words_and_over_lines(text):
    assert codes_in(text) == (PaymentCode("pix", PIX),)


@pytest.mark.parametrize("text", [PIX.replace("clara.", "c1ara."), PIX[:-9], PIX[:40], PIX.lower()])
def test_an_altered_or_cut_pix_code_is_damaged(text):
    found = codes_in(text)
    assert [code.kind for code in found] == ["pix"]
    assert found[0].damaged


@pytest.mark.parametrize("at", [1, 5, 9, 13, 18, 20, 24, 29])
def test_a_pix_code_changed_in_the_very_marks_it_is_known_by_is_damaged_and_not_overlooked(at):
    found = codes_in(f"{LINE}\n{PIX[:at]}A{PIX[at + 1 :]}")
    assert ("pix", True) in {(code.kind, code.damaged) for code in found}


@pytest.mark.parametrize("text", ["", "0" * 4000, "x" * 4096, "to sem luz", "31 98888-7777", "529.982.247-25"])
def test_what_is_no_code_is_none(text):
    assert codes_in(text) == ()
    assert without_codes(text) == text or not text.strip("0")


def test_the_words_around_a_code_are_left():
    assert " ".join(without_codes(f"isso é? {PIX} veio com urgente").split()) == "isso é? veio com urgente"
    assert without_codes(in_blocks(LINE)) == ""
    assert without_codes("quero a segunda via da conta de outubro por favor") == (
        "quero a segunda via da conta de outubro por favor"
    )


@given(st.text(max_size=300))
def test_any_text_is_looked_through(text):
    assert all(code.value for code in codes_in(text))
    without_codes(text)
