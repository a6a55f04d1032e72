"""The desk's page on which an agent does a journey for the customer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from sintonia.conversations.models import Inbox
from sintonia.desk.models import WorkItem
from sintonia.journeys.models import StoredRun
from sintonia.staff.models import Provider, User
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def visitor(stage: Stage) -> Visit:
    """A customer in the web chat who asked for a person."""
    browser = Visit()
    browser.post("/webchat/say", {"text": "quero falar com uma pessoa"})
    stage.settle()
    return browser


@pytest.fixture
def item(visitor: Visit) -> WorkItem:
    return WorkItem.objects.get()


@pytest.fixture
def ana(item: WorkItem) -> Visit:
    browser = staff("ana")
    browser.post(f"/desk/{item.token}/claim")
    return browser


def begins(browser: Visit, item: WorkItem, journey: str, *, key: str = "") -> str:
    answer = browser.post(f"/desk/{item.token}/do", {"begin": journey, "key": key}, follow=True)
    return words_of(answer)


def form_of(browser: Visit, item: WorkItem) -> dict[str, str]:
    found = browser.get(f"/desk/{item.token}/").context["customer"]["serving"]["form"]
    return {"run": found.run, "step": found.step, "key": found.key}


def test_what_can_be_done_is_told_in_the_agents_language(item: WorkItem, ana: Visit) -> None:
    assert "Falta de energia" in ana.read(f"/desk/{item.token}/")
    ana.cookies["sintonia_language"] = "es"
    titles = {one.title for one in ana.get(f"/desk/{item.token}/").context["item"]["journeys"]}
    assert "Falta de energia" not in titles
    assert len(titles) > 10


def test_until_a_turn_took_it_in_the_page_says_one_moment(stage: Stage, item: WorkItem, ana: Visit) -> None:
    assert "Um momento" in begins(ana, item, "complaint")
    stage.settle()
    page = ana.read(f"/desk/{item.token}/")
    assert "Um momento" not in page
    assert "O que o cliente disse" in page


def test_the_customers_page_shows_nothing_of_what_is_asked_and_entered(
    stage: Stage, visitor: Visit, item: WorkItem, ana: Visit
) -> None:
    begins(ana, item, "complaint")
    stage.settle()
    question = ana.get(f"/desk/{item.token}/").context["customer"]["serving"]["form"].question
    ana.post(f"/desk/{item.token}/do", {**form_of(ana, item), "text": "a fatura veio com o nome errado"})
    stage.settle()
    theirs = words_of(visitor.get("/webchat/"))
    assert question not in theirs
    assert "nome errado" not in theirs
    desk = ana.read(f"/desk/{item.token}/")
    assert "nome errado" in desk
    assert "só para nós" in desk


def test_a_double_click_begins_and_enters_once(stage: Stage, item: WorkItem, ana: Visit) -> None:
    for _n in range(2):
        begins(ana, item, "complaint", key="one")
    stage.settle()
    assert StoredRun.objects.filter(journey="complaint").count() == 1
    told = {**form_of(ana, item), "text": "ninguém veio"}
    ana.post(f"/desk/{item.token}/do", told)
    stage.settle()
    assert "já é outra" not in words_of(ana.post(f"/desk/{item.token}/do", told, follow=True))
    assert Inbox.objects.filter(kind="entry").count() == 2


def test_what_was_open_in_another_tab_is_not_answered(stage: Stage, item: WorkItem, ana: Visit) -> None:
    begins(ana, item, "complaint")
    stage.settle()
    old = form_of(ana, item)
    ana.post(f"/desk/{item.token}/do", {**old, "text": "ninguém veio"})
    stage.settle()
    page = words_of(ana.post(f"/desk/{item.token}/do", {**old, "key": "other", "text": "tarde"}, follow=True))
    assert "A pergunta já é outra" in page or "Isto já terminou" in page
    assert Inbox.objects.filter(kind="entry").count() == 2


@pytest.mark.parametrize("told", [{"begin": "menu"}, {"begin": "../x"}, {"run": "x", "step": "y", "text": "z"}, {}])
def test_what_is_made_up_does_nothing(item: WorkItem, ana: Visit, told: dict[str, str]) -> None:
    ana.post(f"/desk/{item.token}/do", told)
    assert not Inbox.objects.filter(kind="entry").exists()


def test_an_empty_answer_is_none(stage: Stage, item: WorkItem, ana: Visit) -> None:
    begins(ana, item, "complaint")
    stage.settle()
    page = words_of(ana.post(f"/desk/{item.token}/do", {**form_of(ana, item), "text": "  "}, follow=True))
    assert "Escreva o que o cliente disse" in page


def test_who_does_not_have_it_does_nothing_for_the_customer(stage: Stage, item: WorkItem, ana: Visit) -> None:
    begins(ana, item, "complaint")
    stage.settle()
    told = form_of(ana, item)
    bruno = staff("bruno")
    assert bruno.get(f"/desk/{item.token}/").context["customer"]["serving"] is None
    for deed in ({"begin": "outage"}, {**told, "text": "ninguém veio"}, {**told, "ask": "1"}):
        assert "já não está com você" in words_of(bruno.post(f"/desk/{item.token}/do", deed, follow=True))
    assert Inbox.objects.filter(kind="entry").count() == 1


def test_another_house_does_not_even_see_it(item: WorkItem, ana: Visit) -> None:
    provider = Provider.objects.create(name="Contato Sul")
    rosa = Visit()
    user = User.objects.create_user(
        username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider
    )  # fmt: skip
    rosa.force_login(user, backend=BACKEND)
    assert rosa.post(f"/desk/{item.token}/do", {"begin": "outage"}).status_code == 404


def test_a_providers_agent_does_it_for_whom_they_have(stage: Stage, item: WorkItem, ana: Visit) -> None:
    provider = Provider.objects.create(name="Contato Sul")
    rosa = Visit()
    user = User.objects.create_user(
        username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider
    )  # fmt: skip
    rosa.force_login(user, backend=BACKEND)
    ana.post(f"/desk/{item.token}/transfer", {"to": f"provider:{provider.pk}", "reason": "fora do horário"})
    rosa.post(f"/desk/{item.token}/claim")
    begins(rosa, item, "complaint")
    stage.settle()
    rosa.post(f"/desk/{item.token}/do", {**form_of(rosa, item), "text": "ninguém veio"})
    stage.settle()
    assert StoredRun.objects.get(journey="complaint").known[-1]


def test_only_the_customer_is_asked_to_prove_who_they_are(
    stage: Stage, visitor: Visit, item: WorkItem, ana: Visit
) -> None:
    begins(ana, item, "second_copy")
    stage.settle()
    page = ana.read(f"/desk/{item.token}/")
    assert "Só o cliente pode responder" in page
    assert "CPF ou CNPJ" not in words_of(visitor.get("/webchat/"))
    ana.post(f"/desk/{item.token}/do", {**form_of(ana, item), "ask": "1"})
    stage.settle()
    assert "CPF ou CNPJ" in words_of(visitor.get("/webchat/"))


def test_what_was_left_open_is_shown_and_taken_up_once(stage: Stage) -> None:
    browser = Visit()
    for line in ("quero fazer uma reclamação", "quero falar com uma pessoa"):
        browser.post("/webchat/say", {"text": line})
        stage.settle()
    item = WorkItem.objects.get()
    bruno, ana = staff("bruno"), staff("ana")
    ana.post(f"/desk/{item.token}/claim")
    aside = ana.get(f"/desk/{item.token}/").context["customer"]["aside"]
    assert aside["question"]
    page = ana.read(f"/desk/{item.token}/")
    assert "Ficou em aberto" in page
    assert "Retomar neste passo" in page
    assert "Retomar neste passo" not in bruno.read(f"/desk/{item.token}/")
    told = {"resume": "1", "run": aside["run"], "step": aside["step"], "key": aside["key"]}
    for _n in range(2):
        ana.post(f"/desk/{item.token}/do", told)
    stage.settle()
    shown = ana.get(f"/desk/{item.token}/").context["customer"]
    assert shown["aside"] is None
    assert shown["serving"]["form"].question == aside["question"]
    assert Inbox.objects.filter(kind="entry").count() == 1
