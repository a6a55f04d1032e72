"""What the pretend company has billed, and how it is told that a bill is paid, unpaid again, or paid too much."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from sintonia.backoffice.payments import Charge, Way
from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo.arrears import cents_of
from sintonia.connectors.demo.asking import Deed, ask, once
from sintonia.connectors.demo.billing import BILL, Row, barcode, bill_key
from sintonia.connectors.demo.codes import line_asks
from sintonia.connectors.demo.cuts import COMES_BACK
from sintonia.connectors.demo.next_bill import use_credits
from sintonia.documents.payment_line import UnableToReadCode, read_service_code
from sintonia.kit.clock import now
from sintonia.kit.money import Money

_FREE: Final = re.compile(r"[0-9]{8}([0-9]{10})([0-9]{6})0")
_PRINTED: Final = re.compile(r"([0-9]{6})-([0-9]{1,18})")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_TXID: Final = re.compile(r"EC([0-9]{10})([0-9]{6})")
_SETTLE: Final = Deed(
    "settle",
    "contract bigint, month date, cents int, paid_on date, way text",
    "INSERT INTO demo_payment (contract_id, month, paid_on, cents, by)"
    " SELECT contract, month, paid_on, cents, way FROM fresh ON CONFLICT (contract_id, month) DO NOTHING",
    "EXISTS (SELECT FROM demo_bill b WHERE b.contract_id = a.contract AND b.month = a.month)",
)
_ORDER_BACK: Final = Deed(
    "order_back",
    "contract bigint",
    f"UPDATE demo_cut c SET reconnection_at = f.at FROM fresh f WHERE c.contract_id = f.contract AND {COMES_BACK}",  # noqa: S608
)
_REOPEN: Final = Deed(
    "reopen",
    "contract bigint, month date",
    "DELETE FROM demo_payment p USING fresh f WHERE p.contract_id = f.contract AND p.month = f.month",
)
_OVERPAID: Final = Deed(
    "overpaid",
    "contract bigint, month date, cents int",
    "INSERT INTO demo_credit (contract_id, month, cents) SELECT contract, month, cents FROM fresh"
    " ON CONFLICT (contract_id, month) DO UPDATE SET cents = excluded.cents",
    "EXISTS (SELECT FROM demo_bill b WHERE b.contract_id = a.contract AND b.month = a.month)",
)
# One look at all bills, however many amounts are asked for: nobody else asks so, and they have no index for it.
_DUE: Final = f"""
SELECT contract_id, month, cents, due_on, kwh, paid_on, number, credit_cents FROM (
    SELECT bill.*, row_number() OVER (
        PARTITION BY asked.cents, asked.day, bill.due_on < asked.day ORDER BY abs(bill.due_on - asked.day), contract_id
    ) AS place
    FROM ({BILL} WHERE paid.contract_id IS NULL) bill
    JOIN unnest(%s::bigint[], %s::date[]) AS asked (cents, day) ON bill.cents - bill.credit_cents = asked.cents
        AND bill.due_on > asked.day - %s AND bill.due_on < asked.day + %s
) near WHERE place <= %s ORDER BY place, contract_id
"""  # noqa: S608


class DemoReceivables:
    """The port `Receivables` of "Energia Clara"."""

    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def charge(self, bill: str) -> Charge | None:
        # As it is printed on the bill, its month comes first.
        printed = _PRINTED.fullmatch(bill)
        contract, month = bill_key(f"{printed[2]}-{printed[1]}" if printed else bill)
        row = _row("b.contract_id = %s AND b.month = %s", contract, month)
        return _billed(row) if row else None

    def charge_of_code(self, code: str) -> Charge | None:
        told = _TXID.fullmatch(code) or _FREE.fullmatch(_free(code))
        month = _month(told[2]) if told else None
        if told is None or month is None:
            return None
        row = _row("c.number = %s AND b.month = %s", told[1], month)
        return _billed(row) if row and (code == _txid(row) or line_asks(row, code) is not None) else None

    def due(self, asked: Sequence[tuple[Money, date]], *, within: int, most: int) -> list[Charge]:
        ours = [(amount.cents, day) for amount, day in asked if amount.currency == "BRL"]
        cents, days = [cents for cents, _day in ours], [day for _cents, day in ours]
        return [_billed(Row(*row)) for row in ask(_DUE, [cents, days, within, within, most])] if ours else []

    def contract(self, number: str) -> str | None:
        digits = re.sub(r"[\s.\-]", "", number)
        if not _NUMBER.fullmatch(digits):
            return None
        # What customers know has ten digits, and no id of ours is as long.
        rows = ask("SELECT id FROM demo_contract WHERE number = %s OR id = %s LIMIT 1", [digits, int(digits)])
        return str(rows[0][0]) if rows else None

    def settle(self, key: Key, *, bill: str, amount: Money, paid_on: date, way: Way) -> Receipt:
        contract, month = bill_key(bill)
        at = self._clock()
        done = once(
            _SETTLE, key, at=at, contract=contract, month=month, cents=cents_of(amount), paid_on=paid_on, way=way
        )
        once(_ORDER_BACK, f"{key}:back", at=at, contract=contract)
        return done

    def reopen(self, key: Key, *, bill: str) -> Receipt:
        contract, month = bill_key(bill)
        return once(_REOPEN, key, at=self._clock(), contract=contract, month=month)

    def overpaid(self, key: Key, *, bill: str, contract: str, amount: Money) -> Receipt:  # noqa: ARG002 - the bill says it
        number, month = bill_key(bill)
        at = self._clock()
        done = once(_OVERPAID, key, at=at, contract=number, month=month, cents=cents_of(amount))
        use_credits(contract=number, at=at)
        return done


def credit_of(contract: int) -> Money:
    """What was paid too much and comes off the next bill."""
    rows = ask("SELECT sum(cents) FROM demo_credit WHERE contract_id = %s", [contract])
    return Money(int(rows[0][0]) if rows else 0)


def _row(where: str, *named: object) -> Row | None:
    rows = ask(f"{BILL} WHERE {where}", named)
    return Row(*rows[0]) if rows else None


def _billed(row: Row) -> Charge:
    return Charge(
        bill=row.id,
        contract=str(row.contract),
        amount=Money(row.asked),
        due_on=row.due_on,
        title=f"{row.month:%Y%m}-{row.contract}",
        barcode=barcode(number=row.number, month=row.month, cents=row.asked, due_on=row.due_on),
        txid=_txid(row),
        credit=row.credit,
        paid=row.paid_on is not None,
    )


def _txid(row: Row) -> str:
    return f"EC{row.number}{row.month:%Y%m}"


def _free(code: str) -> str:
    try:
        return read_service_code(code).free
    except UnableToReadCode:
        return ""


def _month(told: str) -> date | None:
    try:
        return date(int(told[:4]), int(told[4:]), 1)
    except ValueError:
        return None
