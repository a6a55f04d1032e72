"""Whoever asked for a bill hears in their conversation that it is paid: in three languages, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from sintonia.backoffice.payments import Seen
from sintonia.connectors.demo import signature
from sintonia.documents.payment_line import read_service_code
from sintonia.documents.pix import read_pix
from sintonia.documents.signing import load_signer, verify
from sintonia.kit.money import Money
from sintonia.payments.models import Bank, Charge, Payment
from sintonia.payments.placing import place_payments
from sintonia.payments.receiving import keep_seen
from sintonia.payments.telling import tell_billing
from tests.payments.office import back

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

CPF = "529.982.247-25"
ZONE = ZoneInfo("America/Sao_Paulo")

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="um", title="Banco Um", costs={"pix": 42})


def codes_shown(stage: Stage) -> dict[str, str]:
    """The codes to pay that were shown, by kind."""
    codes = [code for _to, _kind, said in stage.sent for code in (said.card.codes if said.card else ())]
    codes += [said.code for _to, _kind, said in stage.sent if said.code]
    return {code.kind: code.value for code in codes}


def comes(stage: Stage, bank: Bank, *seen: Seen, source: Any = "bank") -> list[str]:
    """A bank tells of payments; what is said of them."""
    before = len(stage.sent)
    keep_seen(bank=bank, seen=seen, zone=ZONE, at=stage.at, source=source)
    place_payments(office=lambda _company: stage.ports["receivables"], at=stage.at)
    tell_billing(office=lambda _company: stage.ports["receivables"], at=stage.at)
    stage.settle()
    texts = [said.card.title if said.card else said.text for _to, _kind, said in stage.sent[before:]]
    return [text for text in texts if text]


def asked(stage: Stage, words: str) -> Seen:
    """Somebody asks for their bill; its payment by the PIX code that they were shown."""
    stage.whatsapp(words)
    stage.whatsapp(CPF)
    stage.whatsapp("1")
    pix = read_pix(codes_shown(stage)["pix"])
    assert pix.amount is not None
    return Seen(key="E1", amount=pix.amount, paid_at=stage.at, code=pix.txid)


@pytest.mark.parametrize(
    ("words", "received", "then"),
    [
        ("quero a segunda via da conta", "Pagamento recebido. Obrigado!", ("descontado", "voltaram")),
        ("quiero mi factura", "Pago recibido. ¡Gracias!", ("Se descuentan", "devuelto")),
        ("i want my bill", "Payment received. Thank you!", ("comes off your next bill", "went back")),
    ],
)
def test_paid_paid_twice_and_given_back(
    stage: Stage, bank: Bank, words: str, received: str, then: tuple[str, str]
) -> None:
    seen = asked(stage, words)
    (card,) = comes(stage, bank, seen)
    assert card.startswith(f"*{received}*")
    assert comes(stage, bank, seen) == []
    line = read_service_code(codes_shown(stage)["line"]).barcode
    again = Seen(key="F1", amount=seen.amount, paid_at=stage.at, code=line, way="barcode")
    card, more = comes(stage, bank, again, source="file")
    assert card.startswith(f"*{received}*") and then[0] in more
    (gone,) = comes(stage, bank, back(seen, ("d1", seen.amount.cents)))
    assert then[1] in gone
    charge = Charge.objects.get()
    assert (charge.left_cents, charge.over_cents) == (0, 0)


def test_the_company_counts_it_as_paid_and_the_bill_is_shown_as_paid(stage: Stage, bank: Bank) -> None:
    seen = asked(stage, "quero a segunda via da conta")
    comes(stage, bank, seen)
    charge = Charge.objects.get()
    bill = stage.ports["billing"].bill(charge.bill)
    assert bill is not None and bill.state == "paid"
    comes(stage, bank, back(seen, ("d1", 100)))
    assert stage.ports["billing"].bill(charge.bill).state != "paid"


def test_too_little_says_what_is_left(stage: Stage, bank: Bank) -> None:
    seen = asked(stage, "quero a segunda via da conta")
    card, more = comes(
        stage, bank, Seen(key="E2", amount=Money(seen.amount.cents - 1), paid_at=stage.at, code=seen.code)
    )
    assert "R$ 0,01" in more and "R$ 0,01" not in card


def test_nobody_who_was_not_shown_it_hears_of_it(stage: Stage, bank: Bank) -> None:
    seen = asked(stage, "quero a segunda via da conta")
    stage.whatsapp("oi", phone="5531977776666")
    before = len(stage.sent)
    comes(stage, bank, seen)
    assert {to for to, _kind, _said in stage.sent[before:]} == {"5531988887777"}


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_the_receipt_says_what_was_paid_and_what_is_left(stage: Stage, bank: Bank, language: str) -> None:
    seen = asked(stage, "quero a segunda via da conta")
    comes(stage, bank, Seen(key="E2", amount=Money(seen.amount.cents - 1), paid_at=stage.at, code=seen.code))
    pdf = stage.ports["receipts"].receipt_pdf(payment=Payment.objects.get().token, language=language)
    document = PdfDocument(pdf)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "E2" in text and Money(1).render(language) in text and Money(seen.amount.cents - 1).render(language) in text
    verdict = verify(pdf, trusted=[load_signer(signature.folder()).certificate], at=stage.at)
    assert (verdict.genuine, verdict.signed_by) == (True, "Energia Clara")


@pytest.mark.parametrize(
    ("costs", "first"), [({"pix": 42, "barcode": 180}, "pix"), ({"pix": 99, "barcode": 5}, "line")]
)
def test_the_code_that_costs_least_is_offered_first(
    stage: Stage, bank: Bank, costs: dict[str, int], first: str
) -> None:
    Bank.objects.filter(pk=bank.pk).update(costs=costs)
    asked(stage, "quero a segunda via da conta")
    assert next(iter(codes_shown(stage))) == first
