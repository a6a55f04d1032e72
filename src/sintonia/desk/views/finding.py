"""Finding people and matters, and looking at one that nobody has open."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sintonia.cases.models import Case
from sintonia.customers.access import customer_visible_to
from sintonia.desk import linking, search, spoken
from sintonia.desk.evidence import UnableToTakeOut, take_out
from sintonia.desk.models import WorkItem
from sintonia.desk.rooms import LONGEST_REASON, SHORTEST_REASON
from sintonia.documents.serving import as_pdf
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted


@permitted("desk.search")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Search by name, document, phone, protocol, contract, or what was said."""
    words = request.GET.get("q", "")[:200]
    shown = {"q": words, "found": search.found(words, user=user_of(request)), "searched": bool(words.strip())}
    return render(request, "desk/find.html", shown)


@permitted("desk.search")
@require_GET
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One matter with all its conversations, to be read."""
    found = _case(request, case)
    item = WorkItem.objects.filter(case=found, closed_at=None).first()
    shown = spoken.case_for(found, at=now()) | {
        "item_token": item.token if item is not None else "",
        "links": linking.links_for(user_of(request), found, mine=False),
    }
    return render(request, "desk/case.html", shown)


@permitted("desk.evidence")
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, case: str) -> HttpResponse:
    """Ask what the evidence of a matter is needed for, and hand it over."""
    found, at = _case(request, case), now()
    shown = {"case": found, "shortest": SHORTEST_REASON, "longest": LONGEST_REASON}
    if request.method != "POST":
        return render(request, "desk/evidence.html", shown)
    try:
        paper = take_out(case=found, reason=request.POST.get("reason", ""), by=user_of(request), at=at)
    except UnableToTakeOut as refusal:
        return render(request, "desk/evidence.html", shown | {"problem": str(refusal)})
    return as_pdf(paper, name=found.protocol)


def _case(request: HttpRequest, token: str) -> Case:
    found = Case.objects.select_related("customer__key").filter(token=token).first()
    if found is None:
        raise Http404
    # Answers as if there were none to whom may not look the customer up.
    customer_visible_to(user_of(request), token=found.customer.token)
    return found


@permitted("desk.work")
@require_GET
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Every key of the desk, and what it does."""
    return render(request, "desk/shortcuts.html", {"keys": _keys()})


def _keys() -> list[tuple[str, str]]:
    """Every key of the desk, and what it does."""
    return [
        ("Ctrl K", _("Find a command or a customer")),
        ("j / k", _("Next or previous in the queue")),
        ("a", _("Accept what is offered")),
        ("r", _("Write an answer")),
        ("Ctrl Enter", _("Send the answer")),
        ("n", _("Write a note among us")),
        ("d", _("Do something for the customer")),
        ("e", _("Enter what the customer told you")),
        ("u", _("Take up what was left open")),
        ("s", _("Open a protocol for another matter")),
        ("l", _("Link another case of the customer")),
        ("t", _("Hand on")),
        ("z", _("Put aside")),
        ("c", _("Close")),
        ("m, 1 … 9", _("Do a macro")),
        ("Esc", _("Put away what a button opened")),
        ("?", _("This page")),
    ]
