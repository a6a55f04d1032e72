"""Of a bill that was paid in part, what is left is asked for and no more, by codes that pay exactly that."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from sintonia.backoffice.payments import Seen
from sintonia.connectors.demo.models import Delivery
from sintonia.documents.payment_line import read_service_code
from sintonia.documents.pix import read_pix
from sintonia.kit.money import Money
from sintonia.packs.utility.mailings import bill_letter
from sintonia.payments.models import Bank, Charge, Payment, Shown
from sintonia.payments.placing import place_payments
from sintonia.payments.queries import received_for
from sintonia.payments.receiving import keep_seen

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

CPF = "529.982.247-25"
ZONE = ZoneInfo("America/Sao_Paulo")
BILL = "1-202611"
WHOLE = 18740

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="um", title="Banco Um")


def comes(stage: Stage, bank: Bank, cents: int, code: str, key: str = "E1") -> None:
    """A bank tells of a payment; the billing system is not told of it yet."""
    keep_seen(bank=bank, seen=[Seen(key=key, amount=Money(cents), paid_at=stage.at, code=code)], zone=ZONE, at=stage.at)
    place_payments(office=lambda _company: stage.ports["receivables"], at=stage.at)
    stage.settle()


def said_since(stage: Stage, before: int) -> str:
    cards = [
        f"{said.card.title} {said.card.amount} {said.card.facts}" if said.card else said.text
        for _to, _kind, said in stage.sent[before:]
    ]
    return " ".join(cards).replace("\N{NO-BREAK SPACE}", " ")


def codes_since(stage: Stage, before: int) -> dict[str, str]:
    told = [said for _to, _kind, said in stage.sent[before:]]
    codes = [code for said in told if said.card for code in said.card.codes] + [said.code for said in told if said.code]
    return {code.kind: code.value for code in codes}


def text_of(pdf: bytes) -> str:
    document = PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("words", "half", "title", "paid"),
    [
        ("quero a segunda via da conta", "R$ 93,70", "O que falta da conta de novembro de 2026", "Já pago"),
        ("quiero mi factura", "R$ 93,70", "Lo que queda de la factura de noviembre de 2026", "Ya pagado"),
        ("i want my bill", "R$ 93.70", "What is left of the bill of November 2026", "Already paid"),
    ],
)
def test_a_second_copy_asks_for_what_is_left(stage: Stage, words: str, half: str, title: str, paid: str) -> None:
    bank = Bank.objects.create(name="um", title="Banco Um")
    comes(stage, bank, WHOLE // 2, stage.ports["receivables"].charge(BILL).txid)
    for line in (words, CPF):
        stage.whatsapp(line)
    before = len(stage.sent)
    stage.whatsapp("2")
    told, codes = said_since(stage, before), codes_since(stage, before)
    assert title in told and half in told and paid in told
    assert read_pix(codes["pix"]).amount == read_service_code(codes["line"]).amount == Money(WHOLE // 2)


@pytest.mark.parametrize("kind", ["pix", "line"])
def test_the_code_for_what_is_left_settles_the_bill(stage: Stage, bank: Bank, kind: str) -> None:
    comes(stage, bank, 10000, stage.ports["receivables"].charge(BILL).txid)
    bill = stage.ports["billing"].bill(BILL)
    assert (bill.amount, bill.left, bill.to_pay) == (Money(WHOLE), Money(8740), Money(8740))
    code = read_pix(bill.pix).txid if kind == "pix" else read_service_code(bill.line).barcode
    comes(stage, bank, 8740, code, "E2")
    charge = Charge.objects.get(bill=BILL)
    assert (charge.left_cents, charge.over_cents) == (0, 0)
    assert charge.settled_at is not None
    # Billing was not told yet, and nobody is asked for it all the same.
    assert stage.ports["billing"].bill(BILL).state == "paid"
    assert BILL not in {one.id for one in stage.ports["billing"].open_bills("1")}


def test_a_code_for_what_was_left_before_still_finds_its_bill(stage: Stage, bank: Bank) -> None:
    comes(stage, bank, 10000, stage.ports["receivables"].charge(BILL).txid)
    first = read_service_code(stage.ports["billing"].bill(BILL).line).barcode
    comes(stage, bank, 5000, stage.ports["receivables"].charge(BILL).txid, "E2")
    comes(stage, bank, 8740, first, "E3")
    assert Payment.objects.get(key="E3").charge is not None
    assert Charge.objects.get(bill=BILL).over_cents == 5000


def test_the_paper_shows_what_was_paid_and_asks_for_the_rest(stage: Stage, bank: Bank) -> None:
    whole = text_of(stage.ports["billing"].bill_pdf(BILL))
    assert "Já pago" not in whole
    comes(stage, bank, 10000, stage.ports["receivables"].charge(BILL).txid)
    text = text_of(stage.ports["billing"].bill_pdf(BILL))
    assert "Já pago" in text and "R$ -100,00" in text and "R$ 87,40" in text
    # The whole amount is printed nowhere any more: nobody pays it by mistake.
    assert "187,40" in whole and "187,40" not in text


def test_what_is_owed_in_all_counts_what_was_paid(stage: Stage, bank: Bank) -> None:
    bills = stage.ports["billing"].open_bills("1")
    total = sum(one.amount.cents for one in bills)
    comes(stage, bank, 10000, stage.ports["receivables"].charge(BILL).txid)
    before = len(stage.sent)
    stage.whatsapp("quanto eu devo?")
    stage.whatsapp(CPF)
    assert Money(total - 10000).render("pt-BR") in said_since(stage, before)


def test_a_letter_about_a_bill_of_which_nothing_is_left_names_what_it_was(stage: Stage, bank: Bank) -> None:
    Delivery.objects.update_or_create(contract_id=1, defaults={"email": "m@correio.example", "since": stage.at.date()})
    comes(stage, bank, WHOLE, stage.ports["receivables"].charge(BILL).txid)
    letter = bill_letter(stage.ports, "2026-11", key="1", at=stage.at)
    assert letter is not None
    assert (letter.amount, letter.code) == (Money(WHOLE).render("pt-BR"), None)


def test_who_chooses_a_bill_that_was_paid_meanwhile_is_told_that_nothing_is_left(stage: Stage, bank: Bank) -> None:
    for line in ("quero a segunda via da conta", CPF):
        stage.whatsapp(line)
    comes(stage, bank, WHOLE, stage.ports["receivables"].charge(BILL).txid)
    before = len(stage.sent)
    stage.whatsapp("2")
    assert "Não falta nada desta conta" in said_since(stage, before)
    assert codes_since(stage, before) == {}


def test_whoever_has_the_old_code_checked_is_told_what_is_left(stage: Stage, bank: Bank) -> None:
    codes, whole = stage.ports["codes"], stage.ports["billing"].bill(BILL)
    comes(stage, bank, 10000, stage.ports["receivables"].charge(BILL).txid)
    rest = stage.ports["billing"].bill(BILL)
    for bill, asked, left in ((whole, WHOLE, Money(8740)), (rest, 8740, None)):
        by_line = codes.find_line(read_service_code(bill.line).barcode)
        by_pix = codes.find_pix(bill.pix)
        assert by_line == by_pix
        assert (by_line.bill, by_line.amount, by_line.left) == (BILL, Money(asked), left)
    stage.whatsapp(whole.pix)
    before = len(stage.sent)
    stage.whatsapp(f"essa conta é de vocês? {whole.pix}")
    assert "agora há menos a pagar, R$ 87,40" in said_since(stage, before)


def test_a_code_for_what_was_left_before_is_ours_and_says_that_less_is_to_pay(stage: Stage, bank: Bank) -> None:
    codes, txid = stage.ports["codes"], stage.ports["receivables"].charge(BILL).txid
    comes(stage, bank, 10000, txid)
    first = stage.ports["billing"].bill(BILL)
    comes(stage, bank, 5000, txid, "E2")
    by_line = codes.find_line(read_service_code(first.line).barcode)
    assert by_line == codes.find_pix(first.pix)
    assert (by_line.bill, by_line.amount, by_line.left) == (BILL, Money(8740), Money(3740))


@pytest.mark.parametrize(
    ("words", "less"),
    [
        ("essa conta é de vocês?", "agora há menos a pagar, R$ 137,40"),
        ("¿esta factura es de ustedes?", "ahora queda menos por pagar, R$ 137,40"),
        ("is this bill yours?", "less is to pay by now, R$ 137.40"),
    ],
)
def test_a_code_from_before_a_credit_is_not_said_to_be_paid_in_part(stage: Stage, words: str, less: str) -> None:
    whole = stage.ports["billing"].bill(BILL)
    stage.ports["receivables"].overpaid("k1", bill="1-202609", contract="1", amount=Money(5000))
    before = len(stage.sent)
    stage.whatsapp(f"{words} {whole.pix}")
    assert less in said_since(stage, before)


def test_who_was_shown_the_code_for_the_rest_alone_hears_that_it_is_paid(stage: Stage, bank: Bank) -> None:
    comes(stage, bank, 10000, stage.ports["receivables"].charge(BILL).txid)
    before = len(stage.sent)
    for line in ("quero a segunda via da conta", CPF, "2"):
        stage.whatsapp(line)
    rest = read_service_code(codes_since(stage, before)["line"]).barcode
    assert Shown.objects.exclude(code=rest).delete()[0]
    before = len(stage.sent)
    comes(stage, bank, 8740, rest, "E2")
    stage.settle()
    assert "Pagamento recebido" in said_since(stage, before)


def test_what_came_for_a_bill_is_counted_without_interest_and_without_what_went_back(stage: Stage, bank: Bank) -> None:
    txid = stage.ports["receivables"].charge(BILL).txid
    late = Seen(key="E1", amount=Money(10200), paid_at=stage.at, code=txid, extra=200)
    keep_seen(bank=bank, seen=[late], zone=ZONE, at=stage.at)
    place_payments(office=lambda _company: stage.ports["receivables"], at=stage.at)
    assert received_for(company="", bills=[BILL, "none"]) == {BILL: 10000}
    assert received_for(company="faro", bills=[BILL]) == {}
    assert stage.ports["billing"].bill(BILL).due_on > date(2026, 11, 1)
