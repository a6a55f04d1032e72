"""Every known format is read by its content; what was cut, or does not add up, is refused with both numbers."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sintonia.kit.money import Money
from sintonia.kit.words import LANGUAGES
from sintonia.payments.files import cnab240
from sintonia.payments.files.reading import read_file
from sintonia.payments.files.told import UnableToReadFile
from tests.payments.files.written import (
    DAY,
    NEXT_DAY,
    arrecadacao,
    bar_code,
    collected,
    receipt,
    slip,
    spanish,
    statement,
)

FIXTURES = Path(__file__).parent / "fixtures" / "brcobranca"
THREE = arrecadacao([collected(24185), collected(9287, 1), collected(1, 2, channel="9")])
SLIPS = cnab240.write([slip("00000000000000000042", 18740, extra=40), slip("7", 100)], bank_code="085",
                      agreement="123", on=NEXT_DAY, number=7)  # fmt: skip
RECEIPTS = spanish([receipt(5398, 15), receipt(3762, 401), receipt(3762, 401, cancels=True)])
MOVEMENTS = statement([(1500, ["TRANSFERENCIA DE JOSE"], "F-1"), (-700, [], ""), (2500, [], "F-2")])
ALL = {"febraban150": THREE, "cnab240": SLIPS, "cuaderno57": RECEIPTS, "norma43": MOVEMENTS}


def refusal(content: bytes) -> str:
    with pytest.raises(UnableToReadFile) as refused:
        read_file(content)
    assert all(refused.value.why.render(language) for language in LANGUAGES)
    return str(refused.value.why)


@pytest.mark.parametrize(
    ("name", "header", "come_to", "first"),
    [
        ("CNAB240", (2108, date(2011, 12, 29)), (35, 2188094, 0), ("14499570000020673", 34400, 103)),
        ("CNAB240AILOS", (1, date(2015, 8, 11)), (3, 600, 0), ("000000000000083", 200, 170)),
        ("CNAB240SICOOB", (1, date(2015, 8, 11)), (3, 600, 0), ("0000000083", 200, 170)),
        ("CNAB240SANTANDER", (34, date(2016, 4, 1)), (1, 1000, 1), ("0000000001406", 1000, None)),
    ],
)
def test_each_banks_return_is_read_by_its_own_columns(name, header, come_to, first):
    told = read_file((FIXTURES / f"{name}.RET").read_bytes())
    assert (told.kind, told.number, told.on) == ("cnab240", *header)
    assert (len(told.paid), told.total.cents, told.skipped) == come_to
    assert not told.bad
    assert (told.paid[0].code, told.paid[0].amount.cents, told.paid[0].fee_cents) == first


def test_a_return_of_bar_codes_is_read():
    told = read_file(THREE)
    assert (told.agreement, told.number, told.bank_code, told.on) == ("0000855470019", 1, "341", NEXT_DAY)
    assert [line.amount.cents for line in told.paid] == [24185, 9287, 1]
    assert told.total == Money(24185 + 9287 + 1)
    assert told.paid[0].code == bar_code(24185)
    assert [line.way for line in told.paid] == ["barcode", "barcode", "pix"]
    assert (told.paid[0].paid_on, told.paid[0].credited_on, told.paid[0].fee_cents) == (DAY, NEXT_DAY, 140)


def test_receipts_of_spain_are_read_and_one_taken_back():
    told = read_file(RECEIPTS)
    assert [(line.amount.cents, line.cancels) for line in told.paid] == [(5398, False), (3762, False), (3762, True)]
    assert told.paid[0].code == "9050722350466501000000000156830081500000053980"
    assert told.paid[1].key == told.paid[2].key
    assert told.total == Money(5398, "EUR")


def test_a_record_as_a_bank_wrote_it_is_read():
    # An example in the source of a program that reads such files; its control digits are the bank's.
    record = b"6070      46076147000130582263151014000000014067003059                      0000000516142"
    lines = spanish([receipt(14067)], issuer="46076147", suffix="000").splitlines(keepends=True)
    told = read_file(b"".join([*lines[:2], record + b"\r\n", *lines[3:]]))
    assert [(line.amount.cents, line.paid_on) for line in told.paid] == [(14067, date(2014, 10, 15))]


def test_what_came_in_to_an_account_is_a_payment_and_what_went_out_is_counted():
    told = read_file(MOVEMENTS)
    assert [(line.amount, line.note) for line in told.paid] == [
        (Money(1500, "EUR"), "TRANSFERENCIA DE JOSE"),
        (Money(2500, "EUR"), "F-2"),
    ]
    assert told.skipped == 1
    assert (told.bank_code, told.agreement) == ("0049", "004915001234567892"[:18])


@pytest.mark.parametrize("kind", ALL)
def test_a_file_cut_anywhere_is_refused_or_lost_nothing(kind):
    whole = ALL[kind]
    told = read_file(whole)
    for at in range(len(whole)):
        try:
            cut = read_file(whole[:at])
        except UnableToReadFile:
            continue
        assert cut == told, at


@pytest.mark.parametrize("kind", ALL)
def test_a_file_whose_begin_is_lost_is_refused(kind):
    whole = ALL[kind]
    for at in range(1, len(whole)):
        with pytest.raises(UnableToReadFile):
            read_file(whole[at:])


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: text.replace("\r\n", "\r").encode(),
        lambda text: "\n".join(line.rstrip() for line in text.splitlines()).encode(),
        lambda text: f"{text}\x1a".encode(),
        lambda text: f"\r\n{text}\r\n\r\n   \r\n".encode(),
    ],
    ids=["utf-8 with a mark", "LF", "CR", "trimmed", "Ctrl-Z", "empty lines"],
)
def test_however_the_lines_end_it_is_the_same_file(kind, written):
    told = read_file(written(ALL[kind].decode("latin-1")))
    assert [line.key for line in told.paid] == [line.key for line in read_file(ALL[kind]).paid]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp850"])
def test_a_concept_is_read_in_any_encoding_and_is_the_same_payment(encoding):
    text = statement([(1500, ["RECIBO DE JOSÉ MUÑOZ"], "")]).decode("latin-1")
    told = read_file(text.encode(encoding))
    assert told.paid[0].note == "RECIBO DE JOSÉ MUÑOZ"
    assert told.paid[0].key == read_file(text.encode("latin-1")).paid[0].key


def test_columns_hold_where_a_bank_padded_by_bytes():
    text = THREE.decode().replace("COMPANHIA           ", "COMPANHIA DE ÁGUÃ   ".ljust(20))
    padded = text.encode().replace("COMPANHIA DE ÁGUÃ   ".encode(), "COMPANHIA DE ÁGUÃ ".encode())
    assert read_file(padded).number == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\r\n \x1a", "empty"),
        (THREE.decode().encode("utf-16"), "UTF-16"),
        (THREE.decode().encode("utf-16-le"), "UTF-16"),
        (THREE.decode().replace("\r\n", "").encode("cp037"), "EBCDIC"),
        (b"%PDF-1.7 and so on", "document"),
        (b"PK\x03\x04 a spreadsheet", "document"),
        (b"<html>", "document"),
        (b"date;amount\r\n1;2\r\n", "none of the files"),
        (b"A2" + b" " * 79 + b"DEBITO AUTOMATICO", "direct debits"),
        (THREE.replace(b"A2", b"A1", 1), "that we send"),
        (THREE + THREE, "no record"),
    ],
)  # fmt: skip
def test_what_is_no_return_file_is_refused_in_a_sentence(content, says):
    if says == "no record":
        # Two files in one: the second's first record is in the middle, and the counts disagree.
        with pytest.raises(UnableToReadFile):
            read_file(content)
    else:
        assert says in refusal(content)


def test_a_sum_that_is_not_that_of_the_lines_is_refused_with_both():
    wrong = THREE.replace(b"Z000005" + f"{33473:017}".encode(), b"Z000005" + f"{33472:017}".encode())
    assert wrong != THREE
    says = refusal(wrong)
    assert "R$ 334.72" in says
    assert "R$ 334.73" in says


def test_a_line_that_is_lost_is_refused_with_both_counts():
    lines = THREE.splitlines(keepends=True)
    says = refusal(b"".join([*lines[:2], *lines[3:]]))
    assert "5 lines" in says
    assert "it has 4" in says


@pytest.mark.parametrize("kind", ["cnab240", "cuaderno57", "norma43"])
def test_no_format_loses_a_line_in_silence(kind):
    lines = ALL[kind].splitlines(keepends=True)
    for place in range(len(lines)):
        with pytest.raises(UnableToReadFile):
            read_file(b"".join([*lines[:place], *lines[place + 1 :]]))


@pytest.mark.parametrize("column", range(38, 82))
def test_one_digit_of_a_bar_code_changed_is_a_bad_line_and_the_rest_are_good(column):
    lines = bytearray(THREE)
    at = 152 * 2 + column - 1
    lines[at] = ord("0") + (lines[at] - ord("0") + 1) % 10
    told = read_file(bytes(lines))
    assert [line.number for line in told.bad] == [3]
    assert [line.number for line in told.paid] == [2, 4]
    assert told.total == Money(24186)
    assert not told.warnings


@pytest.mark.parametrize(
    ("first", "text", "says"),
    [
        (22, b"20261131", "no day 20261131"),
        (22, b"        ", "should be digits"),
        (82, b"000000000000", "zero"),
        (82, b"00000000A100", "Columns 82 to 93"),
        (1, b"X", "no record of a payment"),
        (38, b"7", "check digit"),
    ],
)
def test_a_bad_line_is_shown_with_its_number_and_reason(first, text, says):
    lines = bytearray(THREE)
    at = 152 * 2 + first - 1
    lines[at : at + len(text)] = text
    told = read_file(bytes(lines))
    assert [line.number for line in told.bad] == [3]
    assert says in str(told.bad[0].why)
    assert len(told.paid) == 2


def test_of_ten_thousand_lines_one_is_bad_and_the_others_are_given():
    payments = [collected(1000 + place, place) for place in range(10_000)]
    lines = arrecadacao(payments).splitlines(keepends=True)
    lines[5000] = lines[5000][:81] + b"ABCDEFGHIJKL" + lines[5000][93:]
    told = read_file(b"".join(lines))
    assert len(told.paid) == 9_999
    assert [line.number for line in told.bad] == [5001]
    assert len(told.warnings) == 1
    assert all(told.bad[0].why.render(language) for language in LANGUAGES)


def test_a_line_broken_in_two_is_shown_and_the_others_are_given():
    lines = THREE.splitlines(keepends=True)
    told = read_file(b"".join([*lines[:2], lines[2][:60] + b"\r\n" + lines[2][60:], *lines[3:]]))
    assert [line.number for line in told.bad] == [3, 4]
    assert [line.number for line in told.paid] == [2, 5]
    assert len(told.warnings) == 2


def test_a_wrong_sum_is_not_excused_by_a_bad_line_that_has_an_amount():
    lines = THREE.splitlines(keepends=True)
    lines[1] = lines[1][:80] + (b"0" if lines[1][80:81] != b"0" else b"1") + lines[1][81:]
    lines[3] = lines[3][:92] + b"9" + lines[3][93:]
    assert "Nothing of it was taken in" in refusal(b"".join(lines))


def test_the_same_authentication_is_one_payment_and_said():
    once = collected(500, 1)
    told = read_file(arrecadacao([once, once]))
    assert len({line.key for line in told.paid}) == 1
    assert str(told.warnings[0]) == "Line 3 repeats line 2: it is one payment."


def test_without_an_authentication_the_number_of_the_record_tells_payments_apart():
    told = read_file(arrecadacao([collected(500, 1, authentication=""), collected(500, 1, authentication="")]))
    assert len({line.key for line in told.paid}) == 2


def test_the_same_payment_with_another_amount_is_shown():
    lines = arrecadacao([collected(500, 1), collected(500, 1)])
    second = lines.replace(b"Z000004" + f"{1000:017}".encode(), b"Z000004" + f"{1001:017}".encode()).splitlines(True)
    second[2] = second[2][:81] + f"{501:012}".encode() + second[2][93:]
    told = read_file(b"".join(second))
    assert [line.number for line in told.bad] == [3]
    assert "another amount" in str(told.bad[0].why)


def test_two_slips_alike_in_one_file_are_two_payments():
    twice = cnab240.write([slip("42", 500), slip("42", 500)], bank_code="033", agreement="9", on=DAY, number=1)
    told = read_file(twice)
    assert len({line.key for line in told.paid}) == 2
    assert [line.key for line in told.paid] == [line.key for line in read_file(twice).paid]


def test_a_slip_without_its_amount_is_a_bad_line():
    lines = SLIPS.splitlines(keepends=True)
    # Its segment U became something that nobody knows.
    lines[3] = lines[3][:7] + b"8" + lines[3][8:]
    told = read_file(b"".join(lines))
    assert [line.code for line in told.paid] == ["00000000000000000007"]
    assert {line.number for line in told.bad} == {3, 4}


def test_nothing_that_names_a_person_is_kept_of_a_bad_line():
    content = (FIXTURES / "CNAB240SICOOB.RET").read_bytes().replace(b"U 06000000000000000", b"U 06XX0000000000000")
    broken = content.replace(b"000000000000200000000000000200", b"00000000000020X000000000000200")
    told = read_file(broken)
    assert told.bad
    assert not any("ELETRICOS" in line.text or "9977830001182" in line.text for line in told.bad)
    told = read_file(RECEIPTS.replace(b"300815" + b" " * 20, b"300816" + b"12345678901234567890"))
    assert told.bad
    assert not any("12345678901234567890" in line.text for line in told.bad)


cents = st.integers(1, 99_999_999)


@given(st.lists(cents, max_size=12), st.randoms())
@settings(max_examples=40)
def test_what_is_written_is_read_in_any_order(amounts, chance):
    payments = [collected(each, place) for place, each in enumerate(amounts)]
    shuffled = list(payments)
    chance.shuffle(shuffled)
    told, again = read_file(arrecadacao(payments)), read_file(arrecadacao(shuffled))
    assert [line.amount.cents for line in told.paid] == amounts
    assert {line.key for line in told.paid} == {line.key for line in again.paid}
    assert told.total == again.total == Money(sum(amounts))


@given(st.lists(st.tuples(st.integers(1, 10**10), cents, st.integers(0, 100)), max_size=8),
       st.sampled_from(["001", "033", "085", "756"]))  # fmt: skip
@settings(max_examples=40)
def test_slips_are_read_as_they_were_written_by_every_banks_table(slips, bank):
    slips = [(number % 10**9 + 1, each, min(extra, each)) for number, each, extra in slips]
    written = [slip(str(number), each, extra=extra) for number, each, extra in slips]
    told = read_file(cnab240.write(written, bank_code=bank, agreement="1", on=DAY, number=1))
    assert [(int(line.code), line.amount.cents, line.extra_cents) for line in told.paid] == slips
    assert all(line.fee_cents == 170 and line.paid_on == DAY for line in told.paid)


@given(st.lists(st.tuples(st.integers(0, 10**11 - 1), cents, st.booleans()), max_size=8))
@settings(max_examples=40)
def test_receipts_are_read_as_they_were_written(payments):
    told = read_file(spanish([receipt(each, place, cancels=cancels) for place, each, cancels in payments]))
    assert [(line.amount.cents, line.cancels) for line in told.paid] == [(one[1], one[2]) for one in payments]
    assert told.total.cents == sum(-each if cancels else each for _place, each, cancels in payments)


@given(
    st.lists(
        st.tuples(st.integers(-10_000, 10_000).filter(bool), st.lists(st.just("CONCEPTO"), max_size=5)), max_size=8
    )
)
@settings(max_examples=40)
def test_movements_are_read_as_they_were_written(movements):
    told = read_file(statement([(each, concepts, f"R{place}") for place, (each, concepts) in enumerate(movements)]))
    assert [line.amount.cents for line in told.paid] == [each for each, _concepts in movements if each > 0]
    assert told.skipped == sum(each < 0 for each, _concepts in movements)


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_no_bytes_break_the_reader(content):
    try:
        read_file(content)
    except UnableToReadFile as refused:
        assert str(refused.why)


@given(st.data())
@settings(max_examples=300)
def test_no_byte_changed_breaks_the_reader_nor_makes_money(data):
    content = bytearray(data.draw(st.sampled_from(list(ALL.values()))))
    told = read_file(bytes(content))
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        changed = read_file(bytes(content))
    except UnableToReadFile as refused:
        assert str(refused.why)
        return
    if told.kind in {"febraban150", "norma43", "cuaderno57"}:
        assert sum(line.amount.cents for line in changed.paid) <= sum(line.amount.cents for line in told.paid)
