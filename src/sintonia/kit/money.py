"""Money in whole cents, never a float."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_currency, format_decimal


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in cents of one currency (ISO 4217)."""

    cents: int
    currency: str = "BRL"

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other).cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other).cents, self.currency)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        return self.render("en")

    def render(self, language: str) -> str:
        """Write the amount as the reader does: `R$ 187,40`."""
        locale = language.replace("-", "_")
        if self.currency == "BRL":
            # A real is R$ to everybody in the country, whatever language they read; Spanish data would say "BRL".
            return f"R$ {format_decimal(self.cents / 100, format='#,##0.00', locale=locale)}"
        return format_currency(self.cents / 100, self.currency, locale=locale).replace("\u00a0", " ")

    def _same(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other
