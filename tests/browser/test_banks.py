"""An administrator sets up a bank in a real browser, is told what is wrong, mends it and tries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.demo.bank.banks import BANKS
from tests.browser.test_desk import Opener, opened, signed_in
from tests.browser.test_people import fits

if TYPE_CHECKING:
    from tests.running import Running

__all__ = ["opened"]
pytestmark = pytest.mark.browser


def test_a_bank_is_set_up_mended_and_tried(opened: Opener, demo: Running) -> None:
    pretend = BANKS["banco-dois"]
    there = f"{demo.url.replace('localhost', '127.0.0.1')}{pretend.path}"
    page = signed_in(opened(locale="pt-BR"), "eva", "pt-BR")
    page.goto("/payments/banks")
    fits(page, "banks")
    page.get_by_role("link", name="Adicionar banco").click()
    fits(page, "a new bank")
    page.fill("#id_title", "Banco Três")
    page.fill("#id_name", "banco-tres")
    page.fill("#id_key", "tres@energiaclara.example")
    page.fill("#id_api", "http://api.example/pix")
    page.fill("#id_token_url", f"{there}/oauth/token")
    page.fill("#id_client_id", pretend.client)
    page.fill("#id_client_secret", "errado")
    page.get_by_role("button", name="Configurar").click()
    page.get_by_text("só são consultados por https").wait_for()
    page.fill("#id_api", f"{there}/api")
    page.fill("#id_client_secret", "errado")
    page.get_by_role("button", name="Configurar").click()
    page.get_by_role("button", name="Testar").click()
    page.get_by_text("ou o segredo está errado").first.wait_for()
    page.fill("#id_client_secret", pretend.secret)
    page.get_by_role("button", name="Salvar").click()
    page.get_by_role("button", name="Testar").click()
    page.get_by_text("Tudo certo.").wait_for()
    fits(page, "a bank")
    page.get_by_role("button", name="Suspender").click()
    page.get_by_text("Suspenso desde").wait_for()
    page.get_by_role("button", name="Remover").click()
    page.get_by_text("O banco foi removido.").wait_for()
