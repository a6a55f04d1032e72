"""
The return file of "arrecadação": what was paid by bar code (FEBRABAN, 150 columns, layout v7 of 2023).

A header A, one record G for each payment, and a trailer Z with the number of records and their sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sintonia.backoffice.payments import Way
from sintonia.documents.check_digits import modulus_10, modulus_11
from sintonia.kit.money import Money
from sintonia.kit.words import Words, _
from sintonia.payments.files.sheet import Line
from sintonia.payments.files.told import (
    BadLine,
    PaidLine,
    Tally,
    Told,
    UnableToReadFile,
    UnableToReadLine,
    total_of,
)

WIDTH: Final = 150
_KIND: Final = "febraban150"
_DAY: Final = "YYYYMMDD"
_TRAILER: Final = 24
_MODULI: Final = {"6": modulus_10, "7": modulus_10, "8": modulus_11, "9": modulus_11}
# How it was paid, by the channel in which it was: a digit, or a letter where no bill was there.
_BY_PIX: Final = frozenset("9i")
_BY_CARD: Final = frozenset("8h")
_CARDS: Final = frozenset("45")


@dataclass(frozen=True, slots=True)
class Collected:
    """A payment to write: `channel` and `form` are FEBRABAN's own codes (3: internet, 9: PIX; 1: cash, 6: debit)."""

    barcode: str
    amount: Money
    paid_on: date
    credited_on: date
    fee_cents: int = 0
    authentication: str = ""
    channel: str = "3"
    form: str = "6"


def read(lines: Sequence[Line]) -> Told:
    """
    Read a return file; lines that cannot be read are among its lines, with the reason.

    :raises UnableToReadFile: if it has no end, or its count or sum is not that of its lines
    """
    header, trailer = lines[0], lines[-1]
    if trailer.text[0] != "Z" or trailer.length < _TRAILER:
        raise UnableToReadFile(
            _("The file has no last record: it was cut on its way. Please ask the bank for it once more."), _KIND
        )
    number, bank, on = _header(header)
    tally = Tally(_KIND)
    found = _details(lines[1:-1], bank, tally)
    try:
        count, total = int(trailer.digits(2, 7)), Money(int(trailer.digits(8, 24)))
    except UnableToReadLine as cause:
        raise UnableToReadFile(_("The last record cannot be read: {why}", why=cause.why), _KIND) from cause
    warnings = (tally.check_count(count, len(lines)), tally.check_sum(total))
    return Told(
        kind=_KIND,
        agreement=header.words(3, 22),
        number=number,
        bank_code=bank,
        on=on,
        currency="BRL",
        lines=tuple(found),
        total=total_of(tuple(found), "BRL"),
        warnings=tuple(filter(None, (*warnings, *_repeated(found)))),
    )


def _header(line: Line) -> tuple[int, str, date | None]:
    if line.text[1] == "1":
        raise UnableToReadFile(_("This is a file that we send to the bank, not one that it returns."), _KIND)
    try:
        return int(line.digits(74, 79)), line.digits(43, 45), line.day_or_none(66, _DAY)
    except UnableToReadLine as cause:
        raise UnableToReadFile(_("The first record cannot be read: {why}", why=cause.why), _KIND) from cause


def _details(lines: Sequence[Line], bank: str, tally: Tally) -> list[PaidLine | BadLine]:
    found: list[PaidLine | BadLine] = []
    first: dict[str, PaidLine] = {}
    for line in lines:
        try:
            paid = _agreeing(_detail(line, bank), first)
        except UnableToReadLine as cause:
            tally.add_bad(line.cents(82, 93) if line.text[0] == "G" else None)
            found.append(BadLine(line.number, line.text.rstrip()[:WIDTH], cause.why))
        else:
            tally.good_cents += paid.amount.cents
            found.append(paid)
    return found


def _agreeing(paid: PaidLine, first: dict[str, PaidLine]) -> PaidLine:
    """The payment, if the file did not tell of it before with another amount."""
    known = first.setdefault(paid.key, paid)
    if known.amount != paid.amount:
        raise UnableToReadLine(
            _("It tells of the same payment as line {first}, with another amount.", first=str(known.number))
        )
    return paid


def _detail(line: Line, bank: str) -> PaidLine:
    if line.text[0] != "G":
        raise UnableToReadLine(_("This is no record of a payment."))
    if line.length > WIDTH:
        raise UnableToReadLine(_("The line has {count} columns; it should have {wanted}.",
                                 count=line.length, wanted=WIDTH))  # fmt: skip
    barcode = line.digits(38, 81)
    check = _MODULI.get(barcode[2])
    if barcode[0] != "8" or check is None or int(barcode[3]) != check(barcode[:3] + barcode[4:]):
        raise UnableToReadLine(_("The bar code is not right: its check digit disagrees."))
    paid_on = line.day(22, _DAY)
    channel, form, fee = line.text[116], line.text[140], line.cents(94, 100)
    return PaidLine(
        number=line.number,
        key=f"{_KIND}:{bank}:{barcode}:{paid_on:%Y%m%d}:{_authentication(line)}",
        code=barcode,
        amount=line.amount(82, 93, "BRL"),
        paid_on=paid_on,
        credited_on=line.day_or_none(30, _DAY),
        way=_way(channel, form),
        fee_cents=fee or None,
    )


def _authentication(line: Line) -> str:
    """What the bank printed on the receipt; the number of the record where it printed nothing."""
    printed = "".join(line.words(118, 140).split())
    return printed if printed.strip("0") else f"nsr{line.words(101, 108)}"


def _way(channel: str, form: str) -> Way:
    if channel in _BY_PIX:
        return "pix"
    return "card" if channel in _BY_CARD or form in _CARDS else "barcode"


def _repeated(lines: list[PaidLine | BadLine]) -> list[Words]:
    first: dict[str, int] = {}
    return [
        _("Line {number} repeats line {first}: it is one payment.", number=str(line.number), first=str(first[line.key]))
        for line in lines
        if isinstance(line, PaidLine) and first.setdefault(line.key, line.number) != line.number
    ]


def write(
    payments: Sequence[Collected],
    *,
    agreement: str,
    company: str,
    bank_code: str,
    bank_name: str,
    on: date,
    number: int,
) -> bytes:
    """
    Write the return file that a bank would send, in ISO 8859-1 with CRLF: for the pretend bank and for tests.

    :param agreement: our number at the bank, up to 20 characters
    :param number: the file's place in the bank's sequence (NSA), up to six digits
    """
    header = (
        f"A2{agreement:20.20}{company:20.20}{bank_code:0>3.3}{bank_name:20.20}{on:%Y%m%d}{number:06}07CODIGO DE BARRAS"
    )
    details = [_written(payment, place) for place, payment in enumerate(payments, start=1)]
    total = sum(payment.amount.cents for payment in payments)
    trailer = f"Z{len(payments) + 2:06}{total:017}"
    return "".join(f"{line:{WIDTH}}\r\n" for line in (header, *details, trailer)).encode("latin-1", errors="replace")


def _written(payment: Collected, place: int) -> str:
    return (
        f"G{'':20}{payment.paid_on:%Y%m%d}{payment.credited_on:%Y%m%d}{payment.barcode}{payment.amount.cents:012}"
        f"{payment.fee_cents:07}{place:08}{'':8}{payment.channel}{payment.authentication:23.23}{payment.form}"
    )
