"""Signing in where one's company does: there and back."""

from __future__ import annotations

from dataclasses import astuple

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sintonia.kit.clock import now
from sintonia.staff import oidc, second_factor
from sintonia.staff.access import public
from sintonia.staff.models import IdentityProvider
from sintonia.staff.views.arriving import arrive


@public
@never_cache
@require_GET
def begin(request: HttpRequest, number: int) -> HttpResponse:
    """Lead somebody to where their company signs in."""
    by = _enabled(number)
    try:
        journey = oidc.set_out(by=by, back_to=_back_to())
    except oidc.UnableToSignIn as refusal:
        notices.error(request, str(refusal))
        return redirect("sign-in")
    request.session["journey"] = [by.pk, request.GET.get("next", "")[:500], *astuple(journey)]
    return redirect(journey.address)


@public
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Sign in whom the company's sign-in sends back."""
    number, going_to, *journey = request.session.pop("journey", (0, "", "", "", "", ""))
    if not number:
        notices.error(request, _("The sign-in was not finished. Please begin again."))
        return redirect("sign-in")
    try:
        user = oidc.come_back(
            by=_enabled(number), journey=oidc.Journey(*journey), state=request.GET.get("state", ""),
            code=request.GET.get("code", ""), back_to=_back_to(), at=now(),
        )  # fmt: skip
    except oidc.UnableToSignIn as refusal:
        notices.error(request, str(refusal))
        return redirect("sign-in")
    return arrive(request, user, by=second_factor.COMPANYS, going_to=going_to)


def _enabled(number: int) -> IdentityProvider:
    found = IdentityProvider.objects.filter(pk=number, enabled=True).first()
    if found is None:
        raise Http404
    return found


def _back_to() -> str:
    return f"{settings.PUBLIC_URL}/staff/company/back"
