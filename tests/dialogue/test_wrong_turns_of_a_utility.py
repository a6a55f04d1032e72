"""What goes wrong at a distributor's doors: papers of others, of yesterday, of the dead, or seen on a screen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from sintonia.connectors.demo import billing
from sintonia.connectors.demo.models import Role
from sintonia.connectors.demo.people import JOAO
from sintonia.connectors.demo.printing import bill_page
from sintonia.conversations.models import Outbox
from sintonia.customers.models import Authority, Verification
from sintonia.demo import cloud
from sintonia.documents.payment_line import payment_line, service_barcode
from sintonia.kit.money import Money
from tests.documents import drawn

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA = "5531988887777"
SONIA, SONIA_CPF = "5531966667777", "714.287.938-60"
ANOTHERS = payment_line(
    service_barcode(amount=Money(18740), company="0042", segment="3", free="2026112830045127862026110")
)
IS_IT = {
    "pt-BR": "isso é de vcs? veio com urgente",
    "es": "hola, esto es de ustedes? me llegó como urgente",
    "en": "hello, is this bill really yours? it came as urgent",
}
NOT_OURS = {"pt-BR": "Não é nossa. Não pague.", "es": "No es nuestra. No pague.", "en": "It is not ours. Do not pay."}


def photo(stage: Stage, content: bytes, *, caption: str = "") -> list[str]:
    stage.files["m1"] = content
    said = cloud.file(
        cloud.Phone.at(MARIA), "m1", content, mime="image/jpeg", name="foto.jpg", wamid=f"wamid.{len(content)}",
        at=stage.at, caption=caption,
    )  # fmt: skip
    return stage.write(cloud.call(said), sender=MARIA)


@pytest.mark.parametrize("language", IS_IT)
def test_a_bill_of_another_company_adds_up_and_is_not_ours(stage: Stage, language: str) -> None:
    said = stage.say(f"{IS_IT[language]}\n{ANOTHERS}")
    assert NOT_OURS[language] in said
    assert not Verification.objects.exists()


def test_a_bill_shown_on_a_screen_is_ours_or_asked_for_again_and_never_called_false(stage: Stage) -> None:
    bill = billing.open_bills("1", on=stage.at.date())[-1]
    page = pypdfium2.PdfDocument(bill_page(bill.id))[0].render(scale=2).to_pil().convert("RGB")
    said = " ".join(photo(stage, drawn.photo(drawn.of_a_screen(page)), caption=IS_IT["pt-BR"]))
    assert "Não pague" not in said
    assert "Pode pagar" in said or "?" in said


def test_a_meter_shown_on_a_screen_is_read_and_said_back_before_it_counts(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    said = " ".join(photo(stage, drawn.photo(drawn.of_a_screen(drawn.display("4832")))))
    assert "4832" in said.replace(".", "")


def test_whose_management_ended_yesterday_gets_no_bill_of_the_building(stage: Stage) -> None:
    Role.objects.filter(kind="building_manager").update(until=stage.at.date() - timedelta(days=1))
    stage.whatsapp("quero a segunda via das contas", phone=SONIA)
    said = " ".join(stage.whatsapp(SONIA_CPF, phone=SONIA))
    assert "226,10" not in said and "portaria" not in said
    assert "pessoa" in said


def test_whose_management_ends_today_still_gets_them(stage: Stage) -> None:
    Role.objects.filter(kind="building_manager").update(until=stage.at.date())
    stage.whatsapp("quero a segunda via das contas", phone=SONIA)
    assert stage.whatsapp(SONIA_CPF, phone=SONIA)[-1] == "É para quais endereços?"


def test_no_bill_goes_to_the_phone_of_somebody_who_died(stage: Stage) -> None:
    for said in ("quero a segunda via das contas", SONIA_CPF, "só o do elevador e da portaria",
                 "manda pra administradora tb"):  # fmt: skip
        stage.whatsapp(said, phone=SONIA)
    said = " ".join(stage.whatsapp(JOAO.document, phone=SONIA))
    assert "Você concorda" not in said
    assert not Authority.objects.exists()
    assert not Outbox.objects.filter(kind="notice").exists()
