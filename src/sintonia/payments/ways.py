"""What people call the ways of paying."""

from __future__ import annotations

from typing import Final

from sintonia.kit.words import Words, _

WAYS: Final[dict[str, Words]] = {
    "pix": _("PIX"),
    "barcode": _("Bar code"),
    "debit": _("Direct debit"),
    "card": _("Card"),
    "transfer": _("Bank transfer"),
}
# By which way a code that is shown is paid.
WAY_OF_CODE: Final = {"pix": "pix", "line": "barcode"}
