"""The web chat without JavaScript: its page, its frame, and whose words a visitor sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from sintonia.channels.webchat.visitors import COOKIE, signed
from sintonia.conversations.models import ChannelAccount, Message
from sintonia.journeys.operations import issue_passport
from tests.dialogue.stage import BEGAN, NOTHING, Stage
from tests.visits import Visit, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


def say(stage: Stage, visit: Visit, **form: str) -> str:
    """Send a form as a browser without JavaScript does, and read the page that it leads to."""
    answer = visit.post("/webchat/say", form)
    stage.settle()
    return words_of(visit.get(answer["Location"].partition("#")[0]))


def test_words_are_answered_without_javascript(stage: Stage) -> None:
    page = say(stage, Visit(), text="quero informar a leitura")

    assert "quero informar a leitura" in page
    assert "Seu protocolo é" in page


def test_what_a_shaky_line_sends_twice_is_said_once(stage: Stage) -> None:
    visit = Visit()
    for text in ("oi", "oi", "quero informar a leitura"):
        page = say(stage, visit, text=text, key="3f0b2c1d-again")
    assert page.count("quero informar a leitura") == 1
    assert [m.text for m in Message.objects.filter(direction="in")] == ["oi", "quero informar a leitura"]


def test_a_photo_that_is_sent_twice_is_one_file(stage: Stage, tmp_path: Path) -> None:
    visit = Visit()
    with override_settings(MEDIA_ROOT=tmp_path):
        for _n in range(2):
            photo = SimpleUploadedFile("medidor.png", NOTHING, "image/png")
            visit.post("/webchat/say", {"text": "", "key": "3f0b2c1d-photo", "file": photo})
        stage.settle()
        assert len(list(tmp_path.iterdir())) == 1
    assert Message.objects.filter(direction="in").count() == 1


def test_an_option_is_said_by_its_title(stage: Stage) -> None:
    visit = Visit()
    say(stage, visit, text="oi")
    options = visit.get("/webchat/").context["bubbles"][-1]

    page = say(stage, visit, choice=options.options[0].id, step=options.step)

    assert visit.get("/webchat/").context["bubbles"][-1].key != options.key
    assert options.options[0].title in page


def test_a_visitor_sees_their_own_words_only(stage: Stage) -> None:
    say(stage, Visit(), text="meu segredo é azul")

    assert "azul" not in Visit().read("/webchat/")


def test_a_forged_cookie_is_a_stranger(stage: Stage) -> None:
    visit = Visit()
    say(stage, visit, text="meu segredo é azul")
    stranger = Visit()
    stranger.cookies[COOKIE] = visit.cookies[COOKIE].value[:-3] + "abc"

    assert "azul" not in stranger.read("/webchat/")


def test_a_code_goes_on_at_the_very_step(stage: Stage) -> None:
    asked = stage.whatsapp("quero informar a leitura")[-1]
    begun = stage.contact("whatsapp", "5531988887777")
    passport = issue_passport(case=begun.case_id, at=stage.at)
    visit = Visit()

    answer = visit.post("/webchat/continue", {"code": f"{passport.digits[:3]}-{passport.digits[3:]}"})
    stage.settle()
    page = words_of(visit.get(answer["Location"].partition("#")[0]))

    assert asked in page
    assert visit.get("/webchat/").context["thread"].protocol == begun.protocol


def test_who_says_nothing_yet_is_answered_as_the_page_speaks(stage: Stage) -> None:
    visit = Visit(headers={"accept-language": "es"})

    answer = visit.post("/webchat/continue", {"code": "000-000"})
    stage.settle()

    assert "Su protocolo es" in words_of(visit.get(answer["Location"].partition("#")[0]))


def test_of_the_other_doors_a_visitor_reads_names_and_hours(stage: Stage) -> None:
    stage.whatsapp("meu segredo é azul e quero informar a leitura")
    passport = issue_passport(case=stage.contact("whatsapp", "5531988887777").case_id, at=stage.at)
    visit = Visit()
    visit.post("/webchat/continue", {"code": passport.digits})
    stage.settle()

    page = visit.read("/webchat/")

    assert "WhatsApp" in page
    assert "azul" not in page


def test_a_frame_has_no_cookie_and_opens_by_its_token_alone(stage: Stage) -> None:
    visit = Visit()
    token = visit.post("/webchat/frame/begin", {"account": "web"}).json()["token"]
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token}"}

    assert visit.post("/webchat/frame/say", {"text": "oi da moldura"}, **bearer).status_code == 204
    stage.settle()

    assert "oi da moldura" in words_of(visit.get("/webchat/frame/talk", **bearer))
    assert visit.get("/webchat/frame/talk").status_code == 401
    assert visit.post("/webchat/frame/say", {"text": "oi"}, HTTP_AUTHORIZATION="Bearer forged").status_code == 401
    assert COOKIE not in visit.cookies


def test_only_the_accounts_own_sites_may_frame_the_chat(stage: Stage) -> None:
    ChannelAccount.objects.filter(channel="webchat").update(settings={"sites": ["https://shop.example"]})

    with override_settings(DEMO=False):
        policy = Visit().get("/webchat/frame", {"account": "web"})["Content-Security-Policy"]

    assert "frame-ancestors 'self' https://shop.example" in policy


def test_an_unknown_account_has_no_frame(stage: Stage) -> None:
    assert Visit().get("/webchat/frame", {"account": "nobody"}).status_code == 404


def test_the_widget_is_one_script_for_any_site(stage: Stage) -> None:
    answer = Visit().get("/webchat/widget.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_signed_name_is_the_only_proof_of_a_visitor() -> None:
    assert signed("somebody") != "somebody"


def test_an_earlier_answer_is_corrected_by_a_tap(stage: Stage) -> None:
    visit = Visit()
    say(stage, visit, text="quero informar a leitura")
    say(stage, visit, text="529.982.247-25")
    before = visit.get("/webchat/").context["bubbles"]
    mistaken = next(bubble for bubble in before if bubble.label)

    say(stage, visit, text="153.509.460-56", correct=mistaken.label, run=mistaken.run)

    after = visit.get("/webchat/").context["bubbles"]
    assert mistaken.text == "529.982.247-25"
    assert after[-1].text == before[-1].text
    assert after[-1].options != before[-1].options
