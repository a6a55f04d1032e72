"""The counter's first page: one giant field, and the visits that begin there."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.channels.counter import visits
from sintonia.channels.counter.finding import Shown, initials, passport_of, people
from sintonia.conversations.accounts import account_of, company_name
from sintonia.conversations.plugins import plugins
from sintonia.journeys.fio import matter_of
from sintonia.journeys.operations import UnableToOpen
from sintonia.journeys.queries import runs_of
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted

LATEST_VISITS: Final = 6


@permitted("counter.work")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Show the giant field, with whom it finds."""
    words, company = request.GET.get("q", "").strip()[:120], _counter(request)
    brand = plugins().brand(company)
    names = {name: company_name(account_of(visits.CHANNEL, name)) for name in plugins().served()}
    shown = {
        "company": names[company],
        "look": brand.look,
        "card": brand.card,
        "counters": [(name, title, name == company) for name, title in names.items()],
        "searched": bool(words),
        "q": words or request.GET.get("code", "")[:12],
        "problem": request.GET.get("problem", "") and _("We did not find this code. It may be more than 24 hours old."),
        "found": people(words, company=company) if words else [],
        "recent": [] if words else _latest(request),
    }
    return render(request, "counter/find.html", shown)


@permitted("counter.work")
@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """Open a passport at once; look for anything else."""
    typed = request.POST.get("q", "").strip()[:300]
    try:
        passport = passport_of(typed, at=now())
    except UnableToOpen:
        return redirect(f"{reverse('counter')}?problem=1")
    if passport is not None:
        return _go_on(request, passport)
    return redirect(f"{reverse('counter')}?{urlencode({'q': typed})}")


@permitted("counter.work")
@require_POST
def open_visit(request: HttpRequest) -> HttpResponse:
    """Begin a visit for somebody found, or for nobody in particular."""
    party = request.POST.get("party", "")[:80]
    return _begin(request, visits.new_visit(_counter(request)), **({"party": party} if party else {}))


def _counter(request: HttpRequest) -> str:
    """Whose counter the clerk is at: where several companies are served, the one that was chosen last."""
    chosen = request.GET.get("company", request.session.get("counter", ""))
    company = chosen if chosen in plugins().served() else ""
    if company != request.session.get("counter", ""):
        request.session["counter"] = company
    return str(company)


def _go_on(request: HttpRequest, passport: Shown) -> HttpResponse:
    """Open the visit of what was shown: the one that is open already, else a new one."""
    at = now()
    visit, is_open = visits.visit_for(case=passport.case, company=passport.company, at=at)
    if not is_open:
        return _begin(request, visit, key=f"{visit}:{at:%Y%m%d%H%M}", passport=passport.code)
    _remember(request, visit)
    return redirect("counter-visit", visit)


def _begin(request: HttpRequest, visit: str, **details: Any) -> HttpResponse:
    visits.say_at_counter(visit=visit, by=user_of(request), at=now(), **details)
    _remember(request, visit)
    return redirect(f"{reverse('counter-visit', args=[visit])}?after=0")


def _remember(request: HttpRequest, visit: str) -> None:
    others = [name for name in request.session.get("visits", []) if name != visit]
    request.session["visits"] = [visit, *others][:LATEST_VISITS]


def _latest(request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    for name in request.session.get("visits", []):
        contact = visits.contact_of_visit(name)
        if contact is not None:
            who = visits.name_of(contact) or _("Customer")
            found.append(
                {
                    "url": reverse("counter-visit", args=[name]),
                    "name": who,
                    "initials": initials(who),
                    "at": contact.opened_at,
                    "protocol": contact.protocol,
                    "step": matter_of(runs_of(case=contact.case_id)),
                }
            )
    return found
