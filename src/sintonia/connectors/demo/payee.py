"""To whom the pretend company's bills are paid."""

from __future__ import annotations

from typing import Final

PAYEE: Final = "Energia Clara"
PAYEE_DOCUMENT: Final = "98ENERGI000152"
PIX_KEY: Final = "pix@energiaclara.example"
