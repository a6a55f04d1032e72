"""
What was paid by bar code at Spanish banks (AEB, Cuaderno 57, version 57013 of 2015, 100 columns, operation 70).

A header 01; for each issuer and suffix a header 02, a record 60 for each payment and its totals 80; the end is 90.
Counts include the header and the totals that they belong to. A record with "1" in column 76 takes an earlier one back.
The columns of 60 are AEB's; the counts (23 to 28) stand where two open programs read them, the day of the file (37 to
42) where one of them does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sintonia.documents.cuaderno_57 import LARGEST_CENTS, CounterCode
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
    numbered,
    total_of,
)

WIDTH: Final = 100
_KIND: Final = "cuaderno57"
_DAY: Final = "DDMMYY"
_OPERATION: Final = "70"
_TRAILER: Final = 48
_LOST: Final = _("A record that begins or ends an issuer's payments is missing: a part of the file is lost.")


@dataclass(frozen=True, slots=True)
class Collected:
    """A payment to write: the reference has 11 digits, the identification 6."""

    reference: str
    identification: str
    amount: Money
    paid_on: date
    branch: str = "0001"
    channel: str = "1"
    cancels: bool = False


def read(lines: Sequence[Line]) -> Told:
    """
    Read a file of payments and of payments taken back.

    :raises UnableToReadFile: if it has no end, or a count or a sum is not that of its lines
    """
    header, trailer = lines[0], lines[-1]
    if trailer.text[:4] != f"90{_OPERATION}" or trailer.length < _TRAILER:
        raise UnableToReadFile(
            _("The file has no last record: it was cut on its way. Please ask the bank for it once more."), _KIND
        )
    whole, found = Tally(_KIND), list[PaidLine | BadLine]()
    warnings: list[Words | None] = []
    agreement = ""
    for issuer, group, totals in _groups(lines[1:-1]):
        agreement = agreement or issuer
        warnings += _take(group, totals, whole, found)
    warnings += _compared(trailer, whole, len(lines))
    told = numbered(found)
    return Told(
        kind=_KIND,
        agreement=agreement,
        number=None,
        bank_code=header.words(23, 26),
        on=header.day_or_none(37, _DAY) or header.day_or_none(31, _DAY),
        currency="EUR",
        lines=told,
        total=total_of(told, "EUR"),
        warnings=tuple(filter(None, dict.fromkeys(warnings))),
    )


def _groups(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line], Line]]:
    """Each issuer and suffix with its records and its totals."""
    issuer, group = "", list[Line]()
    is_open = False
    for line in lines:
        code = line.text[:4]
        if code == f"02{_OPERATION}" and not is_open:
            issuer, group, is_open = line.words(11, 21), [], True
        elif code == f"80{_OPERATION}" and is_open:
            yield issuer, group, line
            is_open = False
        elif is_open and code not in {f"02{_OPERATION}", f"01{_OPERATION}"}:
            group.append(line)
        else:
            raise UnableToReadFile(_LOST, _KIND)
    if is_open:
        raise UnableToReadFile(_LOST, _KIND)


def _take(group: list[Line], totals: Line, whole: Tally, found: list[PaidLine | BadLine]) -> list[Words | None]:
    """Read the payments of one issuer and suffix, and compare them with their totals."""
    tally = Tally(_KIND)
    for line in group:
        try:
            paid = _detail(line)
        except UnableToReadLine as cause:
            cents = line.cents(37, 48) if line.text[:4] == f"60{_OPERATION}" else None
            for one in (tally, whole):
                one.add_bad(-cents if cents and line.text[75] == "1" else cents)
            # The customer's own account is none of what we keep of a bad line.
            kept = f"{line.text[:54]}{'*' * len(line.text[54:74])}{line.text[74:]}"
            found.append(BadLine(line.number, kept.rstrip(), cause.why))
        else:
            for one in (tally, whole):
                one.good_cents += -paid.amount.cents if paid.cancels else paid.amount.cents
            found.append(paid)
    return _compared(totals, tally, len(group) + 2)


def _compared(totals: Line, tally: Tally, count: int) -> list[Words | None]:
    try:
        said = int(totals.digits(37, 48)) * (-1 if totals.text[75] == "1" else 1)
        return [tally.check_count(int(totals.digits(23, 28)), count), tally.check_sum(Money(said, "EUR"))]
    except UnableToReadLine as cause:
        raise UnableToReadFile(
            _("The record in line {number} that gives the totals cannot be read: {why}",
              number=str(totals.number), why=cause.why),
            _KIND,
        ) from cause  # fmt: skip


def _detail(line: Line) -> PaidLine:
    if line.text[:4] != f"60{_OPERATION}":
        raise UnableToReadLine(_("This is no record of a payment."))
    if line.length > WIDTH:
        raise UnableToReadLine(_("The line has {count} columns; it should have {wanted}.",
                                 count=line.length, wanted=WIDTH))  # fmt: skip
    amount, control = line.amount(37, 48, "EUR"), line.digits(88, 89)
    bill = CounterCode(
        issuer=line.digits(11, 18),
        suffix=line.digits(19, 21),
        reference=line.digits(77, 87),
        identification=line.digits(49, 54),
        amount=amount,
    )
    if control != bill.control:
        raise UnableToReadLine(_("The reference is not right: its control digits disagree."))
    if amount.cents > LARGEST_CENTS:
        raise UnableToReadLine(_("The amount is larger than a bar code can carry."))
    paid_on = line.day(31, _DAY)
    # Not `counter_code`: a last day that is none is no reason to refuse money that the bank has.
    code = f"90507{bill.issuer}{bill.suffix}{bill.reference}{control}{bill.identification}{amount.cents:010}0"
    return PaidLine(
        number=line.number,
        key=f"{_KIND}:{code}:{paid_on:%Y%m%d}:{line.words(22, 30)}",
        code=code,
        amount=amount,
        paid_on=paid_on,
        credited_on=None,
        way="barcode",
        cancels=line.text[75] == "1",
    )


def write(payments: Sequence[Collected], *, issuer: str, suffix: str, bank_code: str, on: date) -> bytes:
    """Write the file that a bank would send about one issuer and suffix, for tests and the pretend bank."""
    sender = f"{'':6}{issuer:0>8}{suffix:0>3}"
    details = [_written(payment, sender, issuer, suffix, bank_code) for payment in payments]
    total = sum(-one.amount.cents if one.cancels else one.amount.cents for one in payments)

    def totals(code: str, count: int) -> str:
        return f"{code}70{sender} {count:06}{'':8}{abs(total):012}{'':27}{'1' if total < 0 else ' '}"

    lines = (
        f"0170{sender} {bank_code:4}{'':10}{on:%d%m%y}",
        f"0270{sender} {bank_code:4}{'':10}{on:%d%m%y}",
        *details,
        totals("80", len(payments) + 2),
        totals("90", len(payments) + 4),
    )
    return "".join(f"{line:{WIDTH}}\r\n" for line in lines).encode("ascii")


def _written(payment: Collected, sender: str, issuer: str, suffix: str, bank_code: str) -> str:
    bill = CounterCode(f"{issuer:0>8}", f"{suffix:0>3}", payment.reference, payment.identification, payment.amount)
    return (
        f"6070{sender}{payment.channel}{bank_code:4}{payment.branch:4}{payment.paid_on:%d%m%y}{payment.amount.cents:012}"
        f"{payment.identification:6}{'':20} {'1' if payment.cancels else ' '}{payment.reference:0>11}{bill.control}"
    )
