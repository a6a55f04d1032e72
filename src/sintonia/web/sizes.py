"""One template in two sizes: a whole page, or only the part of it that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from sintonia.web import live

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse


def part(request: HttpRequest, template: str, shown: dict[str, Any], topics: Iterable[str]) -> HttpResponse:
    """Answer a live part: its fragment, and a fresh token to hear about it."""
    return live.renewed(render(request, template, shown), topics)


def wants_part(request: HttpRequest) -> bool:
    """Whether one of our elements asked, and not the browser itself."""
    return request.headers.get("X-Part") == "1"
