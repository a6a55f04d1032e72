"""The pages of money and of mail by the keyboard alone; axe and the eye's width look at what comes on the way."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import psycopg
import pytest

from sintonia.channels.email.page import html
from sintonia.config import postgres
from sintonia.connectors.demo.billing import PIX_KEY
from sintonia.documents.pix import PixCode, pix_payload
from sintonia.documents.signing import load_signer, sign
from sintonia.kit.clock import now
from sintonia.kit.money import Money
from sintonia.kit.text import crockford_code
from sintonia.outreach.letters import Letter
from tests.browser.test_desk import Opener, opened, signed_in
from tests.browser.test_desk import _troubles as found_on
from tests.browser.test_files import BANK, returned
from tests.documents.papers import PLAIN
from tests.running import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.running import Running

__all__ = ["opened"]
pytestmark = pytest.mark.browser

MOST_STOPS: Final = 120
LOOKS: Final = pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
# A field that lies over what it is a part of shows its focus there.
MARKED: Final = "(one) => [one, one.parentElement].some((each) => getComputedStyle(each).outlineStyle !== 'none')"
WIDEST: Final = """
[...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth)
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 160))
"""
# A payment line, which no mail program breaks by itself.
LONG: Final = Letter(
    key="a", to="m@correio.example", subject="Sua conta", paragraphs=("Olá, Maria.",), amount="R$ 187,40",
    facts=(("Código de barras", "8367" * 12),), code=("PIX", "00020126" * 20),
)  # fmt: skip
# Nobody gets bills by mail when the demo begins.
WANTS: Final = """
INSERT INTO demo_delivery (contract_id, email, since)
SELECT id, id || '@correio.example', current_date FROM demo_contract ORDER BY id DESC LIMIT 60
ON CONFLICT (contract_id) DO NOTHING
"""
# Two letters that a server refused, as if they were of this batch.
REFUSED: Final = """
INSERT INTO outreach_batchitem (batch_id, key, state, doubtful, attempts, due_at, done_at, message_id, shown, error)
SELECT %(batch)s, key, 'failed', false, 1, now(), now(), '', 'm•••@correio.example', %(said)s
FROM unnest(ARRAY['refused-1', 'refused-2']) key
"""
COUNTED: Final = "UPDATE outreach_batch SET failed = failed + 2, repeated = 1, total = total + 2 WHERE id = %(batch)s"


def _troubles(page: Page) -> list[str]:
    """What is wrong with a page, and what stands out of it."""
    return [f"{page.url}: {one} {page.evaluate(WIDEST)}" for one in found_on(page)]


def looked_at(opened: Opener, width: int, scheme: str) -> BrowserContext:
    return opened(locale="pt-BR", viewport={"width": width, "height": 900}, color_scheme=scheme)


def is_at(page: Page, what: Locator) -> bool:
    """Whether something has the focus; asked in one go, for it may be drawn anew meanwhile."""
    return what.and_(page.locator(":focus")).count() == 1


def comes_to(page: Page, what: Locator) -> None:
    """Press Tab until something has the focus, and shows it."""
    what.wait_for(state="attached")
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if is_at(page, what):
            assert what.evaluate(MARKED), "where one is must be seen"
            return
    raise AssertionError(f"Tab never comes to {what}")


def press(page: Page, what: Locator) -> None:
    """Come to a button or link, and press Enter on it."""
    comes_to(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, field: Locator, text: str) -> None:
    comes_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Page, field: Locator, name: str, content: bytes) -> None:
    comes_to(page, field)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([{"name": name, "mimeType": "application/octet-stream", "buffer": content}])


def drawn_anew(page: Page) -> None:
    """As if the page's live part were drawn anew and nothing of it had stayed as it was."""
    page.evaluate("for (const one of document.querySelectorAll('live-part [data-key]')) one.written = ''")
    with page.expect_response(lambda answer: answer.request.headers.get("x-part") == "1") as answer:
        page.evaluate("document.querySelector('live-part').refresh()")
    answer.value.finished()
    page.wait_for_function("document.querySelector('live-part').busy === false")


@pytest.fixture
def ask_for_mail(demo: Running) -> None:
    with postgres.start(demo.home) as server, psycopg.connect(server.url) as connection:
        connection.execute("SET ROLE sintonia_worker")
        connection.execute(WANTS)


