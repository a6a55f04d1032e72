"""In a real browser: a supervisor gives a bank's file, sees what could not be read, and marks it as settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from sintonia.config import postgres
from tests.browser.test_desk import Opener, opened, signed_in
from tests.browser.test_people import fits
from tests.payments.files.written import arrecadacao, collected

if TYPE_CHECKING:
    from tests.running import Running

__all__ = ["opened"]
pytestmark = pytest.mark.browser

BANK = """
SET ROLE sintonia_worker;
INSERT INTO payments_bank (company, name, title, connector, key, hook, secret, costs, settings)
VALUES ('', 'story', 'Banco da Praça', '', '', '', '', '{}', '{}') ON CONFLICT (company, name) DO NOTHING
"""
SPOKEN = {
    "pt-BR": ("Lançar", "O valor é zero.", "Marcar a linha 3 como resolvida", "A linha 3 está resolvida."),
    "es": ("Registrar", "El importe es cero.", "Marcar la línea 3 como resuelta", "La línea 3 está resuelta."),
    "en": ("Take it in", "The amount is zero.", "Mark line 3 as settled", "Line 3 is settled."),
}


def returned(number: int) -> bytes:
    """A file with a gap before it, whose second payment is of nothing."""
    first = number * 100
    payments = [collected(18740 + place, first + place) for place in range(4)]
    lines = arrecadacao(payments, number=number).splitlines(keepends=True)
    return b"".join([*lines[:2], lines[2][:81] + b"000000000000" + lines[2][93:], *lines[3:]])


@pytest.mark.parametrize(("number", "language"), [(1, "pt-BR"), (3, "es"), (7, "en")])
def test_a_supervisor_gives_a_file_and_settles_its_bad_line(
    opened: Opener, demo: Running, number: int, language: str
) -> None:
    with postgres.start(demo.home) as server, psycopg.connect(server.url) as connection:
        connection.execute(BANK)
    give, why, settle, settled = SPOKEN[language]
    davi = signed_in(opened(locale=language), "davi", language)
    davi.goto("/payments/files")
    davi.select_option("#id_bank", label="Banco da Praça")
    file = {"name": f"retorno-{number}.ret", "mimeType": "text/plain", "buffer": returned(number)}
    davi.set_input_files("#id_file", [file])  # type: ignore[list-item]
    davi.get_by_role("button", name=give).click()
    davi.locator(".payments-lines li", has_text=why).wait_for()
    fits(davi, "a file")
    davi.get_by_role("button", name=settle).click()
    davi.locator(".notice-success", has_text=settled).wait_for()
    davi.goto("/payments/files")
    davi.get_by_role("link", name=f"retorno-{number}.ret").wait_for()
    fits(davi, "the files")
