"""In a real browser: a paper is dropped on the page for everybody, which says whether it is ours."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from sintonia.documents.signing import load_signer, sign
from sintonia.kit.clock import now
from tests.browser.axe import violations
from tests.browser.test_desk import ASKED, Opener, opened, signed_in
from tests.browser.test_people import asks, fits
from tests.documents.papers import PLAIN, altered

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.running import Running

__all__ = ["opened"]
pytestmark = pytest.mark.browser

SPOKEN = {
    "pt-BR": ("Sim, este documento é nosso", "Não confie neste documento", "Não assinamos este documento"),
    "es": ("Sí, este documento es nuestro", "No se fíe de este documento", "No hemos firmado este documento"),
    "en": ("Yes, this paper is ours", "Do not trust this paper", "We did not sign this paper"),
}
DROP = """
([element, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "a.pdf", { type: "application/pdf" }));
  element.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}
"""


def is_good(page: Page) -> None:
    """What a form answered is looked at as it stands: to draw it anew would send the form again."""
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("language", SPOKEN)
def test_a_paper_that_is_dropped_is_told_from_one_that_was_altered(
    opened: Opener, demo: Running, language: str
) -> None:
    paper = sign(PLAIN, signer=load_signer(demo.home / "signing" / "energia-clara"), at=now())
    page = opened(locale=language).new_page()
    page.goto("/documents/")
    fits(page, "papers")
    for content, words in zip((paper, altered(paper), PLAIN), SPOKEN[language], strict=True):
        drop = page.locator("drop-file").element_handle()
        page.evaluate(DROP, [drop, base64.b64encode(content).decode()])
        page.get_by_role("heading", name=words).wait_for()
        is_good(page)


def test_without_javascript_it_is_chosen_and_sent(opened: Opener, demo: Running) -> None:
    paper = sign(PLAIN, signer=load_signer(demo.home / "signing" / "energia-clara"), at=now())
    page = opened(locale="en", java_script_enabled=False).new_page()
    page.goto("/documents/")
    page.set_input_files("#file", [{"name": "a.pdf", "mimeType": "application/pdf", "buffer": paper}])
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("heading", name="Yes, this paper is ours").wait_for()


@pytest.mark.usefixtures("nobody_waits")
@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_a_supervisor_takes_out_the_evidence_of_a_matter(opened: Opener, language: str) -> None:
    customer = asks(opened(locale=language), ASKED[language])
    protocol = customer.locator(".fio-head .protocol").inner_text()
    davi = signed_in(opened(locale=language), "davi", language)
    davi.goto(f"/desk/find?{urlencode({'q': protocol})}")
    davi.locator("main a[href*='/desk/cases/']").first.click()
    davi.locator("a[href$='/evidence']").click()
    davi.locator("#reason").wait_for()
    fits(davi, "evidence")
    form = {
        "reason": "ombudsman",
        "csrfmiddlewaretoken": davi.locator("form.evidence-form [name=csrfmiddlewaretoken]").input_value(),
    }
    answer = davi.request.post(davi.url, form=form, headers={"referer": davi.url})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    page = opened(locale=language).new_page()
    page.goto("/documents/")
    page.set_input_files("#file", [{"name": "a.pdf", "mimeType": "application/pdf", "buffer": answer.body()}])
    page.get_by_role("heading", name=SPOKEN[language][0]).wait_for()
