"""An answer that was written while the session ended: nothing is sent, nothing is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from sintonia.staff.models import User
from tests.visits import BACKEND

pytestmark = pytest.mark.django_db

RIGHT = "a-right-password"
WORDS = "Já falei com a equipe: a luz volta às 20h."


@pytest.fixture
def client() -> Client:
    """Ana's browser, whose session has ended under the page that she writes on."""
    user = User.objects.create_user(username="ana", password=RIGHT, name="Ana")
    browser = Client()
    browser.cookies["sintonia_language"] = "pt-br"
    browser.force_login(user, backend=BACKEND)
    assert browser.get("/desk/").status_code == 200
    Session.objects.all().delete()
    return browser


def signed_in(client: Client, address: str) -> str:
    """Sign in where one was sent; the address one is led to."""
    going_to = client.get(address).context["next"]
    form = {"username": "ana", "password": RIGHT, "next": going_to}
    return client.post("/staff/sign-in", form)["Location"]


def test_the_draft_is_there_after_signing_in_again(client: Client) -> None:
    asked = client.post("/desk/item-1/answer", {"text": WORDS, "key": "k", "seen": "0"})
    assert asked["Location"] == "/staff/sign-in?next=/desk/item-1/"
    assert "Seu texto está guardado" in client.get(asked["Location"]).content.decode()

    assert signed_in(client, asked["Location"]) == "/desk/item-1/"

    assert client.session["draft-item-1"] == WORDS


def test_a_script_is_told_and_keeps_the_words_itself(client: Client) -> None:
    told = client.post("/desk/item-1/answer", {"text": WORDS}, HTTP_X_PART="1")
    assert (told.status_code, told["Content-Type"]) == (401, "text/plain; charset=utf-8")
    assert "Seu texto está guardado" in told.content.decode()


@pytest.mark.parametrize(
    ("came_from", "led_to"),
    [("http://testserver/desk/?all=1", "/desk/?all=1"), ("https://evil.example/desk/", "/desk/"), ("", "/desk/")],
)
def test_a_deed_is_not_done_again_but_its_page_is_open_again(client: Client, came_from: str, led_to: str) -> None:
    asked = client.post("/desk/item-1/claim", HTTP_REFERER=came_from)
    assert signed_in(client, asked["Location"]) == led_to


def test_a_draft_has_an_end(client: Client) -> None:
    client.post("/desk/item-1/answer", {"text": "a" * 1_000_000})
    assert len(client.session["draft-item-1"]) == 10_000
