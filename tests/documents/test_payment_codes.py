"""
Vectors: FEBRABAN "Layout padrão de arrecadação" v7 (2023), sections 7 to 10; boleto-utils (MIT) test.js;
febraban_barcode (MIT) tests; Banco do Brasil Doc5175, annexes IV to VI; Banco Central's BR Code manual.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.documents.boleto import boleto_barcode, boleto_line, due_date, due_factor, read_boleto
from sintonia.documents.check_digits import modulus_10, modulus_11
from sintonia.documents.payment_line import (
    UnableToReadCode,
    UnableToWriteCode,
    in_blocks,
    payment_line,
    read_service_code,
    service_barcode,
)
from sintonia.documents.pix import PixCode, pix_payload, read_pix
from sintonia.kit.money import Money

BILLS = [
    ("83860000005096000190000008017823000034306271", "838600000050096000190009000801782309000343062712", 50960),
    ("84630000000299902962020041013600000200644114", "846300000003299902962024004101360008002006441147", 2999),
    ("84670000000109910422023123100000000000054321", "846700000009109910422020312310000004000000543215", 1099),
    ("84910000000010010422023123100000000000054321", "849100000006010010422029312310000001000000543217", None),
    ("81630000002418502990000000000100222031701000", "816300000022418502990009000000010025220317010001", 24185),
    ("85820000000572503282035607082021053959190446", "858200000007572503282030560708202107539591904460", 5725),
]
BOLETOS = [
    ("10499898100000214032006561000100040099726390", "10492006506100010004200997263900989810000021403", 21403),
    ("00193373700000001000500940144816060680935031", "00190500954014481606906809350314337370000000100", 100),
]
PIX = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
)


def test_check_digits_follow_febrabans_worked_examples():
    assert (modulus_10("01230067896"), modulus_11("01230067896")) == (3, 0)
    whole = "8220000215048200974123220154098290108605940"
    assert (modulus_10(whole), modulus_11(whole)) == (1, 0)


@pytest.mark.parametrize(("barcode", "line", "cents"), BILLS)
def test_a_published_bar_code_and_its_line_are_one(barcode, line, cents):
    assert payment_line(barcode) == line
    assert read_service_code(line).barcode == barcode
    assert read_service_code(in_blocks(line)) == read_service_code(barcode)
    amount = read_service_code(barcode).amount
    assert (amount and amount.cents) == cents


def test_a_due_date_in_the_free_field_is_read():
    code = service_barcode(segment="3", amount=Money(18740), company="0162", free="20260925" + "0" * 17)
    assert read_service_code(code).due_on == date(2026, 9, 25)


@given(
    cents=st.integers(0, 99_999_999_999),
    company=st.from_regex(r"[0-9]{4}", fullmatch=True),
    free=st.from_regex(r"[0-9]{25}", fullmatch=True),
    modulus=st.sampled_from([10, 11]),
)
def test_any_amount_survives_the_way_to_the_line_and_back(cents, company, free, modulus):
    barcode = service_barcode(segment="3", amount=Money(cents), company=company, free=free, modulus=modulus)
    read = read_service_code(payment_line(barcode))
    assert (read.amount, read.company, read.free, read.barcode) == (Money(cents), company, free, barcode)


@given(st.integers(0, 47), st.integers(1, 9), st.sampled_from([line for _, line, _ in BILLS]))
def test_one_wrong_digit_is_noticed_by_modulus_10(position, step, line):
    if line[2] not in "67" or position in {0, 2}:
        return
    wrong = line[:position] + str((int(line[position]) + step) % 10) + line[position + 1 :]
    with pytest.raises(UnableToReadCode):
        read_service_code(wrong)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_never_an_error(text):
    for read in (read_service_code, read_pix, lambda typed: read_boleto(typed, on=date(2026, 11, 21))):
        with pytest.raises(UnableToReadCode):
            read(text)


@pytest.mark.parametrize(
    "wrong", [{"amount": Money(-1)}, {"amount": Money(100, "EUR")}, {"company": "12"}, {"free": "x" * 25}]
)
def test_what_does_not_fit_is_not_written(wrong):
    fields = {"segment": "3", "amount": Money(100), "company": "0162", "free": "0" * 25} | wrong
    with pytest.raises(UnableToWriteCode):
        service_barcode(**fields)


@pytest.mark.parametrize(("barcode", "line", "cents"), BOLETOS)
def test_a_published_boleto_and_its_line_are_one(barcode, line, cents):
    on = date(2026, 11, 21)
    assert boleto_line(barcode) == line
    assert read_boleto(line, on=on) == read_boleto(barcode, on=on)
    assert read_boleto(line, on=on).amount == Money(cents)


@pytest.mark.parametrize(
    ("day", "factor"),
    [
        (date(2000, 7, 3), 1000),
        (date(2002, 5, 1), 1667),
        (date(2010, 11, 17), 4789),
        (date(2025, 2, 21), 9999),
        (date(2025, 2, 22), 1000),
        (date(2025, 2, 23), 1001),
        (date(2049, 10, 14), 1000),
    ],
)
def test_the_due_factor_begins_anew_after_9999(day, factor):
    assert due_factor(day) == factor
    assert due_date(factor, on=day + timedelta(days=60)) == day


def test_the_central_banks_pix_example_is_reproduced():
    read = read_pix(PIX)
    assert (read.key, read.payee, read.city) == ("123e4567-e12b-12d1-a456-426655440000", "Fulano de Tal", "BRASILIA")
    assert read.amount is None
    assert pix_payload(read).replace("FULANO DE TAL", "Fulano de Tal")[:-4] == PIX[:-4]


def test_an_altered_pix_code_is_not_read():
    with pytest.raises(UnableToReadCode, match="altered"):
        read_pix(PIX.replace("Fulano", "Cicano"))


def test_a_payees_name_is_written_plainly_and_cut():
    read = read_pix(
        pix_payload(PixCode(payee="São João Distribuição de Energia Ltda", city="Vila Clara", key="a@b.example"))
    )
    assert (read.payee, read.city) == ("SAO JOAO DISTRIBUICAO DE", "VILA CLARA")


@given(
    cents=st.integers(1, 9_999_999_999),
    key=st.from_regex(r"[a-z0-9@.\-]{1,44}", fullmatch=True),
    txid=st.from_regex(r"[A-Za-z0-9]{0,25}", fullmatch=True),
    note=st.from_regex(r"[A-Za-z0-9 ]{0,15}", fullmatch=True),
)
def test_any_pix_code_reads_back_equal(cents, key, txid, note):
    code = PixCode(payee="ENERGIA CLARA", city="VILA CLARA", key=key, amount=Money(cents), txid=txid, note=note)
    assert read_pix(pix_payload(code)) == code


@pytest.mark.parametrize("on", ["2022-05-10", "2026-11-21", "2046-12-30"])
def test_nineteen_reais_and_ninety_nine_are_1999_cents_everywhere(on):
    amount, due_on = Money(1999), date.fromisoformat(on)
    service = service_barcode(segment="3", amount=amount, company="0162", free="0" * 25)
    slip = boleto_barcode(bank="001", amount=amount, free="0" * 25, due_on=due_on)
    assert (service[4:15], slip[9:19]) == ("00000001999", "0000001999")
    assert read_service_code(service).amount == read_boleto(slip, on=due_on).amount == amount
    assert "540519.99" in pix_payload(PixCode(payee="A", city="B", key="k", amount=amount))


@given(
    cents=st.integers(0, 9_999_999_999),
    free=st.from_regex(r"[0-9]{25}", fullmatch=True),
    due_on=st.none() | st.dates(date(2000, 7, 3), date(2050, 1, 1)),
    place=st.integers(0, 31),
    step=st.integers(1, 9),
)
def test_any_boleto_reads_back_equal_and_a_wrong_digit_of_its_fields_is_noticed(cents, free, due_on, place, step):
    barcode = boleto_barcode(bank="341", amount=Money(cents), free=free, due_on=due_on)
    line = boleto_line(barcode)
    read = read_boleto(line, on=due_on or date(2026, 11, 21))
    assert (read.barcode, read.amount, read.free, read.due_on) == (barcode, Money(cents), free, due_on)
    with pytest.raises(UnableToReadCode):
        read_boleto(line[:place] + str((int(line[place]) + step) % 10) + line[place + 1 :], on=date(2026, 11, 21))


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Money(10_000_000_000)},
        {"amount": Money(1, "EUR")},
        {"bank": "1"},
        {"free": "0" * 24},
        {"due_on": date(2000, 7, 2)},
    ],
)
def test_a_boleto_that_does_not_fit_is_not_written(wrong):
    with pytest.raises(UnableToWriteCode):
        boleto_barcode(**{"bank": "001", "amount": Money(1), "free": "0" * 25, **wrong})


@given(
    url=st.from_regex(r"[a-z]{1,9}\.[a-z]{2,9}/[A-Za-z0-9/_-]{1,50}", fullmatch=True),
    amount=st.none() | st.integers(1, 999_999_999_999).map(Money),
)
def test_any_dynamic_pix_code_reads_back_equal(url, amount):
    code = PixCode(payee="ENERGIA CLARA", city="VILA CLARA", url=url, amount=amount)
    written = pix_payload(code)
    assert f"25{len(url):02}{url}" in written
    assert "62070503***" in written
    assert read_pix(written) == code


@given(st.integers(12, len(PIX) - 9), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_pix_code_with_any_one_letter_changed_is_refused(place, letter):
    if letter != PIX[place]:
        with pytest.raises(UnableToReadCode):
            read_pix(PIX[:place] + letter + PIX[place + 1 :])


@given(st.integers(0, 0xFFFF))
def test_a_pix_code_with_a_wrong_crc_is_refused(crc):
    if crc != int(PIX[-4:], 16):
        with pytest.raises(UnableToReadCode, match="altered"):
            read_pix(f"{PIX[:-4]}{crc:04X}")


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"url": "pix.example/1"},
        {"key": "", "url": "https://pix.example/1"},
        {"key": "", "url": f"pix.example/{'1' * 70}"},
        {"key": "", "url": "pix.example/1", "txid": "A"},
        {"amount": Money(0)},
        {"amount": Money(1_000_000_000_000)},
        {"amount": Money(1, "EUR")},
    ],
)
def test_a_pix_code_that_nobody_could_pay_is_not_written(wrong):
    with pytest.raises(UnableToWriteCode):
        pix_payload(PixCode(**{"payee": "A", "city": "B", "key": "a@b.example", **wrong}))
