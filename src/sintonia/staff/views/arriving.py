"""What happens when somebody has proved who they are, in whichever way."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from sintonia.kit.clock import now
from sintonia.staff import operations
from sintonia.staff.models import User
from sintonia.staff.permissions import CLERK

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
_SPOKEN: Final = {"pt-br": "pt-BR", "es": "es", "en": "en"}


def arrive(request: HttpRequest, user: User, *, by: str, going_to: str) -> HttpResponse:
    """Sign somebody in, in the language that they chose on the page or else the one they work in, and lead them on."""
    login(request, user, backend=BACKEND)
    request.session["proved_by"] = by
    operations.note_sign_in(user=user, proved_by=by, at=now())
    chosen = _SPOKEN.get(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    if chosen is not None:
        operations.speak(user=user, language=chosen, at=now(), by=user.as_actor())
    answer = redirect(destination(request, user, going_to))
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language.lower(),
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def destination(request: HttpRequest, user: User, going_to: str) -> str:
    """Where somebody was going, if it is here; else the counter for a clerk, or their desk or board."""
    if url_has_allowed_host_and_scheme(going_to, {request.get_host()}, require_https=request.is_secure()):
        return going_to
    if user.role == CLERK:
        return resolve_url("counter")
    own = "desk-board" if user.has_perm("desk.board") else "staff-own"
    return resolve_url("desk" if user.has_perm("desk.work") else own)
