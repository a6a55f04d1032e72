import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.documents.identifiers import (
    CCC,
    CIF,
    CNPJ,
    CPF,
    CUPS,
    DNI,
    IBAN,
    NIE,
    NIF,
    UnableToReadIdentifier,
    control_of_account,
    end_of_cif,
    iban_of,
    letter_of,
)


@pytest.mark.parametrize(
    ("kind", "typed", "canonical"),
    [
        (CPF, "390.533.447-05", "39053344705"),
        (CNPJ, "12.abc.345/01de-35", "12ABC34501DE35"),
        (NIF, "54362315-k", "54362315K"),
        (NIF, "ES X5253868R", "X5253868R"),
        (DNI, "54362315k", "54362315K"),
        (NIE, "x-5253868-r", "X5253868R"),
        (CIF, "A58818501", "A58818501"),
        (IBAN, "es91 2100 0418 4502 0005 1332", "ES9121000418450200051332"),
        (CCC, "1234-1234-16 1234567890", "12341234161234567890"),
        (CUPS, "ES 1234-123456789012-JY 1F", "ES1234123456789012JY1F"),
    ],
)
def test_a_number_has_one_form_however_it_was_typed(kind, typed, canonical):
    assert kind.canonical(typed) == canonical
    assert kind.canonical(kind.written(canonical)) == canonical
    assert kind.valid(typed)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        *((CPF, str(digit) * 11) for digit in range(10)),
        *((CNPJ, str(digit) * 14) for digit in range(10)),
        (CPF, "39053344706"),
        (CPF, ""),
        (CNPJ, "12ABC34501DEX5"),
        (NIF, "B00000000"),
        (CIF, "B00000000"),
        (NIF, "54362315A"),
        (CCC, "0" * 20),
        (IBAN, "ES9121000418450200051333"),
        (CUPS, "ES1234123456789012JX"),
        (CUPS, "ES0000000000000000TT"),
    ],
)
def test_a_number_that_is_none_is_refused_in_a_sentence(kind, typed):
    assert not kind.valid(typed)
    with pytest.raises(UnableToReadIdentifier) as refusal:
        kind.canonical(typed)
    assert refusal.value.args[0] == kind.refused


@given(st.text(max_size=40))
def test_any_text_is_valid_or_not_and_never_an_error(text):
    for kind in (CPF, CNPJ, NIF, DNI, NIE, CIF, IBAN, CCC, CUPS):
        assert kind.valid(text) in {True, False}


def changed(whole, place, step):
    return whole[:place] + str((int(whole[place]) + step) % 10) + whole[place + 1 :]


@given(st.integers(1, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_of_a_dni_or_an_account_is_noticed(number, place, step):
    whole = f"{number:08}"
    assert not NIF.valid(changed(whole, place, step) + letter_of(whole))
    account = f"{number:010}"
    iban = iban_of("ES", f"21000418{control_of_account('2100', '0418', account)}{account}")
    assert IBAN.valid(iban)
    assert not IBAN.valid(changed(iban, place + 4, step))
    assert not IBAN.valid(changed(iban, place + 14, step))


@given(st.integers(1, 9_999_999))
def test_what_is_completed_is_valid(number):
    assert NIE.valid(f"Y{number:07}{letter_of(f'Y{number:07}')}")
    assert CIF.valid(f"B{number:07}{end_of_cif(f'B{number:07}')}")
