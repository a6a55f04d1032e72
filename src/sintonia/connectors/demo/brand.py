"""How "Energia Clara" shows itself to its customers."""

from __future__ import annotations

from typing import Final

from sintonia.web.brand import Brand

BRAND: Final = Brand(
    name="Energia Clara",
    trade={"pt": "Energia", "es": "Energía", "en": "Energy"},
    openings={
        "pt": ("Estou sem luz", "Quero a 2ª via", "Já paguei!"),
        "es": ("Estoy sin luz", "Mi factura", "¡Ya pagué!"),
        "en": ("My power is out", "My bill", "I've paid!"),
    },
    whatsapp="553130000000",
    telephone="553130000001",
    mail="contas@energiaclara.example",
)
