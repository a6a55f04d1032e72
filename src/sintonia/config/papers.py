"""What papers need of a company: how it stands on them, and its signature."""

from __future__ import annotations

from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sintonia.documents.letterhead import Company


def letterhead(company: str) -> Company:
    """A company as it stands on its papers."""
    from sintonia.config.plugins import connector

    found: Company = connector(company, "printing").COMPANY
    return found


def signed(pdf: bytes, *, company: str, at: datetime) -> bytes:
    """A paper with a company's signature; as it was, where its connector has none to give."""
    from sintonia.config.plugins import COMPANIES, connector

    if find_spec(f"sintonia.connectors.{COMPANIES[company].connector}.signature") is None:
        return pdf
    given: bytes = connector(company, "signature").signed(pdf, at=at)
    return given
