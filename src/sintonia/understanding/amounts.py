"""Sums of money inside a text, with their place: "R$ 1.234,56", "duzentos reais e dez centavos", "2 mil euros"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from sintonia.kit.money import Money
from sintonia.understanding.numbers import Figure, numbers_told

_CURRENCIES: Final = {
    "r$": "BRL", "rs": "BRL", "brl": "BRL", "real": "BRL", "reais": "BRL", "reales": "BRL", "conto": "BRL",
    "contos": "BRL", "pila": "BRL", "pilas": "BRL", "us$": "USD", "usd": "USD", "dolar": "USD", "dolares": "USD",
    "dólar": "USD", "dólares": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "€": "EUR", "eur": "EUR",
    "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "libras": "GBP",
}  # fmt: skip
_OWN: Final = {"pt-BR": "BRL", "es": "EUR", "en": "USD"}
_BEFORE: Final = re.compile(r"(?<![^\W\d_])(R\$|US\$|\$|€|£|BRL|EUR|USD|RS)\s{0,2}$", re.IGNORECASE)
_AFTER: Final = re.compile(
    r"\s{0,2}(?:de )?(R\$|€|£|\$|eur(?:os?)?|reais|real|reales|contos?|pilas?|d[oó]lar(?:es)?|dollars?|bucks"
    r"|pounds?|libras|brl|usd|gbp)(?![^\W\d_])",
    re.IGNORECASE,
)
_CENTS_AFTER: Final = re.compile(r"\s{0,2}(?:centavos?|c[eé]ntimos?|cents?)(?![^\W\d_])", re.IGNORECASE)
_AND: Final = re.compile(r",?\s{1,2}(?:(?:e|y|and|con|com)\s{1,2})?$", re.IGNORECASE)
_CENTS: Final = 100
_FEW: Final = 4


class Sum(NamedTuple):
    """An amount of money and where it stands."""

    money: Money
    start: int
    end: int


def money_told(text: str, language: str) -> tuple[Sum, ...]:
    """Every amount of money in a text, in order, as `language` reads dots and commas."""
    found: list[Sum] = []
    figures = list(numbers_told(text, language))
    for place, figure in enumerate(figures):
        if found and figure.start < found[-1].end:
            continue
        told = _sum(text, figure, language)
        if told is None:
            continue
        following = figures[place + 1] if place + 1 < len(figures) else None
        found.append(_with_cents(text, told, following))
    return tuple(found)


def _sum(text: str, figure: Figure, language: str) -> Sum | None:
    before = _BEFORE.search(text[max(0, figure.start - 6) : figure.start])
    after = _AFTER.match(text, figure.end)
    if before is None and after is None:
        if (only := _CENTS_AFTER.match(text, figure.end)) is not None and figure.value < _CENTS:
            return Sum(Money(int(figure.value), _OWN.get(language, "BRL")), figure.start, only.end())
        return None
    said = before or after
    assert said is not None
    currency = _OWN.get(language, "USD") if said[1] == "$" else _CURRENCIES[said[1].lower()]
    start = figure.start - (len(before[0]) if before else 0)
    end = after.end() if after and (before is None or _CURRENCIES.get(after[1].lower()) == currency) else figure.end
    return Sum(Money(_cents(figure.value), currency), start, end)


def _with_cents(text: str, told: Sum, following: Figure | None) -> Sum:
    """ "Duzentos reais e dez centavos" is one amount; so is "dez euros con veinte"."""
    if following is None or not 0 <= following.start - told.end <= _FEW + 1 or not 0 < following.value < _CENTS:
        return told
    between = text[told.end : following.start]
    cents = _CENTS_AFTER.match(text, following.end)
    said = _AND.fullmatch(between) is not None and (cents is not None or between.strip().lower() in {"con", "com"})
    if not said or told.money.cents % _CENTS:
        return told
    return Sum(
        told.money + Money(int(following.value), told.money.currency),
        told.start,
        cents.end() if cents else following.end,
    )


def _cents(value: Decimal) -> int:
    return int((value * _CENTS).to_integral_value(rounding="ROUND_HALF_UP"))
