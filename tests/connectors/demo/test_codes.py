"""No altered code is called ours, and no genuine one is refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import msgspec
import pytest
from django.db import connection, transaction

from sintonia.connectors.demo import seed
from sintonia.connectors.demo.codes import DemoCodes
from sintonia.connectors.demo.ports import DemoBackOffice
from sintonia.documents.pasted import codes_in
from sintonia.documents.payment_line import in_blocks, payment_line, read_service_code, service_barcode
from sintonia.documents.pix import pix_payload, read_pix
from sintonia.kit.money import Money

AT = datetime(2026, 11, 21, 15, tzinfo=UTC)
MANY = 1000
SPACES = ("{}", " {} ", "isso é de vcs? {}", "paga isso aqui\n{}\nurgente", "segue: {} obrigado")


@pytest.fixture(scope="module")
def bills(django_db_setup, django_db_blocker):
    # What a module makes must be gone after it: whoever comes next in this database has a company of its own.
    with django_db_blocker.unblock(), transaction.atomic():
        seed(at=AT, customers=60)
        office = DemoBackOffice(clock=lambda: AT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT contract_id FROM demo_bill ORDER BY 1")
            contracts = [str(row[0]) for row in cursor.fetchall()]
        yield [bill for contract in contracts for bill in office.bills(contract)]
        transaction.set_rollback(True)


def verdict(text):
    """What the port says of all codes in a text: "ours" only if each is."""
    office = DemoCodes(clock=lambda: AT)
    found = codes_in(text)
    known = [
        None if code.damaged else office.find_pix(code.value) if code.kind == "pix" else office.find_line(code.value)
        for code in found
    ]
    return known[0] if known and all(known) else None


def test_a_thousand_genuine_codes_are_ours(bills, db):
    chance = Random(7)
    for _n in range(MANY):
        bill = chance.choice(bills)
        way = chance.choice((bill.line, in_blocks(bill.line), read_service_code(bill.line).barcode, bill.pix))
        found = verdict(chance.choice(SPACES).format(way))
        assert found is not None, way
        assert (found.bill, found.amount, found.state) == (bill.id, bill.amount, bill.state)


def test_a_thousand_altered_codes_are_not_ours(bills, db):
    chance = Random(11)
    genuine = {bill.line for bill in bills} | {bill.pix for bill in bills}
    for n in range(MANY):
        altered = ALTERATIONS[n % len(ALTERATIONS)](chance, chance.choice(bills))
        if altered in genuine:
            continue
        assert verdict(chance.choice(SPACES).format(altered)) is None, altered


def _one_digit(chance, bill):
    return _changed(chance, bill.line, "0123456789")


def _two_digits_swapped(chance, bill):
    at = chance.choice([n for n in range(47) if bill.line[n] != bill.line[n + 1]])
    return bill.line[:at] + bill.line[at + 1] + bill.line[at] + bill.line[at + 2 :]


def _another_amount(chance, bill):
    code = read_service_code(bill.line)
    return payment_line(
        service_barcode(
            segment="3", amount=bill.amount + Money(chance.randrange(1, 9999)), company=code.company, free=code.free
        )
    )


def _another_company(chance, bill):
    code = read_service_code(bill.line)
    return payment_line(
        service_barcode(segment="3", amount=bill.amount, company=f"{chance.randrange(998):04}", free=code.free)
    )


def _another_free_field(chance, bill):
    code = read_service_code(bill.line)
    free = _changed(chance, code.free, "0123456789")
    return payment_line(service_barcode(segment="3", amount=bill.amount, company=code.company, free=free))


def _a_digit_missing(chance, bill):
    at = chance.randrange(48)
    return bill.line[:at] + bill.line[at + 1 :]


def _pix_one_character(chance, bill):
    return _changed(chance, bill.pix, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@-")


def _pix_another_key(chance, bill):
    code = read_pix(bill.pix)
    return pix_payload(replace(code, key=_changed(chance, code.key, "abcdefghijklmnopqrstuvwxyz0123456789.@-")))


def _pix_another_amount(chance, bill):
    return pix_payload(replace(read_pix(bill.pix), amount=bill.amount + Money(chance.randrange(1, 500))))


def _pix_another_case(chance, bill):
    return pix_payload(replace(read_pix(bill.pix), key="PIX@ENERGIACLARA.EXAMPLE"))


def _pix_with_a_note(chance, bill):
    return pix_payload(replace(read_pix(bill.pix), note=f"n{chance.randrange(10**6)}"))


def _pix_of_another_bill(chance, bill):
    code = read_pix(bill.pix)
    return pix_payload(replace(code, txid=code.txid[:-6] + f"{chance.randrange(200001, 203012):06}"))


ALTERATIONS = (
    _one_digit, _two_digits_swapped, _another_amount, _another_company, _another_free_field, _a_digit_missing,
    _pix_one_character, _pix_another_key, _pix_another_amount, _pix_another_case, _pix_with_a_note,
    _pix_of_another_bill,
)  # fmt: skip


def _changed(chance, text, letters):
    at = chance.randrange(len(text))
    return text[:at] + chance.choice([letter for letter in letters if letter != text[at]]) + text[at + 1 :]


def test_a_bill_is_known_by_its_printed_number(bills, db):
    office = DemoCodes(clock=lambda: AT)
    bill = bills[0]
    found = office.find_bill(f"{bill.month:%Y%m}-{bill.contract}")
    assert found is not None
    assert found.bill == bill.id
    for number in ("", "202613-1", "000000-1", "209912-1", "202609", "1-202609", "202609-" + "9" * 18):
        assert office.find_bill(number) is None


def test_what_comes_back_names_nobody(bills, db):
    found = verdict(bills[0].line)
    assert set(json.loads(msgspec.json.encode(found))) == {
        "bill", "month", "amount", "due_on", "state", "payee", "payee_document", "left",
    }  # fmt: skip
