"""The other stories trust that what is wrong with a page is found, also where only its colors are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import settle, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><html lang='en'><title>A page</title><main><h1>A page</h1>{}</main>"
FADES = "<style>@keyframes in {{ from {{ opacity: .1 }} }} p {{ animation: in {} }}</style><p>It comes.</p>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>All is well.</p>", []),
        ("<img src='data:,'>", ["image-alt: ['img']"]),
        ("<p style='color: #999'>Hardly to be read.</p>", ["color-contrast: ['p']"]),
        ("<input><p>Its name.</p>", ["label: ['input']"]),
    ],
    ids=["nothing", "a picture without words", "too pale", "a field without a name"],
)
def test_what_is_wrong_is_found(browser: Browser, body: str, found: list[str]) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(body))
    assert [violations(page), violations(page)] == [found, found]
    page.close()


def test_what_comes_is_looked_at_when_it_is_there(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(FADES.format("2s")))
    settle(page)
    assert page.evaluate("getComputedStyle(document.querySelector('p')).opacity") == "1"
    page.set_content(PAGE.format(FADES.format("2s infinite")))
    settle(page)
    page.close()
