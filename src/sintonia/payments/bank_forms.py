"""How a bank is set up, as a form: of its page, and of `sintonia banks add`, which gives it the same texts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sintonia.payments.banks import PIX, Terms
from sintonia.payments.certificates import LONGEST
from sintonia.payments.models import Bank

MOST_CENTS: Final = 100_000
MOST_DAYS: Final = 3_650
_PERCENT: Final[dict[str, Any]] = {
    "required": False,
    "min_value": Decimal(0),
    "max_value": Decimal(100),
    "decimal_places": 2,
}
_TEXTS: Final = ("api", "token_url", "client_id", "scope", "code")


class SecretArea(forms.Textarea):
    """Takes a PEM text and never shows it again, not even where something else was wrong: a key may be among it."""

    def __init__(self) -> None:
        super().__init__({"rows": 3, "spellcheck": "false", "autocomplete": "off"})

    def format_value(self, value: Any) -> str:  # noqa: ARG002 - Django's signature
        """Nothing."""
        return ""


class BankForm(forms.Form):
    """All of a bank. What is secret is never filled in; left empty, what there is stays."""

    title = forms.CharField(label=_("Name"), max_length=80)
    name = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$", label=_("Short name"), max_length=40,
        help_text=_("Small letters, digits and hyphens, as in banco-um. It stays as it is."),
    )  # fmt: skip
    connector = forms.ChoiceField(
        label=_("How it tells of payments"), required=False,
        choices=[(PIX, _("Asked by its API of PIX")), ("", _("By return files only"))],
    )  # fmt: skip
    key = forms.CharField(label=_("Our PIX key there"), max_length=77, required=False)
    api = forms.CharField(
        label=_("Address of the API"), max_length=300, required=False, help_text=_("As far as before “/cob”.")
    )
    token_url = forms.CharField(label=_("Address of the token"), max_length=300, required=False)
    client_id = forms.CharField(label=_("Client id"), max_length=200, required=False)
    client_secret = forms.CharField(
        label=_("Client secret"), max_length=2000, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    scope = forms.CharField(label=_("Scope"), max_length=500, required=False)
    certificate = forms.CharField(label=_("Our certificate"), max_length=LONGEST, required=False, widget=SecretArea())
    private_key = forms.CharField(label=_("Its key"), max_length=LONGEST, required=False, widget=SecretArea())
    ca = forms.CharField(label=_("Who vouches for the bank"), max_length=LONGEST, required=False, widget=SecretArea())
    certificate_given = forms.FileField(label=_("Our certificate, as a file"), required=False)
    private_key_given = forms.FileField(label=_("Its key, as a file"), required=False)
    ca_given = forms.FileField(label=_("The bank's own authority, as a file"), required=False)
    code = forms.RegexField(r"^[0-9]{3,4}$", label=_("The bank's number"), required=False)
    agreements = forms.CharField(
        label=_("Our agreements there"),
        max_length=200,
        required=False,
        help_text=_("As its files write them, with commas between."),
    )
    fine = forms.DecimalField(label=_("Fine, in percent"), **_PERCENT)
    interest = forms.DecimalField(label=_("Interest, in percent a month"), **_PERCENT)
    days_after_due = forms.IntegerField(
        label=_("Days it may be late"), required=False, min_value=0, max_value=MOST_DAYS
    )
    pix_cents = forms.IntegerField(
        label=_("Cost of a PIX, in cents"), required=False, min_value=0, max_value=MOST_CENTS
    )
    barcode_cents = forms.IntegerField(
        label=_("Cost of a bar code, in cents"), required=False, min_value=0, max_value=MOST_CENTS
    )

    def __init__(self, data: Any = None, files: Any = None, *, bank: Bank | None = None) -> None:
        super().__init__(data, files, initial=_initial(bank) if bank else {"connector": PIX})
        self.before = dict(bank.costs) if bank else {}
        if bank is not None:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        """Take the text of a file for the text that was not typed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("certificate", "private_key", "ca"):
            given = cleaned.get(f"{name}_given")
            if isinstance(given, UploadedFile) and (given.size or 0) > LONGEST:
                self.add_error(f"{name}_given", _("This file is too long to be one of these."))
            elif isinstance(given, UploadedFile):
                # What is no text is no PEM either, and is said to be none where it is looked at.
                cleaned[name] = given.read(LONGEST).decode("utf-8", "replace")
        return cleaned

    def terms(self) -> Terms:
        """What was given, as the operations take it."""
        told = self.cleaned_data
        settings: dict[str, Any] = {name: told[name].strip() for name in _TEXTS}
        settings["agreements"] = [one.strip() for one in told["agreements"].split(",") if one.strip()]
        settings |= {name: "" if told[name] is None else f"{told[name]:.2f}" for name in ("fine", "interest")}
        settings["days_after_due"] = told["days_after_due"]
        return Terms(
            title=told["title"], connector=told["connector"], key=told["key"], settings=settings,
            costs=self._costs(told), certificate=told["certificate"], ca=told["ca"],
            secrets={"client_secret": told["client_secret"], "private_key": told["private_key"]},
        )  # fmt: skip

    def _costs(self, told: Mapping[str, Any]) -> dict[str, int]:
        ways = {"pix": told["pix_cents"], "barcode": told["barcode_cents"]}
        kept = {way: cents for way, cents in self.before.items() if way not in ways}
        return kept | {way: cents for way, cents in ways.items() if cents is not None}


def _initial(bank: Bank) -> dict[str, Any]:
    settings = bank.settings
    return {
        "title": bank.title, "connector": bank.connector, "key": bank.key,
        **{name: settings.get(name, "") for name in (*_TEXTS, "fine", "interest", "days_after_due")},
        "agreements": ", ".join(settings.get("agreements", ())), "pix_cents": bank.costs.get("pix"),
        "barcode_cents": bank.costs.get("barcode"),
    }  # fmt: skip
