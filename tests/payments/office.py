"""A billing system and a bank for tests, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import msgspec

from sintonia.backoffice.payments import Asked, Charge, GivenBack, Seen, Way
from sintonia.backoffice.ports import Key, NotAnswering, Receipt, Refused
from sintonia.kit.money import Money
from sintonia.kit.words import _

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)


@dataclass
class Billing:
    """`Receivables`: bills by id, and what it was told of each."""

    bills: dict[str, Charge] = field(default_factory=dict)
    settled: dict[str, bool] = field(default_factory=dict)
    over: dict[str, int] = field(default_factory=dict)
    contracts: dict[str, str] = field(default_factory=lambda: {"3212333374": "7", "7": "7", "8": "8"})
    down: bool = False
    calls: list[str] = field(default_factory=list)

    def add(self, bill: str, cents: int, *, contract: str = "7", currency: str = "BRL", credit: int = 0) -> Charge:
        self.bills[bill] = Charge(
            bill=bill, contract=contract, amount=Money(cents, currency), due_on=date(2026, 11, 30), title=bill,
            barcode=f"bar{bill}", txid=f"tx{bill}", credit=credit,
        )  # fmt: skip
        return self.bills[bill]

    def cancel(self, bill: str) -> None:
        self.bills[bill] = msgspec.structs.replace(self.bills[bill], cancelled=True)

    def charge(self, bill: str) -> Charge | None:
        self._up()
        return self.bills.get(bill)

    def charge_of_code(self, code: str) -> Charge | None:
        self._up()
        return next((one for one in self.bills.values() if code in {one.barcode, one.txid}), None)

    def due(self, asked: Sequence[tuple[Money, date]], *, within: int, most: int) -> list[Charge]:
        self._up()
        return [
            one
            for one in self.bills.values()
            if any(one.amount == amount and abs((one.due_on - day).days) < within for amount, day in asked)
        ]

    def contract(self, number: str) -> str | None:
        self._up()
        return self.contracts.get(number)

    def settle(self, key: Key, *, bill: str, amount: Money, paid_on: date, way: Way) -> Receipt:
        return self._done(key, self.settled, bill, True)

    def reopen(self, key: Key, *, bill: str) -> Receipt:
        return self._done(key, self.settled, bill, False)

    def overpaid(self, key: Key, *, bill: str, contract: str, amount: Money) -> Receipt:
        return self._done(key, self.over, bill, amount.cents)

    def _done(self, key: str, rows: dict, bill: str, value: object) -> Receipt:
        self._up()
        if key not in self.calls:
            self.calls.append(key)
            rows[bill] = value
        return Receipt(key, AT)

    def _up(self) -> None:
        if self.down:
            raise NotAnswering("down")


@dataclass
class PretendBank:
    """`Payments`: what it says it has received."""

    payments: dict[str, Seen] = field(default_factory=dict)
    down: bool = False
    asked: list[str] = field(default_factory=list)

    def seen(self, payment: str) -> Seen | None:
        self._up()
        self.asked.append(payment)
        return self.payments.get(payment)

    def seen_between(self, since: datetime, until: datetime) -> Iterable[Seen]:
        self._up()
        return [one for one in self.payments.values() if since <= one.paid_at <= until]

    def give_back(self, key: Key, *, payment: str, amount: Money) -> GivenBack:
        self._up()
        one = self.payments[payment]
        known = next((back for back in one.refunds if back.id == key), None)
        if known is not None:
            return known
        if sum(back.amount.cents for back in one.refunds) + amount.cents > one.amount.cents:
            raise Refused(_("More than was paid cannot be given back."))
        back = GivenBack(key, amount, AT)
        self.payments[payment] = msgspec.structs.replace(one, refunds=(*one.refunds, back))
        return back

    def ask(self, key: Key, *, txid: str, amount: Money, due_on: date | None, note: str = "") -> Asked:
        self._up()
        return Asked(txid, f"000201{txid}", amount)

    def _up(self) -> None:
        if self.down:
            raise NotAnswering("down")


def paid(key: str, cents: int, code: str = "", **more: object) -> Seen:
    """A payment as a bank tells it."""
    fields = {"paid_at": AT, **more}
    return Seen(key=key, amount=Money(cents, str(fields.pop("currency", "BRL"))), code=code, **fields)  # type: ignore[arg-type]


def back(seen: Seen, *refunds: tuple[str, int]) -> Seen:
    """The same payment, of which parts went back."""
    given = tuple(GivenBack(key, Money(cents, seen.amount.currency), AT) for key, cents in refunds)
    return msgspec.structs.replace(seen, refunds=given)
