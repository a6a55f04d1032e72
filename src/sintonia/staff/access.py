"""
Who may open a page.

Pages for customers are open and find what they show by a token. Every other page is closed: to who is not signed in,
and to everybody while it does not say which permission opens it (`staff.permissions.permitted`) or that it is `public`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest

from sintonia.staff.models import User

# Folders whose pages are for customers; any other page is for staff until it is marked `public`.
FOR_CUSTOMERS: Final = ("sintonia.web.", "sintonia.channels.webchat.", "sintonia.demo.")

P = ParamSpec("P")
R = TypeVar("R")

public = login_not_required


@dataclass(frozen=True, slots=True)
class Kept:
    """What of an answer is kept when its writer's session has ended, under which key, and which page shows it again."""

    field: str
    key: str
    page: str


def keeps_words(field: str, *, key: str, page: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Keep what was written in a field when the session has ended meanwhile, until whoever wrote it has signed in again.

    `key` names the draft in the session with the address's own places, as in "draft-{item}", where `page` finds it.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.keeps = Kept(field, key, page)  # type: ignore[attr-defined]  # what the middleware looks for
        return view

    return mark


def user_of(request: HttpRequest) -> User:
    """Who is signed in, on a page that asked for it."""
    assert isinstance(request.user, User)
    return request.user


def is_for_staff(view: Callable[..., Any]) -> bool:
    """Whether a view is neither a customers' nor marked `public`."""
    return not f"{view.__module__}.".startswith(FOR_CUSTOMERS) and getattr(view, "login_required", True)
