"""Amounts, ways of paying and reasons, in the reader's words."""

from __future__ import annotations

from django import template

from sintonia.journeys.fio import reader_language
from sintonia.kit.money import Money
from sintonia.payments import reasons
from sintonia.payments.suggesting import Suggestion

register = template.Library()


@register.filter
def money(cents: int, currency: str = "BRL") -> str:
    """Cents as an amount."""
    return Money(cents, currency).render(reader_language())


@register.filter
def written(amount: Money) -> str:
    """An amount as the reader writes it; what is below nothing with its sign before the currency."""
    sign = "\N{MINUS SIGN}" if amount.cents < 0 else ""
    return sign + Money(abs(amount.cents), amount.currency).render(reader_language())


@register.filter
def way(name: str) -> str:
    """A way of paying as people call it."""
    return reasons.way_title(name)


@register.filter
def why(suggestion: Suggestion) -> list[str]:
    """What speaks for a bill, or against it."""
    return [reasons.reason_words(one, currency=suggestion.candidate.currency) for one in suggestion.reasons]


@register.filter
def decimal(amount: Money) -> str:
    """An amount as a field for numbers takes it: `187.40`."""
    return f"{amount.cents // 100}.{amount.cents % 100:02}"