@LOOKS
@pytest.mark.usefixtures("ask_for_mail")
def test_a_batch_is_begun_watched_paused_ended_and_its_mail_read(
    opened: Opener, demo: Running, width: int, scheme: str
) -> None:
    month = now().date().replace(day=1) - timedelta(days=1)
    month = month if width > 390 else month.replace(day=1) - timedelta(days=1)
    davi = signed_in(looked_at(opened, width, scheme), "davi", "pt-BR")
    davi.goto("/outreach/batches")
    write(davi, davi.locator("#period-bills"), f"{month:%Y-%m}")
    write(davi, davi.locator("#rate-bills"), "2")
    press(davi, davi.locator("form:has(#period-bills) button"))
    davi.locator(".batch-counts dd").first.filter(has_text=re.compile("[1-9]")).wait_for()
    troubles = _troubles(davi)

    pause = davi.get_by_role("button", name="Pausar")
    comes_to(davi, pause)
    drawn_anew(davi)
    assert is_at(davi, pause), "who is about to press a button is still on it when the page is drawn anew"
    with davi.expect_navigation():
        davi.keyboard.press("Enter")
    davi.locator(".batch-state", has_text="Em pausa").wait_for()
    refuse_two(demo, int(davi.url.rpartition("/")[2]))
    davi.reload()
    comes_to(davi, davi.locator(".batch-reason summary"))
    davi.keyboard.press("Enter")
    troubles += _troubles(davi)
    ends = davi.locator(".batch-end summary")
    davi.reload()
    comes_to(davi, ends)
    davi.keyboard.press("Enter")
    drawn_anew(davi)
    assert is_at(davi, ends)
    press(davi, davi.get_by_role("button", name="Encerrar de vez"))
    davi.locator(".batch-state", has_text="Encerrado").wait_for()
    press(davi, davi.locator(".batches-back a"))
    davi.locator(".batches-row").first.wait_for()
    troubles += _troubles(davi) + read_what_was_mailed(davi)
    assert not troubles, "\n".join(troubles)


def refuse_two(demo: Running, batch: int) -> None:
    with postgres.start(demo.home) as server, psycopg.connect(server.url) as connection:
        connection.execute("SET ROLE sintonia_worker")
        told = {"batch": batch, "said": "550 5.1.1 <no such user> " + "x" * 120}
        connection.execute(REFUSED, told)
        connection.execute(COUNTED, told)


def read_what_was_mailed(page: Page) -> list[str]:
    """Read the newest mail of the demo, as text and as it looks; returns what is wrong with the page and with it."""
    page.goto("/demo/mail")
    comes_to(page, page.locator(".mails-one > details > summary").first)
    comes_to(page, page.locator(".mails-text summary").first)
    page.keyboard.press("Enter")
    page.locator(".mails-text pre").first.wait_for()
    alone = page.context.new_page()
    alone.set_content(page.request.get(page.locator(".mails-frame").first.get_attribute("src") or "").text())
    troubles = _troubles(page) + _troubles(alone)
    alone.set_content(html(LONG, "Energia Clara", "https://a.example/stop"))
    return troubles + _troubles(alone)


@LOOKS
def test_a_code_is_paid_and_its_money_is_placed(opened: Opener, width: int, scheme: str) -> None:
    txid = crockford_code(20)
    code = PixCode(payee="Energia Clara", city="Belo Horizonte", key=PIX_KEY, amount=Money(18741 + width), txid=txid)
    page = looked_at(opened, width, scheme).new_page()
    page.goto("/demo/bank")
    troubles = _troubles(page)
    write(page, page.locator("#bank-code"), "00020126 isto não é um código")
    press(page, page.get_by_role("button", name="Ler o código"))
    page.locator("#bank-refusal").wait_for()
    troubles += _troubles(page)
    write(page, page.locator("#bank-code"), pix_payload(code))
    press(page, page.get_by_role("button", name="Ler o código"))
    troubles += _troubles(page)
    press(page, page.locator("button[value=now]"))
    page.locator(".notice-success").wait_for()
    troubles += _troubles(page)

    davi = signed_in(looked_at(opened, width, scheme), "davi", "pt-BR")
    row = davi.locator(".pay-row", has_text=txid)
    eventually(lambda: davi.goto("/payments/") is not None and row.count() == 1)
    comes_to(davi, row.locator("summary"))
    davi.keyboard.press("Enter")
    troubles += _troubles(davi)
    write(davi, row.locator("input[name=contract]"), "4711")
    press(davi, row.get_by_role("button", name="Tornar crédito"))
    davi.locator(".notice-success").wait_for()
    assert row.count() == 0
    assert not troubles, "\n".join(troubles)


def test_files_are_given(opened: Opener, demo: Running) -> None:
    with postgres.start(demo.home) as server, psycopg.connect(server.url) as connection:
        connection.execute(BANK)
    davi = signed_in(opened(locale="en"), "davi", "en")
    # Whoever waits for a chooser without this may ask for it too late.
    davi.on("filechooser", lambda _chooser: None)
    davi.goto("/payments/files")
    comes_to(davi, davi.locator("#id_bank"))
    davi.keyboard.type("Banco da Pra")
    choose(davi, davi.locator("#id_file"), "retorno-23.ret", returned(23))
    press(davi, davi.get_by_role("button", name="Take it in"))
    press(davi, davi.get_by_role("button", name="Mark line 3 as settled"))
    davi.locator(".notice-success", has_text="Line 3 is settled.").wait_for()

    davi.goto("/documents/")
    paper = sign(PLAIN, signer=load_signer(signer_of(demo)), at=now())
    with davi.expect_navigation():
        choose(davi, davi.locator("#file"), "bill.pdf", paper)
    davi.get_by_role("heading", name="Yes, this paper is ours").wait_for()


def signer_of(demo: Running) -> Path:
    return demo.home / "signing" / "energia-clara"
