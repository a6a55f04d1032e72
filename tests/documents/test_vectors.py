"""Every published example of `vectors/test_vectors.json`; where each comes from stands beside it."""

import json
from binascii import crc_hqx
from datetime import date, timedelta
from pathlib import Path

import pytest

from sintonia.audit.tree import leaf_hash, root_of
from sintonia.documents.boleto import boleto_barcode, boleto_line, due_date, due_factor, read_boleto
from sintonia.documents.check_digits import modulus_10, modulus_11
from sintonia.documents.cuaderno_57 import CounterCode, counter_code, read_counter_code
from sintonia.documents.identifiers import CNPJ, CPF, CUPS, IBAN, NIF, control_of_account
from sintonia.documents.payment_line import read_service_code, service_barcode
from sintonia.documents.pix import pix_payload, read_pix
from sintonia.kit.money import Money

VECTORS = json.loads((Path(__file__).parent / "vectors" / "test_vectors.json").read_text())
KINDS = {"cpf": CPF, "cnpj": CNPJ, "nif": NIF, "cups": CUPS, "iban": IBAN}
ON = date(2026, 11, 21)


def test_every_kind_of_example_is_tried_here():
    tried = {"note", "febraban_mod10", "febraban_mod11", "febraban_general_dv", "arrecadacao", "boleto", "due_factor"}
    tried |= {"pix_static", *KINDS, "ccc_norma43", "rfc6962_roots", "rfc6962_leaves_hex", "cuaderno57_507"}
    assert set(VECTORS) == tried


def test_check_digits():
    assert [modulus_10(one["in"]) for one in VECTORS["febraban_mod10"]] == [3]
    assert [modulus_11(one["in"]) for one in VECTORS["febraban_mod11"]] == [0]
    for one in VECTORS["febraban_general_dv"]:
        found = (modulus_10(one["in43"]), modulus_11(one["in43"]))
        assert found == (int(one["mod10"]), int(one["mod11"]))


@pytest.mark.parametrize("one", VECTORS["arrecadacao"], ids=lambda one: one["barcode"])
def test_a_service_code_and_its_line(one):
    read = read_service_code(one["linha"])
    assert (read.barcode, read.line) == (one["barcode"], one["linha"])
    assert read.segment == one.get("segment", read.segment)
    if "value_cents" in one:
        assert read.amount == Money(one["value_cents"])
    if "due" in one:
        assert read.due_on == date.fromisoformat(one["due"])
    if read.amount is not None:
        modulus = 10 if one["barcode"][2] == "6" else 11
        written = service_barcode(
            amount=read.amount, company=read.company, free=read.free, segment=read.segment, modulus=modulus
        )
        assert written == one["barcode"]


@pytest.mark.parametrize("one", VECTORS["boleto"], ids=lambda one: one["barcode"])
def test_a_boleto_and_its_line(one):
    read = read_boleto(one["linha"], on=ON)
    assert (read.barcode, boleto_line(one["barcode"])) == (one["barcode"], one["linha"])
    written = boleto_barcode(bank=read.bank, amount=read.amount, free=read.free, due_on=read.due_on)
    assert written == one["barcode"]
    if "due_old_new_base" in one:
        assert [day.isoformat() for day in read.due_days] == one["due_old_new_base"]
        assert read.due_on == read.due_days[0]
        assert read_boleto(one["linha"], on=date(2046, 12, 1)).due_on == read.due_days[1]


@pytest.mark.parametrize(("day", "factor"), VECTORS["due_factor"])
def test_a_due_factor_and_its_day(day, factor):
    due_on = date.fromisoformat(day)
    assert due_factor(due_on) == factor
    assert due_date(factor, on=due_on + timedelta(days=90)) == due_on


def test_a_static_pix_code():
    one = VECTORS["pix_static"]
    read = read_pix(one["payload"])
    assert one["payload"].endswith(one["crc"])
    assert f"{crc_hqx(b'123456789', 0xFFFF):04X}" == "29B1"
    # Ours are in capitals, as every bank shows them; all else is the same.
    assert pix_payload(read)[:-4] == one["payload"][:-4].replace("Fulano de Tal", "FULANO DE TAL")


@pytest.mark.parametrize("one", VECTORS["cuaderno57_507"], ids=lambda one: one["code"])
def test_a_spanish_counter_code(one):
    amount = Money(one["amount_cents"], "EUR")
    code = CounterCode(one["issuer"], one["suffix"], one["reference"], one["identification"], amount)
    assert (code.control, counter_code(code), read_counter_code(one["code"])) == (one["control"], one["code"], code)


@pytest.mark.parametrize(
    ("kind", "number", "valid"), [(kind, number[0], number[1]) for kind in KINDS for number in VECTORS[kind]]
)
def test_an_identifier(kind, number, valid):
    assert KINDS[kind].valid(number) is valid


def test_the_control_of_a_spanish_account():
    one = VECTORS["ccc_norma43"]
    bank, branch, _dots, account = one["in"].split(" ")
    assert control_of_account(bank, branch, account) == one["dc"]


def test_the_roots_of_a_tree():
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["rfc6962_leaves_hex"]]
    assert {str(count): root_of(leaves[:count]).hex() for count in range(9)} == VECTORS["rfc6962_roots"]
