"""Story 6: is this bill yours? Then the manager of a building takes two of three bills, then all; words as written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sintonia.connectors.demo import bill as drawing
from sintonia.connectors.demo import billing, printing
from sintonia.connectors.demo.models import Contract, Party
from sintonia.conversations.models import Outbox
from sintonia.customers.models import Authority, Verification
from sintonia.demo import cloud
from sintonia.documents.payment_line import read_service_code
from sintonia.documents.pix import pix_payload, read_pix
from sintonia.journeys.models import StoredRun

if TYPE_CHECKING:
    from sintonia.packs.utility.ports.supply import Bill
    from tests.dialogue.stage import Stage

SONIA, SONIA_CPF = "5531966667777", "714.287.938-60"
WORDS = {
    "pt-BR": (
        "isso é de vcs? veio com urgente",
        "ja paguei",
        "sou sindica, são 3 medidores, me manda as verdadeiras",
        "só o do elevador e da portaria",
        "na vdd as 3, e manda p administradora tb",
        "no cnpj 12ABC34501DE35",
        "sim",
    ),
    "es": (
        "hola, esto es de ustedes? me llegó como urgente",
        "ya pagué",
        "soy la administradora del edificio, son 3 medidores, mándeme las facturas verdaderas",
        "solo la del elevador y la portaria",
        "en realidad las 3, y mándalas también a la administradora",
        "al cnpj 12ABC34501DE35",
        "sí",
    ),
    "en": (
        "hello, is this bill really yours? it came as urgent",
        "i already paid",
        "i manage the building, there are 3 meters, send me the real bills",
        "only the elevador and the portaria",
        "actually all 3, and send them to the management company too",
        "to cnpj 12ABC34501DE35",
        "yes",
    ),
}
NOT_OURS = {"pt-BR": "Não pague.", "es": "No pague", "en": "Do not pay"}
MED = {
    "pt-BR": ("a culpa não é sua", "(MED)", "boletim de ocorrência"),
    "es": ("no es culpa suya", "(MED)", "denuncia"),
    "en": ("it is not your fault", "(MED)", "police report"),
}
TO_WHOM = {"pt-BR": "Para qual CPF ou CNPJ", "es": "¿A qué CPF o CNPJ", "en": "To which CPF or CNPJ"}
AGREED = {"pt-BR": "Você concorda", "es": "¿Está de acuerdo", "en": "Do you agree"}
SENT = {"pt-BR": "Mandei para", "es": "Las envié a", "en": "Sent to"}


def forwarded(stage: Stage, bill: Bill, words: str) -> list[str]:
    """A false bill as a PDF, drawn like ours, whose PIX key differs in one character."""
    pix = pix_payload(replace(read_pix(bill.pix), key="pix@energiac1ara.example"))
    sheet = drawing.BillSheet(
        company=printing.COMPANY, language="pt-BR", holder="Condomínio", document="··", address=("Rua A, 120",),
        contract="1", number="202611-1", month=bill.month, amount=bill.amount, due_on=bill.due_on, kwh=100, meter="1",
        readings=((date(2026, 9, 1), 1), (date(2026, 10, 1), 101)), items=((printing._("Energy"), bill.amount),),
        history=(), barcode=read_service_code(bill.line).barcode, pix=pix,
    )  # fmt: skip
    stage.files["false"] = content = drawing.bill_pdf(sheet)
    said = cloud.file(
        cloud.Phone.at(SONIA), "false", content, mime="application/pdf", name="conta.pdf", wamid="wamid.false",
        at=stage.at, caption=words,
    )  # fmt: skip
    return stage.write(cloud.call(said), sender=SONIA)


@pytest.mark.parametrize("language", WORDS)
def test_a_false_bill_then_the_true_ones_for_the_building_and_its_managing_agent(stage: Stage, language: str) -> None:
    is_it, paid, true_ones, two, three, to_whom, yes = WORDS[language]
    contract = Contract.objects.get(number="3002200125")
    bill = billing.open_bills(str(contract.pk), on=stage.at.date())[0]

    verdict = " ".join(forwarded(stage, bill, is_it))
    assert NOT_OURS[language] in verdict
    assert not Verification.objects.exists()
    helped = " ".join(stage.whatsapp(paid, phone=SONIA))
    assert all(words in helped for words in MED[language])

    # Who she is, once; then authority gives three units, and she counted three.
    stage.whatsapp(true_ones, phone=SONIA)
    shown = " ".join(stage.whatsapp(SONIA_CPF, phone=SONIA))
    assert all(unit in shown for unit in ("portaria", "elevador", "garagem"))
    fewer = " ".join(stage.whatsapp(two, phone=SONIA))
    assert "elevador" in fewer
    assert "garagem" not in fewer
    all_again = stage.whatsapp(three, phone=SONIA)
    assert "garagem" in " ".join(all_again)
    assert all_again[-1].startswith(TO_WHOM[language])
    assert sum(text.endswith("?") for text in all_again) == 1

    # A new recipient: only to a way that is on file, and only with a yes to exactly that.
    assert stage.whatsapp(to_whom, phone=SONIA)[-1].startswith(AGREED[language])
    assert not Outbox.objects.filter(kind="notice").exists()
    sent = stage.whatsapp(yes, phone=SONIA)
    assert sent[0].startswith(SENT[language])
    notices = Outbox.objects.filter(kind="notice", address="553133334444")
    assert notices.count() == 5
    assert StoredRun.objects.get(journey="second_copy").state == "active"


def test_another_recipient_may_ask_for_what_was_shared_until_a_day(stage: Stage) -> None:
    agent = Party.objects.get(document="52998224725")
    stage.whatsapp("quero a segunda via das contas", phone=SONIA)
    stage.whatsapp(SONIA_CPF, phone=SONIA)
    stage.whatsapp("só o do elevador e da portaria", phone=SONIA)
    stage.whatsapp("manda pra administradora tb", phone=SONIA)
    assert stage.whatsapp("529.982.247-25", phone=SONIA)[-1].startswith("Você concorda")
    stage.whatsapp("sim", phone=SONIA)
    granted = Authority.objects.filter(party=str(agent.pk))
    assert {(row.kind, tuple(row.may)) for row in granted} == {("managing_agent", ("bills",))}
    assert granted.count() == 2
    assert {row.expires_on for row in granted} == {date(2026, 12, 22)}


STOP = {
    "pt-BR": ("quero parar de compartilhar minhas contas com a administradora", "sim", "ninguém mais pode pedir"),
    "es": ("quiero dejar de compartir mis facturas con la administradora", "sí", "nadie más puede pedir"),
    "en": ("i want to stop sharing my bills with the management company", "yes", "nobody else may ask"),
}


@pytest.mark.parametrize("language", STOP)
def test_a_consent_is_taken_back_as_easily_as_it_was_given(stage: Stage, language: str) -> None:
    for said in ("quero a segunda via das contas", SONIA_CPF, "só o do elevador e da portaria",
                 "manda pra administradora tb", "529.982.247-25", "sim", "só isso"):  # fmt: skip
        stage.whatsapp(said, phone=SONIA)
    given = Authority.objects.filter(revoked_at=None)
    assert given.count() == 2
    stop, yes, done = STOP[language]
    asked = " ".join(stage.whatsapp(stop, phone=SONIA))
    for said in ("1 2", yes):
        asked += " ".join(stage.whatsapp(said, phone=SONIA))
    assert done in asked
    assert not given.exists()
    # Who asked by it is refused from then on; nobody but her could end it.
    assert {row.revoked_at for row in Authority.objects.all()} == {stage.at}


def test_nobody_learns_how_somebody_else_is_reached(stage: Stage) -> None:
    for said in ("quero a segunda via das contas", SONIA_CPF, "só o do elevador e da portaria",
                 "manda pra administradora tb"):  # fmt: skip
        stage.whatsapp(said, phone=SONIA)
    asked = " ".join(stage.whatsapp("529.982.247-25", phone=SONIA))
    assert "no celular do cadastro" in asked and "por 30 dias" in asked
    assert "7777" not in asked and "••••" not in asked


def test_without_a_yes_nothing_is_sent_and_nobody_may_ask(stage: Stage) -> None:
    stage.whatsapp("quero a segunda via das contas", phone=SONIA)
    stage.whatsapp(SONIA_CPF, phone=SONIA)
    stage.whatsapp("só o do elevador e da portaria", phone=SONIA)
    stage.whatsapp("manda pra administradora tb", phone=SONIA)
    stage.whatsapp("529.982.247-25", phone=SONIA)
    assert stage.whatsapp("não", phone=SONIA)[0] == "Certo, não mando para ninguém."
    assert not Authority.objects.exists()
    assert not Outbox.objects.filter(kind="notice").exists()


def test_two_of_three_and_then_all_of_them(stage: Stage) -> None:
    stage.whatsapp("quero a segunda via das contas", phone=SONIA)
    listed = stage.whatsapp(SONIA_CPF, phone=SONIA)
    assert listed[-1].startswith("É para quais endereços?")
    two = " ".join(stage.whatsapp("só o do elevador e da portaria", phone=SONIA))
    assert "elevador" in two
    assert "portaria" in two
    assert "garagem" not in two
    three = " ".join(stage.whatsapp("na vdd as 3", phone=SONIA))
    assert "garagem" in three
    stage.whatsapp("sim", phone=SONIA)
    assert list(StoredRun.objects.values_list("journey", "state")) == [("second_copy", "done")]
