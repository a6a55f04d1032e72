"""Files as banks send them, for tests: each format with payments of one's own."""

from __future__ import annotations

from datetime import date

from sintonia.documents.payment_line import service_barcode
from sintonia.kit.money import Money
from sintonia.payments.files import cuaderno57, febraban150
from sintonia.payments.files.told import PaidLine

DAY = date(2026, 11, 20)
NEXT_DAY = date(2026, 11, 23)


def bar_code(cents: int, place: int = 0) -> str:
    return service_barcode(segment="3", amount=Money(cents), company="0999", free=f"{place:025}")


def collected(cents: int, place: int = 0, *, authentication: str | None = None, **more) -> febraban150.Collected:
    """One payment of a bill of `cents`; its authentication is its own unless one is given."""
    return febraban150.Collected(
        barcode=bar_code(cents, place),
        amount=Money(cents),
        paid_on=DAY,
        credited_on=NEXT_DAY,
        fee_cents=140,
        authentication=f"AUT{place:012}" if authentication is None else authentication,
        **more,
    )


def arrecadacao(payments, *, number: int = 1, agreement: str = "0000855470019") -> bytes:
    return febraban150.write(
        payments,
        agreement=agreement,
        company="COMPANHIA",
        bank_code="341",
        bank_name="BANCO DE PROVAS",
        on=NEXT_DAY,
        number=number,
    )


def slip(number: str, cents: int, *, extra: int = 0, fee: int | None = 170, note: str = "") -> PaidLine:
    return PaidLine(
        number=0,
        key="",
        code=number,
        amount=Money(cents),
        paid_on=DAY,
        credited_on=NEXT_DAY,
        way="barcode",
        fee_cents=fee,
        extra_cents=extra,
        note=note,
    )


def spanish(payments, *, issuer: str = "22350466", suffix: str = "501") -> bytes:
    return cuaderno57.write(payments, issuer=issuer, suffix=suffix, bank_code="0049", on=NEXT_DAY)


def receipt(cents: int, place: int = 1, **more) -> cuaderno57.Collected:
    return cuaderno57.Collected(
        reference=f"{place:011}", identification="300815", amount=Money(cents, "EUR"), paid_on=DAY, **more
    )


def statement(
    movements, *, balance: int = 100_00, account: str = "00491500051234567892", currency: str = "978"
) -> bytes:
    """A Norma 43 of one account; each movement is its cents (negative: it went out), concepts and a reference."""
    lines = [f"11{account[:8]}{account[10:]}261101261130{_sign(balance)}{abs(balance):014}{currency}3{'EMPRESA':26}   "]
    for cents, concepts, reference in movements:
        lines.append(
            f"22    1500{DAY:%y%m%d}{NEXT_DAY:%y%m%d}04002{_sign(cents)}{abs(cents):014}{0:010}{reference:12}{'':16}"
        )
        lines += [f"23{place:02}{concept:76}" for place, concept in enumerate(concepts, start=1)]
    out, in_ = [-cents for cents, *_ in movements if cents < 0], [cents for cents, *_ in movements if cents > 0]
    final = balance + sum(in_) - sum(out)
    lines.append(
        f"33{account[:8]}{account[10:]}{len(out):05}{sum(out):014}{len(in_):05}{sum(in_):014}"
        f"{_sign(final)}{abs(final):014}{currency}    "
    )
    lines.append(f"88{'9' * 18}{len(lines):06}{'':54}")
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


def _sign(cents: int) -> str:
    return "1" if cents < 0 else "2"
