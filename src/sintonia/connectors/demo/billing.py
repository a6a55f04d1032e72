"""Bills, debts and readings of the pretend company."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sintonia.backoffice.ports import Key, Receipt, Refused
from sintonia.connectors.demo.asking import UNKNOWN, Deed, ask, ask_for, once, row_id
from sintonia.connectors.demo.payee import PAYEE, PAYEE_DOCUMENT, PIX_KEY
from sintonia.documents.payment_line import payment_line, service_barcode
from sintonia.documents.pix import PixCode, pix_payload
from sintonia.kit.money import Money
from sintonia.kit.together import Raised, together
from sintonia.kit.words import _
from sintonia.packs.utility.ports.supply import Bill, MeterReading
from sintonia.payments.queries import received_for

# A number that FEBRABAN has given to nobody we know of.
_FEBRABAN_CODE: Final = "0999"
_ENERGY_AND_GAS: Final = "3"  # FEBRABAN's segment
_LARGEST_READING: Final = 9_999_999
_READ: Final = Deed(
    "reading",
    "contract bigint, day date, kwh int",
    "INSERT INTO demo_reading (contract_id, read_on, kwh, by) SELECT contract, day, kwh, 'customer' FROM fresh",
    "EXISTS (SELECT FROM demo_contract WHERE id = a.contract)",
)
BILL: Final = """
    SELECT b.contract_id, b.month, b.cents, b.due_on, b.kwh, paid.paid_on, c.number, b.credit_cents
    FROM demo_bill b JOIN demo_contract c ON c.id = b.contract_id
    LEFT JOIN demo_payment paid ON paid.contract_id = b.contract_id AND paid.month = b.month
"""


class Row(NamedTuple):
    """A row of `BILL`: `cents` less a `credit` are asked for; and what came for it, where that was not all of it."""

    contract: int
    month: date
    cents: int
    due_on: date
    kwh: int
    paid_on: date | None
    number: str
    credit: int = 0
    came: int = 0

    @property
    def id(self) -> str:
        """What the bill is called by."""
        return bill_id(self.contract, self.month)

    @property
    def asked(self) -> int:
        """What the bill asks for, in cents."""
        return self.cents - self.credit


def rows_of(found: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Rows of `BILL` as they stand; what came for them is asked once for all."""
    rows = [Row(*row) for row in found]
    unpaid = [row.id for row in rows if row.paid_on is None]
    came = received_for(company="", bills=unpaid) if unpaid else {}
    return [row._replace(came=came.get(row.id, 0)) for row in rows]


def rows_of_each(found: Sequence[Sequence[tuple[Any, ...]]]) -> list[list[Row]]:
    """Rows of `BILL` for each of many who asked; what came for all of them is asked once."""
    stand = {row[:2]: row for row in rows_of(row for rows in found for row in rows)}
    return [[stand[row[:2]] for row in rows] for rows in found]


def bills(contract: str, *, on: date) -> tuple[Bill, ...]:
    """The last 24 bills, newest first."""
    sql = f"{BILL} WHERE b.contract_id = %s ORDER BY b.month DESC LIMIT 24"
    return tuple(bill_of(row, on) for row in rows_of(ask(sql, [row_id(contract)])))


def open_bills(contract: str, *, on: date) -> tuple[Bill, ...]:
    """Unpaid bills, oldest first; not those of which nothing is left to pay."""
    found = (bill_of(row, on) for row in together(_open_bills_of, row_id(contract)))
    return tuple(one for one in found if one.state != "paid")


def _open_bills_of(contracts: list[int]) -> list[list[Row]]:
    found = ask_for(
        f"""
        SELECT a.n, open.* FROM unnest(%s::bigint[]) WITH ORDINALITY AS a (contract, n)
        CROSS JOIN LATERAL ({BILL} WHERE b.contract_id = a.contract AND paid.contract_id IS NULL) AS open
        ORDER BY a.n, open.month
        """,  # noqa: S608
        contracts,
    )
    return rows_of_each(found)


def bill(identity: str, *, on: date) -> Bill | None:
    """One bill by its id, "<contract>-<year and month>"."""
    contract, month = bill_key(identity)
    rows = ask(f"{BILL} WHERE b.contract_id = %s AND b.month = %s", [contract, month])
    return bill_of(rows_of(rows)[0], on) if rows else None


