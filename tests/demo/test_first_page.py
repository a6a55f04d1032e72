"""The first page: somebody's phone, a thread that is not there yet, and doors that are still dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.http import HttpResponse

from sintonia.connectors.demo.models import Party
from sintonia.demo.models import SentMessage
from sintonia.demo.phone import bubbles_on
from sintonia.kit.clock import now
from sintonia.staff.operations import seed_demo_staff
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import Visit, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

PIX = "00020126460014br.gov.bcb.pix0124pix@energiaclara.example5204000053039865406146.005802BR5913ENERGIA CLARA6304BB5C"


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


def test_at_first_every_door_is_dark(stage: Stage) -> None:
    page = Visit().get("/")

    assert [door.state for door in page.context["doors"]] == ["dark"] * 4
    assert "Oi! Escreva do seu jeito." in words_of(page)


def test_a_browser_keeps_the_phone_that_it_was_given(stage: Stage) -> None:
    visit = Visit()
    first = visit.get("/").context["player"]

    assert visit.get("/").context["player"] == first
    visit.post("/demo/again")
    assert visit.get("/").context["player"].phone


def test_once_something_was_answered_the_first_door_is_lit(stage: Stage) -> None:
    visit = Visit()
    player = visit.get("/").context["player"]

    stage.whatsapp("estou sem luz", phone=player.phone)

    page = visit.get("/")
    assert [door.state for door in page.context["doors"]] == ["lit", "dark", "dark", "dark"]
    assert page.context["thread"].protocol == stage.contact("whatsapp", player.phone).protocol
    assert len(page.context["passport"]) == 6


def test_a_door_signs_in_the_demos_people_and_nobody_else(stage: Stage) -> None:
    seed_demo_staff()
    visit = Visit()

    assert visit.post("/demo/enter", {"as": "clara", "code": "482107"})["Location"] == "/counter/?code=482107"
    assert Visit().post("/demo/enter", {"as": "root"}).status_code == 404


def test_the_proofs_are_of_ones_own_matter(stage: Stage) -> None:
    visit = Visit()
    player = visit.get("/").context["player"]
    stage.whatsapp("estou sem luz", phone=player.phone)

    page = visit.get("/demo/proofs")

    assert page.context["tally"].lost == page.context["tally"].repeated == 0
    assert any(record["deed"] == "journeys.run.started" for record in page.context["records"])
    assert Visit().get("/demo/proofs").status_code == 404


def test_a_pix_code_on_the_phone_can_be_copied() -> None:
    SentMessage.objects.create(
        wamid="w", at=now(), person="5531988887777", number=1, request={"type": "text", "text": {"body": PIX}}
    )

    (bubble,) = bubbles_on("5531988887777")

    assert bubble.code is not None
    assert (bubble.code.kind, bubble.code.value) == ("pix", PIX)


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("pt_BR", "*482107* é seu código de verificação."),
        ("es", "*482107* es su código de verificación."),
        ("en", "*482107* is your verification code."),
    ],
)
def test_a_template_is_shown_as_whatsapp_would(language: str, begins: str) -> None:
    values = [{"type": "body", "parameters": [{"type": "text", "text": "482107"}]}]
    template = {"name": "sintonia_code", "language": {"code": language}, "components": values}
    SentMessage.objects.create(
        wamid="w", at=now(), person="5531988887777", number=1, request={"type": "template", "template": template}
    )

    (bubble,) = bubbles_on("5531988887777")

    assert bubble.text.startswith(begins)


@pytest.mark.parametrize("address", ["/demo/again", "/demo/happen", "/demo/enter"])
def test_a_form_of_another_site_does_nothing(address: str, stage: Stage) -> None:
    visit = Visit(enforce_csrf_checks=True)
    visit.get("/")
    assert visit.post(address).status_code == 403


def test_a_page_that_stays_open_is_told_the_token_of_who_signed_in_meanwhile(stage: Stage) -> None:
    seed_demo_staff()
    visit = Visit(enforce_csrf_checks=True)
    before = token_in(visit.get("/"))
    visit.post("/demo/enter", {"as": "clara", "csrfmiddlewaretoken": before})

    assert visit.post("/demo/again", {"csrfmiddlewaretoken": before}).status_code == 403
    fresh = visit.get("/demo/doors")["X-Form-Token"]
    assert visit.post("/demo/again", {"csrfmiddlewaretoken": fresh}).status_code == 302


def token_in(page: HttpResponse) -> str:
    (first, *_others) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    return str(first)


def test_whoever_is_played_knows_what_the_assistant_asks_them(stage: Stage) -> None:
    Party.objects.update(born_on=date(1980, 5, 17))
    visit = Visit(headers={"accept-language": "pt-BR"})
    for _look in range(2):
        page = visit.get("/")
        player = page.context["player"]
        assert player.number and player.number in words_of(page)
        assert "Número da instalação" in words_of(page)
        assert player.born_on == date(1980, 5, 17)
        assert "17/05/1980" in words_of(page)


def test_a_company_is_found_by_the_name_that_commands_give_it(stage: Stage) -> None:
    assert [Visit().get("/", {"company": name}).context["house"].slug for name in ("faro", "seguros", "energia")] == [
        "seguros", "seguros", "energia"
    ]  # fmt: skip
