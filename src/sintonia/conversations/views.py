"""Files by their random names."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sintonia.backoffice.ports import NotAnswering
from sintonia.conversations import files
from sintonia.documents.kinds import PICTURES, kind_of
from sintonia.kit.clock import now
from sintonia.staff.access import public
from sintonia.staff.permissions import permitted
from sintonia.web import scope


@public
def media(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """
    Serve a file to whoever has its name: 128 random bits, good for a week, as messaging providers need it.

    Always as an attachment that no browser sniffs.
    """
    scope.enter(scope.COMPANY)
    try:
        found, content = files.fetch(name=token, at=now())
    except files.UnableToFetch as none:
        raise Http404 from none
    except NotAnswering:
        return HttpResponse(status=503, headers={"Retry-After": "20"})
    answer = HttpResponse(content, content_type=found.mime)
    answer["Content-Disposition"] = f'attachment; filename="{_plain(found.name)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@permitted("desk.work")
@require_GET
def received(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Show staff what a customer sent, within what they may see."""
    return as_sent(token)


def as_sent(name: str) -> HttpResponse:
    """
    A file that somebody sent, to whom the database shows it. Only what is a picture by its bytes is shown in place; all
    else is handed over to be kept, and neither can run anything here.
    """
    try:
        found, content = files.received(name=name)
    except files.UnableToFetch as none:
        raise Http404 from none
    kind = kind_of(content)
    way = "inline" if kind in PICTURES else "attachment"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'{way}; filename="{_plain(found.name)}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _plain(name: str) -> str:
    """A file's name without what could break out of a header."""
    return "".join(c for c in name if c.isalnum() or c in "._- ")[:100] or "file"
