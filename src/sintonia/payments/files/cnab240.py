"""
What was paid of a bank's slips (boletos): returns of CNAB 240, segments T and U, by a table of each bank's columns.

A record's kind stands in column 8: 0 header of the file, 1 header of a batch, 3 detail, 5 end of a batch, 9 end of the
file, which has the number of records. Lines are often sent without their blanks at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from sintonia.kit.words import _
from sintonia.payments.files.layouts import Layout, layout_of
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

WIDTH: Final = 240
_KIND: Final = "cnab240"
_DAY: Final = "DDMMYYYY"
_TRAILER: Final = 29
# Code of the file, day, hour and number: sought where a sender dropped blanks before them.
_MOVED: Final = re.compile(r"[ ]([12])(\d{8})\d{6}(\d{6})\d{3}")


def read(lines: Sequence[Line]) -> Told:
    """
    Read a return; entries that tell of no payment (registered, rejected, taken out) are only counted.

    :raises UnableToReadFile: if it has no end, or its count is not that of its lines
    """
    header, trailer = lines[0], lines[-1]
    if trailer.text[7] != "9" or trailer.length < _TRAILER:
        raise UnableToReadFile(
            _("The file has no last record: it was cut on its way. Please ask the bank for it once more."), _KIND
        )
    bank = header.text[:3]
    on, number = _header(header)
    agreement = header.words(33, 52) or header.words(53, 72)
    found, skipped = _details(lines[1:-1], layout_of(bank), f"{_KIND}:{bank}:{agreement}")
    tally = Tally(_KIND, bad=sum(isinstance(line, BadLine) for line in found))
    try:
        warning = tally.check_count(int(trailer.digits(24, 29)), len(lines))
    except UnableToReadLine as cause:
        raise UnableToReadFile(_("The last record cannot be read: {why}", why=cause.why), _KIND) from cause
    told = numbered(found)
    return Told(
        kind=_KIND,
        agreement=agreement,
        number=number,
        bank_code=bank,
        on=on,
        currency="BRL",
        lines=told,
        total=total_of(told, "BRL"),
        skipped=skipped,
        warnings=(warning,) if warning else (),
    )


def _header(line: Line) -> tuple[date | None, int | None]:
    code, number = line.text[142], line.words(158, 163)
    on = line.day_or_none(144, _DAY)
    if on is None and (moved := _MOVED.search(line.text, 72)):
        code, number = moved[1], moved[3]
        on = Line(line.number, moved[2], 8).day_or_none(1, _DAY)
    if code == "1":
        raise UnableToReadFile(_("This is a file that we send to the bank, not one that it returns."), _KIND)
    return on, int(number) if on and number.isascii() and number.isdigit() else None


def _details(lines: Sequence[Line], layout: Layout, key: str) -> tuple[list[PaidLine | BadLine], int]:
    found: list[PaidLine | BadLine] = []
    skipped, title = 0, None
    for line in lines:
        kind, segment = line.text[7], line.text[13]
        if kind == "3" and segment == "T":
            if title is not None:
                found.append(_bad(title, UnableToReadLine(_("The segment U with its amount is missing.")), layout))
            title = line
        elif kind == "3" and segment == "U":
            try:
                paid = _payment(title, line, layout, key)
            except UnableToReadLine as cause:
                found.append(_bad(line, cause, layout))
            else:
                skipped += paid is None
                found += [paid] if paid else []
            title = None
        elif kind not in {"1", "3", "5"} or line.text[:3] != lines[0].text[:3]:
            found.append(_bad(line, UnableToReadLine(_("This is no record of a payment.")), layout))
    if title is not None:
        found.append(_bad(title, UnableToReadLine(_("The segment U with its amount is missing.")), layout))
    return found, skipped


def _bad(line: Line, cause: UnableToReadLine, layout: Layout) -> BadLine:
    return BadLine(line.number, line.text[: layout.shown].rstrip(), cause.why)


def _payment(title: Line | None, line: Line, layout: Layout, key: str) -> PaidLine | None:
    if title is None:
        raise UnableToReadLine(_("The segment T before it is missing."))
    for one in (title, line):
        if one.length > WIDTH:
            raise UnableToReadLine(_("The line has {count} columns; it should have {wanted}.",
                                     count=one.length, wanted=WIDTH))  # fmt: skip
    if line.digits(16, 17) not in layout.paid:
        return None
    our_number = title.words(*layout.our_number)
    if not our_number.strip("0"):
        raise UnableToReadLine(_("The bank's number of the slip is missing."))
    amount = line.amount(*layout.amount, "BRL")
    interest, fee = line.cents(*layout.interest) or 0, title.cents(*layout.fee)
    paid_on = line.day(layout.occurred_on, _DAY)
    document = title.words(*layout.document)
    return PaidLine(
        number=line.number,
        key=f"{key}:{our_number}:{paid_on:%Y%m%d}:{amount.cents}",
        code=our_number,
        amount=amount,
        paid_on=paid_on,
        credited_on=line.day_or_none(layout.credited_on, _DAY),
        way="barcode",
        fee_cents=fee or None,
        extra_cents=min(interest, amount.cents),
        note=document if document.strip("0") else "",
    )


def write(
    payments: Sequence[PaidLine], *, bank_code: str, agreement: str, on: date, number: int, company: str = ""
) -> bytes:
    """Write the return that a bank would send about paid slips, by its own table, for tests and the pretend bank."""
    layout = layout_of(bank_code)
    lines = [
        f"{bank_code:0>3}00000{'':24}{agreement:20.20}{'':20}{company:30.30}{'':40}2{on:%d%m%Y}000000{number:06}040",
        f"{bank_code:0>3}00011T01  040",
    ]
    for place, paid in enumerate(payments):
        head = f"{bank_code:0>3}00013{2 * place + 1:05}T 06"
        fields = ((layout.our_number, f"{paid.code:0>{_width(layout.our_number)}}"), (layout.document, paid.note),
                  (layout.fee, f"{paid.fee_cents or 0:015}"))  # fmt: skip
        lines.append(_laid_out(head, fields))
        head = f"{bank_code:0>3}00013{2 * place + 2:05}U 06"
        days = ((layout.occurred_on, paid.paid_on), (layout.credited_on, paid.credited_on))
        lines.append(
            _laid_out(
                head,
                (
                    (layout.interest, f"{paid.extra_cents:015}"),
                    (layout.amount, f"{paid.amount.cents:015}"),
                    *(((first, first + 7), f"{day:%d%m%Y}" if day else "0" * 8) for first, day in days),
                ),
            )
        )
    lines += [f"{bank_code:0>3}00015{'':9}{len(lines):06}", f"{bank_code:0>3}99999{'':9}000001{len(lines) + 2:06}"]
    return "".join(f"{line:{WIDTH}}\r\n" for line in lines).encode("latin-1", errors="replace")


def _width(span: tuple[int, int]) -> int:
    return span[1] - span[0] + 1


def _laid_out(head: str, fields: Sequence[tuple[tuple[int, int], str]]) -> str:
    text = f"{head:{WIDTH}}"
    for (first, last), value in fields:
        text = f"{text[: first - 1]}{value:{last - first + 1}.{last - first + 1}}{text[last:]}"
    return text
