"""A supervisor says in a real browser what a payment is for: found by a digit, placed, taken off, looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psycopg
import pytest

from sintonia.config import postgres
from sintonia.kit.text import token
from tests.browser.test_desk import Opener, opened, signed_in
from tests.browser.test_people import fits
from tests.running import eventually

if TYPE_CHECKING:
    from tests.running import Running

__all__ = ["opened"]
pytestmark = pytest.mark.browser

# Two bills that the pretend company has sent and nobody has paid.
BILLS: Final = """
SELECT b.contract_id, b.contract_id || '-' || to_char(b.month, 'YYYYMM'), b.cents, b.due_on
FROM demo_bill b LEFT JOIN demo_payment p USING (contract_id, month)
WHERE p.contract_id IS NULL AND b.cents > 1000 ORDER BY b.contract_id DESC LIMIT 2
"""
BANK: Final = """
INSERT INTO payments_bank (company, name, title, connector, key, hook, secret, costs, settings)
VALUES ('', %s, %s, '', '', '', '', %s, '{}')
ON CONFLICT (company, name) DO UPDATE SET title = excluded.title RETURNING id
"""
CHARGE: Final = """
INSERT INTO payments_charge (company, bill, contract, title, cents, currency, credit_cents, due_on, barcode, txid,
    registered_at, settled_before, left_cents, over_cents, told_settled, told_over_cents, told_times, attempts)
VALUES ('', %(bill)s, %(contract)s, %(bill)s, %(cents)s, 'BRL', 0, %(due_on)s, '', '', now(), false, %(cents)s, 0,
    false, 0, 0, 0) ON CONFLICT (company, bill) DO NOTHING
"""
PAYMENT: Final = """
INSERT INTO payments_payment (token, company, bank_id, key, source, way, cents, extra_cents, currency, code, note,
    paid_at, paid_on, cost_cents, received_at, contract, look_at, attempts)
VALUES (%(token)s, '', %(bank)s, %(token)s, 'file', 'transfer', %(cents)s, 0, 'BRL', '', %(note)s, now(), current_date,
    55, now(), '', now(), 0)
"""


@pytest.fixture
def came(demo: Running) -> tuple[str, str]:
    """Two payments without a code, each as much as a bill asks for; their tokens, once they wait for their place."""
    tokens = (token(), token())
    with postgres.start(demo.home) as server, psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("SET ROLE sintonia_worker")
        bank = connection.execute(BANK, ["um", "Banco Um", '{"pix": 42, "transfer": 55}']).fetchone()
        connection.execute(BANK, ["dois", "Banco Dois", '{"pix": 90, "barcode": 180}'])
        assert bank is not None
        bills = connection.execute(BILLS).fetchall()
        for name, (contract, bill, cents, due_on) in zip(tokens, bills, strict=True):
            connection.execute(CHARGE, {"bill": bill, "contract": str(contract), "cents": cents, "due_on": due_on})
            note = f"TED MARIA DAS DORES {bill}"
            connection.execute(PAYMENT, {"token": name, "bank": bank[0], "cents": cents, "note": note})
        waiting = "SELECT count(*) FROM payments_payment WHERE token = ANY(%s) AND unplaced_since IS NOT NULL"
        eventually(lambda: connection.execute(waiting, [list(tokens)]).fetchone() == (2,))
    return tokens


def test_a_payment_finds_its_bill(opened: Opener, came: tuple[str, str]) -> None:
    first, second = came
    davi = signed_in(opened(locale="pt-BR"), "davi", "pt-BR")
    davi.goto("/payments/")
    row = davi.locator(f"#pay-{first}")
    row.locator(".pay-why", has_text="a observação cita esta conta").first.wait_for()
    row.locator("summary").click()
    fits(davi, "reconciliation")
    davi.locator(f"#pay-{first} .button-deed").click()
    davi.locator(".notice-success", has_text="Alocado na conta.").wait_for()
    assert davi.locator(f"#pay-{first}").count() == 0

    davi.goto(f"/payments/{first}/")
    fits(davi, "payment")
    davi.get_by_role("button", name="Retirar").click()
    davi.locator(".notice-success", has_text="Retirado.").wait_for()
    davi.fill("#pay-bill", "não há")
    davi.get_by_role("button", name="Procurar").click()
    davi.locator(".pay-found", has_text="não conhece nenhuma conta").wait_for()
    fits(davi, "waiting")

    davi.goto(f"/payments/{second}/")
    davi.fill("#pay-contract", "4711")
    davi.get_by_role("button", name="Tornar crédito").click()
    davi.locator(".pay-state", has_text="Um crédito do contrato 4711").wait_for()
    davi.goto("/payments/costs")
    fits(davi, "costs")
