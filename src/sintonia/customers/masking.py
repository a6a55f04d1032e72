"""Channels and documents as they are shown: enough to recognize one's own, no more. One way for all pages."""

from __future__ import annotations

import re
from typing import Final

LONG: Final = 8


def masked_phone(digits: str) -> str:
    """The last four digits: `•••• 7777`."""
    return f"•••• {re.sub(r'[^0-9]', '', digits)[-4:]}"


def masked_email(address: str) -> str:
    """The first letter and the provider: `m•••@example.com`."""
    name, _, provider = address.partition("@")
    return f"{name[:1]}•••@{provider}"


def masked_document(document: str) -> str:
    """
    The middle of a document of identity, the same wherever it is shown: `***.456.789-**` of a CPF,
    `**.345.678/****-**` of a CNPJ, `***4567**` of a NIF; the end of what is none of them, if most is then unsaid.
    """
    number = re.sub(r"\W", "", document).upper()
    match len(number):
        case 11 if number.isdigit():
            return f"***.{number[3:6]}.{number[6:9]}-**"
        case 14:
            return f"**.{number[2:5]}.{number[5:8]}/****-**"
        case 9:
            return f"***{number[3:7]}**"
        case _:
            return f"**** {number[-4:]}" if len(number) > LONG else "*" * len(number)
