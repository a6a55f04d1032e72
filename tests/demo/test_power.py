"""When the power is put back, whoever asked to be told is told, once."""

from __future__ import annotations

from django.db import connection
from django.test import Client

from tests.dialogue.stage import Stage

MARIA = "5531988887777"


def test_who_asked_to_be_told_is_told_once(stage: Stage, client: Client) -> None:
    for line in ("estou sem luz", "sim", "sim"):
        stage.whatsapp(line, phone=MARIA)
    before = len(stage.sent)
    for _ in range(2):
        assert client.post("/demo/power").status_code == 302
        with connection.cursor() as cursor:
            # A request's role ends with its transaction; here the test's own goes on around it.
            cursor.execute("RESET ROLE")
        stage.settle()
    told = [saying.text for _, _, saying in stage.sent[before:]]
    assert len(told) == 1
    assert "Voltou aí também?" in told[0]
