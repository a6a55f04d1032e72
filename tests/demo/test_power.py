"""When the power is put back, whoever asked to be told is told, once."""

from __future__ import annotations

import time_machine
from django.core import signing
from django.db import connection
from django.test import Client

from sintonia.demo.visitors import COOKIE, SALT
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import Visit, words_of

MARIA = "5531988887777"


def marias_browser() -> Visit:
    """The first page with Maria's phone on it."""
    visit = Visit()
    visit.cookies[COOKIE] = signing.dumps([MARIA, "Maria Aparecida da Silva", "", "", ""], salt=SALT)
    return visit


def test_who_asked_to_be_told_is_told_once(stage: Stage, client: Client) -> None:
    for line in ("estou sem luz", "sim", "sim"):
        stage.whatsapp(line, phone=MARIA)
    before = len(stage.sent)
    for _ in range(2):
        assert client.post("/demo/happen").status_code == 302
        with connection.cursor() as cursor:
            # A request's role ends with its transaction; here the test's own goes on around it.
            cursor.execute("RESET ROLE")
        stage.office()
    told = [saying.text for _, _, saying in stage.sent[before:]]
    assert len(told) == 1
    assert "Voltou aí também?" in told[0]


def test_the_card_of_the_estimate_says_that_power_is_back(stage: Stage) -> None:
    with time_machine.travel(BEGAN, tick=False):
        visit = marias_browser()
        for line in ("estou sem luz", "sim", "sim"):
            stage.whatsapp(line, phone=MARIA)
        assert not visit.get("/demo/thread").context["thread"].band.over

        visit.post("/demo/happen")
        at_once = visit.get("/demo/thread").context["thread"].band
        stage.office()

        assert at_once.over
        assert visit.get("/demo/thread").context["thread"].band.over
        assert "A luz voltou" in words_of(visit.get("/"))


def test_who_did_not_ask_to_be_told_sees_it_too(stage: Stage) -> None:
    with time_machine.travel(BEGAN, tick=False):
        visit = marias_browser()
        for line in ("estou sem luz", "sim"):
            stage.whatsapp(line, phone=MARIA)

        visit.post("/demo/happen")

        assert visit.get("/demo/thread").context["thread"].band.over
