"""Reconciliation: what is not placed, with the bills that it may be for; what else is amiss; and what payments cost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sintonia.backoffice.ports import NotAnswering
from sintonia.conversations.plugins import plugins
from sintonia.kit.clock import now
from sintonia.payments.amiss import amiss
from sintonia.payments.costing import month_of
from sintonia.payments.unplaced import NEWEST, ORDERS, page_of
from sintonia.payments.views.companies import chosen, served
from sintonia.staff.permissions import permitted


@permitted("payments.see")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show what waits to be placed, a page of it in the order asked for, and what else wants a look."""
    company, asked = chosen(request), request.GET.get("order", NEWEST)
    order = asked if asked in ORDERS else NEWEST
    number, office, silent = request.GET.get("page", ""), plugins().receivables(company), False
    try:
        found, rows = page_of(company=company, order=order, number=number, office=office)
    except NotAnswering:
        silent = True
        found, rows = page_of(company=company, order=order, number=number)
    titles = {NEWEST: _("Newest first"), "oldest": _("Oldest first"), "largest": _("Largest first")}
    shown = {
        "rows": rows, "page": found, "order": order, "orders": [(name, titles[name]) for name in ORDERS],
        "silent": silent, "sections": amiss(company=company, at=now()), "company": company, "companies": served(),
    }  # fmt: skip
    return render(request, "payments/reconcile.html", shown)


@permitted("payments.see")
@require_GET
def costs(request: HttpRequest) -> HttpResponse:
    """Show what the payments of a month cost by bank and way, the cheapest first."""
    company = chosen(request)
    month = month_of(company=company, month=request.GET.get("month", ""), today=timezone.localdate())
    return render(request, "payments/costs.html", {"month": month, "company": company, "companies": served()})
