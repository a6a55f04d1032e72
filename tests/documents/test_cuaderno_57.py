from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.documents.cuaderno_57 import CounterCode, counter_code, read_counter_code
from sintonia.documents.payment_line import UnableToReadCode, UnableToWriteCode
from sintonia.kit.money import Money


def digits(count):
    return st.from_regex(rf"[0-9]{{{count}}}", fullmatch=True)


CODES = st.builds(
    CounterCode,
    issuer=digits(8),
    suffix=st.integers(0, 499).map("{:03}".format),
    reference=digits(11),
    identification=digits(6),
    amount=st.integers(0, 9_999_999_999).map(lambda cents: Money(cents, "EUR")),
)
CODE = CounterCode("01234567", "023", "12345678901", "123456", Money(1999, "EUR"))


@given(CODES)
def test_any_code_reads_back_equal(code):
    assert read_counter_code(counter_code(code)) == code


@given(CODES, st.integers(0, 45), st.integers(1, 9))
def test_any_one_digit_changed_is_refused(code, place, step):
    whole = counter_code(code)
    with pytest.raises(UnableToReadCode):
        read_counter_code(whole[:place] + str((int(whole[place]) + step) % 10) + whole[place + 1 :])


def test_a_code_is_read_however_it_was_spaced():
    whole = counter_code(CODE)
    assert read_counter_code(f"(90) {whole[2:24]} {whole[24:]}") == CODE


def test_a_last_day_is_read_where_the_suffix_says_so():
    code = CounterCode("22350466", "501", "00000000015", "300815", Money(5398, "EUR"))
    assert (code.last_day, CODE.last_day) == (date(2015, 8, 30), None)


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "1234567"},
        {"suffix": "2a3"},
        {"reference": "1"},
        {"amount": Money(1999)},
        {"amount": Money(-1, "EUR")},
        {"amount": Money(10_000_000_000, "EUR")},
        {"suffix": "500", "identification": "310226"},
    ],
)
def test_what_does_not_fit_is_not_written(changed):
    fields = {"issuer": "01234567", "suffix": "023", "reference": "12345678901", "identification": "123456"}
    with pytest.raises(UnableToWriteCode):
        counter_code(CounterCode(**{**fields, "amount": Money(1999, "EUR"), **changed}))


def test_a_last_day_that_is_no_day_is_refused():
    # What a writer that does not look would print: control and all.
    code = CounterCode("22350466", "501", "00000000015", "310226", Money(5398, "EUR"))
    with pytest.raises(UnableToReadCode):
        read_counter_code(f"9050722350466501{code.reference}{code.control}{code.identification}00000053980")
