"""A page for everybody: is this paper ours, and is it as we wrote it?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sintonia.documents.checking import look_at_apart
from sintonia.documents.genuine import Finding, Outcome, names_of_signers, trusted_certificates
from sintonia.kit.clock import now
from sintonia.staff.access import public
from sintonia.web.uploads import MOST_BYTES, is_too_large

UNAVAILABLE: Final = 503


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Take a file, say what its signature says, and keep nothing of it."""
    shown = {"signers": names_of_signers(_folder()), "most_mb": MOST_BYTES >> 20}
    if request.method != "POST":
        return render(request, "documents/check.html", shown)
    sent = request.FILES.get("file")
    if is_too_large(request):
        problem = _("This file is too large: at most %(n)s MB can be checked here.") % {"n": MOST_BYTES >> 20}
        return render(request, "documents/check.html", shown | {"problem": problem})
    if not isinstance(sent, UploadedFile):
        return render(request, "documents/check.html", shown | {"problem": _("Choose the file first.")})
    found = look_at_apart(sent.read(), trusted=trusted_certificates(_folder()), at=now())
    status = UNAVAILABLE if found.outcome == "busy" else None
    return render(request, "documents/check.html", shown | _told(found), status=status)


def _folder() -> Path:
    home: Path = settings.HOME
    return home / "signing"


def _told(found: Finding) -> dict[str, Any]:
    """What a finding is called, what it means, and what one does now."""
    title, *lines = _sentences()[found.outcome]
    zone = _zone(found.signed_at) if found.signed_at else ""
    return {"finding": found, "title": title, "lines": lines, "zone": zone}


def _zone(moment: datetime) -> str:
    """How far the clocks of the page are from UTC: "UTC−3"."""
    offset = localtime(moment).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    told = f"{hours}:{minutes:02}" if minutes else str(hours)
    return f"UTC{'−' if offset < timedelta() else '+'}{told}" if offset else "UTC"


def _sentences() -> dict[Outcome, tuple[str, ...]]:
    as_it_came = _(
        "A paper that was printed, photographed or saved anew loses its signature: give the file as it came."
    )
    ask_first = _("Does it ask you to pay? Pay nothing with it before you have asked us.")
    return {
        "genuine": (_("Yes, this paper is ours"), _("Nothing in it was changed since we signed it.")),
        "altered": (
            _("Do not trust this paper"),
            _("It bears our signature, but something was changed since it was signed."),
            ask_first,
        ),
        "not_ours": (_("We did not sign this paper"), _("There is no signature of ours in it."), ask_first, as_it_came),
        "no_pdf": (
            _("This file is not a PDF"),
            _("Our papers are PDF files, and only these carry our signature."),
            as_it_came,
        ),
        "slow": (
            _("We could not read this file"),
            _("It took too long. Our own papers are read in a moment: if it happens again, this one is not ours."),
            ask_first,
        ),
        "busy": (_("One moment, please"), _("Many papers are being checked. Try again in a minute.")),
    }
