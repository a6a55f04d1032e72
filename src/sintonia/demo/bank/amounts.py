"""Amounts as the API writes them ("123.45") in whole cents, and what a late payer adds or an early one saves."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from sintonia.connectors.pix.wire import cents_of

# Which kinds of interest count a fixed amount (1, 5) and what part of a whole period a day of the others is.
_INTEREST_DAYS: Final = {2: 1, 3: 30, 4: 365, 6: 1, 7: 30, 8: 365}
_FIXED_A_DAY: Final = (1, 5)


def written(cents: int) -> str:
    """12345 is "123.45"."""
    return f"{cents // 100}.{cents % 100:02}"


def parts_on(value: dict[str, Any], *, due_on: date, on: date) -> dict[str, int]:
    """
    What a charge with a due date costs on a day, in cents: `original`, and of `multa`, `juros`, `abatimento` and
    `desconto` what applies that day. Calendar and working days are counted alike: a pretend bank keeps no calendar.
    """
    whole = cents_of(value["original"])
    parts = {"original": whole}
    if "abatimento" in value:
        parts["abatimento"] = min(_share(value["abatimento"], whole), whole)
    owed = whole - parts.get("abatimento", 0)
    days = (on - due_on).days
    if days > 0:
        if "multa" in value:
            parts["multa"] = _share(value["multa"], owed)
        if "juros" in value:
            parts["juros"] = _interest(value["juros"], owed, days)
    elif "desconto" in value:
        parts["desconto"] = min(_discount(value["desconto"], owed, -days, on), owed)
    return {name: cents for name, cents in parts.items() if cents or name == "original"}


def total(parts: dict[str, int]) -> int:
    """What is to be paid, in cents."""
    added = sum(parts.get(name, 0) for name in ("original", "multa", "juros"))
    return added - parts.get("abatimento", 0) - parts.get("desconto", 0)


def _share(told: dict[str, Any], whole: int) -> int:
    """Kind 1 is an amount, kind 2 a percentage."""
    cents = cents_of(told["valorPerc"])
    return cents if told["modalidade"] == 1 else _rounded(Decimal(whole) * cents / 10_000)


def _interest(told: dict[str, Any], whole: int, days: int) -> int:
    cents, kind = cents_of(told["valorPerc"]), told["modalidade"]
    if kind in _FIXED_A_DAY:
        return cents * days
    return _rounded(Decimal(whole) * cents * days / 10_000 / _INTEREST_DAYS[kind])


def _discount(told: dict[str, Any], whole: int, days_early: int, on: date) -> int:
    kind = told["modalidade"]
    if kind in (1, 2):
        standing = [one for one in told["descontoDataFixa"] if on <= date.fromisoformat(one["data"])]
        nearest = min(standing, key=lambda one: str(one["data"]), default=None)
        return _share({"modalidade": kind, "valorPerc": nearest["valorPerc"]}, whole) if nearest else 0
    cents = cents_of(told["valorPerc"])
    # 3 and 4 are an amount for each day early, 5 and 6 a percentage.
    return cents * days_early if kind in (3, 4) else _rounded(Decimal(whole) * cents * days_early / 10_000)


def _rounded(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))
