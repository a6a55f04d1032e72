"""Who gets what by mail of the pretend company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from sintonia.connectors.demo.asking import ask, row_id
from sintonia.kit.clock import now
from sintonia.packs.utility.ports.mailings import Addressee

_WHO: Final = """
    SELECT c.id, c.number, p.name, p.language, coalesce(d.email, ''), p.reachable
    FROM demo_contract c JOIN demo_party p ON p.id = c.holder_id LEFT JOIN demo_delivery d ON d.contract_id = c.id
"""
_BILLED: Final = (
    f"{_WHO} WHERE c.id > %s AND EXISTS (SELECT FROM demo_bill b WHERE b.contract_id = c.id AND b.month = %s)"
    " ORDER BY c.id LIMIT %s"
)
_SUPPLIED: Final = (
    f"{_WHO} WHERE c.id > %s AND EXISTS (SELECT FROM demo_bill b WHERE b.contract_id = c.id"
    " AND b.due_on BETWEEN %s AND %s) ORDER BY c.id LIMIT %s"
)


class DemoMailings:
    """`Mailings` of "Energia Clara"."""

    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def billed(self, month: date, *, after: str, most: int) -> tuple[Addressee, ...]:
        return _read(ask(_BILLED, [row_id(after), month, most]))

    def supplied(self, year: int, *, after: str, most: int) -> tuple[Addressee, ...]:
        return _read(ask(_SUPPLIED, [row_id(after), date(year, 1, 1), date(year, 12, 31), most]))

    def addressee(self, contract: str) -> Addressee | None:
        return next(iter(_read(ask(f"{_WHO} WHERE c.id = %s", [row_id(contract)]))), None)


def _read(rows: list[tuple[Any, ...]]) -> tuple[Addressee, ...]:
    return tuple(
        Addressee(
            place=str(pk), contract=str(pk), number=number, holder=name, language=language, email=email,
            phones=tuple(phones),
        )
        for pk, number, name, language, email, phones in rows
    )  # fmt: skip
