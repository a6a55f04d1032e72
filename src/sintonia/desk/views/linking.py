"""Splitting a matter off a conversation, linking two cases of a customer, and undoing either."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sintonia.cases.models import Case
from sintonia.customers.access import customer_visible_to
from sintonia.desk import linking
from sintonia.desk.operations import UnableToAnswer
from sintonia.desk.views.items import door_of, item_or_404
from sintonia.kit.clock import now
from sintonia.kit.text import in_fours
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted


@permitted("desk.work")
@require_POST
def split(request: HttpRequest, item: str) -> HttpResponse:
    """Open a case of its own for another matter of the conversation."""
    channel = door_of(item_or_404(request, item).contact)
    key = request.POST.get("key", "")[:60] or str(uuid4())
    about, by = request.POST.get("about", ""), user_of(request)
    try:
        protocol = linking.split(item=item, about=about, key=key, by=by, channel=channel, at=now())
    except (linking.UnableToLink, UnableToAnswer) as refusal:
        notices.error(request, str(refusal))
    else:
        told = _("Protocol %(protocol)s is open, and the customer was told.")
        notices.success(request, told % {"protocol": in_fours(protocol)})
    return redirect("desk-item", item)


@permitted("desk.work")
@require_POST
def link(request: HttpRequest, item: str) -> HttpResponse:
    """Link the conversation's case with another of the customer."""
    item_or_404(request, item)
    protocol, why = request.POST.get("protocol", ""), request.POST.get("why", "")
    try:
        linking.link(item=item, protocol=protocol, why=why, by=user_of(request), at=now())
    except (linking.UnableToLink, UnableToAnswer) as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, _("Linked. It can be undone."))
    return redirect("desk-item", item)


@permitted("desk.work")
@require_POST
def unlink(request: HttpRequest, item: str) -> HttpResponse:
    """Undo a link, or take a split back."""
    channel = door_of(item_or_404(request, item).contact)
    try:
        linking.undo(item=item, link=_number(request), by=user_of(request), channel=channel, at=now())
    except (linking.UnableToLink, UnableToAnswer) as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, _("Undone."))
    return redirect("desk-item", item)


@permitted("desk.work")
@require_POST
def unlink_case(request: HttpRequest, case: str) -> HttpResponse:
    """Undo a link of a case that is only looked at."""
    found = Case.objects.select_related("customer").filter(token=case).first()
    if found is None:
        raise Http404
    # Answers as if there were none to whom may not look the customer up.
    customer_visible_to(user_of(request), token=found.customer.token)
    try:
        linking.undo_at_case(case=found, link=_number(request), by=user_of(request), at=now())
    except linking.UnableToLink as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, _("Undone."))
    return redirect("desk-case", case)


def _number(request: HttpRequest) -> int:
    told = request.POST.get("link", "")
    return int(told) if told.isdecimal() and len(told) < 19 else 0  # noqa: PLR2004 - more is no bigint
