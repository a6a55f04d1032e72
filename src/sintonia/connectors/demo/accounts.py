"""How the pretend company bills a contract: its uses, by post or e-mail, on which day, in how many parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from sintonia.backoffice.ports import Key, Receipt, Refused
from sintonia.connectors.demo import plans, statements
from sintonia.connectors.demo.asking import UNKNOWN, Deed, ask, once, row_id
from sintonia.connectors.demo.operations import ZONE
from sintonia.connectors.demo.prices import energy_price, flag_cents, flag_of, mean_celsius
from sintonia.connectors.demo.signature import signed
from sintonia.kit.clock import now
from sintonia.kit.money import Money
from sintonia.kit.words import _
from sintonia.packs.utility.ports.accounts import Clearance, DueDay, MonthUse, Plan

OFFERED_DAYS: Final = (1, 5, 10, 15, 20, 25)
A_YEAR: Final = timedelta(days=365)
_MOST_MONTHS: Final = 25
_USUAL_DAYS: Final = 30
_KNOWN: Final = "EXISTS (SELECT FROM demo_contract WHERE id = a.contract)"
# An upsert, so that the latest word counts.
_BY_EMAIL: Final = Deed(
    "bills_by_email",
    "contract bigint, email text, day date",
    "INSERT INTO demo_delivery (contract_id, email, since) SELECT contract, email, day FROM fresh"
    " ON CONFLICT (contract_id) DO UPDATE SET email = excluded.email, since = excluded.since",
    _KNOWN,
)
_BY_POST: Final = Deed(
    "bills_by_post",
    "contract bigint",
    "DELETE FROM demo_delivery WHERE contract_id IN (SELECT contract FROM fresh)",
    _KNOWN,
)
_DUE_DAY: Final = Deed(
    "due_day",
    "contract bigint, day smallint, today date",
    "INSERT INTO demo_due_day (contract_id, day, changed_on) SELECT contract, day, today FROM fresh"
    " ON CONFLICT (contract_id) DO UPDATE SET day = excluded.day, changed_on = excluded.changed_on",
    f"{_KNOWN} AND NOT EXISTS (SELECT FROM demo_due_day d"
    " WHERE d.contract_id = a.contract AND d.changed_on > a.today - 365)",
)
_USES: Final = """
    SELECT b.month, b.kwh, b.cents, (
        SELECT max(read_on) - min(read_on) FROM (
            SELECT read_on FROM demo_reading
            WHERE contract_id = b.contract_id AND by <> 'customer' AND read_on < b.month + interval '1 month'
            ORDER BY read_on DESC, id DESC LIMIT 2
        ) AS two
    )
    FROM demo_bill b WHERE b.contract_id = %s ORDER BY b.month DESC LIMIT %s
"""
_DUE: Final = """
    SELECT extract(day FROM b.due_on)::int, d.day, d.changed_on
    FROM demo_bill b LEFT JOIN demo_due_day d ON d.contract_id = b.contract_id
    WHERE b.contract_id = %s ORDER BY b.month DESC LIMIT 1
"""


class DemoAccounts:
    """`Accounts` of "Energia Clara"."""

    # Its reads are queries of our own database: no thread need watch the time.
    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def uses(self, contract: str) -> tuple[MonthUse, ...]:
        return tuple(_use(*row) for row in ask(_USES, [row_id(contract), _MOST_MONTHS]))

    def uses_chart(self, contract: str, language: str) -> bytes:
        return statements.uses_chart(self.uses(contract), language)

    def clearance(self, contract: str, since: date, until: date) -> Clearance:
        return statements.clearance(contract, since=since, until=until, on=self._today())

    def clearance_pdf(self, contract: str, since: str, until: str, language: str) -> bytes:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
        page = statements.clearance_page(contract, since=first, until=last, on=self._today(), language=language)
        return signed(page, at=self._clock())

    def bill_email(self, contract: str) -> str | None:
        rows = ask("SELECT email FROM demo_delivery WHERE contract_id = %s", [row_id(contract)])
        return str(rows[0][0]) if rows else None

    def send_bills_by_email(self, key: Key, *, contract: str, email: str) -> Receipt:
        return once(_BY_EMAIL, key, at=self._clock(), contract=row_id(contract), email=email, day=self._today())

    def send_bills_by_post(self, key: Key, *, contract: str) -> Receipt:
        return once(_BY_POST, key, at=self._clock(), contract=row_id(contract))

    def due_day(self, contract: str) -> DueDay:
        rows = ask(_DUE, [row_id(contract)])
        if not rows:
            raise Refused(UNKNOWN)
        billed, chosen, changed_on = rows[0]
        return DueDay(day=chosen or billed, offered=OFFERED_DAYS, changed_on=changed_on)

    def change_due_day(self, key: Key, *, contract: str, day: int) -> Receipt:
        if day not in OFFERED_DAYS:
            raise Refused(_("Bills cannot be due on that day."))
        try:
            return once(_DUE_DAY, key, at=self._clock(), contract=row_id(contract), day=day, today=self._today())
        except Refused:
            if self.due_day(contract).changed_on is None:
                raise
            raise Refused(_("The due date was changed less than 12 months ago.")) from None

    def plans(self, contract: str) -> tuple[Plan, ...]:
        return plans.offered(contract, on=self._today())

    def running_plan(self, contract: str) -> Plan | None:
        return plans.running(contract, on=self._today())

    def agree_to_plan(self, key: Key, *, contract: str, plan: str) -> Receipt:
        return plans.agree(key, contract=contract, plan=plan, at=self._clock(), on=self._today())

    def _today(self) -> date:
        return self._clock().astimezone(ZONE).date()


def _use(month: date, kwh: int, cents: int, days: Any) -> MonthUse:
    return MonthUse(
        month=month,
        kwh=kwh,
        days=days or _USUAL_DAYS,
        price=energy_price(kwh=kwh, cents=cents, month=month),
        flag=flag_of(month),
        flag_cents=flag_cents(kwh, month),
        amount=Money(cents),
        mean_celsius=mean_celsius(month),
    )
