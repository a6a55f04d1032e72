"""Files by their random names."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from sintonia.backoffice.ports import NotAnswering
from sintonia.conversations import files
from sintonia.kit.clock import now
from sintonia.staff.access import public
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


def _plain(name: str) -> str:
    """A file's name without what could break out of a header."""
    return "".join(c for c in name if c.isalnum() or c in "._- ")[:100] or "file"
