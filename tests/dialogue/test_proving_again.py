"""Who proved at one door proves anew at the next, by its own means, and gets what they came for."""

from __future__ import annotations

import re

import pytest

from sintonia.conversations.models import ChannelAccount, Message
from sintonia.journeys.operations import issue_passport
from tests.dialogue.stage import Stage

MARIA = "5531988887777"
CPF = "529.982.247-25"
SONIA = "5531966667777"


def _goes_to_the_site(stage: Stage, *asked: str) -> list[str]:
    for line in asked:
        stage.whatsapp(line, phone=MARIA)
    case = stage.contact_of(MARIA).case_id
    code = issue_passport(case=case, at=stage.at).code
    return stage.say("", door="webchat", sender="maria-no-site", details={"passport": code})


def test_a_code_sent_to_the_phone_opens_the_bill_that_waited(stage: Stage) -> None:
    _goes_to_the_site(stage, "quero a segunda via da conta", CPF)
    stage.say(CPF, door="webchat", sender="maria-no-site")
    stage.say("1", door="webchat", sender="maria-no-site")
    address, kind, saying = stage.sent[-1]
    assert (address, kind) == (MARIA, "code")
    code = re.search(r"\d{6}", f"{saying.template_values} {saying.text}")
    assert code is not None
    said = stage.say(code[0], door="webchat", sender="maria-no-site")
    assert said == ["Qual conta você quer?"]


def test_a_proof_that_expired_is_given_again(stage: Stage) -> None:
    for line in ("quero a segunda via da conta", CPF, "1"):
        stage.whatsapp(line, phone=MARIA)
    stage.later(hours=2)
    stage.whatsapp("quanto eu devo?", phone=MARIA)
    assert stage.whatsapp(CPF, phone=MARIA)[-1] == "De qual conta você quer os códigos?"


def test_whose_homes_are_several_sees_none_of_them_at_another_door_unproved(stage: Stage) -> None:
    assert stage.whatsapp("quero informar a leitura", phone=SONIA)[-1].startswith("É para qual endereço?")
    code = issue_passport(case=stage.contact_of(SONIA).case_id, at=stage.at).code
    said = stage.say("", door="webchat", sender="sonia-no-site", details={"passport": code})
    assert "CPF ou CNPJ" in said[-1]
    assert not any("Rua" in line or "endereço" in line for line in said)


def test_the_site_goes_on_in_the_language_of_the_phone(stage: Stage) -> None:
    stage.whatsapp("quiero una copia de mi factura", phone="5531966665555")
    code = issue_passport(case=stage.contact_of("5531966665555").case_id, at=stage.at).code
    said = stage.say("", door="webchat", sender="lucia", details={"passport": code})
    assert any("CPF" in line and "cuál" in line.lower() for line in said), said


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (
            "quero a segunda via da conta",
            "Você já confirmou no WhatsApp. Aqui é outro aparelho, então preciso confirmar de novo.",
        ),
        (
            "quiero una copia de mi factura",
            "Ya lo confirmó por WhatsApp. Este es otro dispositivo, así que necesito confirmarlo otra vez.",
        ),
        (
            "i want a copy of my bill",
            "You already confirmed this on WhatsApp. This is another device, so I need to check once more.",
        ),
    ],
)
def test_who_proved_it_on_the_phone_is_told_why_the_site_asks_again(stage: Stage, asked: str, why: str) -> None:
    _hello, told, question = _goes_to_the_site(stage, asked, CPF)
    assert told == why
    assert "CPF" in question
    assert why not in stage.say("?", door="webchat", sender="maria-no-site"), "once is enough"


def test_a_matter_begun_at_the_new_door_says_why_too(stage: Stage) -> None:
    _goes_to_the_site(stage, "quero a segunda via da conta", CPF, "a de novembro")
    told, question = stage.say("quanto eu devo?", door="webchat", sender="maria-no-site")
    assert told.startswith("Você já confirmou no WhatsApp.")
    assert "CPF" in question


def test_at_the_counter_a_document_is_what_confirms(stage: Stage) -> None:
    for line in ("quero a segunda via da conta", CPF):
        stage.whatsapp(line, phone=MARIA)
    code = issue_passport(case=stage.contact_of(MARIA).case_id, at=stage.at).code
    said = stage.say("", door="counter", sender="visit", details={"passport": code})
    assert "Você já confirmou no WhatsApp. No balcão confirmamos de novo, com um documento." in said


def test_who_proved_nothing_yet_is_told_nothing_of_the_kind(stage: Stage) -> None:
    said = _goes_to_the_site(stage, "quero a segunda via da conta")
    assert not any("confirmou" in line for line in said)


@pytest.mark.parametrize(
    ("asked", "then", "why"),
    [
        (
            "quero a segunda via da conta",
            "quanto eu devo?",
            "Já faz um tempo que você confirmou, então preciso confirmar de novo.",
        ),
        (
            "quiero una copia de mi factura",
            "¿cuánto debo?",
            "Ya pasó un rato desde que lo confirmó, así que necesito confirmarlo otra vez.",
        ),
        (
            "i want a copy of my bill",
            "how much do i owe?",
            "It has been a while since you confirmed this, so I need to check once more.",
        ),
    ],
)
def test_whose_proof_expired_at_the_same_door_is_told_so(stage: Stage, asked: str, then: str, why: str) -> None:
    for line in (asked, CPF, "1"):
        stage.whatsapp(line, phone=MARIA)
    stage.later(hours=2)
    told, question = stage.whatsapp(then, phone=MARIA)
    assert told == why
    assert "CPF" in question
    assert why not in stage.whatsapp("?", phone=MARIA), "once is enough"


def test_no_code_is_offered_that_the_company_could_not_send(stage: Stage) -> None:
    ChannelAccount.objects.filter(channel="whatsapp", company="").delete()
    stage.say("quero a segunda via da conta", door="webchat", sender="maria-no-site")
    said = stage.say(CPF, door="webchat", sender="maria-no-site")
    assert said[-1].startswith("Como prefere confirmar que é você?")
    offered = [option["id"] for option in Message.objects.filter(direction="out").latest("pk").content["options"]]
    assert offered == ["contract_number", "birth_date"]
