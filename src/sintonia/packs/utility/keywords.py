"""The first words of a text message, each with the journey that it begins and the language that it is of, if of one."""

from collections.abc import Mapping
from typing import Final

KEYWORDS: Final[Mapping[str, tuple[str, str]]] = {
    "luz": ("outage", ""),
    "apagao": ("outage", "pt-BR"),
    "apagon": ("outage", "es"),
    "power": ("outage", "en"),
    "conta": ("second_copy", "pt-BR"),
    "fatura": ("second_copy", "pt-BR"),
    "boleto": ("second_copy", "pt-BR"),
    "factura": ("second_copy", "es"),
    "recibo": ("second_copy", ""),
    "bill": ("second_copy", "en"),
    "leitura": ("meter_reading", "pt-BR"),
    "lectura": ("meter_reading", "es"),
    "reading": ("meter_reading", "en"),
    "debito": ("debts", "pt-BR"),
    "debitos": ("debts", "pt-BR"),
    "deuda": ("debts", "es"),
    "owe": ("debts", "en"),
    "pago": ("payment_recognition", ""),
    "paguei": ("payment_recognition", "pt-BR"),
    "pague": ("payment_recognition", "es"),
    "paid": ("payment_recognition", "en"),
    "perigo": ("danger", "pt-BR"),
    "peligro": ("danger", "es"),
    "danger": ("danger", "en"),
}
