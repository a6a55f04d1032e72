"""The desk: who waits, who has it, and that an answer leaves once, through the customer's channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from sintonia.conversations.bubbles import bubbles_of
from sintonia.conversations.models import Message
from sintonia.conversations.queries import messages_of
from sintonia.desk.models import WorkItem
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def item(stage: Stage) -> WorkItem:
    """Somebody on WhatsApp who waits for a person."""
    stage.whatsapp("quero falar com uma pessoa")
    return WorkItem.objects.get()


def test_only_who_signed_in_sees_who_waits() -> None:
    assert Visit().get("/desk/")["Location"].startswith("/staff/sign-in")


def test_danger_stands_before_who_waited_longer(stage: Stage, item: WorkItem) -> None:
    stage.later(minutes=5)
    stage.whatsapp("caiu um fio na calçada ta soltando faisca", phone="5531977776666")

    queue = staff("ana").get("/desk/queue").context["queue"]

    assert [one["urgent"] for one in queue] == [True, False]
    assert queue[1]["token"] == item.token


def test_of_two_who_click_at_once_one_is_told_who_has_it(item: WorkItem) -> None:
    staff("ana").post(f"/desk/{item.token}/claim")
    slower = staff("bruno")

    page = words_of(slower.post(f"/desk/{item.token}/claim", follow=True))

    item.refresh_from_db()
    assert item.claimed_by is not None
    assert item.claimed_by.username == "ana"
    assert "Ana pegou há" in page


def test_what_another_has_cannot_be_taken(item: WorkItem) -> None:
    other = staff("bruno")
    assert "Atender" in other.read(f"/desk/{item.token}/")

    staff("ana").post(f"/desk/{item.token}/claim")

    page = other.read(f"/desk/{item.token}/")
    assert "Com Ana." in page
    assert "A assistente para de responder quando você atende." not in page


def test_an_answer_leaves_once_through_the_customers_channel(stage: Stage, item: WorkItem) -> None:
    ana = staff("ana")
    ana.post(f"/desk/{item.token}/claim")
    seen = ana.get(f"/desk/{item.token}/").context["seen"]

    for _ in range(2):
        ana.post(f"/desk/{item.token}/answer", {"text": "Oi, sou a Ana.", "key": "one", "seen": seen})
    stage.settle()

    assert [saying.text for _to, _kind, saying in stage.sent].count("Oi, sou a Ana.") == 1


def test_an_answer_that_missed_the_customers_newer_word_waits(stage: Stage, item: WorkItem) -> None:
    ana = staff("ana")
    ana.post(f"/desk/{item.token}/claim")
    seen = ana.get(f"/desk/{item.token}/").context["seen"]
    stage.whatsapp("esqueci de dizer: é urgente")

    refused = ana.post(
        f"/desk/{item.token}/answer", {"text": "Tudo certo!", "key": "two", "seen": seen}, HTTP_X_PART="1"
    )

    assert refused.status_code == 409
    assert not Message.objects.filter(text="Tudo certo!").exists()


def test_without_javascript_a_refused_answer_comes_back_to_be_read_again(stage: Stage, item: WorkItem) -> None:
    ana = staff("ana")
    ana.post(f"/desk/{item.token}/claim")
    stage.whatsapp("esqueci de dizer: é urgente")

    answer = ana.post(f"/desk/{item.token}/answer", {"text": "Meu rascunho", "key": "two", "seen": "1"}, follow=True)

    assert b"Meu rascunho" in answer.content


def test_who_does_not_have_it_cannot_answer(item: WorkItem) -> None:
    staff("ana").post(f"/desk/{item.token}/claim")

    said = {"text": "Oi", "key": "x", "seen": "99"}
    answer = staff("bruno").post(f"/desk/{item.token}/answer", said, HTTP_X_PART="1")

    assert answer.status_code == 409


def test_given_back_the_bot_has_the_word(stage: Stage, item: WorkItem) -> None:
    ana = staff("ana")
    ana.post(f"/desk/{item.token}/claim")
    ana.post(f"/desk/{item.token}/give-back")
    stage.settle()

    item.contact.refresh_from_db()
    assert item.contact.owner == "bot"


@pytest.mark.parametrize("deed", ["give-back", "close"])
def test_the_customer_is_told_that_the_assistant_is_back_and_nothing_is_awaited(stage: Stage, deed: str) -> None:
    visitor = Visit()
    visitor.post("/webchat/say", {"text": "quero falar com uma pessoa"})
    stage.settle()
    token = WorkItem.objects.get().token
    ana = staff("ana")
    ana.post(f"/desk/{token}/claim")
    visitor.post("/webchat/say", {"text": "obrigada!"})
    stage.settle()

    ana.post(f"/desk/{token}/{deed}")
    stage.settle()

    page = visitor.get("/webchat/")
    assert "Sou eu de novo, a assistente virtual." in words_of(page)
    assert not page.context["awaiting"]


def test_an_item_that_is_not_there_is_not_found(stage: Stage) -> None:
    assert staff("ana").get("/desk/guessed/").status_code == 404


def test_no_document_is_shown_whole_and_the_row_keeps_every_word(stage: Stage, item: WorkItem) -> None:
    stage.whatsapp("meu cpf é 529.982.247-25")

    page = words_of(staff("ana").get(f"/desk/{item.token}/"))

    assert "529.982.247-25" not in page
    assert "***.982.247-**" in page
    assert Message.objects.filter(text="meu cpf é 529.982.247-25").exists()


def test_a_code_that_was_asked_for_is_not_shown(stage: Stage) -> None:
    for line in ("quero a 2ª via", "529.982.247-25"):
        stage.say(line, door="webchat")
    ways = bubbles_of(messages_of(contact=stage.contact("webchat")), reader="customer")[-1]
    stage.say("", door="webchat", choice=ways.options[0].id, step=ways.step)
    stage.say("482107", door="webchat")
    stage.say("quero falar com uma pessoa", door="webchat")

    page = words_of(staff("ana").get(f"/desk/{WorkItem.objects.get().token}/"))

    assert "482107" not in page
    assert "······" in page


def test_of_a_conversation_of_years_the_latest_is_shown_and_the_rest_page_by_page(stage: Stage, item: WorkItem) -> None:
    contact = item.contact
    Message.objects.bulk_create(
        Message(
            contact=contact, number=1000 + n, direction="in", author_kind="customer", kind="text", text=f"fala {n}",
            at=BEGAN - timedelta(minutes=5000 - n), state="read",
        )
        for n in range(3000)
    )  # fmt: skip
    ana = staff("ana")

    page = ana.get(f"/desk/{item.token}/")
    shown = [bubble for part in page.context["conversations"] for bubble in part["bubbles"]]
    assert len(shown) <= 130
    assert "fala 2999" in words_of(page)
    assert "fala 2700" not in words_of(page)
    assert "fala 2700" in ana.read(page.context["earlier"].replace("pages=2", "pages=3"))
    assert "fala 2999" in ana.read(f"/desk/{item.token}/talk?pages=x")


def test_a_customer_s_name_is_a_name_and_no_markup(item: WorkItem) -> None:
    customer = item.contact.customer
    customer.name = "<img src=x onerror=alert(1)> Zé"
    customer.save()
    page = staff("ana").get(f"/desk/{item.token}/")
    assert b"<img src=x" not in page.content
    assert b"&lt;img src=x" in page.content


@pytest.mark.parametrize("deed", ["answer", "close", "give-back", "transfer", "snooze", "meet", "reveal"])
def test_nobody_acts_on_what_another_has(stage: Stage, item: WorkItem, deed: str) -> None:
    staff("ana").post(f"/desk/{item.token}/claim")
    before = len(stage.sent)
    forged = {"text": "sou eu", "key": "k", "seen": 99, "owner": "agent:1", "to": "company", "reason": "porque sim"}
    staff("bruno").post(f"/desk/{item.token}/{deed}", {**forged, "until": "1h", "identifier": 1, "clock": "x"})
    stage.settle()
    item.refresh_from_db()
    assert item.claimed_by is not None
    assert (item.claimed_by.username, item.closed_at, item.snoozed_until) == ("ana", None, None)
    assert len(stage.sent) == before
