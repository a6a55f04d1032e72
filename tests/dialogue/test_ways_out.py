"""Whatever is being asked, at whatever door: a person, an end, and danger are obeyed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.connectors.demo import operations as company
from sintonia.desk.models import WorkItem
from sintonia.journeys.models import StoredRun

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA, CPF = "5531988887777", "529.982.247-25"
CARLOS = "5531955554444"
STRANGER = "5531900001111"

BILL = {
    "pt-BR": "quero a segunda via da conta",
    "es": "quiero una copia de mi factura",
    "en": "i want a copy of my bill",
}
OWED = {"pt-BR": "quanto eu devo?", "es": "¿cuánto debo?", "en": "how much do i owe?"}
READING = {
    "pt-BR": "quero informar a leitura do medidor",
    "es": "quiero informar la lectura del medidor",
    "en": "i want to send my meter reading",
}
DARK = {"pt-BR": "estou sem luz em casa", "es": "estoy sin luz en mi casa", "en": "my power is out at home"}
DARK_IN_THE_STREET = {
    "pt-BR": "estou sem luz na rua da igreja",
    "es": "estoy sin luz en la rua da igreja",
    "en": "my power is out in rua da igreja",
}
THANKS = {"pt-BR": "obrigado", "es": "gracias", "en": "thank you"}
HELLO = {"pt-BR": "olá, boa tarde", "es": "hola, buenas tardes", "en": "hello, good afternoon"}
PLAN = {
    "pt-BR": "queria parcelar minha divida",
    "es": "quiero pagar mi deuda en cuotas",
    "en": "can i pay my debt in instalments?",
}

# What has been said when the question stands open, and from which phone.
OPEN = {
    "nothing": (MARIA, THANKS),
    "the menu": (MARIA, HELLO),
    "a place": (STRANGER, DARK),
    "whether it is there": (STRANGER, DARK_IN_THE_STREET),
    "a number": (MARIA, READING),
    "the rest of a number": (MARIA, READING, "4"),
    "whether the number is right": (MARIA, READING, "4832"),
    "the number again": (MARIA, READING, "99999"),
    "which address": (CARLOS, READING),
    "a document": (MARIA, BILL),
    "the rest of a document": (MARIA, BILL, "529"),
    "which bill": (MARIA, BILL, CPF),
    "which codes": (MARIA, OWED, CPF),
    "how to prove it": (STRANGER, BILL, CPF),
    "a code": (STRANGER, BILL, CPF, "1"),
    "the rest of a code": (STRANGER, BILL, CPF, "1", "12"),
    "an installation number": (STRANGER, BILL, CPF, "2"),
    "a date of birth": (STRANGER, BILL, CPF, "3"),
    "whether to call a person": (MARIA, PLAN),
}
# How it is said, the first in answer to every question, the rest where options or any words are an answer.
PERSON = {
    "pt-BR": (
        "quero falar com uma pessoa",
        "preciso de um atendente humano",
        "uma pessoa por favor",
        "Falar com uma pessoa",
    ),
    "es": (
        "quiero hablar con una persona",
        "necesito un agente humano",
        "una persona por favor",
        "Hablar con una persona",
    ),
    "en": ("i want to talk to a person", "i need a human agent", "a human please", "Talk to a person"),
}
DANGER = {"pt-BR": ("tem um fio caído",), "es": ("hay un cable caído",), "en": ("there is a fallen wire",)}
CANCEL = {
    "pt-BR": ("cancela", "cancelar por favor"),
    "es": ("cancela", "cancelar por favor"),
    "en": ("cancel", "cancel it please"),
}
TAKE_MUCH = ("nothing", "a place", "which bill", "which codes", "an installation number", "whether the number is right")


def _asked(stage: Stage, question: str, language: str) -> tuple[str, StoredRun | None]:
    phone, first, *rest = OPEN[question]
    for line in (first[language], *rest):
        stage.whatsapp(line, phone=phone)
    return phone, StoredRun.objects.filter(state="active").order_by("-place").first()


def _every(said: dict[str, tuple[str, ...]], *, but: str = "") -> list[tuple[str, str, str]]:
    return [
        (question, language, text)
        for question in OPEN
        if question != but
        for language, texts in said.items()
        for text in (texts if question in TAKE_MUCH else texts[:1])
    ]


@pytest.mark.parametrize(("question", "language", "text"), _every(PERSON))
def test_a_person_is_called_whatever_is_being_asked(stage: Stage, question: str, language: str, text: str) -> None:
    phone, _run = _asked(stage, question, language)
    said = stage.whatsapp(text, phone=phone)
    assert StoredRun.objects.filter(journey="person", state="handed_over").count() == 1, said
    assert WorkItem.objects.count() == 1
    assert stage.contact_of(phone).owner == "queue"
    assert len(said) == 1


@pytest.mark.parametrize(("question", "language", "text"), _every(DANGER))
def test_danger_goes_before_whatever_is_being_asked(stage: Stage, question: str, language: str, text: str) -> None:
    phone, _run = _asked(stage, question, language)
    said = stage.whatsapp(text, phone=phone)
    assert StoredRun.objects.filter(journey="danger").count() == 1, said
    assert WorkItem.objects.filter(urgent=True).count() == 1


@pytest.mark.parametrize(("question", "language", "text"), _every(CANCEL, but="nothing"))
def test_a_cancel_ends_whatever_is_being_asked(stage: Stage, question: str, language: str, text: str) -> None:
    phone, run = _asked(stage, question, language)
    said = stage.whatsapp(text, phone=phone)
    assert run is not None
    run.refresh_from_db()
    assert run.state == "cancelled", said


@pytest.mark.parametrize("place", ["perto da cancela do trem", "rua da cancela 40", "esquece, é na rua sete"])
def test_a_place_that_sounds_like_a_cancel_is_a_place(stage: Stage, place: str) -> None:
    stage.whatsapp("tem um fio caído", phone=STRANGER)
    said = stage.whatsapp(place, phone=STRANGER)
    assert said[0].startswith(f"Anotado: {place}"), said


def test_what_waits_for_the_back_office_can_be_cancelled(stage: Stage) -> None:
    company.go_down()
    stage.whatsapp("oi to sem luz aqui na rua da igreja")
    assert stage.whatsapp("cancela") == ["Cancelado. Nada foi enviado. Se mudar de ideia, é só dizer."]
    company.come_back()
    stage.later(minutes=1)
    assert stage.said_since(stage.lane("whatsapp", MARIA), 0)[-1].startswith("Cancelado.")
