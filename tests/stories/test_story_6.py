"""Story 6, second half: a building's manager takes two of three bills, then all; her words as the story has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sintonia.journeys.models import StoredRun

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

SONIA, SONIA_CPF = "5531966667777", "714.287.938-60"


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
