"""What banks return: the files, what of each could not be taken in, and a form to give one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sintonia.journeys.fio import reader_language
from sintonia.kit.clock import now
from sintonia.kit.money import Money
from sintonia.kit.words import Words
from sintonia.payments import return_files
from sintonia.payments.files.told import TITLES
from sintonia.payments.forms import TakeInForm
from sintonia.payments.models import BadLine, ReturnFile
from sintonia.payments.taking_in import UnableToSettle, UnableToTakeIn, settle_bad_line, take_in
from sintonia.payments.views.companies import chosen, served
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted
from sintonia.web.uploads import MOST_BYTES, is_too_large


@permitted("payments.see")
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Show the files, the newest first, and what is missing between them."""
    company = chosen(request)
    page = return_files.newest_files(company=company, page=request.GET.get("page", 1))
    shown = {
        "page": page,
        "files": [_shown(file) for file in page],
        "missing": return_files.missing_files(company=company),
        "form": TakeInForm(company=company, chosen=request.GET.get("bank", "")),
        "company": company,
        "companies": served(),
    }
    return render(request, "payments/files.html", shown)


@permitted("payments.place")
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Take in a file that a person gives; show what came of it."""
    company, at = chosen(request), now()
    form = TakeInForm(request.POST, request.FILES, company=company)
    back = _list_of(company, bank=request.POST.get("bank", ""))
    if is_too_large(request):
        most = MOST_BYTES >> 20
        notices.error(request, _("This file is too large: at most %(n)s MB can be given here.") % {"n": most})
        return redirect(back)
    sent = form.files.get("file")
    if not form.is_valid() or not isinstance(sent, UploadedFile):
        notices.error(request, _("Choose the bank and its file."))
        return redirect(back)
    try:
        row = take_in(sent.read(), sent.name or "", bank=form.cleaned_data["bank"], by=user_of(request), at=at)
    except UnableToTakeIn as refusal:
        notices.error(request, refusal.why.render(reader_language()))
        return redirect(back)
    if row.received_at != at:
        notices.info(request, _known_before(row))
    elif row.applied_at is not None:
        told = ngettext("Taken in: %(n)s new payment.", "Taken in: %(n)s new payments.", row.applied)
        notices.success(request, told % {"n": row.applied})
    return redirect("payments-file", row.token)


@permitted("payments.see")
@require_GET
def file(request: HttpRequest, token: str) -> HttpResponse:
    """Show one file, and each line of it that could not be taken in."""
    found = return_files.file_of(token)
    if found is None:
        raise Http404
    page = return_files.bad_lines(found, request.GET.get("page", 1))
    shown = {
        "file": _shown(found),
        "back": _list_of(found.company),
        "page": page,
        "lines": [_line(line) for line in page],
        "warnings": [_said(words) for words in found.warnings],
    }
    return render(request, "payments/file.html", shown)


@permitted("payments.place")
@require_POST
def settle(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Mark a bad line as settled."""
    try:
        settle_bad_line(file=token, number=number, by=user_of(request), at=now())
    except UnableToSettle as refusal:
        raise Http404 from refusal
    notices.success(request, _("Line %(number)s is settled.") % {"number": number})
    return redirect("payments-file", token)


def _list_of(company: str, *, bank: str = "") -> str:
    asked = {"company": company, "bank": bank} if bank.isdigit() else {"company": company}
    return f"{reverse('payments-files')}?{urlencode(asked)}"


def _known_before(row: ReturnFile) -> str:
    if not row.name:
        return _("This very file of %(bank)s was taken in before. Nothing was counted again.") % {
            "bank": row.bank.title
        }
    told = {"name": row.name, "bank": row.bank.title}
    return _("This very file was taken in before, as “%(name)s” of %(bank)s. Nothing was counted again.") % told


def _shown(row: ReturnFile) -> dict[str, Any]:
    return {
        "row": row,
        "title": row.name or _("A file without a name"),
        "kind": TITLES.get(row.kind, row.kind),
        "total": Money(row.total_cents, row.currency or "BRL").render(reader_language()),
        "hash": bytes(row.sha256).hex(),
        "refused": _said(row.refused) if row.refused else "",
        "open": getattr(row, "open_lines", 0),
        "bad": getattr(row, "bad", 0),
    }


def _line(line: BadLine) -> dict[str, Any]:
    return {"number": line.number, "why": _said(line.why), "text": line.text, "settled_at": line.settled_at}


def _said(words: dict[str, Any]) -> str:
    return Words.from_json(words).render(reader_language())
