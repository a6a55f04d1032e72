"""
Each request is one transaction under its own role and scope: what the database may show it.

Scopes: "company" (the company's own staff), "room:<provider id>" (a provider's), "contact:<contact id>" (a visitor of
the web chat, together with the contact's customer), "" (nobody: no rows). Settings end with the transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

COMPANY: Final = "company"
NOBODY: Final = ""
ROLE: Final = "sintonia_pages"


def enter(scope: str, *, customer: int | None = None, role: str = "") -> None:
    """
    Narrow or widen what the rest of this transaction may see, as another role if one is given.

    Callers have proved who asks: a visitor by a bearer token gives `contact:<id>` and the contact's customer.
    """
    settings_ = {"sintonia.scope": scope, "sintonia.customer": "" if customer is None else str(customer)}
    settings_ |= {"role": role} if role else {}
    asked = ", ".join(["set_config(%s, %s, true)"] * len(settings_))
    with connection.cursor() as cursor:
        cursor.execute(f"select {asked}", [part for one in settings_.items() for part in one])


def of_room(provider: int) -> str:
    """The scope of a provider's staff."""
    return f"room:{provider}"


def of_contact(contact: int) -> str:
    """The scope of a visitor in one contact."""
    return f"contact:{contact}"


class Scoped:
    """
    Middleware, after authentication: wraps each request in one transaction with the pages' role and a scope.

    A response that fails is rolled back: an exception as always, and a server error by its status. Streaming answers
    are made outside the transaction and must have read what they need.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request inside its transaction."""
        with transaction.atomic():
            enter(scope_of(request), role=getattr(settings, "SINTONIA_PAGES_ROLE", ROLE))
            response = self.get_response(request)
            # Django turns a view's exception into an answer before it passes here; what it wrote must go all the same.
            if response.status_code >= 500:  # noqa: PLR2004 - HTTP's own number
                transaction.set_rollback(True)
            return response


def scope_of(request: HttpRequest) -> str:
    """What a request may see, by who signed in: own staff, a provider's, or nobody."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    provider = getattr(user, "provider_id", None)
    return COMPANY if provider is None else of_room(provider)
