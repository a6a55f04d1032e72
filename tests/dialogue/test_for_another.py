"""Who asks for somebody else: the holder is asked, hears of it, and nothing is seen without their word."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sintonia.customers.models import Authority
from sintonia.desk import queries
from sintonia.staff.models import User

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

DAUGHTER, MOTHER, MOTHER_CPF = "5531900001111", "5531955556666", "295.379.955-93"
MONEY = re.compile(r"R\$|248,35|251,02|00020126")
FOR_HER = {
    "pt-BR": "quero a segunda via da conta da minha mae",
    "es": "quiero la factura de mi madre",
    "en": "I want the bill of my mother",
}


def to_her(stage: Stage) -> list[str]:
    """What the mother's phone was sent."""
    return [saying.text for address, _kind, saying in stage.sent if address == MOTHER]


def code_in(text: str) -> str:
    return re.findall(r"\b\d{6}\b", text)[-1]


def asked(stage: Stage, language: str = "pt-BR") -> list[str]:
    """The daughter asks, tells her mother's CPF, and lets her mother be asked."""
    stage.whatsapp(FOR_HER[language], phone=DAUGHTER)
    stage.whatsapp(MOTHER_CPF, phone=DAUGHTER)
    return stage.whatsapp("1", phone=DAUGHTER)


@pytest.mark.parametrize("language", FOR_HER)
def test_the_holder_is_asked_and_gives_the_code(stage: Stage, language: str) -> None:
    question = asked(stage, language)
    assert not MONEY.search(" ".join(question))
    (to_mother,) = to_her(stage)
    assert "•••• 1111" in to_mother
    shown = stage.whatsapp(code_in(to_mother), phone=DAUGHTER)
    assert shown[-1]
    mandate = Authority.objects.get()
    assert (mandate.may, mandate.starts_on, mandate.expires_on) == (["bills"], date(2026, 11, 22), date(2026, 12, 22))
    assert "•••• 6666" in mandate.evidence


def test_the_holder_hears_once_of_what_was_done_in_their_name(stage: Stage) -> None:
    asked(stage)
    stage.whatsapp(code_in(to_her(stage)[0]), phone=DAUGHTER)
    stage.whatsapp("quero a segunda via da conta da minha mae", phone=DAUGHTER)
    told = to_her(stage)[1:]
    assert len(told) == 1
    assert "Minha conta" in told[0]


def test_a_mandate_needs_no_second_code_while_it_lasts(stage: Stage) -> None:
    asked(stage)
    stage.whatsapp(code_in(to_her(stage)[0]), phone=DAUGHTER)
    stage.whatsapp("1", phone=DAUGHTER)
    stage.later(days=2)
    stage.whatsapp(FOR_HER["pt-BR"], phone=DAUGHTER)
    assert "Qual conta" in stage.whatsapp(MOTHER_CPF, phone=DAUGHTER)[-1]
    stage.whatsapp("1", phone=DAUGHTER)
    stage.later(days=31)
    stage.whatsapp(FOR_HER["pt-BR"], phone=DAUGHTER)
    assert "aval do titular" in stage.whatsapp(MOTHER_CPF, phone=DAUGHTER)[-1]


def test_a_code_for_the_daughter_makes_her_nobody_else(stage: Stage) -> None:
    """It lets her ask for what was named, and is no proof of being the mother."""
    asked(stage)
    stage.whatsapp(code_in(to_her(stage)[0]), phone=DAUGHTER)
    stage.whatsapp("1", phone=DAUGHTER)
    said = stage.whatsapp("quanto ela deve? quero informar a leitura", phone=DAUGHTER)
    assert "CPF" in said[-1]


def test_a_wrong_code_shows_nothing(stage: Stage) -> None:
    asked(stage)
    wrong = "000000" if code_in(to_her(stage)[0]) != "000000" else "000001"
    assert not MONEY.search(" ".join(stage.whatsapp(wrong, phone=DAUGHTER)))
    assert not Authority.objects.exists()


def test_a_mother_who_cannot_use_a_phone_is_called_or_comes(stage: Stage) -> None:
    asked(stage)
    said = stage.whatsapp("ela nao sabe mexer em celular", phone=DAUGHTER)
    assert said[0].startswith("Sem problema.")
    (waiting,) = queries.waiting(user=User())
    assert waiting.contact.address == DAUGHTER
