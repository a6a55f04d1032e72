"""Whole conversations of somebody who has paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.connectors.demo.models import Contract, Cut, PaymentWord
from sintonia.demo import cloud
from sintonia.packs.utility.ports.accounts import Arrears
from tests.documents import drawn

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

PAID = {
    "pt-BR": "ja paguei e recebi aviso de corte",
    "es": "ya pagué la factura",
    "en": "i already paid my bill",
}
HELD = {"pt-BR": "o comprovante basta", "es": "el comprobante basta", "en": "the receipt is enough"}
RECEIPT = "Comprovante de pagamento\nValor pago R$ 173,59\nData 20/11/2026\nAutenticação 9A1F22B"


def proved(stage: Stage) -> list[str]:
    """Maria proves who she is by the number of her contract."""
    stage.say("529.982.247-25")
    stage.say("2")
    return stage.say("3004512786")


@pytest.mark.parametrize("language", PAID)
def test_a_receipt_stops_the_cut_in_every_language(stage: Stage, language: str) -> None:
    stage.say(PAID[language])
    said = proved(stage)
    assert said[-1].startswith(("Mande o comprovante", "Envíe el comprobante", "Please send the receipt"))
    assert HELD[language] in " ".join(stage.say(RECEIPT))
    word = PaymentWord.objects.get()
    assert (word.cents, word.reference) == (17359, "9A1F22B")
    arrears = stage.ports["arrears"]
    contract = str(Contract.objects.get(number="3004512786").pk)
    assert arrears.cut(contract).stopped


def test_a_receipt_out_of_the_blue_says_what_it_is_about(stage: Stage) -> None:
    assert "CPF" in stage.say(RECEIPT)[-1]
    assert HELD["pt-BR"] in " ".join(proved(stage))


def test_a_photo_of_the_receipt_is_read_and_said_back(stage: Stage) -> None:
    stage.whatsapp(PAID["pt-BR"])
    for words in ("529.982.247-25", "2", "3004512786"):
        stage.whatsapp(words)
    said = " ".join(send_photo(stage, drawn.photo(drawn.page())))
    assert "Li no comprovante: R$ 173,59, em 20/11/2026, autenticação E12345678202611201432" in said
    assert HELD["pt-BR"] in said
    assert PaymentWord.objects.get().cents == 17359


def test_a_photo_of_a_receipt_out_of_the_blue_says_what_it_is_about(stage: Stage) -> None:
    assert "CPF" in send_photo(stage, drawn.photo(drawn.page()), phone="5531900001234")[-1]


def send_photo(stage: Stage, content: bytes, phone: str = "5531988887777") -> list[str]:
    stage.files["r1"] = content
    photo = cloud.image(cloud.Phone.at(phone), "r1", wamid="wamid.r1", at=stage.at)
    return stage.write(cloud.call(photo), sender=phone)


def test_some_are_cut_off_wrongly_and_reconnected_once(stage: Stage) -> None:
    arrears: Arrears = stage.ports["arrears"]
    contract = str(Contract.objects.get(number="3003010302").pk)
    cut = arrears.cut(contract)
    assert cut is not None
    assert cut.cut_at is not None
    assert cut.months[0] in {seen.month for seen in arrears.payments(contract)}
    once = arrears.reconnect("k", contract=contract, why="wrongful", protocol="1")
    assert arrears.reconnect("k", contract=contract, why="wrongful", protocol="1") == once
    assert Cut.objects.filter(contract_id=contract, reconnection_at=None).count() == 0
    arrears.reconnect("later", contract=contract, why="paid", protocol="2")
    slower = arrears.cut(contract)
    assert slower is not None
    assert (slower.ordered_as, arrears.ordered_under(contract)) == ("wrongful", "1")
