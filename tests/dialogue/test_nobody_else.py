"""Nobody sees another's money or address: neither with a code, nor with a CPF alone, nor from a shared phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sintonia.conversations.models import Contact, Message
from sintonia.journeys.operations import issue_passport

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA, MARIA_CPF = "5531988887777", "529.982.247-25"
CARLOS, CARLOS_CPF = "5531955554444", "453.178.287-91"
STRANGER = "5531900001111"
MONEY = re.compile(r"R\$|187,40|173,59|128,20|00020126|8361000")
ADDRESS = re.compile(r"Mangueiras|500, ap|Igreja, 45|3004512786|300301030")
BEGINNINGS = (
    "quero a segunda via da conta",
    "quanto eu devo",
    "quero informar a leitura",
    "to sem luz",
    "quero uma pessoa",
)


def shown_to(contact: Contact) -> str:
    """All that was ever shown in a contact: texts, cards and options."""
    return " ".join(f"{m.text} {m.content}" for m in Message.objects.filter(contact=contact, direction="out"))


def passport(stage: Stage, phone: str = MARIA) -> str:
    made = issue_passport(case=stage.contact("whatsapp", phone).case_id, at=stage.at)
    return f"{made.digits[:4]}-{made.digits[4:]}"


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("cpf", [MARIA_CPF, CARLOS_CPF])
def test_a_stranger_with_a_cpf_sees_neither_money_nor_address(stage: Stage, beginning: str, cpf: str) -> None:
    for words in (beginning, "sim", cpf, "numero da instalação", "9999999999", "1111", "123456", "sim", "1"):
        stage.whatsapp(words, phone=STRANGER)
    shown = shown_to(stage.contact("whatsapp", STRANGER))
    assert not MONEY.search(shown)
    assert not ADDRESS.search(shown)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_somebody_elses_phone_is_no_proof_of_this_cpf(stage: Stage, beginning: str) -> None:
    for words in (beginning, CARLOS_CPF, "numero da instalação", "9999999999", "sim"):
        stage.whatsapp(words, phone=MARIA)
    shown = shown_to(stage.contact("whatsapp", MARIA))
    assert not re.search(r"128,20|Mangueiras|300301030", shown)


@pytest.mark.parametrize(
    "words",
    [
        ("quero a segunda via da conta", MARIA_CPF),
        ("quanto eu devo", MARIA_CPF),
        ("quero a segunda via da conta", MARIA_CPF, "a de novembro"),
    ],
    ids=["at the choice of a bill", "at the choice of codes", "when all is done"],
)
def test_a_passport_proves_nobody(stage: Stage, words: tuple[str, ...]) -> None:
    for word in words:
        stage.whatsapp(word)
    assert MONEY.search(shown_to(stage.contact("whatsapp", MARIA)))
    said = stage.say(f"vim do whats, {passport(stage)}", door="webchat", sender="thief")
    stage.say("a de novembro", door="webchat", sender="thief")
    stage.say("quero a segunda via da conta", door="webchat", sender="thief")
    thief = stage.contact("webchat", "thief")
    assert thief.case_id == stage.contact("whatsapp", MARIA).case_id
    assert thief.customer_id != stage.contact("whatsapp", MARIA).customer_id
    assert not MONEY.search(shown_to(thief)), said
    assert not ADDRESS.search(shown_to(thief))


def test_addresses_to_choose_from_are_not_shown_to_who_comes_with_a_code(stage: Stage) -> None:
    assert stage.whatsapp("quero informar a leitura", phone=CARLOS)[-1] == "É para qual endereço?"
    assert ADDRESS.search(shown_to(stage.contact("whatsapp", CARLOS)))
    said = stage.say(f"vim do whats, {passport(stage, CARLOS)}", door="webchat", sender="thief")
    assert "CPF" in said[-1]
    stage.say("ap 301", door="webchat", sender="thief")
    assert not ADDRESS.search(shown_to(stage.contact("webchat", "thief")))


def test_who_proves_it_at_the_new_door_is_asked_nothing_else_again(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura", phone=CARLOS)
    stage.whatsapp("ap 302", phone=CARLOS)
    stage.say(f"vim do whats, {passport(stage, CARLOS)}", door="webchat", sender="carlos")
    stage.say(CARLOS_CPF, door="webchat", sender="carlos")
    stage.say("data de nascimento", door="webchat", sender="carlos")
    assert stage.say("27/03/1979", door="webchat", sender="carlos") == ["Que número aparece no seu medidor?"]


def test_a_proof_at_one_door_is_none_at_the_door_one_came_from(stage: Stage) -> None:
    """Who proved it in the web chat with somebody's code has not proved it on that somebody's phone."""
    stage.whatsapp("quero a segunda via da conta", phone=STRANGER)
    code = passport(stage, STRANGER)
    for words in (f"vim do whats, {code}", MARIA_CPF, "data de nascimento", "12/04/1968"):
        said = stage.say(words, door="webchat", sender="maria")
    assert said == ["Qual conta você quer?"]
    assert "CPF" in stage.whatsapp("a de novembro", phone=STRANGER)[-1]
    assert not MONEY.search(shown_to(stage.contact("whatsapp", STRANGER)))


def test_wrong_codes_are_few_and_then_a_person_helps(stage: Stage) -> None:
    for words in ("quero a segunda via da conta", MARIA_CPF, "1", "000000", "000001"):
        stage.whatsapp(words, phone=STRANGER)
    assert stage.whatsapp("000002", phone=STRANGER)[0].startswith("Não consegui confirmar que é você.")
    assert not MONEY.search(shown_to(stage.contact("whatsapp", STRANGER)))
