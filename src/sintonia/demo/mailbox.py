"""The mail that the pretend companies' customers got, and what came with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sintonia.channels.email.mime import Mail as Read
from sintonia.channels.email.mime import Part, decoded, mail_of
from sintonia.demo.houses import home_of, house_of
from sintonia.demo.models import Mail
from sintonia.web.brand import at_home

SHOWN: Final = 50
# A mail's own look, and nothing else of it: no script, no picture from elsewhere, no form. Its height may be measured.
_ALONE: Final = {
    "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-same-origin"],
    "img-src": ["'none'"], "object-src": ["'none'"], "base-uri": ["'none'"], "form-action": ["'none'"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One mail on the page."""

    pk: int
    at: datetime
    to: str
    subject: str
    text: str
    papers: tuple[tuple[int, str], ...]
    stops: bool


@require_GET
@at_home(lambda request: house_of(request).brand)
def mails(request: HttpRequest) -> HttpResponse:
    """Show what was mailed, the newest first."""
    house = house_of(request)
    rows = Mail.objects.order_by("-pk")[:SHOWN]
    return render(
        request,
        "demo/mails.html",
        {
            "mails": [_shown(row) for row in rows],
            "company": house.brand.name,
            "look": house.brand.look,
            "home_url": home_of(house),
        },
    )


@require_GET
def mail(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - a view's shape
    """Show one mail as it looks, in a frame of its own."""
    body = next((part.text for part in _read(number).parts if part.kind == "text/html"), None)
    if body is None:
        raise Http404
    answer = HttpResponse(body, content_type="text/html; charset=utf-8")
    answer._csp_replace = _ALONE  # type: ignore[attr-defined]  # what its decorator sets
    return answer


@require_GET
def paper(request: HttpRequest, number: int, place: int) -> HttpResponse:  # noqa: ARG001 - a view's shape
    """Give a file that came with a mail."""
    raw = Mail.objects.filter(pk=number).values_list("raw", flat=True).first()
    found = _attached(bytes(raw)) if raw is not None else []
    if place >= len(found):
        raise Http404
    name, content = found[place]
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name.encode("ascii", "replace").decode()}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _shown(row: Mail) -> Shown:
    read = mail_of(bytes(row.raw))
    text = next((part.text for part in read.parts if part.kind == "text/plain"), "")
    papers = [part.name for part in read.parts if _is_paper(part)]
    return Shown(
        row.pk, row.at, decoded(read.first("to")), decoded(read.first("subject")), text.strip(),
        tuple(enumerate(papers)), "list-unsubscribe-post" in read.headers,
    )  # fmt: skip


def _read(number: int) -> Read:
    raw = Mail.objects.filter(pk=number).values_list("raw", flat=True).first()
    if raw is None:
        raise Http404
    return mail_of(bytes(raw))


def _is_paper(part: Part) -> bool:
    return part.first("content-disposition").lower().startswith("attachment")


def _attached(raw: bytes) -> list[tuple[str, bytes]]:
    """The files of a mail of our own."""
    from email import message_from_bytes
    from email.policy import SMTP

    found = message_from_bytes(raw, policy=SMTP)
    return [(one.get_filename() or "paper.pdf", one.get_content()) for one in found.iter_attachments()]
