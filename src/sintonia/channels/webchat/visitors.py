"""Who a visitor of the web chat is: a random name that we signed, in a cookie on our page or a header in a frame."""

from __future__ import annotations

from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse

from sintonia.conversations.models import Contact
from sintonia.conversations.queries import open_contact
from sintonia.kit.text import token
from sintonia.web import scope

COOKIE: Final = "sintonia_visitor"
SALT: Final = "sintonia.webchat.visitor"
MONTH_S: Final = 30 * 24 * 3600
ACCOUNT: Final = "web"
CHANNEL: Final = "webchat"


def new_visitor() -> str:
    """A name that nobody can guess."""
    return token()


def signed(visitor: str) -> str:
    """A visitor's name as it travels."""
    return signing.Signer(salt=SALT).sign(visitor)


def visitor_by_cookie(request: HttpRequest) -> str | None:
    """The visitor of our own page, if they were here before."""
    return _visitor(request.COOKIES.get(COOKIE, ""))


def visitor_by_bearer(request: HttpRequest) -> str | None:
    """The visitor of a frame, who has no cookie."""
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    return _visitor(value) if kind == "Bearer" else None


def remember(request: HttpRequest, answer: HttpResponse, visitor: str) -> HttpResponse:
    """Keep who the visitor is for a month."""
    answer.set_cookie(
        COOKIE, signed(visitor), max_age=MONTH_S, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


def contact_of_visitor(visitor: str | None, account: str = ACCOUNT) -> Contact | None:
    """The visitor's open contact on an account; from here on the request sees it and its customer, and nothing else."""
    if visitor is None:
        return None
    # The signature has proved who asks; only the company's scope can find the contact to narrow down to.
    scope.enter(scope.COMPANY)
    contact = open_contact(account_key=account, channel=CHANNEL, sender=visitor)
    if contact is None:
        scope.enter(scope.NOBODY)
    else:
        scope.enter(scope.of_contact(contact.pk), customer=contact.customer_id)
    return contact


def _visitor(value: str) -> str | None:
    try:
        return signing.Signer(salt=SALT).unsign(value) if value else None
    except signing.BadSignature:
        return None
