"""Signing in and out."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.decorators import method_decorator

from sintonia.kit.clock import now
from sintonia.staff import operations
from sintonia.staff.access import public
from sintonia.staff.forms import SignInForm
from sintonia.staff.models import CLERK, User

_SPOKEN: Final = {"pt-br": "pt-BR", "es": "es", "en": "en"}
TOO_MANY: Final = 429
HOMES: Final = {CLERK: "counter"}


class SignIn(LoginView):
    """Signs staff in, in the language that they chose on the page, or else the one that they work in."""

    template_name = "staff/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's people, whose password is no secret."""
        people = operations.DEMO_PEOPLE if settings.DEMO else ()
        return super().get_context_data(demo_people=people, demo_password=operations.DEMO_PASSWORD, **kwargs)

    def get_default_redirect_url(self) -> str:
        """Let a clerk begin at the counter, everybody else at the desk."""
        home = HOMES.get(getattr(self.request.user, "role", ""))
        return resolve_url(home) if home else super().get_default_redirect_url()

    def form_valid(self, form: Any) -> HttpResponse:
        """Leave the sign-in in the trail and set the language."""
        user: User = form.get_user()
        answer = super().form_valid(form)
        operations.note_sign_in(user=user, at=now())
        chosen = _SPOKEN.get(self.request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        if chosen is not None:
            operations.speak(user=user, language=chosen, at=now(), by=user.as_actor())
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language.lower(),
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=self.request.is_secure(),
        )
        return answer


@method_decorator(public, name="dispatch")
class SignOut(LogoutView):
    """Signs staff out, by POST."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave the sign-out in the trail."""
        if isinstance(request.user, User):
            operations.note_sign_out(user=request.user, at=now())
        return super().post(request, *args, **kwargs)


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None, *_args: Any) -> HttpResponse:  # noqa: ARG001
    """Say that a door is locked for a while, the same whether the name exists or not (axes calls this)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "staff/locked_out.html", {"minutes": minutes}, status=TOO_MANY)
