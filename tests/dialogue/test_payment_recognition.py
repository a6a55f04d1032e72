"""Whole conversations of somebody who has paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.backoffice.energy import Arrears
from sintonia.connectors.demo.models import Contract, Cut, PaymentWord

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
