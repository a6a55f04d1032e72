"""The banks at which a company is paid: how each stands, setting one up, trying it, letting it rest."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sintonia.conversations.plugins import plugins
from sintonia.journeys.fio import reader_language
from sintonia.kit.clock import now
from sintonia.kit.words import Words
from sintonia.payments import banks as operations
from sintonia.payments.bank_forms import BankForm
from sintonia.payments.models import Bank
from sintonia.payments.standing import Standing, banks_of, standing_of
from sintonia.payments.troubles import OF_CALLS, sentence
from sintonia.payments.views.companies import chosen, served, title_of
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted
from sintonia.web.uploads import is_too_large

SECRET = ("client_secret", "private_key", "private_key_given")


@permitted("payments.see")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show how each bank of a company stands."""
    company = chosen(request)
    shown = {
        "banks": [_shown(one) for one in banks_of(company=company, at=now())], "company": company,
        "companies": served(),
    }  # fmt: skip
    return render(request, "payments/banks.html", shown)


@sensitive_post_parameters(*SECRET)
@permitted("payments.banks")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set up a bank."""
    company = chosen(request)
    form = BankForm(request.POST or None, request.FILES or None)
    if _is_good(request, form):
        try:
            row = operations.open_bank(
                company=company, name=form.cleaned_data["name"], terms=form.terms(), by=user_of(request).as_actor(),
                at=now(),
            )  # fmt: skip
        except operations.UnableToSetUp as refusal:
            form.add_error(refusal.field or None, _said(refusal.why))
        else:
            notices.success(request, _("The bank is set up. Try whether it lets us in."))
            return redirect("payments-bank", row.token)
    back = f"{reverse('payments-banks')}?{urlencode({'company': company})}"
    shown = {"form": form, "back": back, "company": company, "company_title": title_of(company)}
    return render(request, "payments/bank_new.html", shown)


@permitted("payments.see")
@never_cache
@require_GET
def bank(request: HttpRequest, token: str) -> HttpResponse:
    """Show how a bank stands and is set up, without what is secret."""
    row = _bank(token)
    return _page_of(request, row, BankForm(bank=row))


@sensitive_post_parameters(*SECRET)
@permitted("payments.banks")
@require_POST
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Change how a bank is set up."""
    row = _bank(token)
    form = BankForm(request.POST, request.FILES, bank=row)
    if _is_good(request, form):
        try:
            operations.change_bank(bank=row.pk, terms=form.terms(), by=user_of(request).as_actor(), at=now())
        except operations.UnableToSetUp as refusal:
            form.add_error(refusal.field or None, _said(refusal.why))
        else:
            notices.success(request, _("Saved. The bank is asked so from now on."))
            return redirect("payments-bank", token)
    return _page_of(request, row, form)


@permitted("payments.banks")
@require_POST
def try_it(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the bank for a token and what came in, and say what became of it."""
    row = _bank(token)
    trouble = operations.try_bank(
        bank=row, ask=lambda: plugins().try_bank(row.company, row.name), by=user_of(request).as_actor(), at=now()
    )
    if trouble:
        notices.error(request, _said(sentence(trouble)))
    else:
        notices.success(request, _("The bank gives a token and says what came in. All is well."))
    return redirect("payments-bank", token)


@permitted("payments.banks")
@require_POST
def call(request: HttpRequest, token: str) -> HttpResponse:
    """Have the bank call us when something happens to a payment."""
    row = _bank(token)
    try:
        trouble = operations.have_bank_call(
            bank=row, tell=lambda url: plugins().have_bank_call(row.company, row.name, url), base=settings.PUBLIC_URL,
            by=user_of(request).as_actor(), at=now(),
        )  # fmt: skip
    except operations.UnableToSetUp as refusal:
        notices.error(request, _said(refusal.why))
        return redirect("payments-bank", token)
    if trouble:
        why = _said(OF_CALLS.get(trouble, sentence(trouble)))
        notices.error(request, _("The bank was not told where to call.") + " " + why)
    else:
        notices.success(request, _("The bank knows where to call."))
    return redirect("payments-bank", token)


@permitted("payments.banks")
@never_cache
@require_POST
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Make the address at which the bank calls anew, and show it, this once."""
    row = _bank(token)
    made = operations.renew_address(bank=row, base=settings.PUBLIC_URL, by=user_of(request).as_actor(), at=now())
    return _page_of(request, row, BankForm(bank=row), address=made)


@permitted("payments.banks")
@require_POST
def suspend(request: HttpRequest, token: str) -> HttpResponse:
    """Let the bank rest."""
    operations.suspend_bank(bank=_bank(token).pk, by=user_of(request).as_actor(), at=now())
    notices.success(request, _("The bank is suspended: it is not asked any more."))
    return redirect("payments-bank", token)


@permitted("payments.banks")
@require_POST
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Have the bank asked again."""
    operations.resume_bank(bank=_bank(token).pk, by=user_of(request).as_actor(), at=now())
    notices.success(request, _("The bank is asked again, about what came meanwhile too."))
    return redirect("payments-bank", token)


@permitted("payments.banks")
@require_POST
def remove(request: HttpRequest, token: str) -> HttpResponse:
    """Forget a bank of which nothing came."""
    row = _bank(token)
    try:
        operations.remove_bank(bank=row.pk, by=user_of(request).as_actor(), at=now())
    except operations.UnableToSetUp as refusal:
        notices.error(request, _said(refusal.why))
        return redirect("payments-bank", token)
    notices.success(request, _("The bank is removed."))
    return redirect(f"{reverse('payments-banks')}?{urlencode({'company': row.company})}")


def _is_good(request: HttpRequest, form: BankForm) -> bool:
    """Whether a form can be taken: no file of it was dropped on its way either."""
    if form.is_valid() and is_too_large(request):
        form.add_error(None, _("This file is too long to be one of these."))
    return form.is_valid()


def _bank(token: str) -> Bank:
    row = Bank.objects.filter(token=token, company__in=plugins().served()).first()
    if row is None:
        raise Http404
    return row


def _page_of(request: HttpRequest, row: Bank, form: BankForm, **more: Any) -> HttpResponse:
    shown = {
        "one": _shown(standing_of(row, at=now())), "form": form, "company": row.company,
        "company_title": title_of(row.company), "is_used": operations.is_used(row), **more,
    }  # fmt: skip
    return render(request, "payments/bank.html", shown)


def _shown(standing: Standing) -> dict[str, Any]:
    """A bank with its sentences in the reader's language."""
    row = standing.bank
    return {
        "row": row, "state": standing.state, "called_at": standing.called_at, "file_at": standing.file_at,
        "trouble": _said(standing.trouble) if standing.trouble else "",
        "warning": _said(standing.warning) if standing.warning else "", "certificate": standing.certificate,
        "files": {name: row.settings.get(name, "") for name in ("certificate_file", "key_file", "ca_file")},
        "has_secret": bool(row.sealed or row.settings.get("client_secret") or row.settings.get("client_secret_file")),
        "answered_at": standing.answered_at,
    }  # fmt: skip


def _said(words: Words) -> str:
    return words.render(reader_language())
