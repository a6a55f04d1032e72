"""
`sintonia bench documents`: bills printed, signed, and read back from their picture, on one core.

Random bills, in three languages, some of nothing and some of millions, are drawn and signed; each is rasterised at 200
dots an inch and its codes are read again. Seconds are the processor's; making up the bills, rasterising and reading are
not in them. The floor is an empty page by the same library, and a bare P-256 signature.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

AT: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
TIMED: Final = 400
EMPTY: Final = 500
BARE: Final = 3000


def command(
    bills: Annotated[int, typer.Option(min=10, help="How many bills are printed and read back.")] = 5000,
    json_: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Print random bills, sign the first 400, and read the codes of all back from their pictures."""
    from sintonia.cli import django_on
    from sintonia.config import database

    django_on.set_up(database.WORKER)
    found = measured(bills)
    print(json.dumps(found) if json_ else "\n".join(f"{name:<24}{value}" for name, value in found.items()))


def measured(bills: int) -> dict[str, Any]:
    """All figures."""
    from sintonia.connectors.demo.bill import bill_pdf
    from sintonia.connectors.demo.made_up import made_up

    sheets = list(made_up(min(bills, TIMED)))
    bill_pdf(sheets[0])
    printed, printed_s = _timed(lambda: [bill_pdf(sheet) for sheet in sheets])
    signed_s = _signed(sheets)
    errors, checked = _read_back(bills)
    empty, bare = _floor()
    per_s = len(printed) / printed_s
    return {
        "bills": bills,
        "pdf_per_s": round(per_s, 1),
        "signed_pdf_per_s": round(len(sheets) / signed_s, 1),
        "read_back_errors": errors,
        "codes_checked": checked,
        "kb_a_bill": round(sum(map(len, printed)) / len(printed) / 1000, 1),
        "empty_pages_per_s": round(empty, 1),
        "p256_per_s": round(bare),
        "ratio_pdf": round(per_s / empty, 4),
    }


def _signed(sheets: list[Any]) -> float:
    from sintonia.connectors.demo.bill import bill_pdf
    from sintonia.documents.signing import load_signer, make_pretend_signer, sign

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "signing"
        make_pretend_signer(folder, company="Bench", country="BR", at=AT)
        signer = load_signer(folder)
        sign(bill_pdf(sheets[0]), signer=signer, at=AT)
        return _timed(lambda: [sign(bill_pdf(sheet), signer=signer, at=AT) for sheet in sheets])[1]


def _read_back(bills: int) -> tuple[int, int]:
    """How many bills do not read back as they are, and how many codes were compared."""
    from sintonia.connectors.demo.bill import bill_pdf
    from sintonia.connectors.demo.made_up import made_up
    from sintonia.documents.codes import read_codes

    errors = checked = 0
    for number, sheet in enumerate(made_up(bills), start=1):
        expected = {sheet.barcode, sheet.pix} if sheet.amount else set()
        found = read_codes(bill_pdf(sheet), most_pages=1)
        checked += len(expected)
        errors += len(found) != len(expected) or set(found) != expected
        if number % 100 == 0:
            print(f"bench: {number:,} of {bills:,} read back, {errors} wrong", file=sys.stderr)
    return errors, checked


def _floor() -> tuple[float, float]:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    def empty_page() -> bytes:
        file = io.BytesIO()
        canvas = Canvas(file, pageCompression=1)
        canvas.showPage()
        canvas.save()
        return file.getvalue()

    key = ec.generate_private_key(ec.SECP256R1())
    _pages, pages_s = _timed(lambda: [empty_page() for _page in range(EMPTY)])
    _bare, bare_s = _timed(lambda: [key.sign(b"bill", ec.ECDSA(hashes.SHA256())) for _one in range(BARE)])
    return EMPTY / pages_s, BARE / bare_s


def _timed(deed: Callable[[], list[Any]]) -> tuple[list[Any], float]:
    began = time.process_time()
    done = deed()
    return done, time.process_time() - began
