"""Unpaid bills of the pretend company: announced cuts, cuts that were wrong, and what people say they have paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Literal

from django.db.backends.utils import CursorWrapper

from sintonia.backoffice.energy import Cut, PaymentSeen
from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo.asking import Deed, ask, once, row_id
from sintonia.kit.clock import now
from sintonia.kit.money import Money

# One who was cut off though everything is paid: whoever tries the demo can be angry with reason.
CUT_WRONGLY: Final = "3003010302"
# A cut may come 15 days after its notice; some notices are fresh, some are nearly over.
_ANNOUNCE: Final = """
    INSERT INTO demo_cut (contract_id, months, notice_on, not_before)
    SELECT b.contract_id, array_agg(b.month ORDER BY b.month),
        %(on)s::date - (b.contract_id %% 12)::int, %(on)s::date - (b.contract_id %% 12)::int + 15
    FROM demo_bill b LEFT JOIN demo_payment p ON p.contract_id = b.contract_id AND p.month = b.month
    WHERE p.contract_id IS NULL AND b.due_on < %(on)s::date - 20
    GROUP BY b.contract_id ORDER BY b.contract_id
"""
_CUT_WRONGLY: Final = """
    INSERT INTO demo_cut (contract_id, months, notice_on, not_before, cut_at)
    SELECT c.id, ARRAY[(SELECT max(month) FROM demo_payment WHERE contract_id = c.id)], %(on)s::date - 20,
        %(on)s::date - 5, %(at)s - interval '5 hours'
    FROM demo_contract c
    WHERE (c.number = %(wrongly)s OR c.id %% 397 = 0) AND NOT EXISTS (
        SELECT FROM demo_bill b LEFT JOIN demo_payment p ON p.contract_id = b.contract_id AND p.month = b.month
        WHERE b.contract_id = c.id AND p.contract_id IS NULL
    )
"""
_CUT: Final = """
    SELECT c.months, c.notice_on, c.not_before, c.cut_at, EXISTS (
        SELECT FROM demo_payment_word w WHERE w.contract_id = c.contract_id AND w.at::date >= c.notice_on
    )
    FROM demo_cut c
    WHERE c.contract_id = %s AND c.restored_at IS NULL AND (c.cut_at IS NOT NULL OR EXISTS (
        SELECT FROM unnest(c.months) AS owed (month) WHERE NOT EXISTS (
            SELECT FROM demo_payment p WHERE p.contract_id = c.contract_id AND p.month = owed.month
        )
    ))
    ORDER BY c.id DESC LIMIT 1
"""
_PAYMENTS: Final = """
    SELECT month, cents, paid_on, by FROM demo_payment
    WHERE contract_id = %s AND paid_on > %s::date - 90 ORDER BY paid_on DESC, month DESC
"""
_HOLD: Final = Deed(
    "hold",
    "contract bigint, cents int, paid_on date, reference text, protocol text",
    "INSERT INTO demo_payment_word (contract_id, cents, paid_on, reference, protocol, at)"
    " SELECT contract, cents, paid_on, reference, protocol, at FROM fresh",
    "EXISTS (SELECT FROM demo_contract WHERE id = a.contract)",
)
_RECONNECT: Final = Deed(
    "reconnect",
    "contract bigint",
    "UPDATE demo_cut c SET reconnection_at = f.at FROM fresh f"
    " WHERE c.contract_id = f.contract AND c.cut_at IS NOT NULL AND c.restored_at IS NULL",
    "EXISTS (SELECT FROM demo_cut WHERE contract_id = a.contract AND cut_at IS NOT NULL AND restored_at IS NULL)",
)


def announce_cuts(cursor: CursorWrapper, *, at: datetime, on: date) -> None:
    """Announce a cut to whoever owes for long, and cut off a few who had paid."""
    values: dict[str, datetime | date | str] = {"at": at, "on": on, "wrongly": CUT_WRONGLY}
    cursor.execute(_ANNOUNCE, values)
    cursor.execute(_CUT_WRONGLY, values)


class DemoArrears:
    """`Arrears` of "Energia Clara"."""

    # Its reads are queries of our own database: no thread need watch the time.
    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def cut(self, contract: str) -> Cut | None:
        rows = ask(_CUT, [row_id(contract)])
        if not rows:
            return None
        months, notice_on, not_before, cut_at, stopped = rows[0]
        return Cut(
            contract=contract, months=tuple(months), notice_on=notice_on, not_before=not_before, cut_at=cut_at,
            stopped=stopped,
        )  # fmt: skip

    def payments(self, contract: str) -> tuple[PaymentSeen, ...]:
        rows = ask(_PAYMENTS, [row_id(contract), self._clock().date()])
        return tuple(PaymentSeen(month=m, amount=Money(cents), paid_on=on, way=way) for m, cents, on, way in rows)

    def hold(
        self, key: Key, *, contract: str, amount: Money | None, paid_on: date | None, reference: str, protocol: str
    ) -> Receipt:
        return once(
            _HOLD, key, at=self._clock(), contract=row_id(contract), cents=cents_of(amount), paid_on=paid_on,
            reference=reference, protocol=protocol,
        )  # fmt: skip

    def reconnect(self, key: Key, *, contract: str, why: Literal["paid", "wrongful"], protocol: str) -> Receipt:  # noqa: ARG002 - the port's shape; this company asks no reason
        return once(_RECONNECT, key, at=self._clock(), contract=row_id(contract))


def cents_of(amount: Money | dict[str, int] | None) -> int | None:
    """Cents of an amount, which a deed brings as plain JSON."""
    if amount is None:
        return None
    return amount.cents if isinstance(amount, Money) else int(amount["cents"])
