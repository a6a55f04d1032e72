"""Two customers who are one person, in a real browser: found by phone, joined, and two again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import violations
from tests.browser.test_desk import ASKED, Opener, opened, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

__all__ = ["opened"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_waits")]


def fits(page: Page, name: str) -> None:
    """Nothing is wider than the page, and axe finds nothing, on a telephone and a desktop, by day and by night."""
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            # Drawn anew, so that no color is looked at on its way from one scheme to the other.
            page.reload()
            assert violations(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide == 0, f"{name} is wider than {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def asks(context: BrowserContext, words: str) -> Page:
    page = context.new_page()
    page.goto("/")
    page.fill("#phone-text", words)
    page.press("#phone-text", "Enter")
    page.locator("#phone-bubbles .by-bot").nth(1).wait_for()
    return page


def test_an_agent_joins_two_who_are_one_and_undoes_it(opened: Opener) -> None:
    customer = asks(opened(locale="pt-BR"), ASKED["pt-BR"])
    name = customer.locator(".again strong").inner_text()
    other = asks(opened(locale="pt-BR"), ASKED["pt-BR"])
    others = other.locator(".again strong").inner_text()
    ana = signed_in(opened(locale="pt-BR"), "ana", "pt-BR")
    ana.goto("/desk/")
    ana.locator(".queue-one", has_text=others.split()[0]).first.locator("a").click()
    protocol = ana.locator(".desk-about .protocol").inner_text()
    ana.goto("/desk/")
    ana.locator(".queue-one", has_text=name.split()[0]).first.locator("a").click()
    assert ana.locator(".desk-about .protocol").inner_text() != protocol, (name, others)
    ana.locator(".desk-claim button").click()
    ana.get_by_role("link", name="A pessoa, e quem mais ela pode ser").click()
    ana.fill("#person-q", protocol)
    ana.press("#person-q", "Enter")
    ana.locator(".same-person summary", has_text="Mesma pessoa").first.wait_for()
    fits(ana, "person")
    ana.locator(".same-person summary", has_text="Mesma pessoa").first.click()
    ana.locator(".same-person input[name=reason]").first.fill("confirmou os dois protocolos")
    ana.get_by_role("button", name="São a mesma pessoa").click()
    ana.locator(".notice-success", has_text="Agora são uma pessoa só").wait_for()
    assert ana.locator(".visits li").count() > 1
    fits(ana, "joined")
    ana.locator(".same-person summary", has_text="Desfazer").click()
    ana.locator(".same-person input[name=reason]").first.fill("são mãe e filha")
    ana.get_by_role("button", name="Desfazer").click()
    ana.locator(".notice-success", has_text="Desfeito").wait_for()
    assert ana.locator(".same-person").count() == 0

    ana.locator("summary[data-hotkey=c]").click()
    ana.get_by_role("button", name="Resolvido").click()
    customer.locator("#phone-bubbles", has_text="Como foi o atendimento").wait_for()
