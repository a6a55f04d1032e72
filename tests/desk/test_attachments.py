"""Files that an agent sends along: what they are by their bytes, once by their key, as each channel carries them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sintonia.channels.whatsapp.adapter import WhatsApp
from sintonia.conversations.channel import Account
from sintonia.conversations.models import ChannelAccount, Media, Message
from sintonia.conversations.queries import saying_of
from sintonia.desk.models import WorkItem
from sintonia.staff.models import Provider, User
from tests.dialogue.stage import BEGAN, NOTHING, Stage
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAPER = b"%PDF-1.7 a letter"
ACCOUNT = Account(1, "whatsapp", "1", token="t")


@pytest.fixture
def at_noon(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def item(stage: Stage) -> WorkItem:
    stage.whatsapp("quero falar com uma pessoa")
    return WorkItem.objects.get()


@pytest.fixture
def ana(item: WorkItem) -> Visit:
    return taken(staff("ana"), item)


@pytest.fixture
def visitor(stage: Stage) -> Visit:
    browser = Visit()
    browser.post("/webchat/say", {"text": "quero falar com uma pessoa"})
    stage.settle()
    return browser


def taken(browser: Visit, item: WorkItem) -> Visit:
    browser.post(f"/desk/{item.token}/claim")
    return browser


def sends(
    browser: Visit, item: WorkItem, content: bytes, *, name: str = "foto.png", text: str = "", key: str = "one"
) -> HttpResponse:
    told = {"text": text, "key": key, "seen": "99", "file": SimpleUploadedFile(name, content)}
    return browser.post(f"/desk/{item.token}/answer", told, follow=True)


def sent(stage: Stage) -> list[Any]:
    stage.settle()
    return [saying for _to, _kind, saying in stage.sent if saying.file is not None]


def test_whatsapp_is_sent_the_picture_with_its_words_by_a_link_that_gives_the_same_bytes(
    stage: Stage, item: WorkItem, ana: Visit
) -> None:
    sends(ana, item, NOTHING, name="../o poste <1>.png", text="O poste é este?")
    (saying,) = sent(stage)
    body = WhatsApp().request(saying, to=item.contact.address, account=ACCOUNT, outbox=7).body
    assert (body["type"], body["image"]["caption"], body["biz_opaque_callback_data"]) == (
        "image",
        "O poste é este?",
        "7",
    )
    link = body["image"]["link"]
    answer = Client().get(link[link.index("/media/") :])
    assert (answer.content, answer["Content-Type"]) == (NOTHING, "image/png")
    assert Media.objects.get().name == "o poste 1.png"


def test_a_paper_goes_without_words_and_under_its_name(stage: Stage, item: WorkItem, ana: Visit) -> None:
    sends(ana, item, PAPER, name="segunda via.pdf")
    (saying,) = sent(stage)
    body = WhatsApp().request(saying, to=item.contact.address, account=ACCOUNT, outbox=7).body
    assert (body["type"], body["document"]["filename"]) == ("document", "segunda via.pdf")
    assert "caption" not in body["document"]
    assert "segunda via.pdf" in ana.read(f"/desk/{item.token}/")


def test_a_second_click_keeps_and_sends_it_once(stage: Stage, item: WorkItem, ana: Visit) -> None:
    for _n in range(2):
        sends(ana, item, NOTHING)
    assert len(sent(stage)) == 1
    assert Media.objects.count() == 1


def test_the_web_chat_shows_it_to_its_customer_and_to_nobody_else(stage: Stage, visitor: Visit) -> None:
    item = WorkItem.objects.get()
    sends(taken(staff("ana"), item), item, PAPER, name="carta.pdf", text="Segue a carta.")
    page = visitor.get("/webchat/").content.decode()
    assert f"/media/{Media.objects.get().token}" in page
    assert "Segue a carta." in page
    assert "carta.pdf" not in words_of(Visit().get("/webchat/"))
    assert sent(stage) == [], "nothing is pushed where people come and look"


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (PAPER, "foto.png", "não é o que o nome diz"),
        (NOTHING, "conta.pdf", "não é o que o nome diz"),
        (b"MZ\x90 a program", "foto.png", "não é o que o nome diz"),
        (b"MZ\x90 a program", "jogo.exe", "só JPEG, PDF, PNG"),
        (b"<script>alert(1)</script>", "nota.html", "só JPEG, PDF, PNG"),
        (b"GIF89a", "festa.gif", "só JPEG, PDF, PNG"),
        (b"", "foto.png", "vazio"),
        (NOTHING + bytes(5 << 20), "foto.png", "no máximo 5 MB"),
        (PAPER + bytes(7 << 20), "livro.pdf", "no máximo 7 MB"),
    ],
)
def test_what_is_not_what_it_says_or_is_too_much_is_refused_and_the_words_come_back(
    stage: Stage, item: WorkItem, ana: Visit, *, content: bytes, name: str, why: str
) -> None:
    page = sends(ana, item, content, name=name, text="Veja isto.")
    assert why in words_of(page)
    assert page.context["item"]["draft"] == "Veja isto."
    assert sent(stage) == []
    assert not Media.objects.exists()
    assert not Message.objects.filter(author_kind="agent").exists()


def test_more_words_than_fit_beside_a_file_are_refused(stage: Stage, item: WorkItem, ana: Visit) -> None:
    assert "1024 caracteres" in words_of(sends(ana, item, NOTHING, text="a" * 1025))
    assert "4096 caracteres" in words_of(
        ana.post(f"/desk/{item.token}/answer", {"text": "é" * 4097, "seen": 99}, follow=True)
    )
    assert sent(stage) == []


def test_on_the_phone_it_says_before_that_no_file_goes(stage: Stage, visitor: Visit) -> None:
    item = WorkItem.objects.get()
    ana = taken(staff("ana"), item)
    item.contact.channel = "phone"
    item.contact.save(update_fields=["channel"])
    page = ana.get(f"/desk/{item.token}/")
    assert "Por este canal não se envia arquivo." in words_of(page)
    assert b'type="file"' not in page.content
    assert "não se envia arquivo" in words_of(sends(ana, item, NOTHING))
    assert not Media.objects.exists()


def test_after_the_24_hours_it_says_what_still_goes(stage: Stage, item: WorkItem, ana: Visit) -> None:
    stage.at = BEGAN + timedelta(hours=24)
    with time_machine.travel(stage.at, tick=False):
        # A day later the session is over, and there is another.
        ana = staff("ana")
        page = ana.get(f"/desk/{item.token}/")
        assert "As 24 horas do WhatsApp terminaram. O que você escrever vai dentro da mensagem" in words_of(page)
        assert b'type="file"' not in page.content
        assert "nenhum arquivo" in words_of(sends(ana, item, NOTHING))
        ana.post(f"/desk/{item.token}/answer", {"text": "Já está pronto.", "key": "two", "seen": 99})
        assert Message.objects.get(author_kind="agent").text == "Já está pronto."
        ChannelAccount.objects.filter(channel="whatsapp").update(settings={})
        page = ana.post(f"/desk/{item.token}/answer", {"text": "E isto?", "key": "three", "seen": 99}, follow=True)
        assert "quando voltar a escrever" in words_of(page)
        assert page.context["item"]["draft"] == "E isto?"
    assert Message.objects.filter(author_kind="agent").count() == 1
    assert not Media.objects.exists()


def test_each_line_that_was_typed_counts_as_one_more_character(item: WorkItem, ana: Visit) -> None:
    ana.post(f"/desk/{item.token}/answer", {"text": "a\r\n" * 2046 + "fim", "seen": 99})
    assert Message.objects.get(author_kind="agent").text == "a\n" * 2046 + "fim"


def test_a_text_message_holds_less_and_it_says_so(stage: Stage, item: WorkItem, ana: Visit) -> None:
    item.contact.channel = "sms"
    item.contact.save(update_fields=["channel"])
    assert ana.get(f"/desk/{item.token}/").context["item"]["most"] == 459
    page = ana.post(f"/desk/{item.token}/answer", {"text": "a" * 460, "seen": 99}, follow=True)
    assert "no máximo 459 caracteres" in words_of(page)


def test_who_does_not_have_the_conversation_sends_nothing(stage: Stage, item: WorkItem, ana: Visit) -> None:
    sends(staff("bruno"), item, NOTHING)
    assert sent(stage) == []
    assert not Media.objects.exists()


def test_a_providers_agent_sends_one_to_whom_they_have(stage: Stage, item: WorkItem, ana: Visit) -> None:
    provider = Provider.objects.create(name="Contato Sul")
    rosa = Visit()
    user = User.objects.create_user(
        username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider
    )  # fmt: skip
    rosa.force_login(user, backend=BACKEND)
    ana.post(f"/desk/{item.token}/transfer", {"to": f"provider:{provider.pk}", "reason": "fora do horário"})
    sends(taken(rosa, item), item, NOTHING)
    assert len(sent(stage)) == 1


def test_what_is_said_keeps_what_was_sent(item: WorkItem, ana: Visit) -> None:
    sends(ana, item, NOTHING, name="poste.png")
    message = Message.objects.get(author_kind="agent")
    saying = saying_of(message)
    assert saying is not None
    assert saying.file is not None
    assert (message.text, saying.file.mime) == ("poste.png", "image/png")
