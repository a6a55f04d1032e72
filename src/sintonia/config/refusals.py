"""What the door itself refuses, in words for whoever is there."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from sintonia.web.uploads import MOST_BYTES

_LONGEST_PATH: Final = 2000
# Where programs call: they read no page.
_HOOKS: Final = ("/hooks/", "/payments/hooks/", "/happenings/")


def is_for_a_program(path: str) -> bool:
    """Whether whoever calls an address is a program of somebody's, not a person with a browser."""
    return path.startswith(_HOOKS)


def too_large(headers: Mapping[bytes, bytes]) -> str:
    """The page that says that what was sent is too large, in its reader's language, with a way back to the form."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", b"").decode("latin-1")
    try:
        cookies = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        cookies = SimpleCookie()
    chosen = cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen is not None:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen.value
    with override(get_language_from_request(request)):
        return render_to_string("413.html", {"back": _path_of(headers), "most_mb": MOST_BYTES >> 20})


def _path_of(headers: Mapping[bytes, bytes]) -> str:
    """The page of ours that the form stands on; the first page if the browser does not say."""
    try:
        came_from = urlsplit(headers.get(b"referer", b"").decode("latin-1"))
    except ValueError:
        return "/"
    if came_from.netloc.encode() != headers.get(b"host", b"") or not came_from.path.startswith("/"):
        return "/"
    # What is asked for there, such as the company, is part of the page.
    asked = f"?{came_from.query}" if came_from.query else ""
    return f"/{came_from.path.lstrip('/')}{asked}"[:_LONGEST_PATH]
