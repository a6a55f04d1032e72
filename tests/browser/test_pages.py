"""In a real browser: one matter through every door, two agents who click at once, and pages that everybody can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import settle, violations
from tests.documents import drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from tests.running import Running

pytestmark = pytest.mark.browser

SIZES = ((390, 844), (820, 1180), (1280, 900))
WIDTH = "document.documentElement.scrollWidth"
PATIENCE_MS = 20_000
DRAWS = 12
SAYS = re.compile(r"/(say|send)\b")
Opener = Callable[..., "BrowserContext"]


@pytest.fixture
def opened(browser: Browser, demo: Running) -> Iterator[Opener]:
    """Make browsers of people who know nothing of each other; each is closed in the end."""
    made: list[BrowserContext] = []

    def one(**options: object) -> BrowserContext:
        context = browser.new_context(**{"base_url": demo.url, "locale": "pt-BR", **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
        return context

    yield one
    for context in made:
        context.close()


def said_on_the_phone(page: Page, text: str) -> None:
    """Type on the simulated phone, and wait for an answer to it."""
    answers = page.locator("#phone-bubbles .by-bot")
    before = answers.count()
    page.fill("#phone-text", text)
    page.press("#phone-text", "Enter")
    answers.nth(before).wait_for()


def asked_for_a_reading(page: Page) -> str:
    """
    Begin to give a reading on the phone; returns the question that is open, without what one may choose from.

    Whose phone it is, is drawn. Somebody with several homes is asked for which, and at another door first who they are:
    that is another story (`tests/dialogue/test_proving_again.py`), so the phone is given to somebody else.
    """
    for _draw in range(DRAWS):
        page.goto("/")
        said_on_the_phone(page, "quero informar a leitura")
        page.locator(".door-lit").wait_for()
        # The greeting comes before it, in a bubble of its own.
        question = page.locator("#phone-bubbles .by-bot .bubble-text", has_text="?").last
        question.wait_for()
        asked = question.inner_text().split("\n", 1)[0]
        if "qual endereço" not in asked:
            return asked
        page.click(".again button")
    raise AssertionError("everybody who is drawn has several homes")


def signed_in(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    page.goto("/staff/sign-in")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", "sintonia")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def test_one_matter_goes_through_every_door_under_one_protocol(opened: Opener) -> None:
    context = opened()
    first = context.new_page()
    question = asked_for_a_reading(first)
    protocol = first.locator(".spine .protocol").inner_text()

    with context.expect_page() as door:
        first.click(".door-lit button")
    web = door.value
    web.locator("#talk-bubbles", has_text=question).wait_for()
    assert web.locator(".webchat-side .protocol").inner_text() == protocol

    first.locator(".door-lit", has_text="Ir ao balcão").locator("button").click()
    web.locator(".giant button").click()
    assert web.locator(".step-question").inner_text() == question
    assert web.locator(".visit-foot .protocol").inner_text() == protocol

    first.locator(".closing").wait_for()
    assert first.locator(".spine .fio-part").count() == 3
    assert "0 perdidas · 0 repetidas" in first.locator(".tally[data-key=tally]").inner_text()


def test_a_person_steps_in_and_answers_on_the_customers_own_channel(opened: Opener) -> None:
    customer = opened().new_page()
    asked_for_a_reading(customer)
    customer.click(".phone .person-row button")
    customer.locator(".fio-answering", has_text="chamando uma pessoa").wait_for()
    name = customer.locator(".again strong").inner_text()

    ana = signed_in(opened(), "ana")
    ana.goto("/desk/")
    ana.locator(".queue-one", has_text=name.split()[0]).first.locator("a").click()
    ana.locator(".desk-claim button").click()
    ana.fill("#desk-text", "Oi, aqui é a Ana.")
    ana.press("#desk-text", "Enter")

    customer.locator("#phone-bubbles", has_text="Oi, aqui é a Ana.").wait_for()
    customer.locator(".fio-answering", has_text="Ana").wait_for()
    assert customer.locator("#phone-bubbles .bubble", has_text="Oi, aqui é a Ana.").count() == 1


def test_of_two_agents_the_slower_is_told_who_has_it(opened: Opener) -> None:
    customer = opened().new_page()
    asked_for_a_reading(customer)
    customer.click(".phone .person-row button")
    customer.locator(".fio-answering", has_text="chamando uma pessoa").wait_for()
    ana, bruno = (signed_in(opened(), name) for name in ("ana", "bruno"))
    ana.goto("/desk/")
    ana.locator(".queue-one a").first.click()
    bruno.goto(ana.url)

    ana.locator(".desk-claim button").click()
    ana.locator("#desk-text").wait_for()
    # Bruno's page may have heard already; what he clicked on before it did goes all the same.
    bruno.evaluate("document.querySelector('.desk-claim')?.requestSubmit()")

    bruno.locator(".notice", has_text="Ana").first.wait_for()


def test_the_web_chat_works_without_javascript(opened: Opener) -> None:
    page = opened(java_script_enabled=False).new_page()
    page.goto("/webchat/")

    page.fill("#webchat-text", "quero informar a leitura")
    page.click(".composer .send")

    assert "quero informar a leitura" in page.locator("#talk-bubbles").inner_text()
    assert re.search(r"protocolo é [\d ]{13,}", page.locator("#talk-bubbles").inner_text())


def test_another_site_shows_the_chat_with_one_line(opened: Opener, demo: Running) -> None:
    line = f'<script src="{demo.url}/webchat/widget.js" data-account="demo"></script>'
    with another_site(f'<!doctype html><html lang="pt"><title>Loja</title>{line}') as shop:
        page = opened().new_page()
        page.goto(shop)

        page.get_by_role("button", name="Fale com a gente").click()
        chat = page.frame_locator("iframe")
        chat.locator("#webchat-text").fill("oi, vim da loja")
        chat.locator("#webchat-text").press("Enter")

        chat.locator("#talk-bubbles .by-bot").first.wait_for()
        assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "sintonia_visitor"]


@contextmanager
def another_site(page: str) -> Iterator[str]:
    """Serve one page from another origin."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_words_written_offline_wait_and_go_when_the_internet_is_back(opened: Opener) -> None:
    context = opened()
    page = context.new_page()
    page.goto("/webchat/")
    context.set_offline(True)
    page.fill("#webchat-text", "escrevi sem internet")
    page.press("#webchat-text", "Enter")
    page.locator("[data-waiting]", has_text="Sem internet").wait_for()

    context.set_offline(False)

    page.locator("#talk-bubbles .by-bot").first.wait_for()
    assert page.locator("#talk-bubbles .bubble-text", has_text="escrevi sem internet").count() == 1


