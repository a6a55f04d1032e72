"""In a real browser: a passkey is made, signs in by itself and after a password, and is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_pages import _troubles, said_on_the_phone, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

    from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_waits")]

PATIENCE_MS = 20_000
ADMIN = "eva"
PLACES = (
    "/staff/",
    "/staff/permissions",
    "/staff/generator",
    "/staff/people",
    "/staff/people/new",
    "/staff/companies",
    "/desk/board",
    "/desk/providers",
    "/desk/rules",
)


@pytest.fixture
def context(browser: Browser, demo: Running) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=demo.url, locale="pt-BR")
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


def with_a_device(page: Page) -> tuple[CDPSession, str]:
    """Put a device beside the browser that keeps passkeys and knows its owner."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    added = device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return device, added["authenticatorId"]


def knows_its_owner(device: CDPSession, which: str, *, yes: bool) -> None:
    device.send("WebAuthn.setUserVerified", {"authenticatorId": which, "isUserVerified": yes})


def is_at_sign_in(page: Page) -> bool:
    return "/staff/sign-in" in page.url


def signed_out(page: Page) -> None:
    page.locator(".signed-in button").click()
    page.wait_for_url("**/staff/sign-in")


def test_a_passkey_signs_in_alone_and_after_a_password_until_it_is_removed(context: BrowserContext) -> None:
    page = signed_in(context, ADMIN)
    device, which = with_a_device(page)
    page.goto("/staff/")
    page.fill("#passkey-name", "Notebook da Eva")
    page.get_by_role("button", name="Criar chave de acesso").click()
    page.locator(".staff-rows", has_text="Notebook da Eva").wait_for()

    # Alone, from the first page that was wanted.
    signed_out(page)
    page.goto("/staff/sign-in?next=/staff/permissions")
    page.get_by_role("button", name="Entrar com chave de acesso").click()
    page.wait_for_url("**/staff/permissions")

    # After the password, which alone opens nothing any more.
    signed_out(page)
    page.fill("input[name=username]", ADMIN)
    page.fill("input[name=password]", "sintonia")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/staff/sign-in/second")
    page.goto("/staff/")
    assert is_at_sign_in(page)
    page.goto("/staff/sign-in/second")

    # A device in other hands proves nothing.
    knows_its_owner(device, which, yes=False)
    page.get_by_role("button", name="Usar minha chave de acesso").click()
    page.locator("pass-key [role=alert]", has_text="não funcionou").wait_for()
    assert is_at_sign_in(page)
    knows_its_owner(device, which, yes=True)
    page.get_by_role("button", name="Usar minha chave de acesso").click()
    page.wait_for_url(lambda url: "sign-in" not in url)

    page.goto("/staff/")
    page.get_by_role("button", name="Remover Notebook da Eva").click()
    page.locator(".notice-success").wait_for()
    signed_out(page)
    page.get_by_role("button", name="Entrar com chave de acesso").click()
    page.locator("pass-key [role=alert]", has_text="não funcionou").wait_for()
    assert is_at_sign_in(page)


@pytest.mark.parametrize(("scheme", "width", "height"), [("light", 390, 844), ("dark", 1280, 900)])
def test_everybody_can_use_the_pages_of_staff(
    browser: Browser, demo: Running, scheme: str, width: int, height: int
) -> None:
    context = browser.new_context(base_url=demo.url, locale="pt-BR", color_scheme=scheme)  # type: ignore[arg-type]
    signed_in(context, ADMIN)
    found = [trouble for place in PLACES for trouble in _troubles(context, place, width=width, height=height)]
    context.close()
    assert not found


def test_an_answer_written_while_the_session_ended_is_there_after_signing_in(context: BrowserContext) -> None:
    phone = context.new_page()
    phone.goto("/")
    said_on_the_phone(phone, "quero falar com uma pessoa")
    ana = signed_in(context, "ana")
    phone.close()
    ana.locator(".desk-queue a[href*='/desk/']").first.click()
    ana.locator(".desk-claim button").click()
    ana.locator("#desk-text").wait_for()
    written_on = ana.url
    context.clear_cookies(name="sintonia_session")

    ana.fill("#desk-text", "Já volto com a resposta.")
    ana.press("#desk-text", "Enter")
    ana.wait_for_url(lambda url: "/staff/sign-in?next=" in url)
    ana.fill("input[name=username]", "ana")
    ana.fill("input[name=password]", "sintonia")
    ana.press("input[name=password]", "Enter")

    ana.wait_for_url(written_on)
    assert ana.input_value("#desk-text") == "Já volto com a resposta."
    assert ana.locator("#desk-bubbles", has_text="Já volto com a resposta.").count() == 0
