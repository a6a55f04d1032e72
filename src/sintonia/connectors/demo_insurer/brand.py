"""How "Faro Seguros" shows itself to its customers."""

from __future__ import annotations

from typing import Final

from sintonia.web.brand import Brand

BRAND: Final = Brand(
    name="Faro Seguros",
    trade={"pt": "Seguros", "es": "Seguros", "en": "Insurance"},
    openings={
        "pt": ("Quero um guincho", "Abrir sinistro", "Apólice"),
        "es": ("Quiero una grúa", "Dar un parte", "Mi póliza"),
        "en": ("Send a tow truck", "Report damage", "My policy"),
    },
    look="faro",
    language="es",
    zone="Europe/Madrid",
    whatsapp="34910000000",
    telephone="34910000001",
    mail="clientes@faroseguros.example",
    card="NIF",
)
