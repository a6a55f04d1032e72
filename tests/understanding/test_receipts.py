"""Receipts as banks write them: amount, day and reference, in three languages; and what is none."""

from datetime import UTC, date, datetime

import pytest

from sintonia.kit.money import Money
from sintonia.understanding.receipts import is_receipt, of_a_receipt, receipt, receipt_in
from sintonia.understanding.said import NotUnderstood, Said

E2E = "E18236120202611101432s0a1b2c3d4e"
AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
PAID = (Money(18740), date(2026, 11, 10))
RECEIPTS = {
    "pix of an app bank": (
        "Comprovante de transferência\n"
        "10 NOV 2026 - 11:32:08\n"
        "Valor\n"
        "R$ 187,40\n"
        "Tipo de transferência\n"
        "Pix\n"
        "Destino\n"
        "Nome ENERGIA CLARA\n"
        "ID da transação:\n"
        f"{E2E}"
    ),
    "pix in words": (f"Você pagou R$ 187,40 para Energia Clara em 10/11/2026 às 11:32\nID/Transação: {E2E}"),
    "pix sent": (f"Pix enviado\nValor: R$187,40\nData do pagamento: 10 de novembro de 2026\nTarifa: R$ 0,00\nID {E2E}"),
    "slip of a big bank": (
        "COMPROVANTE DE PAGAMENTO DE CONTAS\n"
        "CONVENIO ENERGIA CLARA\n"
        "DATA DO VENCIMENTO 05/11/2026\n"
        "DATA DO PAGAMENTO 10/11/2026\n"
        "VALOR DO DOCUMENTO 187,40\n"
        "VALOR PAGO 187,40\n"
        "NR.AUTENTICACAO 9.A1F.22B.7C3.D44.E01"
    ),
    "lottery house": (
        "CAIXA ECONOMICA FEDERAL\n"
        "LOTERICO 12.345678-9\n"
        "10/11/2026 14:22 NSU 004512\n"
        "RECIBO DE PAGAMENTO\n"
        "VALOR TOTAL  R$ 187,40"
    ),
    "a balance comes first": (
        "Comprovante\nSaldo disponível R$ 2.310,99\nValor pago R$ 187,40\nem 10/11/2026\nControle 778812301"
    ),
    "spanish": ("Comprobante de pago\nFecha: 10/11/2026\nImporte: R$ 187,40\nReferencia: 99887766A"),
    "spanish in words": ("Pago realizado\nMonto R$ 187,40\n10 de noviembre de 2026\nNúmero de operación 5512398"),
    "english": ("Payment confirmed\nAmount: R$ 187.40\nDate: Nov 10, 2026\nTransaction ID: 8812AB99"),
    "english, iso": ("Receipt\nAmount paid BRL 187.40\nPaid on 2026-11-10\nReference 44-1209"),
}


@pytest.mark.parametrize("name", RECEIPTS)
def test_a_receipt_says_how_much_when_and_which(name):
    found = receipt_in(RECEIPTS[name])
    assert (found.amount, found.paid_on) == PAID
    assert found.reference
    assert not found.scheduled
    assert is_receipt(RECEIPTS[name])


@pytest.mark.parametrize("name", RECEIPTS)
def test_what_is_kept_of_a_receipt_reads_back_the_same_without_names(name):
    kept = of_a_receipt(RECEIPTS[name])
    assert receipt_in(kept) == receipt_in(RECEIPTS[name])
    assert is_receipt(kept)
    assert "clara" not in kept.lower()


def test_a_thousand_is_no_cents():
    assert receipt_in("Comprovante\nValor R$ 1.187,40\n10/11/2026").amount == Money(118740)
    assert receipt_in("Receipt\nAmount R$ 1,187.40\nNov 10, 2026").amount == Money(118740)


def test_what_is_only_scheduled_is_no_payment_yet():
    assert receipt_in("Comprovante de agendamento\nValor R$ 187,40\nData 12/12/2026").scheduled


@pytest.mark.parametrize(
    "text",
    [
        "", "ja paguei", "segue o comprovante", "minha conta é R$ 187,40 e vence 10/11/2026", "to sem luz",
        "quero o comprovante de residencia", "Conta de luz\nTotal a pagar R$ 187,40\nVencimento 10/11/2026",
    ],
)  # fmt: skip
def test_words_about_paying_are_no_receipt(text):
    assert not is_receipt(text)
    assert of_a_receipt(text) == ""


@pytest.mark.parametrize(
    ("said", "amount", "paid_on"),
    [
        ("paguei 187,40 ontem", Money(18740), date(2026, 11, 21)),
        ("paguei R$ 187,40 dia 10/11", Money(18740), date(2026, 11, 10)),
        ("R$ 187", Money(18700), None),
    ],
)
def test_typed_words_do_as_well(said, amount, paid_on):
    found = receipt(Said(said, "pt-BR", AT))
    assert (found.amount, found.paid_on) == (amount, paid_on)


@pytest.mark.parametrize("kind", ["text", "image", "document"])
def test_what_cannot_be_read_is_asked_for(kind):
    with pytest.raises(NotUnderstood):
        receipt(Said("", "pt-BR", AT, kind=kind))


def test_a_receipt_read_off_a_file_is_as_good():
    said = Said("", "pt-BR", AT, kind="document", details={"text": RECEIPTS["slip of a big bank"]})
    assert (receipt(said).amount, receipt(said).paid_on) == PAID
