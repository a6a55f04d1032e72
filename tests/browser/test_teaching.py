"""In a real browser: slang is taught, serves the next customer without a restart, and is taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest

from sintonia.config import postgres
from sintonia.packs.utility import pack
from tests.browser.test_pages import _troubles, signed_in
from tests.running import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.running import Running

pytestmark = pytest.mark.browser

SLANG = "deu breu no muquifo da gente"
SERVED = "rua e bairro"
LEARNS_MS = 300_000
PATIENCE_MS = 30_000
Opener = Callable[..., "BrowserContext"]
# Somebody labels many ways of asking for one thing as another.
NONSENSE = """
INSERT INTO understanding_utterance
    (company, key, text, alike, language, meant, confidence, second, third, outcome, at, label)
SELECT '', 'nonsense-' || n, text, 'nonsense', 'pt-BR', 'none', 0.3, '', '', 'missed', now(), ''
FROM json_array_elements_text(%s::json) WITH ORDINALITY AS said(text, n)
"""


@pytest.fixture
def opened(browser: Browser, demo: Running) -> Iterator[Opener]:
    made: list[BrowserContext] = []

    def one(language: str = "pt-br", **options: object) -> BrowserContext:
        context = browser.new_context(base_url=demo.url, **options)  # type: ignore[arg-type]
        context.add_cookies([{"name": "sintonia_language", "value": language, "url": demo.url}])
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
        return context

    yield one
    for context in made:
        context.close()


def answered(opened: Opener, text: str) -> str:
    """What a new customer is answered in the web chat."""
    context = opened()
    page = context.new_page()
    page.goto("/webchat/")
    page.fill("#webchat-text", text)
    page.press("#webchat-text", "Enter")
    page.locator("#talk-bubbles .by-bot .bubble-text", has_text="?").last.wait_for()
    told = page.locator("#talk-bubbles").inner_text()
    context.close()
    return told


def is_served(opened: Opener) -> bool:
    return SERVED in answered(opened, SLANG)


def labelled(page: Page, text: str, title: str) -> None:
    """Label a sentence by the title of a matter, and see it gone."""
    page.goto("/understanding/")
    card = page.locator(".teach-card", has_text=text)
    card.locator(".teach-else summary").click()
    card.locator("input[type=search]").fill(title)
    card.locator(".teach-else button").click()
    page.locator(".teach-undo", has_text=title).wait_for()
    assert page.locator(".teach-card", has_text=text).count() == 0


def learnt(page: Page) -> str:
    """Ask for the effect, and wait until it is measured; returns the release's address."""
    page.get_by_role("button", name="Ver o efeito").click()
    page.locator(".teach-bar").wait_for()
    page.locator(".teach-figures").wait_for(timeout=LEARNS_MS)
    return page.url


def test_what_was_taught_serves_the_next_customer_until_it_is_taken_back(opened: Opener, demo: Running) -> None:
    assert not is_served(opened)
    for said in ("vcs alugam salao pra casamento", "qto custa um cachorro salsicha"):
        answered(opened, said)
    working = demo.workers()
    davi = signed_in(opened(), "davi")
    davi.goto("/desk/")
    davi.get_by_role("link", name="Ensino").click()

    labelled(davi, SLANG, "Estou sem luz")
    davi.locator("[data-undo]").click()
    davi.locator(".teach-card", has_text=SLANG).wait_for()
    labelled(davi, SLANG, "Estou sem luz")
    for said in ("casamento", "salsicha"):
        davi.locator(".teach-card", has_text=said).locator("[data-hit='0']").focus()
        davi.keyboard.press("0")
        davi.locator(".teach-undo", has_text=said).wait_for()
    release = learnt(davi)
    assert davi.locator(".teach-trained").count() == 1, davi.locator(".teach-effect").inner_text()
    davi.locator(".teach-up summary").click()
    davi.locator(".teach-changes", has_text=SLANG).wait_for()
    assert not is_served(opened)

    davi.get_by_role("button", name="Publicar").click()
    davi.locator(".notice-success").wait_for()
    eventually(lambda: is_served(opened))
    assert demo.workers() == working

    a_bad_candidate_is_refused(davi, demo)
    assert is_served(opened)

    davi.goto("/understanding/releases")
    davi.get_by_role("button", name="Voltar a como veio").click()
    davi.locator(".notice-success").wait_for()
    eventually(lambda: not is_served(opened))
    davi.locator(f"a[href^='{release.partition('?')[0].removeprefix(demo.url)}']").wait_for()
    davi.get_by_role("button", name="Voltar à versão 1").click()
    eventually(lambda: is_served(opened))


def a_bad_candidate_is_refused(davi: Page, demo: Running) -> None:
    """What many customers say of their bill is labelled as an outage; no supervisor can publish that."""
    rows = [json.loads(line) for line in (pack.PHRASES.parent / "check" / "messages.jsonl").read_text().splitlines()]
    said = [row["text"] for row in rows if row["lang"] == "pt-BR" and row["journeys"] not in ([], ["outage"])]
    with postgres.start(demo.home) as server, psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("SELECT set_config('sintonia.scope', 'company', false)")
        connection.execute(NONSENSE.encode(), [json.dumps(said)])
    labelled(davi, said[-1], "Estou sem luz")

    learnt(davi)

    davi.locator(".notice-error", has_text="Esta versão foi recusada.").wait_for()
    assert davi.get_by_role("button", name="Publicar").count() == 0


# Words tell by their length, colors by their scheme: each of both once is enough.
@pytest.mark.parametrize(("language", "scheme"), [("pt-br", "light"), ("es", "dark"), ("en", "light")])
def test_everybody_can_use_the_review_page(opened: Opener, language: str, scheme: str) -> None:
    answered(opened, f"vcs consertam bicicleta {language} {scheme}")
    context = opened(language, color_scheme=scheme)
    page = signed_in(context, "davi")
    page.goto("/understanding/")
    page.locator(".teach-card").first.wait_for()
    releases = ["/understanding/releases/1", "/understanding/releases/2"]
    there = [place for place in releases if page.goto(place).status == 200]  # type: ignore[union-attr]

    found = [
        trouble
        for width, height in ((390, 844), (1280, 900))
        for place in ("/understanding/", "/understanding/labels", "/understanding/releases", *there)
        for trouble in _troubles(context, place, width=width, height=height)
    ]

    assert not found
