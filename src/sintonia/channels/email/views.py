"""The page behind the way out of a letter: one button, and one click of a mail program (RFC 8058)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sintonia.channels.email import operations
from sintonia.channels.email.queries import STOPPED, silent
from sintonia.channels.email.stopping import UnableToRead, stop_in
from sintonia.conversations.plugins import plugins
from sintonia.kit.clock import now
from sintonia.staff.access import public
from sintonia.web import scope


# The token is the permission: a mail program that posts it has no cookie of ours, and needs none.
@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether mail shall stop, and stop it; as often as one likes."""
    try:
        asked = stop_in(token)
    except UnableToRead:
        raise Http404 from None
    # Whoever has the token was mailed it, and learns nothing but what stands in it.
    scope.enter(scope.COMPANY)
    if request.method == "POST":
        operations.stop(asked, at=now())
    told = silent(company=asked.company, kind=asked.kind, addresses=[asked.address], at=now())
    brand = plugins().brand(asked.company)
    shown = {
        "company": brand.name,
        "look": brand.look,
        "address": hidden(asked.address),
        "what": names().get(asked.kind, _("these mails")),
        "stopped": request.method == "POST" or told.get(asked.address) == STOPPED,
    }
    answer = render(request, "email/stop.html", shown)
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer


def names() -> dict[str, str]:
    """What the kinds of mail are called that one may stop."""
    return {"bills": _("your bills"), "clearances": _("your yearly statements"), "receipts": _("your receipts")}


def hidden(address: str) -> str:
    """An address that its owner recognizes: "m•••@example.com"."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}"
