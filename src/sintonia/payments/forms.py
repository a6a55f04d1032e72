"""What staff enter about a payment."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from sintonia.kit.money import Money

CENTS: Final = 100
MOST: Final = Decimal("999999999.99")


class BillForm(forms.Form):
    """The bill that a payment is for."""

    bill = forms.CharField(max_length=60)


class CreditForm(forms.Form):
    """The contract whose credit a payment becomes."""

    contract = forms.CharField(label=_("Number of the contract"), max_length=60)


class GiveBackForm(forms.Form):
    """What goes back to who paid, why, and that it is meant; `key` lets the same form do it once."""

    key = forms.RegexField(r"^[0-9a-f]{32}$")
    amount = forms.DecimalField(
        label=_("Amount"), min_value=Decimal("0.01"), max_value=MOST, decimal_places=2, localize=False
    )
    reason = forms.CharField(label=_("Why"), max_length=500)
    sure = forms.BooleanField(label=_("Yes, this money leaves our account."))

    def money(self, currency: str) -> Money:
        """The amount that the form says."""
        return Money(int(self.cleaned_data["amount"] * CENTS), currency)
