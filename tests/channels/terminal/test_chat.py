"""`sintonia chat`: a passport that opens nothing is refused before anything begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sintonia.cases.models import Case
from sintonia.cli.chat import refusal_of
from sintonia.journeys.operations import issue_passport
from sintonia.kit.clock import now

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage


def test_a_wrong_passport_is_refused_and_opens_no_contact(stage: Stage) -> None:
    assert refusal_of("0000-00") == "Não conheço esse código. Pode conferir?"
    assert not Case.objects.exists()


def test_an_expired_passport_is_refused_and_a_good_one_is_not(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    case = Case.objects.get().pk
    stage.at = now()
    assert refusal_of(issue_passport(case=case, at=stage.at).code) == ""
    old = issue_passport(case=case, at=stage.at)
    type(old).objects.update(ended_at=stage.at)
    assert refusal_of(old.code).startswith("Esse código venceu.")