def bill_id(contract: int, month: date) -> str:
    """What a contract's bill of a month is called by: "<contract>-<year and month>"."""
    return f"{contract}-{month:%Y%m}"


def bill_key(identity: str) -> tuple[int, date | None]:
    """The contract and the month that a bill's id names; nothing that exists for any other text."""
    found = re.fullmatch(r"([0-9]{1,18})-([0-9]{4})(0[1-9]|1[0-2])", identity, re.ASCII)
    if found is None or found[2] == "0000":
        return 0, None
    return int(found[1]), date(int(found[2]), int(found[3]), 1)


def barcode(*, number: str, month: date, cents: int, due_on: date) -> str:
    """The 44 digits of a bill: its due date, contract and month are in the free field."""
    free = f"{due_on:%Y%m%d}{number}{month:%Y%m}0"
    return service_barcode(amount=Money(cents), company=_FEBRABAN_CODE, free=free, segment=_ENERGY_AND_GAS)


def latest_reading(contract: str) -> MeterReading:
    """What the meter showed most recently."""
    return together(_latest_readings, row_id(contract))


def _latest_readings(contracts: list[int]) -> list[MeterReading | Raised]:
    sql = """
        SELECT a.n, r.*, (SELECT c.meter FROM demo_contract c WHERE c.id = a.contract)
        FROM unnest(%s::bigint[]) WITH ORDINALITY AS a (contract, n)
        CROSS JOIN LATERAL (
            SELECT contract_id, kwh, read_on, by FROM demo_reading
            WHERE contract_id = a.contract ORDER BY read_on DESC, id DESC LIMIT 1
        ) AS r
    """
    return [_reading(rows[0]) if rows else Raised(Refused(UNKNOWN)) for rows in ask_for(sql, contracts)]


def _reading(row: tuple[Any, ...]) -> MeterReading:
    contract, kwh, read_on, by, meter = row
    return MeterReading(contract=str(contract), meter=meter, kwh=kwh, read_on=read_on, by=by)


def usual_kwh(contract: str) -> int:
    """The mean of the last twelve months."""
    return together(_usual, row_id(contract))


def _usual(contracts: list[int]) -> list[int]:
    sql = """
        SELECT a.n, y.kwh FROM unnest(%s::bigint[]) WITH ORDINALITY AS a (contract, n)
        CROSS JOIN LATERAL (
            SELECT round(avg(kwh)) AS kwh FROM (
                SELECT kwh FROM demo_bill WHERE contract_id = a.contract ORDER BY month DESC LIMIT 12
            ) AS year
        ) AS y
    """
    return [int(rows[0][0] or 0) if rows else 0 for rows in ask_for(sql, contracts)]


def submit_reading(key: Key, *, contract: str, kwh: int, at: datetime, on: date) -> Receipt:
    """Keep a customer's reading, once."""
    if not 0 <= kwh <= _LARGEST_READING:
        raise Refused(_("No meter of ours shows such a number."))
    return once(_READ, key, at=at, contract=row_id(contract), day=on, kwh=kwh)


def bill_of(row: Row, on: date) -> Bill:
    """A bill as it stands: with nothing left to pay it is paid, and what is left is what its codes ask for."""
    left = max(0, row.asked - row.came) if row.came and row.paid_on is None else None
    cents = row.asked if left is None else left
    paid = row.paid_on is not None or left == 0
    return Bill(
        id=row.id,
        contract=str(row.contract),
        month=row.month,
        amount=Money(row.asked),
        due_on=row.due_on,
        kwh=row.kwh,
        state="paid" if paid else "overdue" if row.due_on < on else "open",
        line=payment_line(barcode(number=row.number, month=row.month, cents=cents, due_on=row.due_on)),
        # With nothing to pay there is no code: one without an amount would take any.
        pix=pix(number=row.number, month=row.month, cents=cents) if cents else "",
        payee=PAYEE,
        payee_document=PAYEE_DOCUMENT,
        paid_on=row.paid_on,
        left=None if left is None else Money(left),
        credit=Money(row.credit) if row.credit else None,
    )


def pix(*, number: str, month: date, cents: int) -> str:
    """The PIX code that asks for an amount of a bill."""
    code = PixCode(payee=PAYEE, city="Vila Clara", key=PIX_KEY, amount=Money(cents), txid=f"EC{number}{month:%Y%m}")
    return pix_payload(code)
