"""One template in two sizes: a whole page, or only the part of it that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.shortcuts import render

from sintonia.web import live

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse


def part(request: HttpRequest, template: str, shown: dict[str, Any], topics: Iterable[str]) -> HttpResponse:
    """Answer a live part: its fragment, a fresh token to hear about it, and the one that the page's forms need now."""
    answer = live.renewed(render(request, template, shown), topics)
    if settings.CSRF_COOKIE_NAME in request.COOKIES:
        # Somebody may have signed in at another tab since, which made those of this page stale.
        answer["X-Form-Token"] = get_token(request)
    return answer


def wants_part(request: HttpRequest) -> bool:
    """Whether one of our elements asked, and not the browser itself."""
    return request.headers.get("X-Part") == "1"
