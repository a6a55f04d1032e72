"""An agent's day in a real browser, in three languages, once by the keyboard alone; a supervisor's and a provider's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import violations
from tests.dialogue.stage import NOTHING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_waits")]

PATIENCE_MS = 20_000
# In each language: to be available, to accept, the note, to close it as solved, to go home.
WORDS = {
    "pt-BR": ("Ficar disponível", "Aceitar", "Resolvido", "Sair de serviço", "Fora de serviço"),
    "es": ("Estar disponible", "Aceptar", "Resuelto", "Salir de servicio", "Fuera de servicio"),
    "en": ("Be available", "Accept", "Solved", "Go off duty", "Off duty"),
}
LANGUAGES = tuple(WORDS)
# As who works for another house closes what they answered.
INFORMED = {"pt-BR": "Informado", "es": "Informado", "en": "Informed"}
# She answers at the desk in no other story, so that she has nothing left over from one.
AGENT = "clara"
ASKED = {
    "pt-BR": "quero falar com uma pessoa",
    "es": "quiero hablar con una persona",
    "en": "I want to talk to a person",
}
Opener = Callable[..., "BrowserContext"]


@pytest.fixture
def opened(browser: Browser, demo: Running) -> Iterator[Opener]:
    """Make browsers of people who know nothing of each other; each is closed in the end."""
    made: list[BrowserContext] = []

    def one(**options: object) -> BrowserContext:
        context = browser.new_context(**{"base_url": demo.url, "viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
        return context

    yield one
    for context in made:
        context.close()


def customer_asks_for_a_person(context: BrowserContext, language: str) -> Page:
    page = context.new_page()
    page.goto("/")
    page.fill("#phone-text", ASKED[language])
    page.press("#phone-text", "Enter")
    page.locator("#phone-bubbles .by-bot").nth(1).wait_for()
    return page


def signed_in(context: BrowserContext, name: str, language: str) -> Page:
    context.add_cookies(
        [{"name": "sintonia_language", "value": language.lower(), "url": context.pages[0].url}] if context.pages else []
    )
    page = context.new_page()
    page.goto("/staff/sign-in")
    page.locator(f'[name=language][value="{language.lower()}"]').first.click()
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", "sintonia")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def key(page: Page, name: str) -> None:
    """Press a key of the desk, once the page's bar of commands is there to hear it."""
    page.locator("command-bar dialog").wait_for(state="attached")
    page.keyboard.press(name)


