"""What customers send is seen by who may see their conversation, and runs nothing on anybody's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sintonia.channels.webchat.uploads import MOST_A_MINUTE
from sintonia.conversations import files
from sintonia.conversations.models import Contact, Media, Message
from sintonia.demo import cloud
from sintonia.desk.models import WorkItem
from sintonia.web.uploads import MOST_BYTES
from tests.dialogue.stage import BEGAN, NOTHING, Stage
from tests.visits import Visit, staff, words_of

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PHONE = "5531988887777"


@pytest.fixture(autouse=True)
def at_noon(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(BEGAN, tick=False):
        yield


def send(stage: Stage, content: bytes, mime: str, name: str = "m1") -> Media:
    stage.files[name] = content
    said = cloud.file(
        cloud.Phone.at(PHONE), name, content, mime=mime, name='../conta"\r\n.svg', wamid=f"wamid.{name}", at=stage.at
    )
    stage.write(cloud.call(said), sender=PHONE)
    return Media.objects.get()


def test_an_agent_sees_the_picture_in_the_conversation_and_hears_what_it_shows(stage: Stage) -> None:
    stage.whatsapp("quero falar com uma pessoa")
    kept = send(stage, NOTHING, "image/png")
    page = staff("ana").get(f"/desk/{WorkItem.objects.get().token}", follow=True).content.decode()
    assert f'<img src="/media/received/{kept.token}" alt="Foto do cliente"' in page
    answer = staff("ana").get(f"/media/received/{kept.token}")
    assert (answer.content, answer["Content-Type"]) == (NOTHING, "image/png")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("mime", ["text/html", "application/xhtml+xml"])
def test_what_could_run_is_never_shown_in_place(stage: Stage, mime: str) -> None:
    stage.files["m1"] = SVG
    said = cloud.said(
        cloud.Phone.at(PHONE), "document", {"id": "m1", "mime_type": mime, "filename": "a.html"}, wamid="wamid.1",
        at=stage.at,
    )  # fmt: skip
    stage.write(cloud.call(said), sender=PHONE)
    kept = Media.objects.get()
    answer = staff("ana").get(f"/media/received/{kept.token}")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="a.html"'


def test_a_name_breaks_out_of_no_header(stage: Stage) -> None:
    kept = send(stage, b"%PDF-1.4 x", "application/pdf")
    answer = staff("ana").get(f"/media/received/{kept.token}")
    assert answer["Content-Disposition"] == 'attachment; filename="..conta.svg"'


def test_its_name_alone_opens_nothing(stage: Stage, client: Client) -> None:
    kept = send(stage, NOTHING, "image/png")
    assert client.get(f"/media/{kept.token}").status_code == 404
    assert client.get(f"/media/received/{kept.token}")["Location"].startswith("/staff/sign-in")
    stranger = Visit()
    say(stage, stranger, text="oi")
    assert stranger.get(f"/webchat/file/{kept.token}").status_code == 404


def say(stage: Stage, visit: Visit, **form: Any) -> str:
    answer = visit.post("/webchat/say", form)
    stage.settle()
    return words_of(visit.get(answer["Location"].partition("#")[0]))


def test_a_photo_is_sent_by_the_web_chat_without_javascript_and_seen_by_who_sent_it(stage: Stage) -> None:
    visit = Visit()
    page = say(stage, visit, text="olha", file=SimpleUploadedFile("m.png", NOTHING, "image/png"))
    assert "olha" in page
    kept = Media.objects.get()
    assert f'<img src="/webchat/file/{kept.token}"' in visit.get("/webchat/").content.decode()
    assert visit.get(f"/webchat/file/{kept.token}").content == NOTHING
    assert Message.objects.filter(direction="in").get().kind == "image"
    other = Visit()
    say(stage, other, text="oi")
    assert other.get(f"/webchat/file/{kept.token}").status_code == 404


def test_a_file_that_is_too_large_is_dropped_on_the_way_and_that_is_said(stage: Stage) -> None:
    page = say(stage, Visit(), file=SimpleUploadedFile("m.png", NOTHING + bytes(MOST_BYTES), "image/png"))
    assert "Este arquivo é grande demais." in page
    assert not Media.objects.exists()


def send_many(stage: Stage, visit: Visit, number: int, *, turned: bool) -> None:
    for n in range(number):
        visit.post("/webchat/say", {"file": SimpleUploadedFile("m.png", NOTHING + bytes([n]), "image/png")})
        if turned:
            stage.settle()
    stage.settle()


@pytest.mark.parametrize("turned", [True, False], ids=["heard meanwhile", "all at once"])
def test_who_sends_many_files_in_a_minute_is_asked_to_wait_and_is_heard_all_the_same(
    stage: Stage, turned: bool
) -> None:
    visit = Visit()
    visit.get("/webchat/")
    send_many(stage, visit, MOST_A_MINUTE + 2, turned=turned)
    assert (Media.objects.count(), len(list(files.folder().iterdir()))) == (MOST_A_MINUTE, MOST_A_MINUTE)
    page = say(stage, visit, text="sem luz", file=SimpleUploadedFile("m.png", NOTHING, "image/png"))
    assert "São muitos arquivos de uma vez. Espere um minuto e mande o resto, por favor." in page
    assert Message.objects.filter(direction="in", text="sem luz").exists()
    other = Visit()
    send_many(stage, other, 1, turned=turned)
    assert Media.objects.count() == MOST_A_MINUTE + 1


def test_a_minute_later_files_are_taken_again(stage: Stage) -> None:
    visit = Visit()
    visit.get("/webchat/")
    send_many(stage, visit, MOST_A_MINUTE + 1, turned=False)
    stage.at += timedelta(seconds=61)
    with time_machine.travel(stage.at, tick=False):
        send_many(stage, visit, 1, turned=False)
    assert Media.objects.count() == MOST_A_MINUTE + 1


def test_a_page_that_says_it_is_a_picture_is_not_kept(stage: Stage) -> None:
    page = say(stage, Visit(), file=SimpleUploadedFile("m.png", SVG, "image/png"))
    assert "Não consigo abrir esse tipo de arquivo." in page
    assert not Media.objects.exists()


def test_a_pdf_that_asks_for_a_password_gets_a_clear_sentence(stage: Stage) -> None:
    page = say(stage, Visit(), file=SimpleUploadedFile("m.pdf", LOCKED, "application/pdf"))
    assert "Esse PDF pede senha" in page


def test_a_broken_pdf_is_asked_for_again(stage: Stage) -> None:
    page = say(stage, Visit(), file=SimpleUploadedFile("m.pdf", b"%PDF-1.7\nbroken", "application/pdf"))
    assert "Não consegui abrir este arquivo." in page


def _locked() -> bytes:
    """A PDF under a password, as reportlab writes it."""
    import io

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(100, 100, "conta")
    canvas.save()
    return out.getvalue()


LOCKED = _locked()


NOTE = b"OggS" + bytes(60)
WRITE_IT = {
    "pt-BR": "Ainda não consigo ouvir áudios. Pode escrever em poucas palavras?",
    "es": "Aún no puedo escuchar audios. ¿Puede escribirlo en pocas palabras?",
    "en": "I cannot listen to voice notes yet. Could you write it in a few words?",
}
HELLO = {"pt-BR": "oi, bom dia", "es": "hola, buenas tardes", "en": "hello, good morning"}


@pytest.mark.parametrize("language", WRITE_IT)
def test_a_voice_note_on_whatsapp_is_kept_and_answered_with_kind_words(stage: Stage, language: str) -> None:
    stage.whatsapp(HELLO[language])
    Contact.objects.update(language=language)
    kept = send(stage, NOTE, "audio/ogg; codecs=opus")
    assert WRITE_IT[language] in [saying.text for _to, _kind, saying in stage.sent]
    assert Message.objects.filter(direction="in").latest("pk").kind == "audio"
    answer = staff("ana").get(f"/media/received/{kept.token}")
    assert (answer.content, answer["Content-Type"]) == (NOTE, "audio/ogg")


@pytest.mark.parametrize("language", WRITE_IT)
@pytest.mark.parametrize("mime", ["audio/ogg", "video/ogg", "application/octet-stream"])
def test_a_voice_note_in_the_web_chat_is_kept_and_answered_with_kind_words(
    stage: Stage, language: str, mime: str
) -> None:
    visit = Visit(headers={"accept-language": language})
    page = say(stage, visit, file=SimpleUploadedFile("nota.ogg", NOTE, mime))
    assert WRITE_IT[language] in page
    assert Message.objects.filter(direction="in").get().kind == "audio"
    kept = Media.objects.get()
    assert visit.get(f"/webchat/file/{kept.token}").content == NOTE


def test_a_film_in_the_web_chat_is_no_document(stage: Stage) -> None:
    say(stage, Visit(), file=SimpleUploadedFile("m.mp4", b"1234ftypmp42" + bytes(60), "video/mp4"))
    assert Message.objects.filter(direction="in").get().kind == "video"


def test_sound_that_a_browser_recorded_is_sound(stage: Stage) -> None:
    say(stage, Visit(), file=SimpleUploadedFile("m.webm", b"\x1aE\xdf\xa3" + bytes(60), "audio/webm;codecs=opus"))
    assert Message.objects.filter(direction="in").get().kind == "audio"
