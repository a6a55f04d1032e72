"""The menu: what people come for first, and what was typed there is used, not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.conversations.channel import Saying
from sintonia.conversations.models import Message
from sintonia.desk.models import WorkItem
from sintonia.dialogue.menu import choices
from sintonia.journeys.beginnings import offered
from sintonia.packs.utility.pack import MENU

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

CPF = "529.982.247-25"


def test_what_people_come_for_comes_first_and_a_person_last(stage: Stage) -> None:
    assert tuple(option.id for option in choices()) == MENU
    stage.whatsapp("oi")
    told: Saying = stage.sent[-1][2]
    assert [option.title for option in told.options] == [
        "Estou sem luz",
        "Perigo: fio caído, fogo",
        "Minha conta",
        "O que eu devo",
        "Informar a leitura",
        "Falar com uma pessoa",
    ]


def test_what_is_not_on_the_menu_is_still_one_of_two_that_were_meant(stage: Stage) -> None:
    assert {option.id for option in choices(["debts", "outage"])} == {"debts", "outage", "person"}
    assert {journey.name for journey in offered()} >= set(MENU)


@pytest.mark.parametrize(
    ("typed", "card"),
    [
        ("segunda via de setembro", "Conta de setembro de 2026"),
        ("minha conta de setembro", "Conta de setembro de 2026"),
        ("minha conta de maio", "Conta de maio de 2026"),
        ("a conta de novembro", "Conta de novembro de 2026"),
    ],
)
def test_a_month_typed_at_the_menu_is_not_asked_again(stage: Stage, typed: str, card: str) -> None:
    stage.whatsapp("oi")
    assert "CPF" in stage.whatsapp(typed)[0]
    assert stage.whatsapp(CPF)[0].startswith(f"*{card}*")


@pytest.mark.parametrize("typed", ["informar leitura 4832", "leitura 4832"])
def test_a_reading_typed_at_the_menu_is_not_asked_again(stage: Stage, typed: str) -> None:
    stage.whatsapp("oi")
    assert stage.whatsapp(typed) == ["4832, certo?"]


def test_a_street_typed_at_the_menu_is_not_asked_again(stage: Stage) -> None:
    stage.whatsapp("oi")
    assert "Rua da Igreja" in stage.whatsapp("estou sem luz na rua da igreja")[0]


def test_what_brought_the_menu_up_is_kept_for_what_is_chosen_there(stage: Stage) -> None:
    stage.whatsapp("4832")
    assert stage.whatsapp("5") == ["4832, certo?"]


def test_a_number_at_the_menu_chooses_there_and_nowhere_else(stage: Stage) -> None:
    stage.whatsapp("oi", phone="5531955554444")
    assert stage.whatsapp("5", phone="5531955554444") == ["É para qual endereço?"]


@pytest.mark.parametrize("typed", ["6", "Falar com uma pessoa"])
def test_a_greeting_is_no_reason_for_a_person(stage: Stage, typed: str) -> None:
    stage.whatsapp("oi")
    stage.whatsapp(typed)
    assert WorkItem.objects.get().why["text"] == "Asked for a person."
    assert Message.objects.filter(direction="out").latest("pk").text.startswith("Estou chamando uma pessoa")
