"""
What axe finds wrong with a page.

Only that is brought over from the browser: all that axe looked at and found good is a hundred kilobytes a page, and
took longer to bring than to find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from axe_playwright_python.sync_playwright import Axe

from tests.running import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page

WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
IS_THERE: Final = "typeof axe !== 'undefined'"
FOUND: Final = """
(tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ target }) => target.join(" "))]))
"""
# What is fetched is there, and what moves to its place stands; what never ends to move is looked at as it is.
SETTLED: Final = """
![...document.querySelectorAll("live-part")].some(({ busy }) => busy) &&
document.getAnimations().every((one) =>
  one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)
"""


def violations(page: Page) -> list[str]:
    """The rules of WCAG 2.2 AA that a page breaks as it stands, each with the first places where it does."""
    if not page.evaluate(IS_THERE):
        page.evaluate(Axe().axe_script)
    return [f"{rule}: {places}" for rule, places in page.evaluate(FOUND, WCAG)]


def settle(page: Page) -> None:
    """Wait until a page that was opened stands still."""
    eventually(lambda: bool(page.evaluate(SETTLED)))
