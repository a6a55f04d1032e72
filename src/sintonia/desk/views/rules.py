"""The rules of who is offered what: the policy, overflow and opening hours, each with its effect before it has one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec
from django.contrib import messages as notices
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sintonia.desk import rules
from sintonia.desk.forms import KINDS, HoursForm, OverflowForm, PolicyForm
from sintonia.desk.models import OverflowRule, RoutingPolicy
from sintonia.desk.policies import Policy
from sintonia.desk.queries import policy_from, policy_in_force
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted

SALT: Final = "sintonia.rules"
SHOWN_FOR_S: Final = 3600
LATEST: Final = 8


@permitted("desk.rules")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the rules; for a policy that is tried, or an earlier one, what it would have done."""
    at, in_force = now(), policy_in_force()
    tried = None
    if request.method == "POST":
        form = PolicyForm(request.POST, policy=in_force)
        tried = form.chosen() if form.is_valid() else None
    else:
        asked = request.GET.get("again", "")
        earlier = RoutingPolicy.objects.filter(pk=int(asked)).first() if asked.isdecimal() else None
        tried = policy_from(earlier.kind, earlier.settings) if earlier else None
        form = PolicyForm(policy=tried or in_force)
    return _shown(request, in_force, form, tried, at)


@permitted("desk.rules")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Put in force the very policy whose effect was shown."""
    try:
        told = signing.loads(request.POST.get("policy", ""), salt=SALT, max_age=SHOWN_FOR_S)
    except signing.BadSignature:
        notices.error(request, _("Look at the effect once more before you save."))
        return redirect("desk-rules")
    rules.put_in_force(policy=msgspec.convert(told, Policy), by=user_of(request), at=now())
    notices.success(request, _("This policy decides from now on."))
    return redirect("desk-rules")


@permitted("desk.rules")
@require_POST
def overflow(request: HttpRequest) -> HttpResponse:
    """Make an overflow rule, switched off."""
    form = OverflowForm(request.POST)
    deed = partial(rules.make_overflow, rule=form.rule()) if form.is_valid() else None
    return _made(request, deed, _("Made, and switched off: look at its effect, then switch it on."))


@permitted("desk.rules")
@require_POST
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """Switch an overflow rule on or off."""
    rule, on = get_object_or_404(OverflowRule, pk=number), request.POST.get("on") == "1"
    rules.switch_overflow(rule=rule, on=on, by=user_of(request), at=now())
    notices.success(request, _("Switched on.") if on else _("Switched off."))
    return redirect("desk-rules")


@permitted("desk.rules")
@require_POST
def hours(request: HttpRequest) -> HttpResponse:
    """Make opening hours."""
    form = HoursForm(request.POST)
    deed = partial(rules.make_hours, hours=form.opening()) if form.is_valid() else None
    return _made(request, deed, _("Made. Overflow rules can name it."))


def _made(request: HttpRequest, deed: Callable[..., None] | None, told: str) -> HttpResponse:
    if deed is None:
        notices.error(request, _("Something is missing, or is not what it should be."))
        return redirect("desk-rules")
    try:
        deed(by=user_of(request), at=now())
    except rules.UnableToRule as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, told)
    return redirect("desk-rules")


def _shown(
    request: HttpRequest, in_force: Policy, form: PolicyForm, tried: Policy | None, at: datetime
) -> HttpResponse:
    earlier = list(RoutingPolicy.objects.select_related("made_by").order_by("-made_at", "-pk")[: LATEST + 1])
    shown: dict[str, Any] = {
        "form": form,
        "kind": dict(KINDS)[in_force.kind],
        "newest": earlier[0] if earlier else None,
        "earlier": [(row, dict(KINDS).get(row.kind, row.kind)) for row in earlier[1:]],
        "overflow_form": OverflowForm(),
        "hours_form": HoursForm(),
        **rules.rules_for(at=at),
    }
    if tried is not None:
        shown["effect"] = rules.effect_of(in_force, tried, at=at)
        shown["signed"] = signing.dumps(msgspec.to_builtins(tried), salt=SALT)
    return render(request, "desk/rules.html", shown)
