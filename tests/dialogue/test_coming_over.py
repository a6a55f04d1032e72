"""Who comes from another door and wants out is not first asked who they are."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from sintonia.desk.models import WorkItem
from sintonia.desk.operations import claim
from sintonia.journeys.models import StoredRun
from sintonia.journeys.operations import issue_passport
from sintonia.staff.models import User
from tests.running import eventually

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA = "5531988887777"
CPF = "529.982.247-25"
BILL = {
    "pt-BR": "quero a segunda via da conta",
    "es": "quiero una copia de mi factura",
    "en": "i want a copy of my bill",
}


def _comes_to_site_and_counter(stage: Stage, language: str) -> None:
    for line in (BILL[language], CPF):
        stage.whatsapp(line, phone=MARIA)
    for door in ("webchat", "counter"):
        code = issue_passport(case=stage.contact_of(MARIA).case_id, at=stage.at).code
        stage.say("", door=door, sender=f"maria-{door}", details={"passport": code})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt-BR", "quero falar com uma pessoa"),
        ("pt-BR", "uma pessoa por favor"),
        ("pt-BR", "Falar com uma pessoa"),
        ("es", "quiero hablar con una persona"),
        ("en", "i want to talk to a person"),
    ],
)
def test_who_comes_back_and_wants_a_person_gets_one_at_once(stage: Stage, language: str, text: str) -> None:
    _comes_to_site_and_counter(stage, language)
    said = stage.whatsapp(text, phone=MARIA)
    assert len(said) == 1, said
    assert WorkItem.objects.count() == 1
    assert stage.contact_of(MARIA).owner == "queue"


@pytest.mark.parametrize(("language", "text"), [("pt-BR", "cancela"), ("es", "quiero cancelar"), ("en", "cancel")])
def test_who_comes_back_and_cancels_has_cancelled(stage: Stage, language: str, text: str) -> None:
    _comes_to_site_and_counter(stage, language)
    assert len(stage.whatsapp(text, phone=MARIA)) == 1
    assert StoredRun.objects.get(journey="second_copy").state == "cancelled"


@pytest.mark.parametrize(
    ("language", "text"),
    [("pt-BR", "tem um fio caído"), ("es", "hay un cable caído"), ("en", "there is a fallen wire")],
)
def test_who_comes_back_and_sees_danger_is_heard(stage: Stage, language: str, text: str) -> None:
    _comes_to_site_and_counter(stage, language)
    stage.whatsapp(text, phone=MARIA)
    assert WorkItem.objects.filter(urgent=True).count() == 1


def test_a_code_said_with_words_is_no_reading_though_one_is_asked(stage: Stage) -> None:
    # Proved on the site, they are known on their phone: their case is open there before they say a word.
    stage.say("quero informar a leitura", door="webchat", sender="maria")
    stage.say(CPF, door="webchat", sender="maria")
    stage.say("1", door="webchat", sender="maria")
    code = next(saying.text for _address, kind, saying in reversed(stage.sent) if kind == "code")
    stage.say("".join(re.findall(r"\b\d{6}\b", code)), door="webchat", sender="maria")
    digits = issue_passport(case=stage.contact("webchat", "maria").case_id, at=stage.at).digits
    came = stage.whatsapp(f"vim do site, {digits[:4]}-{digits[4:]}", phone=MARIA)
    assert came[-1] == "Que número aparece no seu medidor?"


def test_who_asks_for_a_person_at_the_next_door_waits_there_with_the_place_that_they_had(stage: Stage) -> None:
    stage.whatsapp(BILL["pt-BR"], phone=MARIA)
    stage.whatsapp("quero falar com uma pessoa", phone=MARIA)
    since, before = WorkItem.objects.get().waiting_since, stage.contact_of(MARIA)
    assert before.owner == "queue"
    stage.later(minutes=5)
    digits = issue_passport(case=before.case_id, at=stage.at).digits
    stage.say(f"vim do whats, {digits[:4]}-{digits[4:]}", door="webchat", sender="maria")
    called = stage.say("quero falar com uma pessoa", door="webchat", sender="maria")
    assert called[0].endswith("Você é a próxima pessoa da fila.")
    waiting = WorkItem.objects.get()
    assert (waiting.contact, waiting.waiting_since) == (stage.contact("webchat", "maria"), since)
    assert (stage.contact_of(MARIA).owner, stage.contact("webchat", "maria").owner) == ("bot", "queue")


def test_whom_somebody_helps_already_is_not_taken_from_them(stage: Stage) -> None:
    stage.whatsapp(BILL["pt-BR"], phone=MARIA)
    stage.whatsapp("quero falar com uma pessoa", phone=MARIA)
    ana = User.objects.create(username="ana", name="Ana", role="agent")
    claim(item=WorkItem.objects.get().token, by=ana, at=stage.at)
    digits = issue_passport(case=stage.contact_of(MARIA).case_id, at=stage.at).digits
    stage.say(f"vim do whats, {digits[:4]}-{digits[4:]}", door="webchat", sender="maria")
    stage.say("quero falar com uma pessoa", door="webchat", sender="maria")
    assert WorkItem.objects.count() == 2
    assert stage.contact_of(MARIA).owner == f"agent:{ana.pk}"


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() != (0,)


@pytest.mark.django_db(transaction=True)
def test_who_is_taken_in_the_moment_in_which_they_ask_elsewhere_stays_with_who_took_them(stage: Stage) -> None:
    stage.whatsapp(BILL["pt-BR"], phone=MARIA)
    stage.whatsapp("quero falar com uma pessoa", phone=MARIA)
    ana = User.objects.create(username="ana", name="Ana", role="agent")
    taken, door = WorkItem.objects.get(), stage.contact_of(MARIA)
    digits = issue_passport(case=door.case_id, at=stage.at).digits
    stage.say(f"vim do whats, {digits[:4]}-{digits[4:]}", door="webchat", sender="maria")

    def asks() -> None:
        try:
            stage.say("quero falar com uma pessoa", door="webchat", sender="maria")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            claim(item=taken.token, by=ana, at=stage.at)
            asked = elsewhere.submit(asks)
            eventually(lambda: asked.done() or _somebody_waits())
        asked.result()

    taken.refresh_from_db()
    assert (taken.contact, taken.claimed_by) == (door, ana)
    assert stage.contact_of(MARIA).owner == f"agent:{ana.pk}"
    assert WorkItem.objects.exclude(pk=taken.pk).get().contact == stage.contact("webchat", "maria")