@pytest.mark.parametrize(("place", "line"), [("/webchat/", "webchat"), ("/", "phone")])
def test_what_is_refused_goes_back_before_what_is_being_written_and_is_said(
    opened: Opener, place: str, line: str
) -> None:
    page = opened().new_page()
    page.goto(place)
    held: list[Route] = []
    page.route(SAYS, lambda route: held.append(route))  # noqa: PLW0108 - the driver marks what it is given
    with page.expect_request(SAYS):
        page.fill(f"#{line}-text", "a primeira")
        page.press(f"#{line}-text", "Enter")
    page.fill(f"#{line}-text", "a segunda")

    held.pop().fulfill(status=403, content_type="text/html", body="<p>a whole page about it</p>")

    page.locator(f"#{line}-line .line-problem", has_text="Não foi enviado. Tente de novo.").wait_for()
    assert page.input_value(f"#{line}-text") == "a primeira\na segunda"
    assert page.locator("[data-waiting]").count() == 0


def test_words_that_wait_are_sent_with_what_the_page_is_known_by_now(opened: Opener) -> None:
    page = opened().new_page()
    page.goto("/webchat/")
    sent: list[str] = []

    def once_lost(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.abort()
        else:
            route.fulfill(status=204)

    page.route(SAYS, once_lost)
    page.fill("#webchat-text", "oi")
    token = page.locator("#webchat-line [name=csrfmiddlewaretoken]")
    token.evaluate("(field) => { field.value = 'stale'; field.form.requestSubmit(); }")
    page.locator("#talk-bubbles .bubble-offline").wait_for()
    token.evaluate("(field) => { field.value = 'anew'; }")

    with page.expect_response(SAYS):
        pass

    assert ["csrfmiddlewaretoken=stale" in body for body in sent] == [True, False]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_first_page_switches_between_the_companies(opened: Opener, javascript: bool) -> None:
    page = opened(java_script_enabled=javascript).new_page()
    page.goto("/")
    assert page.inner_text("#phone-name") == "Energia Clara"

    page.click(".segments a:not([aria-current])")

    assert page.inner_text("#phone-name") == "Faro Seguros"
    page.fill("#phone-text", "quero um guincho")
    page.click(".composer .send")
    page.locator("#phone-bubbles .bubble-mine:not([data-waiting])", has_text="quero um guincho").wait_for()
    page.goto("/")
    assert page.inner_text("#phone-name") == "Faro Seguros"
    assert "quero um guincho" in page.inner_text("#phone-bubbles")
    page.goto("/?company=energia")
    assert "guincho" not in page.inner_text("#phone-bubbles")


def test_a_page_left_open_can_be_used_after_somebody_signed_in_beside_it(opened: Opener) -> None:
    context = opened()
    first = context.new_page()
    first.goto("/")
    signed_in(context, "clara")

    with first.expect_response(lambda answer: "/demo/doors" in answer.url and answer.finished() is None):
        first.bring_to_front()
    first.wait_for_function("document.querySelector('live-part[src^=\"/demo/doors\"]').busy === false")
    first.click(".again button")

    first.wait_for_url("**/?company=energia")
    assert first.locator("#phone-name").inner_text() == "Energia Clara"


def test_a_photo_that_was_sent_is_seen_once_and_named_as_people_say(opened: Opener) -> None:
    page = opened().new_page()
    asked_for_a_reading(page)
    photo = {"name": "meter.jpg", "mimeType": "image/jpeg", "buffer": drawn.photo(drawn.display("4832", smudged=2))}

    page.set_input_files("#phone-line input[type=file]", photo)  # type: ignore[arg-type]

    page.locator("#phone-bubbles .bubble-picture img").wait_for()
    # A photo is read by the worker beside all else that it does. Where that fails, it is told what was said instead.
    expect(page.locator("#phone-bubbles .by-bot")).to_contain_text(["48_2"], timeout=3 * PATIENCE_MS)
    assert page.locator("#phone-bubbles [data-waiting]").count() == 0
    page.locator(".fio-part", has_text="Foto").wait_for()


def test_light_and_dark_change_at_once_and_are_kept(opened: Opener) -> None:
    page = opened(color_scheme="light").new_page()
    page.goto("/")
    page.click("[data-appearance] button")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"

    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("language", ["pt-br", "es", "en"])
def test_everybody_can_use_every_page_at_every_size(opened: Opener, demo: Running, language: str) -> None:
    context = opened()
    context.add_cookies([{"name": "sintonia_language", "value": language, "url": demo.url}])
    first = context.new_page()
    first.goto("/")
    said_on_the_phone(first, "2ª via")
    first.locator(".door-lit").wait_for()
    clerk = signed_in(context, "clara")
    clerk.goto(f"/counter/?code={''.join(first.locator('.tiles span').all_inner_texts())}")
    clerk.locator(".giant button").click()
    clerk.locator(".visit-foot").wait_for()
    visit = clerk.url.partition("?")[0]
    insurers = ("/?company=seguros", "/webchat/faro/", "/counter/?company=faro")
    clerks = ("/counter/?q=maria", visit, f"{visit}turned", f"{visit}slip", "/desk/")
    places = (*insurers, "/?company=energia", "/webchat/", "/demo/proofs", *clerks)

    found = [
        trouble
        for width, height in SIZES
        for place in places
        for trouble in _troubles(context, place, width=width, height=height)
    ]

    assert not found


def _troubles(context: BrowserContext, place: str, *, width: int, height: int) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(place)
    settle(page)
    found = [f"{place} {width}: {trouble}" for trouble in violations(page)]
    if page.evaluate(WIDTH) > width:
        found.append(f"{place} {width}: wider than the screen")
    # Letters stand further apart for whoever reads so (WCAG 1.4.12), and in the wide fonts of some machines.
    page.evaluate("document.body.style.letterSpacing = '0.12em'")
    if page.evaluate(WIDTH) > width:
        found.append(f"{place} {width}: wider than the screen with its letters apart")
    page.close()
    return found
