"""Known channels shown to somebody who is not proved yet: enough to recognize one's own, no more."""

from __future__ import annotations

import re


def masked_phone(digits: str) -> str:
    """The last four digits: `•••• 7777`."""
    return f"•••• {re.sub(r'[^0-9]', '', digits)[-4:]}"


def masked_email(address: str) -> str:
    """The first letter and the provider: `m•••@example.com`."""
    name, _, provider = address.partition("@")
    return f"{name[:1]}•••@{provider}"


def masked_document(document: str) -> str:
    """The middle of a CPF, the end of anything else: `•••.456.789-••`."""
    if len(document) == 11 and document.isdigit():  # noqa: PLR2004 - a CPF's length
        return f"•••.{document[3:6]}.{document[6:9]}-••"
    return f"•••• {document[-4:]}"
