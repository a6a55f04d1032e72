"""The one line that another site includes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

WIDGET: Final = Path(__file__).parent / "static" / "webchat" / "widget.js"


@require_GET
def widget(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's shape
    """Give the script, to any site."""
    answer = HttpResponse(WIDGET.read_text(), content_type="text/javascript; charset=utf-8")
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
