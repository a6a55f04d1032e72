"""A paper as an answer to a browser."""

from __future__ import annotations

from django.http import HttpResponse

from sintonia.documents.kinds import PDF


def as_pdf(paper: bytes, *, name: str) -> HttpResponse:
    """A PDF to be looked at and printed, kept by nobody on the way; `name` has letters and digits alone."""
    answer = HttpResponse(paper, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
