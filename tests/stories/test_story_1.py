"""Story 1: light, bill, three doors. The customer's words are as the story has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sintonia.cases.models import Case
from sintonia.conversations.models import Contact, Message
from sintonia.dialogue.operations import prove_at_counter
from sintonia.journeys.models import StoredRun
from sintonia.journeys.operations import issue_passport
from sintonia.staff.models import User

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

DAUGHTER = "5531900001111"  # a phone that nobody has on file
MARIA = "5531988887777"
CPF = "529.982.247-25"
CLERKS = User.objects

WORDS = {
    "pt-BR": {
        "outage": "oi to sem luz dsd ontem a noite aki na rua da igreja",
        "yes": "isso",
        "copy": "e me manda a 2a via tb",
        "how_much": "pera, qto deu?",
        "compensation": "vcs vao descontar esse tempo sem luz??",
        "elsewhere": "como continuo no site?",
        "web": "vim do whats, {digits}",
        "counter": "é isso aqui, quero pagar a de setembro",
        "confirmed": "É na Rua da Igreja, Santa Rita?",
        "too": "Vou ver isso também. Só preciso do que acabei de perguntar.",
        "tell": "Quer que eu avise quando a luz voltar?",
        "source": "Fonte: REN ANEEL 1000/2021",
    },
    "es": {
        "outage": "hola, sin luz desde anoche aqui en la rua da igreja",
        "yes": "eso",
        "copy": "y mandame tambien la copia de la factura",
        "how_much": "espera, cuanto es?",
        "compensation": "van a descontar este tiempo sin luz??",
        "elsewhere": "como sigo en la web?",
        "web": "vengo de whatsapp, {digits}",
        "counter": "es esto, quiero pagar la de septiembre",
        "confirmed": "¿Es en Rua da Igreja, Santa Rita?",
        "too": "También me ocupo de eso. Solo necesito lo que acabo de preguntar.",
        "tell": "¿Quiere que le avise cuando vuelva la luz?",
        "source": "Fuente: REN ANEEL 1000/2021",
    },
    "en": {
        "outage": "hi, no power since last night here on rua da igreja",
        "yes": "that's right",
        "copy": "and send me a copy of my bill too",
        "how_much": "wait, how much is it?",
        "compensation": "will you take this time without power off the bill??",
        "elsewhere": "how do i go on on the website?",
        "web": "i came from whatsapp, {digits}",
        "counter": "this is it, i want to pay the september bill",
        "confirmed": "Is it at Rua da Igreja, Santa Rita?",
        "too": "I will see to that too. I only need what I just asked.",
        "tell": "Shall I tell you when power is back?",
        "source": "Source: REN ANEEL 1000/2021",
    },
}


def code_sent_to_maria(stage: Stage) -> str:
    """The one-time code on the phone that is on file."""
    address, _kind, saying = next(sent for sent in reversed(stage.sent) if sent[1] == "code")
    assert address == MARIA
    found = re.search(r"\b\d{6}\b", saying.text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("language", WORDS)
def test_one_matter_after_another_through_three_doors(stage: Stage, language: str) -> None:
    words = WORDS[language]

    # WhatsApp: the protocol once and first; the address is confirmed from the text; the estimate is a range to come.
    hello, confirmed = stage.whatsapp(words["outage"], phone=DAUGHTER)
    protocol = Case.objects.get().protocol
    assert re.sub(r"\D", "", hello) == protocol
    assert confirmed == words["confirmed"]
    known, tell = stage.whatsapp(words["yes"], phone=DAUGHTER)
    assert is_a_range_to_come(known, after=11)  # it is 11:00 where they live
    assert tell == words["tell"]

    # Two matters are held; only now is it asked who writes, and a digression is answered without losing the question.
    (who,) = stage.whatsapp(words["copy"], phone=DAUGHTER)
    assert "CPF" in who
    assert states() == {"outage": "paused", "second_copy": "active"}
    assert stage.whatsapp(words["how_much"], phone=DAUGHTER) == [words["too"]]
    (_way,) = stage.whatsapp(CPF, phone=DAUGHTER)
    assert not any("187,40" in text for text in everything_said(stage))
    (_code,) = stage.whatsapp("1", phone=DAUGHTER)
    (which,) = stage.whatsapp(code_sent_to_maria(stage), phone=DAUGHTER)
    assert which and amounts_offered(stage) == {"187", "173"}
    shown = stage.whatsapp("2", phone=DAUGHTER)
    assert "187" in shown[0]
    assert shown[-1] == words["tell"]

    # What no journey answers: an article with its source; the open question stays, in other words.
    article, still = stage.whatsapp(words["compensation"], phone=DAUGHTER)
    assert words["source"] in article
    assert len(article) <= 320
    assert still not in {*shown, tell}
    (code,) = stage.whatsapp(words["elsewhere"], phone=DAUGHTER)
    spoken = re.search(r"\d{4}-\d{2}", code)
    assert spoken is not None

    # The web chat: the same step, and nothing is asked that was answered.
    again, same = stage.say(words["web"].format(digits=spoken[0]), door="webchat", sender="maria")
    assert re.sub(r"\D", "", again) == protocol
    assert same == words["tell"]

    # The counter: the clerk sees the document, and what is wanted is there.
    stage.say("", door="counter", sender="visit", details={"passport": spoken[0].replace("-", "")})
    clerk = CLERKS.create(username="clara", name="Clara", role="clerk")
    prove_at_counter(contact=stage.contact("counter", "visit"), party=party_of(CPF, stage), by=clerk, at=stage.at)
    stage.settle()
    paid = stage.say(words["counter"], door="counter", sender="visit", details={"by": clerk.pk})
    assert amount_on_the_card(stage.contact("counter", "visit")) in {"R$ 173,59", "R$ 173.59"}
    assert not any("CPF" in text for text in paid)

    assert Case.objects.count() == 1 or len({contact.case_id for contact in Contact.objects.all()}) == 1
    assert {contact.protocol for contact in Contact.objects.all()} == {protocol}
    assert sorted(outcomes()) == [("outage", "active"), ("second_copy", "done"), ("second_copy", "done")]


def test_who_writes_from_the_phone_on_file_gives_the_cpf_alone(stage: Stage) -> None:
    stage.whatsapp(WORDS["pt-BR"]["outage"])
    stage.whatsapp("sim")
    stage.whatsapp(WORDS["pt-BR"]["copy"])
    (which,) = stage.whatsapp(CPF)
    assert which == "Qual conta você quer?"
    assert "187,40" in stage.whatsapp("a de novembro")[0]


def test_power_that_comes_back_is_told_on_the_door_where_the_customer_is(stage: Stage) -> None:
    from sintonia.journeys.operations import raise_event

    stage.whatsapp(WORDS["pt-BR"]["outage"])
    passport = issue_passport(case=Case.objects.get().pk, at=stage.at)
    stage.say(f"vim do whats, {passport.digits[:4]}-{passport.digits[4:]}", door="webchat", sender="maria")
    stage.say("quero sim", door="webchat", sender="maria")
    before = len(stage.sent)
    assert raise_event(name=f"outage_restored:{outage_waited_for()}", at=stage.at) == 1
    stage.settle()
    assert stage.said_since(stage.lane("webchat", "maria"), 0)[-1] == "A luz voltou na Rua da Igreja. Voltou aí também?"
    assert len(stage.sent) == before


def is_a_range_to_come(text: str, *, after: int) -> bool:
    hours = [int(hour) for hour in re.findall(r"\b(\d{1,2})(?:h|:00)", text)]
    return len(hours) == 2 and after < hours[0] < hours[1]


def states() -> dict[str, str]:
    return dict(StoredRun.objects.values_list("journey", "state"))


def outcomes() -> list[tuple[str, str]]:
    return list(StoredRun.objects.values_list("journey", "state"))


def everything_said(stage: Stage) -> list[str]:
    return [saying.text for _address, _kind, saying in stage.sent]


def amounts_offered(stage: Stage) -> set[str]:
    described = " ".join(option.description for option in stage.sent[-1][2].options)
    return set(re.findall(r"\b(187|173)\b", described))


def amount_on_the_card(contact: Contact) -> str:
    card = Message.objects.filter(contact=contact, kind="card").latest("number")
    return str((card.content or {})["card"]["amount"]).replace("\xa0", " ")


def party_of(cpf: str, stage: Stage) -> str:
    party = stage.ports["parties"].by_document(re.sub(r"\D", "", cpf))
    return str(party.id)


def outage_waited_for() -> str:
    from sintonia.journeys.models import Timer

    return Timer.objects.get(kind="wait", done_at=None).event.partition(":")[2]
