"""One person: all their matters on one timeline, and the deeds by which two customers become one, or two again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.customers.access import customer_visible_to
from sintonia.customers.merging import UnableToMerge
from sintonia.customers.models import Customer
from sintonia.desk import people, queries
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted


@permitted("desk.merge")
@require_GET
def page(request: HttpRequest, customer: str) -> HttpResponse:
    """Show one person, and look for who else they may be."""
    found, user = _customer(request, customer), user_of(request)
    words = request.GET.get("q", "").strip()[:100]
    item = queries.item_of(token=request.GET.get("item", ""), user=user)
    shown = {
        "person": people.person_for(user, found),
        "q": words,
        "sought": people.sought(words, user=user, customer=found) if words else (),
        "item_token": item.token if item is not None else "",
    }
    return render(request, "desk/person_page.html", shown)


@permitted("desk.merge")
@require_POST
def join(request: HttpRequest, customer: str) -> HttpResponse:
    """Take two customers for one person."""
    deed = partial(people.join, other=request.POST.get("other", ""))
    return _done(request, customer, deed, _("They are one person now. It can be undone."))


@permitted("desk.merge")
@require_POST
def apart(request: HttpRequest, customer: str) -> HttpResponse:
    """Settle that two who may be one are two people."""
    deed = partial(people.tell_apart, other=request.POST.get("other", ""))
    return _done(request, customer, deed, _("Noted: they are two people."))


@permitted("desk.merge")
@require_POST
def part(request: HttpRequest, customer: str) -> HttpResponse:
    """Take back that two were taken for one person."""
    told = request.POST.get("merge", "")
    number = int(told) if told.isdecimal() and len(told) < 19 else 0  # noqa: PLR2004 - more is no bigint
    deed = partial(people.part, merge=number)
    return _done(request, customer, deed, _("Undone. Each has their own conversations again."))


def _done(request: HttpRequest, customer: str, deed: Callable[..., object], told: str) -> HttpResponse:
    found = _customer(request, customer)
    try:
        deed(customer=found, reason=request.POST.get("reason", ""), by=user_of(request), at=now())
    except UnableToMerge as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, told)
    item = queries.item_of(token=request.POST.get("item", ""), user=user_of(request))
    return redirect("desk-item", item.token) if item is not None else redirect("desk-customer_page", customer)


def _customer(request: HttpRequest, token: str) -> Customer:
    return customer_visible_to(user_of(request), token=token)
