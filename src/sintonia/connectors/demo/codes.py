"""Whether a code is one of the pretend company's: it is told by writing the bill's own code again and comparing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

import msgspec

from sintonia.connectors.demo.asking import ask_for
from sintonia.connectors.demo.billing import BILL, Row, bill_of, pix, rows_of_each
from sintonia.connectors.demo.billing import barcode as written
from sintonia.connectors.demo.operations import ZONE
from sintonia.documents.payment_line import UnableToReadCode, read_service_code
from sintonia.documents.pix import read_pix
from sintonia.kit.clock import now
from sintonia.kit.money import Money
from sintonia.kit.together import together
from sintonia.packs.utility.ports.accounts import Ours
from sintonia.packs.utility.ports.supply import Bill

_FREE: Final = re.compile(r"[0-9]{8}([0-9]{10})([0-9]{6})0")
_TXID: Final = re.compile(r"EC([0-9]{10})([0-9]{6})")
_PRINTED: Final = re.compile(r"([0-9]{6})-([0-9]{1,18})")


class DemoCodes:
    """The port `Codes` of "Energia Clara"."""

    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def find_line(self, barcode: str) -> Ours | None:
        return find_line(barcode, on=self._today())

    def find_pix(self, payload: str) -> Ours | None:
        return find_pix(payload, on=self._today())

    def find_bill(self, number: str) -> Ours | None:
        return find_bill(number, on=self._today())

    def _today(self) -> date:
        return self._clock().astimezone(ZONE).date()


def find_line(barcode: str, *, on: date) -> Ours | None:
    """The bill with exactly this bar code, for all that it asks or for what was left of it."""
    try:
        told = _FREE.fullmatch(read_service_code(barcode).free)
    except UnableToReadCode:
        return None
    row = _bill(told[1], told[2]) if told else None
    return _asked_for(row, on, line_asks(row, barcode)) if row else None


def find_pix(payload: str, *, on: date) -> Ours | None:
    """The bill with exactly this PIX code, for all that it asks or for what was left of it."""
    try:
        code = read_pix(payload)
    except UnableToReadCode:
        return None
    told = _TXID.fullmatch(code.txid)
    row = _bill(told[1], told[2]) if told else None
    return _asked_for(row, on, _cents(row, code.amount, _pix, payload)) if row else None


def line_asks(row: Row, barcode: str) -> int | None:
    """The cents that a bar code asks for, if it is this bill's: all of it, or what was left when it was written."""
    try:
        amount = read_service_code(barcode).amount
    except UnableToReadCode:
        return None
    return _cents(row, amount, _line, barcode)


def _cents(row: Row, amount: Money | None, write: Callable[[Row, int], str], code: str) -> int | None:
    if amount is None or not 0 < amount.cents <= row.cents or write(row, amount.cents) != code:
        return None
    return amount.cents


def find_bill(number: str, *, on: date) -> Ours | None:
    """The bill with this number, as `printing` prints it."""
    told = _PRINTED.fullmatch(number)
    month = _month(told[1]) if told else None
    if told is None or month is None:
        return None
    rows = together(_bills_of_contracts, (told[2], month))
    return _ours(bill_of(rows[0], on)) if rows else None


def _asked_for(row: Row, on: date, cents: int | None) -> Ours | None:
    """A bill as one of its codes tells of it: what that asks for, and what is to pay if that is less by now."""
    if cents is None:
        return None
    bill = bill_of(row, on)
    less = bill.to_pay if bill.to_pay.cents < cents else None
    return msgspec.structs.replace(_ours(bill), amount=Money(cents), left=less)


def _line(row: Row, cents: int) -> str:
    return written(number=row.number, month=row.month, cents=cents, due_on=row.due_on)


def _pix(row: Row, cents: int) -> str:
    return pix(number=row.number, month=row.month, cents=cents)


def _bill(contract: str, month: str) -> Row | None:
    day = _month(month)
    rows = together(_bills_of_numbers, (contract, day)) if day else []
    return rows[0] if rows else None


def _bills_of_numbers(asked: list[tuple[str, date]]) -> list[list[Row]]:
    return _asked("c.number = a.named", asked)


def _bills_of_contracts(asked: list[tuple[str, date]]) -> list[list[Row]]:
    return _asked("c.id = a.named::bigint", asked)


def _asked(named: str, asked: Sequence[tuple[str, date]]) -> list[list[Row]]:
    found = ask_for(
        f"""
        SELECT a.n, found.* FROM unnest(%s::text[], %s::date[]) WITH ORDINALITY AS a (named, month, n)
        CROSS JOIN LATERAL ({BILL} WHERE {named} AND b.month = a.month) AS found
        """,  # noqa: S608
        [name for name, _month_asked in asked],
        [month for _name, month in asked],
    )
    return rows_of_each(found)


def _month(written: str) -> date | None:
    try:
        return datetime.strptime(written, "%Y%m").date()  # noqa: DTZ007 - a month, without an hour
    except ValueError:
        return None


def _ours(bill: Bill) -> Ours:
    return Ours(
        bill=bill.id, month=bill.month, amount=bill.amount, due_on=bill.due_on, state=bill.state, payee=bill.payee,
        payee_document=bill.payee_document,
    )  # fmt: skip
