"""The forms of sign-in and of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from sintonia.kit.words import LANGUAGES
from sintonia.staff.models import Provider, Team, User
from sintonia.staff.people import Place
from sintonia.staff.permissions import ROLES

NAMES: dict[str, str] = {"pt-BR": "Português", "es": "Español", "en": "English"}


class SignInForm(AuthenticationForm):
    """A name and a password, with one answer for every way of being wrong."""

    error_messages = {
        "invalid_login": _("Wrong username or password."),
        "inactive": _("Wrong username or password."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Username")
        self.fields["password"].label = _("Password")


class PasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # only its stub is generic
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("The same again")


class PersonForm(forms.Form):
    """Who somebody is here."""

    username = forms.RegexField(r"^[\w.@+-]+$", label=_("Username"), max_length=60, strip=True)
    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label=_("Team"), required=False, empty_label="—")
    provider = forms.ModelChoiceField(
        Provider.objects.order_by("name"), label=_("Works for"), required=False, empty_label=_("The company itself")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[(code, NAMES[code]) for code in LANGUAGES])
    known_as = forms.CharField(label=_("Name at the company's sign-in"), max_length=200, required=False)

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            identity = getattr(person, "identity", None)
            kwargs["initial"] = {
                "name": person.name, "role": person.role, "team": person.team_id, "provider": person.provider_id,
                "language": person.language, "known_as": identity.known_as if identity else "",
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        if person is not None:
            del self.fields["username"]

    def place(self) -> Place:
        """What was filled in."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "username"}
        return Place(**told)


class IdentityProviderForm(forms.Form):
    """Where a company's people sign in."""

    name = forms.CharField(label=_("Name on the button"), max_length=60)
    provider = forms.ModelChoiceField(
        Provider.objects.order_by("name"), label=_("Works for"), required=False, empty_label=_("The company itself")
    )
    issuer = forms.URLField(label=_("Issuer"), max_length=300, assume_scheme="https")
    client = forms.CharField(label=_("Client id"), max_length=200)
    secret = forms.CharField(label=_("Client secret"), max_length=500, strip=False)
    claim = forms.ChoiceField(
        label=_("People are named there by"), choices=[("email", "email"), ("preferred_username", "preferred_username")]
    )
