"""The pretend company signs what it hands out; its key is made when the company is, and lies in the home folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from sintonia.connectors.demo.payee import PAYEE


def signed(pdf: bytes, *, at: datetime) -> bytes:
    """A paper with the company's signature."""
    from sintonia.documents.signing import load_signer, sign

    make_key(at=at)
    return sign(pdf, signer=load_signer(folder()), at=at)


def make_key(*, at: datetime) -> None:
    """Make the company's key and certificate, once."""
    from sintonia.documents.signing import make_pretend_signer

    if not folder().exists():
        make_pretend_signer(folder(), company=PAYEE, country="BR", at=at)


def folder() -> Path:
    """Where `key.pem` and `certificate.pem` are."""
    home: Path = settings.HOME
    return home / "signing" / "energia-clara"
