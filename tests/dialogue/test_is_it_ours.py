"""Whole conversations about a code that somebody pasted: no log-in, a verdict, and help."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from sintonia.connectors.demo import billing
from sintonia.connectors.demo.printing import bill_page
from sintonia.conversations.models import Contact
from sintonia.customers.models import Verification
from sintonia.demo import cloud
from sintonia.documents.pix import pix_payload, read_pix
from tests.documents import drawn

if TYPE_CHECKING:
    from sintonia.packs.utility.ports.supply import Bill
    from tests.dialogue.stage import Stage

PHONE = "5531988887777"
CHECK = {
    "pt-BR": "Pode pagar por este código PIX; foi só ele que eu conferi. "
    "Antes de confirmar, veja se o banco mostra Energia Clara, CNPJ 98.ENE.RGI/0001-52.",
    "es": "Puede pagarla con este código PIX; es el único que he comprobado. "
    "Antes de confirmar, compruebe que el banco muestra Energia Clara, CNPJ 98.ENE.RGI/0001-52.",
    "en": "You can pay it by this PIX code; I checked no other. "
    "Before you confirm, check that your bank shows Energia Clara, CNPJ 98.ENE.RGI/0001-52.",
}
BOTH = "Pode pagar. Antes de confirmar, veja se o banco mostra Energia Clara, CNPJ 98.ENE.RGI/0001-52."
LINE = BOTH.replace("Pode pagar", "Pode pagar por estes números; foram só eles que eu conferi")
ASKED = {
    "pt-BR": "isso é de vcs? veio com urgente",
    "es": "hola, esto es de ustedes? me llegó como urgente",
    "en": "hello, is this bill really yours? it came as urgent",
}
PAID = {"pt-BR": "ja paguei", "es": "ya la pagué", "en": "yes i paid it yesterday"}
BLAMELESS = {"pt-BR": "a culpa não é sua", "es": "no es culpa suya", "en": "it is not your fault"}
YES = {"pt-BR": "sim", "es": "sí", "en": "yes"}


@pytest.fixture
def bill(stage: Stage) -> Bill:
    return billing.open_bills("1", on=stage.at.date())[-1]


def fake(bill: Bill) -> str:
    return pix_payload(replace(read_pix(bill.pix), key="pix@energiac1ara.example"))


@pytest.mark.parametrize("language", CHECK)
def test_a_genuine_code_is_ours_in_every_language_and_nobody_proves_who_they_are(
    stage: Stage, bill: Bill, language: str
) -> None:
    assert stage.say(f"{ASKED[language]}\n{bill.pix}")[-1] == CHECK[language]
    assert not Verification.objects.exists()


@pytest.mark.parametrize("language", CHECK)
def test_a_key_that_differs_in_one_character_is_not_ours_and_who_paid_is_helped(
    stage: Stage, bill: Bill, language: str
) -> None:
    stage.say(f"{ASKED[language]}\n{fake(bill)}")
    said = stage.say(PAID[language])
    assert BLAMELESS[language] in said[0]
    assert "(MED)" in said[1]
    stage.say(YES[language])
    assert Contact.objects.get().owner == "queue"


def test_a_bare_code_says_what_it_is_about(stage: Stage, bill: Bill) -> None:
    assert stage.whatsapp(bill.line)[-1] == LINE
    assert stage.whatsapp(fake(bill))[-2:] == ["Não é nossa. Não pague.", "Você já pagou?"]


def test_a_code_goes_before_an_open_question_which_is_asked_again_after_it(stage: Stage, bill: Bill) -> None:
    stage.whatsapp("quero informar a leitura")
    said = stage.whatsapp(bill.line)
    assert LINE in said
    assert said[-1] == "Que número aparece no seu medidor?"


def test_a_code_is_no_document_to_log_in_with(stage: Stage, bill: Bill) -> None:
    stage.say("segunda via")
    assert LINE in stage.say(bill.line)


def send(stage: Stage, content: bytes, *, mime: str, caption: str = "", name: str = "conta.pdf") -> list[str]:
    stage.files["m1"] = content
    said = cloud.file(
        cloud.Phone.at(PHONE), "m1", content, mime=mime, name=name, wamid=f"wamid.{len(content)}", at=stage.at,
        caption=caption,
    )  # fmt: skip
    return stage.write(cloud.call(said), sender=PHONE)


def test_the_pdf_of_a_bill_and_a_photo_of_it_on_a_screen_are_ours(stage: Stage, bill: Bill) -> None:
    pdf = bill_page(bill.id)
    assert send(stage, pdf, mime="application/pdf", caption=ASKED["pt-BR"])[-1] == BOTH
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("RGB")
    assert send(stage, drawn.photo(drawn.turned(page, 2)), mime="image/jpeg")[-1] == BOTH
    assert not Verification.objects.exists()


def test_a_photo_of_another_pix_code_is_not_ours(stage: Stage, bill: Bill) -> None:
    assert "Não é nossa. Não pague." in send(stage, drawn.photo(drawn.code(fake(bill))), mime="image/jpeg")


def test_a_person_is_called_whatever_was_pasted(stage: Stage, bill: Bill) -> None:
    stage.say(fake(bill))
    stage.say("quero falar com uma pessoa")
    assert Contact.objects.get().owner == "queue"