def by_command(page: Page, words: str) -> None:
    """Do what a command says by the keyboard: Ctrl K, the words, Enter."""
    key(page, "Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["es", "en"])
def test_an_agents_day_from_the_first_look_to_going_home(opened: Opener, language: str) -> None:
    available, accept, solved, home, off = WORDS[language]
    clara = signed_in(opened(locale=language), AGENT, language)
    clara.goto("/desk/ready")
    clara.locator("ready-check button:not([disabled])").click()
    clara.locator(".notice-success").wait_for()
    clara.get_by_role("button", name=available).click()
    customer = customer_asks_for_a_person(opened(locale=language), language)

    theirs = customer.locator(".again strong").inner_text()
    clara.locator(".offer", has_text=theirs).get_by_role("button", name=accept).click()
    clara.fill("#desk-note", "<b>só entre nós</b>")
    with clara.expect_navigation():
        clara.locator(".desk-notes button").click()
    clara.locator(".desk-note", has_text="<b>só entre nós</b>").wait_for()
    clara.locator(".replies summary").click()
    clara.locator(".reply-one", has_text="Clara").first.click()
    words = clara.input_value("#desk-text")
    assert "{" not in words
    clara.locator(".desk-composer .button-deed").click()
    customer.locator("#phone-bubbles", has_text=words).wait_for()
    assert customer.locator("#phone-bubbles", has_text="entre nós").count() == 0

    clara.locator("summary[data-hotkey=c]").click()
    clara.get_by_role("button", name=solved).click()
    clara.get_by_role("button", name=home).click()
    clara.locator(".me-state", has_text=off).wait_for()


def test_what_is_pressed_while_the_queue_is_drawn_anew_is_pressed(opened: Opener) -> None:
    customer_asks_for_a_person(opened(locale="pt-BR"), "pt-BR")
    ana = signed_in(opened(locale="pt-BR"), "ana", "pt-BR")
    ana.goto("/desk/")
    ana.locator(".queue-one a").first.hover()
    ana.mouse.down()
    with ana.expect_response(lambda answer: answer.request.headers.get("x-part") == "1"):
        ana.evaluate(
            "for (const one of document.querySelectorAll('.queue, .queue-one')) one.written = '';"
            "document.dispatchEvent(new Event('sintonia:refresh'))"
        )
    ana.wait_for_timeout(300)
    ana.mouse.up()
    ana.locator("#desk-note").wait_for()


def test_what_is_heard_while_a_part_is_on_its_way_is_fetched_too(opened: Opener) -> None:
    customer = customer_asks_for_a_person(opened(locale="pt-BR"), "pt-BR")
    ana = signed_in(opened(locale="pt-BR"), "ana", "pt-BR")
    ana.goto("/desk/")
    ana.locator(".queue-one a").first.click()
    ana.locator("#desk-note").wait_for()
    talk = re.compile(r"/talk")
    # The part is answered, and waits for the finger; only then the customer writes.
    ana.locator(".chat-scroll").hover()
    ana.mouse.down()
    with ana.expect_response(talk):
        ana.evaluate("document.dispatchEvent(new Event('sintonia:refresh'))")
    customer.fill("#phone-text", "ainda estou aqui")
    customer.press("#phone-text", "Enter")
    customer.locator("#phone-bubbles .bubble-mine", has_text="ainda estou aqui").wait_for()
    ana.wait_for_timeout(700)
    ana.mouse.up()
    ana.locator(".chat-scroll", has_text="ainda estou aqui").wait_for()


def test_an_agents_day_by_the_keyboard_alone(opened: Opener) -> None:
    available, _accept, _solved, home, off = WORDS["pt-BR"]
    clara = signed_in(opened(locale="pt-BR"), AGENT, "pt-BR")
    clara.goto("/desk/")
    by_command(clara, available)
    clara.locator(".me-available").wait_for()
    customer = customer_asks_for_a_person(opened(locale="pt-BR"), "pt-BR")

    clara.locator(".offer").wait_for()
    key(clara, "a")
    clara.locator("#desk-text").wait_for()
    key(clara, "r")
    clara.keyboard.type("Oi, aqui é a Clara. Já li tudo.")
    clara.keyboard.press("Control+Enter")
    customer.locator("#phone-bubbles", has_text="Já li tudo.").wait_for()
    clara.locator("#desk-bubbles", has_text="Já li tudo.").wait_for()
    clara.locator("h2").first.evaluate("() => document.activeElement.blur()")
    key(clara, "n")
    clara.keyboard.type("cliente tranquilo")
    clara.keyboard.press("Tab")
    with clara.expect_navigation():
        clara.keyboard.press("Enter")
    clara.locator(".desk-note", has_text="cliente tranquilo").wait_for()
    key(clara, "c")
    clara.keyboard.press("Enter")
    clara.wait_for_url(re.compile(r"/desk/$"))
    by_command(clara, home)
    clara.locator(".me-state", has_text=off).wait_for()


def test_an_agent_does_it_for_the_customer_by_the_keyboard(opened: Opener) -> None:
    customer = customer_asks_for_a_person(opened(locale="pt-BR"), "pt-BR")
    name = customer.locator(".again strong").inner_text()
    ana = signed_in(opened(locale="pt-BR"), "ana", "pt-BR")
    ana.goto("/desk/")
    ana.locator(".queue-one", has_text=name).first.locator("a").click()
    ana.locator(".desk-claim button").press("Enter")
    ana.locator("#desk-text").wait_for()

    key(ana, "Control+k")
    ana.keyboard.type("fazer uma reclama")
    with ana.expect_navigation():
        ana.keyboard.press("Enter")
    ana.locator(".desk-enter input[name=text]").wait_for()
    asked = ana.locator(".desk-run").inner_text().splitlines()[-1]
    key(ana, "e")
    ana.keyboard.type("a equipe não veio ontem")
    with ana.expect_navigation():
        ana.keyboard.press("Enter")
    ana.locator(".bubble-ours", has_text="a equipe não veio ontem").wait_for()
    ana.locator(".desk-run", has_text=asked).wait_for(state="detached")

    phone = customer.locator("#phone-bubbles")
    assert phone.get_by_text(asked).count() == 0, "what an agent is asked is not asked of the customer"
    assert phone.get_by_text("a equipe não veio ontem").count() == 0
    ana.locator("summary[data-hotkey=c]").click()
    ana.get_by_role("button", name="Resolvido").click()


def test_an_agent_takes_up_what_was_left_open_and_opens_another_protocol_by_the_keyboard(opened: Opener) -> None:
    customer = opened(locale="pt-BR").new_page()
    customer.goto("/")
    for line, answer in (("quero fazer uma reclamação", ""), (ASKED["pt-BR"], "uma pessoa para ajudar")):
        said = customer.locator("#phone-bubbles .by-bot").count()
        customer.fill("#phone-text", line)
        customer.press("#phone-text", "Enter")
        customer.locator("#phone-bubbles .by-bot", has_text=answer).nth(0 if answer else said + 1).wait_for()
    name = customer.locator(".again strong").inner_text()
    ana = signed_in(opened(locale="pt-BR"), "ana", "pt-BR")
    ana.goto("/desk/")
    ana.locator(".queue-one", has_text=name).first.locator("a").click()
    ana.locator(".desk-claim button").press("Enter")
    ana.locator("#desk-text").wait_for()

    with ana.expect_navigation():
        key(ana, "u")
    ana.locator("#desk-step .desk-enter input[name=text]").wait_for()
    # Keys are heard once the page's bar of commands is there.
    ana.locator("command-bar dialog").wait_for(state="attached")
    ana.locator("h2").first.evaluate("() => document.activeElement.blur()")
    key(ana, "s")
    ana.locator(".desk-links input[name=about]:focus").wait_for()
    ana.keyboard.type("poste torto")
    # News while one writes: what is open stays open, and the cursor where it is.
    customer.fill("#phone-text", "alô?")
    customer.press("#phone-text", "Enter")
    ana.locator("#desk-bubbles", has_text="alô?").wait_for()
    ana.locator("live-part", has=ana.locator("#desk-step")).evaluate("(part) => part.refresh()")
    ana.keyboard.type(" em frente à casa")
    with ana.expect_navigation():
        ana.keyboard.press("Enter")
    ana.locator(".desk-links .same-person", has_text="poste torto em frente à casa").wait_for()
    customer.locator("#phone-bubbles", has_text="Abri um protocolo para este outro assunto").wait_for()
    ana.locator(".desk-links .same-person button").press("Enter")
    customer.locator("#phone-bubbles", has_text="foi encerrado").wait_for()
    assert ana.locator(".desk-links .same-person").count() == 0
    ana.locator("summary[data-hotkey=c]").click()
    ana.get_by_role("button", name="Não foi possível").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_providers_agent_gets_what_is_handed_to_their_house_and_sees_no_more(opened: Opener, language: str) -> None:
    customer = customer_asks_for_a_person(opened(locale=language), language)
    name = customer.locator(".again strong").inner_text()
    ana = signed_in(opened(locale=language), "ana", language)
    ana.goto("/desk/")
    ana.locator(".queue-one", has_text=name).first.locator("a").click()
    ana.locator("#desk-note").wait_for()
    bruno = signed_in(opened(locale=language), "bruno", language)
    bruno.goto(ana.url)
    bruno.locator("who-looks", has_text="Ana").wait_for()
    bruno.locator("#desk-note").press_sequentially("ainda não terminei")
    ana.fill("#desk-note", "eu fico com esta")
    with ana.expect_navigation():
        ana.locator(".desk-notes button").click()
    bruno.locator(".desk-note", has_text="eu fico com esta").wait_for()
    assert bruno.locator("#desk-note:focus").input_value() == "ainda não terminei", "what one writes survives news"
    ana.locator(".desk-claim button").click()
    ana.locator("summary[data-hotkey=t]").click()
    house = ana.locator("select[name=to] option", has_text="Contato Sul").get_attribute("value")
    ana.locator("select[name=to]").select_option(house)
    ana.fill("textarea[name=reason]", "fora do nosso horário")
    ana.locator(".deed[open] .button-deed").click()
    ana.locator(".notice-success").wait_for()

    rosa = signed_in(opened(locale=language), "rosa", language)
    rosa.goto("/desk/")
    assert rosa.locator("#me-q").count() == 0, "a provider's people search nothing"
    rosa.locator(".queue-one a").first.click()
    assert name not in rosa.inner_text("body"), "a first name and an initial are enough"
    rosa.locator(".desk-claim button").click()
    rosa.locator(".desk-note", has_text="fora do nosso horário").wait_for()
    rosa.locator(".reveal summary").first.click()
    rosa.locator(".reveal input[name=reason]").first.fill("ligar de volta")
    rosa.locator(".reveal button").first.click()
    rosa.locator(".desk-facts dd", has_text=re.compile(r"55\d{8,}")).wait_for()
    rosa.locator("summary[data-hotkey=c]").click()
    rosa.get_by_role("button", name=INFORMED[language]).click()
    rosa.wait_for_url(re.compile(r"/desk/$"))
    assert rosa.locator(".queue-one").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_supervisor_sees_who_has_whom_reads_along_and_whispers(opened: Opener, language: str) -> None:
    available, accept, solved, home, off = WORDS[language]
    clara = signed_in(opened(locale=language), AGENT, language)
    clara.goto("/desk/")
    clara.get_by_role("button", name=available).click()
    customer = customer_asks_for_a_person(opened(locale=language), language)
    davi = signed_in(opened(locale=language), "davi", language)
    davi.goto("/desk/board")
    name = customer.locator(".again strong").inner_text()
    clara.locator(".offer", has_text=name).get_by_role("button", name=accept).click()
    clara.locator("#desk-text").wait_for()

    theirs = davi.locator(".board-people li", has_text="Clara Nunes")
    theirs.locator("a[href*='/board/items/']").first.click()
    davi.locator(".board-talk", has_text=ASKED[language]).wait_for()
    davi.fill("#whisper", "ofereça a segunda via")
    davi.locator("form[action$='/whisper'] button").click()

    clara.locator(".desk-whisper", has_text="ofereça a segunda via").wait_for()
    clara.locator("summary[data-hotkey=c]").click()
    clara.get_by_role("button", name=solved).click()
    clara.get_by_role("button", name=home).click()
    clara.locator(".me-state", has_text=off).wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_everybody_can_use_the_desk_s_pages(opened: Opener, width: int, scheme: str) -> None:
    context = opened(locale="pt-BR", viewport={"width": width, "height": 900}, color_scheme=scheme)
    customer_asks_for_a_person(opened(locale="pt-BR"), "pt-BR")
    ana = signed_in(context, "ana", "pt-BR")
    ana.goto("/desk/")
    ana.locator(".queue-one a").first.click()
    ana.locator(".desk-claim button").click()
    ana.locator("#desk-text").wait_for()
    with ana.expect_navigation():
        by_command(ana, "fazer uma reclama")
    ana.locator(".desk-enter input[name=text]").wait_for()
    troubles = _troubles(ana)
    ana.locator("summary[data-hotkey=d]").click()
    troubles += _troubles(ana)
    key(ana, "Escape")
    ana.locator("summary[data-hotkey=c]").click()
    ana.get_by_role("button", name="Resolvido").click()
    for place in ("/desk/", "/desk/find?q=pessoa", "/desk/ready", "/desk/shortcuts"):
        ana.goto(place)
        troubles += [f"{place}: {one}" for one in _troubles(ana)]
    assert not troubles, "\n".join(troubles)


def _troubles(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return violations(page) + (["it is too wide"] if wide else [])


def test_an_agent_sends_a_photo_and_does_a_macro_by_the_keyboard(opened: Opener) -> None:
    customer = customer_asks_for_a_person(opened(locale="pt-BR"), "pt-BR")
    name = customer.locator(".again strong").inner_text()
    ana = signed_in(opened(locale="pt-BR"), "ana", "pt-BR")
    ana.goto("/desk/")
    ana.locator(".queue-one", has_text=name).first.locator("a").click()
    ana.locator(".desk-claim button").press("Enter")
    ana.locator("#desk-text").wait_for()

    photo = {"name": "poste.png", "mimeType": "image/png", "buffer": NOTHING}
    ana.set_input_files("#desk-form input[type=file]", photo)
    ana.locator(".line-file", has_text="poste.png").wait_for()
    key(ana, "r")
    ana.keyboard.type("O poste é este?")
    ana.keyboard.press("Control+Enter")
    customer.locator("#phone-bubbles", has_text="O poste é este?").wait_for()
    ana.locator("#desk-bubbles", has_text="poste.png").wait_for()
    assert ana.locator(".line-file").is_hidden()
    not_one = {"name": "poste.png", "mimeType": "image/png", "buffer": b"%PDF-1.7"}
    ana.set_input_files("#desk-form input[type=file]", not_one)
    ana.fill("#desk-text", "E este?")
    ana.locator(".desk-composer .button-deed").click()
    ana.locator(".line-problem", has_text="não é o que o nome diz").wait_for()
    assert ana.input_value("#desk-text") == "E este?"

    ana.fill("#desk-text", "a" * 3100)
    ana.locator(".line-count", has_text="3100 de 4096 caracteres").wait_for()
    ana.set_input_files("#desk-form input[type=file]", photo)
    ana.locator(".line-count.is-over", has_text="3100 de 1024 caracteres").wait_for()
    ana.locator(".line-file button").click()
    ana.fill("#desk-text", "")
    ana.locator("h2").first.evaluate("() => document.activeElement.blur()")
    key(ana, "m")
    ana.locator(".macros button").first.wait_for()
    assert _troubles(ana) == []
    ana.keyboard.press("1")
    ana.wait_for_url(re.compile(r"/desk/$"))
    customer.locator("#phone-bubbles", has_text="Foi um prazer ajudar.").wait_for()


def test_a_supervisor_writes_what_others_use(opened: Opener) -> None:
    for width in (390, 1280):
        davi = signed_in(opened(locale="pt-BR", viewport={"width": width, "height": 900}), "davi", "pt-BR")
        davi.goto("/desk/writing")
        for summary in davi.locator("main summary").all():
            summary.click()
        assert _troubles(davi) == []
        assert davi.evaluate("document.documentElement.scrollWidth") <= width
