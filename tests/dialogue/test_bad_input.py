"""Whatever somebody sends, there is an answer that helps, and no turn fails."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from reportlab.pdfgen.canvas import Canvas

from sintonia.conversations.models import Message
from sintonia.demo import cloud
from sintonia.journeys.models import Passport, StoredRun
from sintonia.journeys.operations import issue_passport

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA = "5531988887777"
BEFORE = ((), ("quero informar a leitura",), ("segunda via",), ("to sem luz", "não"))
ASKED = "Que número aparece no seu medidor?"


@pytest.fixture(autouse=True)
def no_turn_fails(db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM conversations_lane WHERE attempts > 0 OR parked_at IS NOT NULL")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM conversations_inbox WHERE done_at IS NULL AND lane IS NOT NULL")
        assert cursor.fetchone() == (0,)


def send(stage: Stage, kind: str, content: dict[str, Any], key: str = "one") -> list[str]:
    said = cloud.said(cloud.Phone.at(MARIA), kind, content, wamid=f"wamid.{kind}.{key}", at=stage.at)
    return stage.write(cloud.call(said), sender=MARIA)


@pytest.mark.parametrize(
    "text",
    [
        "😀" * 4096,
        "\0",
        "a\0b\0" * 50,
        "\\u0000",
        '\\u0000"\\',
        "\u200f\u202e\u2066",
        "\u202eoi tudo bem\u202c",
        "\ufeff\u200b",
        "%s %(x)s {0} {words}",
        "'; DROP TABLE cases_case; --",
        "<script>alert(1)</script>",
        "٤٨٣٢",
        "x" * 4096,
        "\n\n\n",
        "é" * 4000,
        "0" * 4000,
        "½ ² ൦",
    ],
    ids=repr,
)
@pytest.mark.parametrize(
    "before", [(), ("quero informar a leitura",), ("segunda via",), ("to sem luz", "não")], ids=len
)
def test_any_text_is_answered(stage: Stage, text: str, before: tuple[str, ...]) -> None:
    for words in before:
        stage.say(words)
    said = stage.say(text)
    said = said or (stage.later(seconds=6) or stage.said_since(stage.lane("terminal", "visitor"), 0))
    assert said
    assert all(len(bubble) <= 4096 for bubble in said)
    assert "Obrigada" not in said[0], "nothing was registered"


def test_direction_marks_do_not_hide_a_number(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    assert stage.whatsapp("\u200f4832\u200e") == ["4832, certo?"]


def test_a_row_of_a_list_of_long_ago_gets_a_kind_word(stage: Stage) -> None:
    stage.whatsapp("oi")
    row = {"type": "list_reply", "list_reply": {"id": "nosuchrun:choose:1|302", "title": "ap 302"}}
    assert send(stage, "interactive", row)[0] == "Isso já ficou resolvido."
    stage.whatsapp("quero informar a leitura")
    assert send(stage, "interactive", row, "two") == ["Isso já ficou resolvido.", ASKED]


def test_a_button_that_means_nothing_gets_a_kind_word(stage: Stage) -> None:
    for n, ident in enumerate(("", "|", "x", "a|b|c", ":|", "🙃|🙃")):
        pressed = {"type": "button_reply", "button_reply": {"id": ident, "title": "Sim"}}
        assert send(stage, "interactive", pressed, str(n))


def test_a_button_pressed_twice_counts_once(stage: Stage) -> None:
    stage.whatsapp("oi to sem luz aqui na rua da igreja")
    step = stage.sent[-1][2].step
    pressed = {"type": "button_reply", "button_reply": {"id": f"{step}|yes", "title": "Sim"}}
    assert send(stage, "interactive", pressed, "one") == [
        "Combinado. Escrevo para você assim que voltar; não precisa fazer mais nada."
    ]
    assert send(stage, "interactive", pressed, "two") == []
    assert StoredRun.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image", {"id": "1", "mime_type": "image/jpeg"}),
        ("sticker", {"id": "1", "mime_type": "image/webp"}),
        ("video", {"id": "1", "mime_type": "video/mp4"}),
        ("audio", {"id": "1", "mime_type": "audio/ogg", "voice": True}),
        ("document", {"id": "1", "mime_type": "application/pdf", "filename": "x.pdf"}),
        ("location", {"latitude": -19.9, "longitude": -43.9}),
        ("contacts", [{"name": {"formatted_name": "Zé"}, "phones": [{"phone": "+55 31 9"}]}]),
        ("order", {"catalog_id": "1", "product_items": []}),
        ("unsupported", {}),
        ("a_kind_of_2031", {"x": 1}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize(
    "before", [(), ("quero informar a leitura",), ("segunda via",), ("to sem luz", "não")], ids=len
)
def test_every_kind_of_message_is_answered_and_kept(
    stage: Stage, kind: str, content: dict[str, Any], before: tuple[str, ...]
) -> None:
    for words in before:
        stage.whatsapp(words)
    said = send(stage, kind, content)
    assert said
    assert sum(text.endswith("?") for text in said) <= 2, said
    with connection.cursor() as cursor:
        cursor.execute("SELECT raw FROM conversations_inbox WHERE key = %s", [f"wamid.{kind}.one"])
        assert kind.encode() in bytes(cursor.fetchone()[0])


def some_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 100, "Lista de compras")
    canvas.save()
    return out.getvalue()


def test_a_file_out_of_the_blue_is_offered_to_a_person(stage: Stage) -> None:
    stage.files["1"] = some_pdf()
    said = send(stage, "document", {"id": "1", "mime_type": "application/pdf", "filename": "recibo.pdf"})
    assert said[-1] == "Recebi, mas não consegui ler o que preciso. Quer que eu chame uma pessoa para olhar?"
    assert stage.whatsapp("sim")[0].startswith("Estou chamando uma pessoa")


def test_a_thumb_answers_yes_or_no_and_any_other_reaction_is_no_question(stage: Stage) -> None:
    stage.whatsapp("oi to sem luz aqui na rua da igreja")
    assert send(stage, "reaction", {"message_id": "wamid.out.1", "emoji": "🙏"}, "one") == []
    assert send(stage, "reaction", {"message_id": "wamid.out.1", "emoji": "👍🏽"}, "two")[0].startswith("Combinado")


def test_an_expired_passport_says_what_helps(stage: Stage) -> None:
    stage.whatsapp("oi to sem luz aqui na rua da igreja")
    passport = issue_passport(case=stage.contact("whatsapp", MARIA).case_id, at=stage.at)
    stage.at += timedelta(hours=25)
    said = stage.say(f"vim do whats, {passport.digits[:4]}-{passport.digits[4:]}", door="webchat", sender="w")
    assert said[-1] == "Esse código venceu. Peça um novo onde você começou, ou me diga do que precisa."
    assert stage.contact("webchat", "w").case_id != stage.contact("whatsapp", MARIA).case_id


def test_unknown_passports_are_tried_a_few_times_only(stage: Stage) -> None:
    stage.whatsapp("oi to sem luz aqui na rua da igreja")
    passport = issue_passport(case=stage.contact("whatsapp", MARIA).case_id, at=stage.at)
    wrong = f"{(int(passport.digits) + 1) % 10**6:06d}"
    for _n in range(5):
        assert stage.say(f"código {wrong}", door="webchat", sender="w")[-1].startswith("Não conheço esse código")
    right = stage.say(f"código {passport.digits}", door="webchat", sender="w")
    assert right == ["Muitos códigos errados. Peça um novo onde você começou, ou me diga do que precisa."]
    assert stage.say("to sem luz", door="webchat", sender="w"), "everything else still works"


def test_a_foreign_passport_of_another_alphabet_opens_nothing(stage: Stage) -> None:
    for code in ("ÀÉÎÕ-ÜÇÑ", "0000-00", "IIII-OOOO", "K7QZ-88AB"):
        assert stage.say("", door="counter", sender="v", details={"passport": code})
    assert not Passport.objects.exists()


def test_what_cannot_even_be_read_is_kept_and_answered(stage: Stage) -> None:
    message = {"from": MARIA, "id": "wamid.z", "timestamp": "x", "type": "text", "text": 7}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}, "messages": [message]}
    change = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [change]}).encode()
    assert stage.write(body, sender=MARIA)
    assert Message.objects.filter(direction="in").count() == 1
