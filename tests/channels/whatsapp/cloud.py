"""Signed webhook calls for the tests, made as the demo's simulator makes them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from sintonia.demo.cloud import Phone, Said, button, call, headers, image, location, row, status, text

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA = Phone(digits="5531988887777", name="Ana")
ANA_WITHOUT_THE_NINTH = Phone(digits="553188887777", name="Ana")
BIA_WITHOUT_A_PHONE = Phone(user_id="BR.13491208655302741918", name="Bia")

__all__ = [
    "ANA", "ANA_WITHOUT_THE_NINTH", "AT", "BIA_WITHOUT_A_PHONE", "Phone", "Said", "button", "call", "headers", "image",
    "location", "row", "status", "text", "wamids",
]  # fmt: skip


def wamids(prefix: str = "wamid.test") -> Iterator[str]:
    """Names for messages, one after the other."""
    return map(f"{prefix}.{{}}".format, count(1))
