"""Unpaid bills of the pretend company: cuts, having power back, and what people say they have paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Literal

from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo.asking import Deed, ask, once, row_id
from sintonia.connectors.demo.cuts import REVIEWED, STOPPED
from sintonia.kit.clock import now
from sintonia.kit.money import Money
from sintonia.packs.utility.ports.accounts import Cut, PaymentSeen, Reconnecting

WAYS_BACK: Final = (Reconnecting("normal", Money(1138)), Reconnecting("urgent", Money(5709)))
_CUT: Final = f"""
    SELECT c.months, c.notice_on, c.not_before, c.cut_at, {STOPPED}, {REVIEWED}, c.reconnection_at, c.ordered_as
    FROM demo_cut c
    WHERE c.contract_id = %s AND c.restored_at IS NULL AND (c.cut_at IS NOT NULL OR EXISTS (
        SELECT FROM unnest(c.months) AS owed (month) WHERE NOT EXISTS (
            SELECT FROM demo_payment p WHERE p.contract_id = c.contract_id AND p.month = owed.month
        )
    ))
    ORDER BY c.id DESC LIMIT 1
"""  # noqa: S608
_RESTORED: Final = """
    SELECT restored_at FROM demo_cut WHERE contract_id = %s AND restored_at IS NOT NULL ORDER BY id DESC LIMIT 1
"""
_ORDERED: Final = """
    SELECT ordered_under FROM demo_cut WHERE contract_id = %s AND reconnection_at IS NOT NULL ORDER BY id DESC LIMIT 1
"""
_PAYMENTS: Final = """
    SELECT month, cents, paid_on, by FROM demo_payment
    WHERE contract_id = %s AND paid_on > %s::date - 90 AND by <> 'credit' ORDER BY paid_on DESC, month DESC
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
    "contract bigint, ordered_as text, protocol text",
    "UPDATE demo_cut c SET reconnection_at = coalesce(c.reconnection_at, f.at), ordered_as = f.ordered_as,"
    " ordered_under = f.protocol FROM fresh f"
    " WHERE c.contract_id = f.contract AND c.cut_at IS NOT NULL AND c.restored_at IS NULL"
    " AND (c.reconnection_at IS NULL OR array_position(ARRAY['normal', 'urgent', 'wrongful'], f.ordered_as)"
    " > array_position(ARRAY['normal', 'urgent', 'wrongful'], c.ordered_as::text))",
    "EXISTS (SELECT FROM demo_cut WHERE contract_id = a.contract AND cut_at IS NOT NULL AND restored_at IS NULL)",
)


class DemoArrears:
    """`Arrears` of "Energia Clara"."""

    # Its reads are queries of our own database: no thread need watch the time.
    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def cut(self, contract: str) -> Cut | None:
        rows = ask(_CUT, [self._clock(), row_id(contract)])
        if not rows:
            return None
        months, notice_on, not_before, cut_at, stopped, reviewed, ordered_at, ordered_as = rows[0]
        return Cut(
            contract=contract, months=tuple(months), notice_on=notice_on, not_before=not_before, cut_at=cut_at,
            stopped=stopped, reviewed=reviewed, ordered_at=ordered_at, ordered_as=ordered_as,
        )  # fmt: skip

    def restored_at(self, contract: str) -> datetime | None:
        rows = ask(_RESTORED, [row_id(contract)])
        return rows[0][0] if rows else None

    def ordered_under(self, contract: str) -> str:
        rows = ask(_ORDERED, [row_id(contract)])
        return str(rows[0][0]) if rows else ""

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

    def ways_back(self, contract: str) -> tuple[Reconnecting, ...]:
        return WAYS_BACK if ask("SELECT id FROM demo_contract WHERE id = %s", [row_id(contract)]) else ()

    def reconnect(
        self,
        key: Key,
        *,
        contract: str,
        why: Literal["paid", "wrongful"],
        protocol: str,
        urgent: bool = False,
    ) -> Receipt:
        way = "wrongful" if why == "wrongful" else "urgent" if urgent else "normal"
        return once(_RECONNECT, key, at=self._clock(), contract=row_id(contract), ordered_as=way, protocol=protocol)


def cents_of(amount: Money | dict[str, int] | None) -> int | None:
    """Cents of an amount, which a deed brings as plain JSON."""
    if amount is None:
        return None
    return amount.cents if isinstance(amount, Money) else int(amount["cents"])
