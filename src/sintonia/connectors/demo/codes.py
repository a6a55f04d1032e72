"""Whether a code is one of the pretend company's: it is told by writing the bill's own code again and comparing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from sintonia.connectors.demo.asking import ask_for
from sintonia.connectors.demo.billing import BILL, bill_of
from sintonia.connectors.demo.operations import ZONE
from sintonia.documents.payment_line import UnableToReadCode, read_service_code
from sintonia.documents.pix import read_pix
from sintonia.kit.clock import now
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
    """The bill with exactly this bar code."""
    try:
        told = _FREE.fullmatch(read_service_code(barcode).free)
    except UnableToReadCode:
        return None
    found = _bill(told[1], told[2], on) if told else None
    return _ours(found) if found and read_service_code(found.line).barcode == barcode else None


def find_pix(payload: str, *, on: date) -> Ours | None:
    """The bill with exactly this PIX code."""
    try:
        told = _TXID.fullmatch(read_pix(payload).txid)
    except UnableToReadCode:
        return None
    found = _bill(told[1], told[2], on) if told else None
    return _ours(found) if found and found.pix == payload else None


def find_bill(number: str, *, on: date) -> Ours | None:
    """The bill with this number, as `printing` prints it."""
    told = _PRINTED.fullmatch(number)
    month = _month(told[1]) if told else None
    if told is None or month is None:
        return None
    rows = together(_bills_of_contracts, (told[2], month))
    return _ours(bill_of(rows[0], on)) if rows else None


def _bill(contract: str, month: str, on: date) -> Bill | None:
    day = _month(month)
    rows = together(_bills_of_numbers, (contract, day)) if day else []
    return bill_of(rows[0], on) if rows else None


def _bills_of_numbers(asked: list[tuple[str, date]]) -> list[list[tuple[Any, ...]]]:
    return _asked("c.number = a.named", asked)


def _bills_of_contracts(asked: list[tuple[str, date]]) -> list[list[tuple[Any, ...]]]:
    return _asked("c.id = a.named::bigint", asked)


def _asked(named: str, asked: Sequence[tuple[str, date]]) -> list[list[tuple[Any, ...]]]:
    return ask_for(
        f"""
        SELECT a.n, found.* FROM unnest(%s::text[], %s::date[]) WITH ORDINALITY AS a (named, month, n)
        CROSS JOIN LATERAL ({BILL} WHERE {named} AND b.month = a.month) AS found
        """,  # noqa: S608
        [name for name, _month_asked in asked],
        [month for _name, month in asked],
    )


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
