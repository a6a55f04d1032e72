"""
Who may open a page.

Pages for staff are closed unless they say otherwise; pages for customers are open and find what they show by a token.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from sintonia.staff.models import ADMIN, User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
# Folders whose pages are for customers; any other page is for staff until it is marked `public`.
FOR_CUSTOMERS: Final = ("sintonia.web.", "sintonia.channels.webchat.", "sintonia.demo.")

public = login_not_required


def requires(*roles: str) -> Callable[[View[P]], View[P]]:
    """Open a view to somebody signed in with one of these roles; an administrator has them all."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if not has_role(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def user_of(request: HttpRequest) -> User:
    """Who is signed in, on a page that asked for it."""
    assert isinstance(request.user, User)
    return request.user


def has_role(user: User, *roles: str) -> bool:
    """Whether somebody has one of these roles; an administrator has them all."""
    return user.role == ADMIN or user.role in roles


class SignedIn(LoginRequiredMiddleware):
    """Middleware: asks for sign-in on every page but the customers' and those marked `public`."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> Any:
        """Let the customers' pages by."""
        if f"{view_func.__module__}.".startswith(FOR_CUSTOMERS):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
