"""What staff enter about payments, and the files of banks that they give."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from sintonia.kit.money import Money
from sintonia.payments.models import Bank

CENTS: Final = 100
MOST: Final = Decimal("999999999.99")


class BillForm(forms.Form):
    """The bill that a payment is for."""

    bill = forms.CharField(max_length=60)


class CreditForm(forms.Form):
    """The contract whose credit a payment becomes."""

    contract = forms.CharField(label=_("Number of the contract"), max_length=60)


class AmountField(forms.DecimalField):
    """An amount as its reader writes it: "1234,56" or "1.234,56" in Portuguese."""

    def to_python(self, value: Any) -> Any:
        """Take the marks of thousands away where the cents are written too: "1.234" alone could mean either."""
        thousands, cents = (re.escape(get_format(name)) for name in ("THOUSAND_SEPARATOR", "DECIMAL_SEPARATOR"))
        if isinstance(value, str) and re.fullmatch(rf"\d{{1,3}}(?:{thousands}\d{{3}})+{cents}\d\d", value.strip()):
            value = value.replace(get_format("THOUSAND_SEPARATOR"), "")
        return super().to_python(value)


class GiveBackForm(forms.Form):
    """What goes back to who paid, why, and that it is meant; `key` lets the same form do it once."""

    key = forms.RegexField(r"^[0-9a-f]{32}$")
    amount = AmountField(label=_("Amount"), min_value=Decimal("0.01"), max_value=MOST, decimal_places=2, localize=True)
    reason = forms.CharField(label=_("Why"), max_length=500)
    sure = forms.BooleanField(label=_("Yes, this money leaves our account."))

    def money(self, currency: str) -> Money:
        """The amount that the form says."""
        return Money(int(self.cleaned_data["amount"] * CENTS), currency)


class TakeInForm(forms.Form):
    """A file, and the company's bank that sent it."""

    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.none(), empty_label=None)
    file = forms.FileField(label=_("Return file"), allow_empty_file=True)

    def __init__(self, data: Any = None, files: Any = None, *, company: str, chosen: str = "") -> None:
        super().__init__(data, files, initial={"bank": chosen})
        bank = self.fields["bank"]
        assert isinstance(bank, forms.ModelChoiceField)
        bank.queryset = Bank.objects.filter(company=company).order_by("title")
