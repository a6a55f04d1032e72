"""Papers that a test holds: ours, another's, changed, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sintonia.documents.letter import Letter, letter_pdf
from sintonia.documents.signing import load_signer, make_pretend_signer, sign

AT: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN: Final = letter_pdf(Letter("Energia Clara", "Título", "pt-BR", AT.date(), (("Seção", ("Olá.",)),)))
PICTURE: Final = b"\x89PNG\r\n\x1a\n" + bytes(64)
# An object within an object, deeper than any reader goes.
NESTED: Final = (
    b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\n"
    b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n400025\n%%EOF\n"
)


def signed_by(folder: Path, *, company: str = "Energia Clara", at: datetime = AT) -> bytes:
    """A paper that a company signed, whose key is made in a folder if there is none."""
    make_pretend_signer(folder, company=company, country="BR", at=AT)
    return sign(PLAIN, signer=load_signer(folder), at=at)


def altered(paper: bytes) -> bytes:
    """A paper of which one bit of one byte is another."""
    place = len(PLAIN) // 2
    return paper[:place] + bytes([paper[place] ^ 1]) + paper[place + 1 :]
