"""The two pretend banks, and who is paid there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sintonia.connectors.demo.payee import PAYEE, PAYEE_DOCUMENT, PIX_KEY

BASE: Final = "/simulator/bank"
TOKEN_S: Final = 300


@dataclass(frozen=True, slots=True)
class PretendBank:
    """
    A bank: the keys at which its one customer is paid, what it takes of a PIX (`cost_cents`) and of a bar code, and
    that customer's name at the API, whose secret everybody may know.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    cost_cents: int
    barcode_cost_cents: int
    client: str
    secret: str

    @property
    def path(self) -> str:
        """Where it stands on this server."""
        return f"{BASE}/{self.name}"


BANKS: Final = {
    one.name: one
    for one in (
        PretendBank("banco-um", "Banco Um", (PIX_KEY,), 19, 150, "energia-clara", "demo-bank-um-secret"),
        PretendBank(
            "banco-dois", "Banco Dois", ("cobranca@energiaclara.example",), 142, 260, "energia-clara",
            "demo-bank-dois-secret",
        ),
    )
}  # fmt: skip

PAYEE_CITY: Final = "Belo Horizonte"
RECEIVER: Final = {
    "cnpj": PAYEE_DOCUMENT, "nome": PAYEE, "logradouro": "Avenida da Luz, 100", "cidade": PAYEE_CITY, "uf": "MG",
    "cep": "30000000",
}  # fmt: skip
