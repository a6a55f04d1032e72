"""Ready-made replies and macros, as supervisors write them for others."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.desk import macros, writing
from sintonia.desk.forms import MacroForm, ReplyForm
from sintonia.desk.models import CannedReply, Macro
from sintonia.desk.replies import reply_title
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted


@permitted("desk.rules")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show every ready-made reply and macro, each to be changed or removed."""
    replies = CannedReply.objects.select_related("room", "team").order_by("name", "pk")
    shown = {
        "replies": [(row, reply_title(row.name), ReplyForm(row=row)) for row in replies],
        "macros": [
            (row, macros.macro_title(row.name), told, MacroForm(row=row)) for row, told in macros.macros_written()
        ],
        "reply_form": ReplyForm(),
        "macro_form": MacroForm(),
    }
    return render(request, "desk/writing.html", shown)


@permitted("desk.rules")
@require_POST
def save_reply(request: HttpRequest) -> HttpResponse:
    """Write a ready-made reply, or change one."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _missing(request)
    number = form.cleaned_data["number"]
    row = get_object_or_404(CannedReply, pk=number) if number else CannedReply()
    for name, value in {**form.placed(), "texts": form.texts()}.items():
        setattr(row, name, value)
    return _done(request, lambda: writing.save_reply(reply=row, by=user_of(request), at=now()), _("Saved."))


@permitted("desk.rules")
@require_POST
def remove_reply(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a ready-made reply."""
    row = get_object_or_404(CannedReply, pk=number)
    return _done(request, lambda: writing.remove_reply(reply=row, by=user_of(request), at=now()), _("Removed."))


@permitted("desk.rules")
@require_POST
def save_macro(request: HttpRequest) -> HttpResponse:
    """Write a macro, or change one."""
    form = MacroForm(request.POST)
    if not form.is_valid():
        return _missing(request)
    number = form.cleaned_data["number"]
    row = get_object_or_404(Macro, pk=number, withdrawn_at=None) if number else Macro()
    for name, value in form.placed().items():
        setattr(row, name, value)
    deeds = form.deeds()
    return _done(
        request, lambda: writing.save_macro(macro=row, deeds=deeds, by=user_of(request), at=now()), _("Saved.")
    )  # fmt: skip


@permitted("desk.rules")
@require_POST
def remove_macro(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a macro."""
    row = get_object_or_404(Macro, pk=number)
    return _done(request, lambda: writing.withdraw_macro(macro=row, by=user_of(request), at=now()), _("Removed."))


def _missing(request: HttpRequest) -> HttpResponse:
    notices.error(request, _("Something is missing, or is not what it should be."))
    return redirect("desk-writing")


def _done(request: HttpRequest, deed: Callable[[], None], done: str) -> HttpResponse:
    try:
        deed()
    except writing.UnableToWrite as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, done)
    return redirect("desk-writing")
